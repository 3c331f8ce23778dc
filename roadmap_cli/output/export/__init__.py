"""The formats of `roadmap export`: one file a format."""
