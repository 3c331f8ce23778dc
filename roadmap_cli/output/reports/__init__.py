"""What each reading command shows: one file a command."""
