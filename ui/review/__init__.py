"""Review: a supervisor decides on what has arrived."""
