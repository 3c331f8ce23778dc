"""How rows, roll-ups and records look: one file a format; each returns text and prints nothing."""
