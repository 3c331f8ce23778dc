"""The three-way merge of two people's work."""
