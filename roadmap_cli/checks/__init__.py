"""The rules of `roadmap check`: one file per family."""
