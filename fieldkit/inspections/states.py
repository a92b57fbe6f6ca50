"""The states of an inspection and the actions that each of them allows."""

from __future__ import annotations

from enum import StrEnum


class InspectionState(StrEnum):
    """Where an inspection stands; computed from the records, never stored as truth."""

    DRAFT = "draft"
    FINALISED = "finalised"
    RECEIVED = "received"
    APPROVED = "approved"
    RETURNED = "returned"
    CONFLICT = "conflict"
    WITHDRAWN = "withdrawn"
