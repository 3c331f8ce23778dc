"""One file a command: options in, one call down, one call to output."""
