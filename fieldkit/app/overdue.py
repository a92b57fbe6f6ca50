"""Finished work that no supervisor has confirmed for too long: it may never have arrived.

The laptop's own clock tells how long, so this only reminds; it decides nothing.
"""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from fieldkit.app.core import Core
    from fieldkit.app.rows import InspectionRow


def with_overdue(core: Core, rows: Iterable[InspectionRow]) -> list[InspectionRow]:
    """The rows; those of an inspector's own hand that wait too long for a receipt say so."""
    days = core.workspace.preferences.receipt_days
    if not days or core.workspace.role != "inspector":
        return list(rows)
    latest = core.clock.now() - timedelta(days=days)
    hands = set(core.workspace.hands())
    return [
        replace(row, overdue=True)
        if row.state == "finalised" and row.device in hands and _moment(row.at) < latest
        else row
        for row in rows
    ]


def _moment(at: str) -> datetime:
    return datetime.fromisoformat(at)
