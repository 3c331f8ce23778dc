"""Git: run it, find commits, and read the versions of a roadmap."""
