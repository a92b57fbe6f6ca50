"""Drawing on PDF pages: embedded fonts, pictures, the pen, and the flowables of a document."""
