"""What a roadmap is: its types, and what each field of the file is."""
