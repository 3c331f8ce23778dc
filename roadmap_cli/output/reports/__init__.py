"""What each reading command shows: one file per command."""
