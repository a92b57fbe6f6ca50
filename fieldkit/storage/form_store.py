"""The forms of a workspace: which versions there are, and the files that make each of them."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.ledger.records import Record

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from fieldkit.storage.database import Database

# What inspectors install is for themselves: it is not offered to others, though it stays readable.
_OFFERED = (
    "WHERE forms.device IN (SELECT device FROM devices WHERE role = 'supervisor')"
    " OR forms.device = (SELECT json_extract(value, '$[0]') FROM settings WHERE name = 'own head') "
)
_DIGITS = re.compile(r"(\d+)")
_SELECT = (
    "SELECT forms.hash, forms.id, forms.version, forms.title, records.raw"
    " FROM forms JOIN records ON records.id = forms.record "
)


@dataclass(frozen=True, slots=True)
class FormRow:
    """One version of a form. `xform` and `source` are attachments by SHA-256, `files` by name."""

    hash: str
    id: str
    version: str
    title: str
    xform: str
    files: Mapping[str, str]
    source_name: str
    source: str
    record: str
    device: str
    at: str


class FormStore:
    """The forms that records have brought; their content lies among the attachments."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def list(self) -> list[FormRow]:
        """Every version of every form, by id, the newest version first."""
        return [*self._ordered(_SELECT)]

    def offered(self) -> Sequence[FormRow]:
        """The versions to start an inspection with: those of supervisors, and the own ones."""
        return self._ordered(_SELECT + _OFFERED)

    def by_hash(self, form_hash: str) -> FormRow | None:
        """The form with this content hash."""
        row = self._database.row(_SELECT + "WHERE forms.hash = ? ORDER BY forms.id", (form_hash,))
        return None if row is None else _form(row)

    def latest(self, form: str) -> FormRow | None:
        """The newest version offered of a form, numbers in versions compared as numbers."""
        return next((row for row in self.offered() if row.id == form), None)

    def _ordered(self, sql: str) -> Sequence[FormRow]:
        rows = [_form(row) for row in self._database.rows(sql)]
        rows.sort(key=lambda row: (_by_number(row.version), row.at, row.hash), reverse=True)
        return sorted(rows, key=lambda row: row.id)


def _form(row: tuple[Any, ...]) -> FormRow:
    record = Record.parse(row[4])
    body: Any = record.body
    source = body["source"] or {}
    form_hash, form, version, title, _raw = row
    return FormRow(
        form_hash,
        form,
        version,
        title,
        xform=body["xform"]["sha256"],
        files={name: entry["sha256"] for name, entry in body["files"].items()},
        source_name=str(source.get("name", "")),
        source=str(source.get("sha256", "")),
        record=record.id,
        device=record.device,
        at=record.at,
    )


def _by_number(version: str) -> list[tuple[int, str]]:
    """A sort key under which v10 comes after v9."""
    parts = _DIGITS.split(version)
    return [(int(part), "") if part.isdigit() else (0, part) for part in parts]
