"""Parse, locate, edit and format TOML text, whatever its tables mean."""
