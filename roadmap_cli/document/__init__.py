"""The text on disk: where everything is, how it is changed, how it is kept."""
