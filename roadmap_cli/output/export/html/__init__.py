"""A self-contained HTML page of a roadmap."""
