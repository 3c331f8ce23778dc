"""Files on disk: find, read, lock, save, and keep what undo needs."""
