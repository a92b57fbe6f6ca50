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
    def quoted(self) -> tuple[str, ...]:
        """The columns' names as SQL takes them."""
        return tuple(f'"{name}"' for name in self.names)

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
ALERTING = "alert <> 'none' OR decision NOT IN ('', 'continue')"
"""Which inspections an index for alerts holds; a query must use the same words to be served."""
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
DISMISSALS = ProjectedTable("dismissals", 2, _columns("inspection other reason device at head"))
MENTIONS = ProjectedTable(
    "mentions", 4, _columns("inspection kind thing place event exercise:int at body")
)
"""What inspections say of things that others refer to; `kind` as in `inspections.references`."""
ALERT_STEPS = ProjectedTable("alert_steps", 1, _columns("id alert step device at parents body"))
"""What supervisors did about alerts, by record."""
LIMIT_PROFILES = ProjectedTable(
    "limit_profiles", 1, _columns("tag name edition inherits device at head")
)
"""The edition in force of each profile of limits; its rows stand in the record `head`."""

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
    DISMISSALS,
    MENTIONS,
    ALERT_STEPS,
    LIMIT_PROFILES,
)
PROJECTION_VERSION = 7
"""Raised when the same records give other rows; a workspace with an older one is rebuilt."""
