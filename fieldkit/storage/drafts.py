"""Unfinished work: each answer one small durable row, and now and then the whole as a snapshot."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.clock import timestamp
from fieldkit.errors import FieldKitError
from fieldkit.storage.journal_entries import DISCARD, DRAFT, SNAPSHOT, STEP

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from fieldkit.clock import Clock
    from fieldkit.storage.database import Database

_COLUMNS = "id, inspection, form, form_hash, site, event, exercise, parents, created, changed"


@dataclass(frozen=True, slots=True)
class DraftRow:
    """What a draft is about; its answers are loaded apart.

    `inspection` is the id that the inspection has for life; `parents` the revisions it follows.
    """

    id: str
    inspection: str
    form: str
    form_hash: str
    site: str
    event: str
    exercise: bool
    parents: tuple[str, ...]
    created: str
    changed: str


@dataclass(frozen=True, slots=True)
class NewDraft:
    """What a draft starts from. `snapshot` is the whole draft as text, meaningful to its writer."""

    form: str
    form_hash: str
    site: str = ""
    event: str = ""
    exercise: bool = False
    inspection: str = ""
    parents: tuple[str, ...] = ()
    snapshot: str = ""
    id: str = ""


class Drafts:
    """The drafts of a workspace."""

    def __init__(self, database: Database, clock: Clock) -> None:
        self._database = database
        self._clock = clock

    def create(self, draft: NewDraft) -> DraftRow:
        """A new draft; without ids it gets its own, and begins a new inspection."""
        now = timestamp(self._clock.now())
        row = DraftRow(
            draft.id or self._clock.new_uuid(),
            draft.inspection or self._clock.new_uuid(),
            draft.form,
            draft.form_hash,
            draft.site,
            draft.event,
            draft.exercise,
            draft.parents,
            now,
            now,
        )
        with self._database.transaction():
            self._insert(row, draft.snapshot)
            self._database.journalled([DRAFT, asdict(row), draft.snapshot])
        return row

    def append_step(self, draft: str, step: Sequence[object]) -> None:
        """Save one answer or other step; it is on the disk when the call returns."""
        text = json.dumps(step, ensure_ascii=False)
        # Half a sign, as broken text brings along, can be stored by nobody.
        text = text.encode("utf-8", "ignore").decode("utf-8")
        with self._database.transaction():
            self._append(draft, text)

    def append_steps(self, draft: str, steps: Iterable[Sequence[object]]) -> None:
        """Save several steps at once, all or none."""
        with self._database.transaction():
            for step in steps:
                self.append_step(draft, step)

    def snapshot(self, draft: str, content: str) -> None:
        """Save the draft whole, in place of the steps so far.

        Raises:
            FieldKitError: draft.missing.
        """
        with self._database.transaction():
            self._require(draft)
            now = timestamp(self._clock.now())
            self._database.execute(
                "UPDATE drafts SET snapshot = ?, changed = ? WHERE id = ?", (content, now, draft)
            )
            self._database.execute("DELETE FROM draft_steps WHERE draft = ?", (draft,))
            self._database.journalled([SNAPSHOT, draft, content, now])

    def load(self, draft: str) -> tuple[str, list[list[Any]]]:
        """The last snapshot of a draft and the steps since.

        Raises:
            FieldKitError: draft.missing.
        """
        content, steps = self.raw(draft)
        return content, [json.loads(step) for step in steps]

    def raw(self, draft: str) -> tuple[str, list[str]]:
        """As load, the steps as the text that was saved."""
        with self._database.transaction():
            self._require(draft)
            content = self._database.value("SELECT snapshot FROM drafts WHERE id = ?", (draft,))
            steps = self._database.rows(
                "SELECT step FROM draft_steps WHERE draft = ? ORDER BY number", (draft,)
            )
        return content, [step for (step,) in steps]

    def put_back(self, row: DraftRow, snapshot: str, steps: Iterable[str]) -> None:
        """Store a draft as a backup or the journal tells it, in place of what is here."""
        with self._database.transaction():
            self.discard(row.id)
            self._insert(row, snapshot)
            self._database.journalled([DRAFT, asdict(row), snapshot])
            for step in steps:
                self._append(row.id, step)

    def get(self, draft: str) -> DraftRow:
        """What a draft is about.

        Raises:
            FieldKitError: draft.missing.
        """
        row = self._database.row(f"SELECT {_COLUMNS} FROM drafts WHERE id = ?", (draft,))  # noqa: S608
        if row is None:
            raise FieldKitError("draft.missing", id=draft)
        return _draft(row)

    def list(self) -> list[DraftRow]:
        """All drafts, the latest changed first."""
        rows = self._database.rows(f"SELECT {_COLUMNS} FROM drafts ORDER BY changed DESC, id")  # noqa: S608
        return [_draft(row) for row in rows]

    def discard(self, draft: str) -> None:
        """Remove a draft with its steps; one that is gone is no error."""
        with self._database.transaction():
            self._database.execute("DELETE FROM draft_steps WHERE draft = ?", (draft,))
            self._database.execute("DELETE FROM drafts WHERE id = ?", (draft,))
            self._database.journalled([DISCARD, draft])

    def _append(self, draft: str, text: str) -> None:
        self._database.execute(
            "INSERT INTO draft_steps (draft, number, step) VALUES (?, (SELECT"
            " coalesce(max(number), 0) + 1 FROM draft_steps WHERE draft = ?), ?)",
            (draft, draft, text),
        )
        self._database.journalled([STEP, draft, text])

    def _insert(self, row: DraftRow, snapshot: str) -> None:
        self._database.execute(
            f"INSERT INTO drafts ({_COLUMNS}, snapshot) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",  # noqa: S608
            (
                *(row.id, row.inspection, row.form, row.form_hash, row.site, row.event),
                *(int(row.exercise), json.dumps(row.parents), row.created, row.changed),
                snapshot,
            ),
        )

    def _require(self, draft: str) -> None:
        if self._database.value("SELECT 1 FROM drafts WHERE id = ?", (draft,)) is None:
            raise FieldKitError("draft.missing", id=draft)


def _draft(row: tuple[Any, ...]) -> DraftRow:
    *start, exercise, parents, created, changed = row
    return DraftRow(*(*start, bool(exercise), tuple(json.loads(parents)), created, changed))
