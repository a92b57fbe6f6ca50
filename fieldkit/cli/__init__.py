"""The first face: every use case as a command."""
