"""A roadmap of public commitments, kept in one TOML file."""

__version__ = "0.1.0"
