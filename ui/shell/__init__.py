"""The window around the work: rail, place, notices, status."""
