"""A form as a spreadsheet: read by content, checked row by row, converted to an XForm."""
