"""The supervisor's screen of alerts: what the rules raise, and what is done about it."""
