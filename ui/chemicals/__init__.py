"""The screen that looks chemicals up."""
