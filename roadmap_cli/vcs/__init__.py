"""Git: the one place that runs it, and what it keeps of a roadmap."""
