"""Settings: whose workspace this is, the device card, language, appearance, about."""
