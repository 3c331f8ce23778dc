"""The rules of `roadmap check`: one file a family, and the list of them all in `rules`."""
