"""A supervisor's decisions on revisions: approve, or return with comments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.suspecting import with_duplicates
from fieldkit.errors import FieldKitError
from fieldkit.inspections.states import InspectionState

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app.core import Core
    from fieldkit.app.rows import InspectionRow

_REVIEWABLE = frozenset(
    {
        InspectionState.FINALISED,
        InspectionState.RECEIVED,
        InspectionState.APPROVED,
        InspectionState.RETURNED,
    }
)
_WORST_GRADE = "D"


def is_grave(row: InspectionRow) -> bool:
    """Whether an approval needs a second thought: a red alert, or the worst grade."""
    return row.alert == "red" or row.grade == _WORST_GRADE


class Reviewing:
    """The use cases of a reviewer."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def queue(self) -> list[InspectionRow]:
        """Inspections that wait for a decision, the gravest alert first."""
        order = {"red": 0, "amber": 1, "none": 2}
        waiting = [
            row
            for state in (InspectionState.FINALISED, InspectionState.RECEIVED)
            for row in self._core.inspection_rows("", state)
        ]
        ordered = sorted(waiting, key=lambda row: (order[row.alert], row.at))
        return with_duplicates(self._core, ordered)

    def approve(self, inspection: str, comments: Sequence[str] = ()) -> InspectionRow:
        """Approve the head revision.

        Raises:
            FieldKitError: role.supervisor_only, inspection.unknown, review.not_reviewable.
        """
        return self._decide(inspection, "approved", comments)

    def return_(self, inspection: str, comments: Sequence[str]) -> InspectionRow:
        """Return the head revision; a comment is text, or `question: text` for one question.

        Raises:
            FieldKitError: as approve, and review.needs_comment.
        """
        if not any(comment.strip() for comment in comments):
            raise FieldKitError("review.needs_comment")
        return self._decide(inspection, "returned", comments)

    def _decide(self, inspection: str, decision: str, comments: Sequence[str]) -> InspectionRow:
        core = self._core
        core.require_supervisor()
        row = core.inspection_row(inspection)
        if row.state not in _REVIEWABLE:
            raise FieldKitError("review.not_reviewable", id=inspection, state=row.state)
        questions = self._questions(row.head)
        core.workspace.append(
            "review",
            inspection,
            {
                "inspection": inspection,
                "revision": row.head,
                "decision": decision,
                "comments": [_comment(text, questions) for text in comments if text.strip()],
            },
        )
        core.announce(Announcement.of("inspection", inspection))
        return core.inspection_row(inspection)

    def _questions(self, revision: str) -> dict[str, str]:
        """The questions that a comment can name, by name and by path."""
        form = self._core.form_of(self._core.revision(revision))
        named = {path.rpartition("/")[2]: path for path in form.definition.binds}
        return {**named, **{path: path for path in form.definition.binds}}


def _comment(text: str, questions: dict[str, str]) -> dict[str, str]:
    """A comment on a question when it begins with the name or path of one, else on the whole."""
    name, colon, rest = text.partition(":")
    path = questions.get(name.strip(), "")
    if colon and path and rest.strip():
        return {"path": path, "text": rest.strip()}
    return {"path": "", "text": text.strip()}
