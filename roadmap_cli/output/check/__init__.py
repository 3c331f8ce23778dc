"""Output formats of `roadmap check`, one file each."""
