"""Inspections: every record that this laptop holds, to search, read, print and correct."""
