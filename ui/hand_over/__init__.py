"""Hand-over: what goes to the supervisor, and on which carrier."""
