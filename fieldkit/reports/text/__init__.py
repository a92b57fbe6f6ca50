"""The one text engine for every language: isolates, bidi, fonts, shaping, line breaking."""
