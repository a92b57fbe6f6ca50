"""Today: what waits for this person, in the order in which it is due."""
