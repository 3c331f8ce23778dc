"""The formats of `roadmap export`: one file per format."""
