"""Scripts that regenerate the examples and pictures of the README, and docs/fields.md."""
