"""The tables computed from the records: their names, columns and keys, in one place."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ProjectedTable:
    """One computed table. The first `key` columns identify a row; `types` are SQLite's."""

    name: str
    key: int
    columns: tuple[tuple[str, type], ...]

    @property
    def names(self) -> tuple[str, ...]:
        """The columns' names, in order."""
        return tuple(name for name, _type in self.columns)

    @property
    def key_names(self) -> tuple[str, ...]:
        """The columns that identify a row."""
        return self.names[: self.key]


def _columns(texts: str) -> tuple[tuple[str, type], ...]:
    """Columns from `name` (text) or `name:int`, with blanks between."""
    kinds = {"int": int, "": str}
    split = (word.partition(":") for word in texts.split())
    return tuple((name, kinds[kind]) for name, _colon, kind in split)


INSPECTIONS = ProjectedTable(
    "inspections",
    1,
    _columns(
        "id form form_version form_title form_hash site event state grade score alert"
        " alert_reason decision deadline at person device seq:int exercise:int head heads:int"
        " revisions:int findings:int words"
    ),
)
FRONTIERS = ProjectedTable("frontiers", 2, _columns("device receiver seq:int head"))
EVENTS = ProjectedTable("events", 1, _columns("id code name exercise:int begins ends place head"))
VENUES = ProjectedTable("venues", 2, _columns("event code name"))
SITES = ProjectedTable("sites", 2, _columns("event code name venue kind lat lon"))
PEOPLE = ProjectedTable("people", 2, _columns("event name role"))
ASSIGNMENTS = ProjectedTable(
    "assignments", 1, _columns("id site form person due note device at head")
)
FORMS = ProjectedTable("forms", 2, _columns("hash id version title device seq:int record"))
DEVICES = ProjectedTable(
    "devices", 1, _columns("device person role since until enrolled_by revoked:int recipient")
)

TABLES = (
    INSPECTIONS,
    FRONTIERS,
    EVENTS,
    VENUES,
    SITES,
    PEOPLE,
    ASSIGNMENTS,
    FORMS,
    DEVICES,
)
PROJECTION_VERSION = 3
"""Raised when the same records give other rows; a workspace with an older one is rebuilt."""
