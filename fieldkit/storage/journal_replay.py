"""Doing again in a database what the answer journal tells."""

from __future__ import annotations

import base64
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.ledger.chain import Checkpoint
from fieldkit.ledger.records import Record
from fieldkit.storage.drafts import DraftRow
from fieldkit.storage.journal import Tear
from fieldkit.storage.journal_entries import (
    DISCARD,
    DRAFT,
    PREFACE,
    RECORD,
    SNAPSHOT,
    STEP,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from fieldkit.storage.drafts import Drafts
    from fieldkit.storage.journal import Entry


@dataclass(slots=True)
class JournalDraft:
    """A draft as the journal tells it; without a row where its beginning is not in the journal."""

    row: DraftRow | None = None
    snapshot: str | None = None
    changed: str = ""
    steps: list[str] = field(default_factory=list)
    is_gone: bool = False


@dataclass(slots=True)
class Told:
    """All that a journal tells: records with their proofs, drafts, secrets; where it is torn."""

    records: dict[str, Record] = field(default_factory=dict)
    checkpoints: list[Checkpoint] = field(default_factory=list)
    drafts: dict[str, JournalDraft] = field(default_factory=dict)
    secrets: dict[str, bytes] = field(default_factory=dict)
    settings: dict[str, str] = field(default_factory=dict)
    tears: int = 0


def told_by(entries: Iterable[Entry | Tear]) -> Told:
    """Read a journal to its end."""
    told = Told()
    for entry in entries:
        if isinstance(entry, Tear):
            told.tears += 1
        elif entry:
            _take(told, entry)
    return told


def _take(told: Told, entry: Entry) -> None:
    kind = entry[0]
    if kind == PREFACE:
        told.secrets.update({name: base64.b64decode(text) for name, text in entry[1].items()})
        told.settings.update(entry[2])
    elif kind == RECORD:
        # A record proves itself; one of a newer program is left to it.
        with suppress(FieldKitError):
            record = Record.parse(entry[1].encode())
            told.records[record.id] = record
            told.checkpoints.append(Checkpoint.read(entry[2], entry[3]))
    elif kind in {DRAFT, STEP, SNAPSHOT, DISCARD}:
        name = entry[1]["id"] if kind == DRAFT else entry[1]
        _take_draft(told.drafts.setdefault(name, JournalDraft()), kind, entry)


def _take_draft(draft: JournalDraft, kind: str, entry: list[Any]) -> None:
    if kind == DRAFT:
        draft.row = DraftRow(**{**entry[1], "parents": tuple(entry[1]["parents"])})
        draft.snapshot, draft.changed = entry[2], draft.row.changed
        draft.steps.clear()
    elif kind == SNAPSHOT:
        draft.snapshot, draft.changed = entry[2], entry[3]
        draft.steps.clear()
    elif kind == STEP:
        draft.steps.append(entry[2])
    else:
        draft.is_gone = True


@dataclass(frozen=True, slots=True)
class DraftState:
    """A draft whole: what it is about, its snapshot, the steps since as text."""

    row: DraftRow
    snapshot: str
    steps: list[str]


def continued(before: DraftState | None, told: JournalDraft) -> DraftState | None:
    """A draft of a backup after the journal that goes on from it; None where nothing is known."""
    row = told.row or (before.row if before else None)
    if row is None:
        return None
    if told.snapshot is not None:
        return DraftState(replace(row, changed=told.changed), told.snapshot, told.steps)
    return before and DraftState(row, before.snapshot, [*before.steps, *told.steps])


def ahead(before: DraftState | None, told: JournalDraft) -> DraftState | None:
    """A draft of a whole database whose last pages were lost: the journal's where it is further."""
    if told.snapshot is None:
        return before
    if before is None:
        return continued(before, told)
    same = before.snapshot == told.snapshot
    is_further = (
        told.steps[: len(before.steps)] == before.steps
        if same
        else told.changed > before.row.changed
    )
    return continued(before, told) if is_further else before


def bring_drafts(
    drafts: Drafts,
    told: dict[str, JournalDraft],
    merged: Callable[[DraftState | None, JournalDraft], DraftState | None],
) -> tuple[int, int]:
    """Bring drafts to where the journal leaves them; gives how many drafts and answers changed."""
    touched = answers = 0
    for name, draft in told.items():
        before = _stored(drafts, name)
        if draft.is_gone:
            touched += before is not None
            drafts.discard(name)
            continue
        after = merged(before, draft)
        if after is None or after == before:
            continue
        is_longer = before is not None and after.snapshot == before.snapshot
        answers += len(after.steps) - (len(before.steps) if before and is_longer else 0)
        touched += 1
        drafts.put_back(after.row, after.snapshot, after.steps)
    return touched, answers


def _stored(drafts: Drafts, name: str) -> DraftState | None:
    try:
        row = drafts.get(name)
    except FieldKitError:
        return None
    return DraftState(row, *drafts.raw(name))
