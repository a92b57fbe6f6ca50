"""Canonical records, hash chain, device identity, signatures, parent graph; no forms here."""
