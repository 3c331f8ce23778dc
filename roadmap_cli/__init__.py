"""A roadmap of public commitments, kept in one TOML file."""

__version__ = "0.1.0"

MANUAL = "https://roadmap-toml.github.io/roadmap-toml/"
"""Where the manual is published; pyproject.toml has the same address."""
