"""A roadmap → one page that needs nothing but itself."""
