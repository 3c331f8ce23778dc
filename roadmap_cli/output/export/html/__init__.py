"""A roadmap → one page that needs no other file."""
