"""Canonical records, hash chain, device identity, signatures, parent graph; knows nothing of forms."""
