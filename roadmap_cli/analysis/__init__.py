"""What follows from a roadmap for a day: replay, flags, queries, totals, timelines. Pure."""
