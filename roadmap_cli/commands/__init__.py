"""One file a command: read options, day and environment, then call what lies below."""
