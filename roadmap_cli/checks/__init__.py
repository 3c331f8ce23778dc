"""The rules of `roadmap check`: one file a family."""
