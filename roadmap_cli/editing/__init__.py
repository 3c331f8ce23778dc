"""A request → changes of the text of a roadmap."""
