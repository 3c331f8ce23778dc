"""TOML text: parsed, laid out, edited and written. Nothing here knows what a roadmap is."""
