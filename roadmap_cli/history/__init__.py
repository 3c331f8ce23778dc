"""What git and the file tell together: what changed, what slipped, and how two people's work is merged."""
