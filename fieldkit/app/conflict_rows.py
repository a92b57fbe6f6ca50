"""A conflict as the faces show it: the sides, and every answer with its words on each of them."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError
from fieldkit.inspections.summary import answer_text
from fieldkit.inspections.three_way import ComparedAnswer, Standing
from fieldkit.ledger.words import fingerprint_words

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fieldkit.app.core import Core, Revision
    from fieldkit.app.opened_conflict import OpenedConflict, Version
    from fieldkit.app.rows import InspectionRow
    from fieldkit.forms import QuestionView
    from fieldkit.inspections.answers import Answer
    from fieldkit.inspections.three_way import ComparedInstance, Comparison

WITHDRAWN = "withdrawn"
"""The place that asks whether the inspection is withdrawn."""


@dataclass(frozen=True, slots=True)
class SideRow:
    """Who wrote one of the latest revisions, where and when; its clock proves nothing.

    `time_reliable` is false where the laptop's own earlier entries lie later than this one.
    """

    side: str
    revision: str
    person: str
    device: str
    words: str
    seq: int
    at: str
    number: int
    reason: str
    withdrawn: bool
    score: str
    grade: str
    alert: str
    time_reliable: bool = True


@dataclass(frozen=True, slots=True)
class ConflictAnswer:
    """One thing that the sides say: an answer, an instance of a repeat, or the withdrawal.

    Values are as the record holds them (`yes`, `no` for an instance or the withdrawal), `words` as
    a person reads them; None is not known, or has no place there. `files` and `base_file` are the
    SHA-256 of the files that answers name, `choices` what is on offer to an answer of one's own,
    as (value, words).
    """

    place: str
    path: str
    kind: str
    label: str
    around: str
    standing: str
    base: str | None
    sides: tuple[str | None, ...]
    base_words: str | None
    words: tuple[str | None, ...]
    proposal: str | None
    files: tuple[str, ...] = ()
    base_file: str = ""
    control: str = ""
    choices: tuple[tuple[str, str], ...] = ()

    @property
    def is_same(self) -> bool:
        """Whether there is nothing to choose."""
        return self.standing in (Standing.SAME, Standing.CHANGED_ALIKE)


@dataclass(frozen=True, slots=True)
class Conflict:
    """One inspection with several latest revisions; `bases` are the revisions they come from.

    `problem` says why the answers cannot be compared; then one side can only be taken whole.
    """

    row: InspectionRow
    bases: tuple[str, ...]
    sides: tuple[SideRow, ...]
    answers: tuple[ConflictAnswer, ...]
    problem: FieldKitError | None = None

    @property
    def differing(self) -> tuple[ConflictAnswer, ...]:
        """What the sides do not agree on."""
        return tuple(answer for answer in self.answers if not answer.is_same)

    @property
    def heads(self) -> tuple[str, ...]:
        """The latest revisions."""
        return tuple(side.revision for side in self.sides)

    def as_dict(self) -> dict[str, Any]:
        """The conflict as the command line prints it: what differs, not what agrees."""
        return {
            **self.row.as_dict(),
            "bases": list(self.bases),
            "sides": [asdict(side) for side in self.sides],
            "answers": [asdict(answer) for answer in self.differing],
            "undecided": sum(answer.proposal is None for answer in self.differing),
            "problem": None
            if self.problem is None
            else {"code": self.problem.code, "message": self.problem.message},
        }

    def in_words(self) -> str:
        """The conflict as lines of text."""
        row = self.row
        lines = [f"{row.id}  {row.form_title} at {row.site} {row.site_name}".rstrip()]
        for side in self.sides:
            said = f" because: {side.reason}" if side.reason else ""
            doubt = "" if side.time_reliable else " (it went back before)"
            what = "withdrew it" if side.withdrawn else f"grade {side.grade or '-'}"
            lines.append(
                f"  {side.side}: revision {side.revision[:12]} by {side.person} ({side.words}),"
                f" number {side.seq} of that laptop, its clock said {side.at[:16]}{doubt};"
                f" {what}{said}"
            )
        lines += [line for answer in self.differing for line in _lines(answer, self.sides)]
        if self.problem is not None:
            lines.append(f"  {self.problem.message} Take one side whole.")
        return "\n".join(lines)


def _lines(answer: ConflictAnswer, sides: Sequence[SideRow]) -> Iterator[str]:
    state = "to decide" if answer.proposal is None else "changed on one side"
    where = f"{answer.around} › " if answer.around else ""
    name = "Is it withdrawn?" if answer.kind == "withdrawal" else f"{where}{answer.label}"
    if answer.kind == "instance":
        name += " is there?"
    yield f"  {answer.place}  {name}  [{state}]"
    if answer.base is not None:
        yield f"    base: {answer.base_words or '-'}"
    for side, words in zip(sides, answer.words, strict=True):
        yield f"    {side.side}: {'(not there)' if words is None else words or '-'}"


def conflict_of(core: Core, opened: OpenedConflict) -> Conflict:
    """Everything about a conflict, in form order."""
    people = {row.device: row.person for row in core.workspace.devices()}
    sides = tuple(
        _side(opened.side_name(number), revision, people.get(revision.device, ""))
        for number, revision in enumerate(opened.revisions)
    )
    answers = [_withdrawal(opened)] if opened.is_half_withdrawn else []
    problem = None
    try:
        answers += _Writer(opened).rows()
    except FieldKitError as error:
        problem = error
    return Conflict(opened.row, opened.base_ids, sides, tuple(answers), problem)


def _side(name: str, revision: Revision, person: str) -> SideRow:
    summary = revision.summary
    return SideRow(
        side=name,
        revision=revision.id,
        person=person or str(summary.get("inspector", "")),
        device=revision.device,
        words=" ".join(fingerprint_words(revision.device)),
        seq=revision.seq,
        at=revision.at,
        number=revision.number,
        reason=revision.reason,
        withdrawn=revision.withdrawn,
        score=str(summary.get("score", "")),
        grade=str(summary.get("grade", "")),
        alert=str(summary.get("alert", "none")),
        time_reliable="entry_before" not in summary,
    )


def _withdrawal(opened: OpenedConflict) -> ConflictAnswer:
    sides = tuple(_flag(revision.withdrawn) for revision in opened.revisions)
    return ConflictAnswer(
        place=WITHDRAWN,
        path="",
        kind="withdrawal",
        label="",
        around="",
        standing=Standing.CONFLICT,
        base=None,
        sides=sides,
        base_words=None,
        words=sides,
        proposal=None,
    )


class _Writer:
    """Walks the comparison and, beside it, the sessions, where the words are."""

    def __init__(self, opened: OpenedConflict) -> None:
        self._comparison = opened.comparison
        self._order = opened.sides[0].layout.order
        self._versions: tuple[Version, ...] = (*opened.bases[:1], *opened.sides)
        self._has_base = bool(opened.bases)

    def rows(self) -> Iterator[ConflictAnswer]:
        """Every answer and instance, an instance before what is inside it."""
        return self._scope(self._comparison, "", [""] * len(self._versions), "")

    def _scope(
        self, comparison: Comparison, path: str, places: Sequence[str | None], around: str
    ) -> Iterator[ConflictAnswer]:
        """`places` are the concrete paths of the record or instance in each of the versions."""
        entries: list[ComparedAnswer | ComparedInstance] = [
            *comparison.answers,
            *comparison.instances,
        ]
        for entry in sorted(entries, key=lambda each: self._order.get(each.path, 0)):
            here = [None if at is None else at + entry.path[len(path) :] for at in places]
            if isinstance(entry, ComparedAnswer):
                yield self._answer(entry, here, around)
            else:
                yield from self._instance(entry, here, around)

    def _answer(
        self, entry: ComparedAnswer, here: Sequence[str | None], around: str
    ) -> ConflictAnswer:
        shown = self._questions(here)
        known = next((question for question in reversed(shown) if question is not None), None)
        words = [None if each is None else answer_text(each) for each in shown]
        return ConflictAnswer(
            place=entry.place,
            path=entry.path,
            kind="answer",
            label=_label(known, entry.path),
            around=around,
            standing=entry.standing,
            base=_text(entry.base),
            sides=tuple(map(_text, entry.sides)),
            base_words=None if entry.base is None else self._base(words, entry.base.text),
            words=tuple(words[len(words) - len(entry.sides) :]),
            proposal=_text(entry.proposal),
            files=tuple(map(_file, entry.sides)),
            base_file=_file(entry.base),
            control=known.control if known else "",
            choices=tuple((each.value, each.label) for each in known.choices) if known else (),
        )

    def _instance(
        self, entry: ComparedInstance, here: Sequence[str | None], around: str
    ) -> Iterator[ConflictAnswer]:
        positions = [*([entry.base_position] if self._has_base else []), *entry.positions]
        places = [
            None if at is None or position is None else f"{at}[{position}]"
            for at, position in zip(here, positions, strict=True)
        ]
        label = self._label_of_instance(entry, places)
        sides = tuple(None if there is None else _flag(there) for there in entry.sides)
        base = None if entry.base is None else _flag(entry.base)
        yield ConflictAnswer(
            place=entry.place,
            path=entry.path,
            kind="instance",
            label=label,
            around=around,
            standing=entry.standing,
            base=base,
            sides=sides,
            base_words=base,
            words=sides,
            proposal=None if entry.proposal is None else _flag(entry.proposal),
        )
        inside = f"{around} › {label}" if around else label
        yield from self._scope(entry.inside, entry.path, places, inside)

    def _label_of_instance(self, entry: ComparedInstance, places: Sequence[str | None]) -> str:
        """The name of the repeat, the number, and what the instance says first."""
        number = entry.place.rpartition("[")[2].rstrip("]")
        for version, place in zip(self._versions, places, strict=True):
            if place is not None:
                session = version.session
                name = session.label(place) or entry.path.rpartition("/")[2]
                first = next(
                    (
                        answer_text(session.question(place + path[len(entry.path) :]))
                        for path in version.layout.questions.get(entry.path, ())
                        if session.value(place + path[len(entry.path) :])
                    ),
                    "",
                )
                return f"{name} {number}: {first}" if first else f"{name} {number}"
        return number

    def _questions(self, places: Sequence[str | None]) -> list[QuestionView | None]:
        return [
            None if place is None else version.session.question(place)
            for version, place in zip(self._versions, places, strict=True)
        ]

    def _base(self, words: Sequence[str | None], text: str) -> str:
        return (words[0] or "") if self._has_base else text


def _file(answer: Answer | None) -> str:
    """The SHA-256 of the file that an answer names; nothing for an answer in words."""
    return "" if answer is None or answer.content == answer.text else answer.content


def _label(question: QuestionView | None, path: str) -> str:
    name = path.rpartition("/")[2]
    return (question.label or question.name or name) if question is not None else name


def _text(answer: Answer | None) -> str | None:
    return None if answer is None else answer.text


def _flag(holds: bool) -> str:  # noqa: FBT001  written as an answer
    return "yes" if holds else "no"
