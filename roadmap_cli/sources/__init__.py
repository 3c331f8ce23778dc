"""Importers: what others keep → records of one kind, and these → commitments. One file a format."""
