"""What a roadmap is: its types, fields, dates and ids, and the reading of them."""
