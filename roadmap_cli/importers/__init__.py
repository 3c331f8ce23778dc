"""Importers of other formats: one file per format returns records; `build` makes commitments of them."""
