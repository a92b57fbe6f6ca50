"""Canonical records, hash chain, device identity, signatures, parents; knows nothing of forms."""
