"""What git remembers of a roadmap, and what changed between two states of it."""
