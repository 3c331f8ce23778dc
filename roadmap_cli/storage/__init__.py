"""Files on disk: found, read, locked, saved, and what undo keeps."""
