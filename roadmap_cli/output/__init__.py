"""How rows, totals and records look: one file a format. Each returns text and prints nothing."""
