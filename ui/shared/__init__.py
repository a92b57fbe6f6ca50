"""What every screen stands on: wording, long work, notices and a few widgets."""
