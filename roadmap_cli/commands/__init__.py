"""One file per command: options in, one call down, one call to output."""
