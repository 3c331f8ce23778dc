"""The formats of `roadmap check`: one file a format."""
