"""The repair of an XLSForm: small faults of real forms put right in a copy, each one told.

`engine` goes round until nothing is left to mend; the other modules know one kind of fault each,
and `workbook` writes the copy.
"""
