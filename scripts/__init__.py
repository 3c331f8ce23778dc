"""What makes parts of the repository again: the README's examples, its picture."""
