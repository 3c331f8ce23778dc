"""Scripts that write the examples, pictures and generated pages of the README and the manual."""
