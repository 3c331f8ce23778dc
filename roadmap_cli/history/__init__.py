"""What the updates and git show together: what changed, when, and what slipped."""
