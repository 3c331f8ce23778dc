"""The text on disk: where everything stands, how it is changed, how it is kept."""
