"""Importers: what other programs keep → records → commitments. One file a format."""
