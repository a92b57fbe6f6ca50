"""Conflicts: two laptops corrected the same inspection, and a person decides answer by answer."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.conflict_rows import WITHDRAWN, Conflict, conflict_of
from fieldkit.app.drafting import begin_draft
from fieldkit.app.opened_conflict import BASE, OpenedConflict
from fieldkit.app.showing import detail_of
from fieldkit.app.withdrawing import write_again
from fieldkit.errors import FieldKitError
from fieldkit.inspections.answers import NO_ANSWER, Answer, Answers, fill_session
from fieldkit.inspections.states import InspectionState
from fieldkit.inspections.summary import summarise
from fieldkit.inspections.three_way import ComparedAnswer
from fieldkit.storage.drafts import NewDraft

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.core import Core, Revision
    from fieldkit.app.drafting import OpenDraft
    from fieldkit.app.opened_conflict import Version
    from fieldkit.app.rows import InspectionDetail, InspectionRow
    from fieldkit.forms import FormSession
    from fieldkit.inspections.three_way import Choice, ComparedInstance

_STAYS = {"yes": True, "no": False}
OWN = "value:"
"""Stands before an answer of one's own that reads like the name of a side."""


@dataclass(frozen=True, slots=True)
class Decision:
    """What a person decided.

    Attributes:
        take: a side to take whole: left, right, or the beginning of a revision's id.
        answers: by place: a side, `base`, or a value (yes or no for an instance or the withdrawal).
        reason: why, for forms that ask for it.
        heads: the revisions that the person looked at; empty for whatever is here.
    """

    take: str = ""
    answers: Mapping[str, str] = field(default_factory=dict)
    reason: str = ""
    heads: tuple[str, ...] = ()


class Resolving:
    """The use cases of whoever settles conflicts."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def queue(self) -> list[InspectionRow]:
        """Inspections in conflict, newest first."""
        return self._core.inspection_rows("", InspectionState.CONFLICT)

    def conflicts(self) -> list[Conflict]:
        """Every conflict, newest first."""
        return [self.conflict(row.id) for row in self.queue()]

    def conflict(self, inspection: str, language: str | None = None) -> Conflict:
        """One conflict, in the language of the form that fits best.

        Raises:
            FieldKitError: inspection.unknown, resolve.not_in_conflict.
        """
        return conflict_of(self._core, self._opened(inspection, language))

    def content(self, sha256: str) -> bytes | None:
        """The content of a file of any side; None when it has not arrived."""
        attachments = self._core.workspace.attachments
        return attachments.get(sha256) if attachments.has(sha256) else None

    def resolve(self, inspection: str, decision: Decision) -> InspectionRow:
        """Write the resolution: a revision that follows all sides.

        What the form computes is computed again, and its rules hold as for any inspection.

        Raises:
            FieldKitError: role.supervisor_only, resolve.*, inspection.incomplete with the problems;
                then nothing is written.
        """
        core = self._core
        core.require_supervisor()
        opened = self._opened(inspection, None)
        self._require_seen(opened, decision)
        if self._withdraws(opened, decision):
            seed = opened.revisions[_withdrawn_side(opened, decision)]
            self._repeat(opened, seed, decision.reason or seed.reason)
        elif decision.take and opened.is_closed(number := opened.required_side(decision.take)):
            self._repeat(opened, opened.revisions[number], decision.reason)
        else:
            draft = self._begun(opened, decision)
            try:
                draft.finalise(decision.reason)
            except FieldKitError:
                draft.discard()
                raise
        return core.inspection_row(inspection)

    def begin(self, inspection: str, decision: Decision) -> OpenDraft:
        """The resolution as a draft, to be completed in the form and finalised there.

        Raises:
            FieldKitError: as resolve.
        """
        self._core.require_supervisor()
        opened = self._opened(inspection, None)
        self._require_seen(opened, decision)
        return self._begun(opened, decision)

    def preview(
        self, inspection: str, decision: Decision, language: str | None = None
    ) -> InspectionDetail:
        """What the inspection would read like; writes nothing.

        Raises:
            FieldKitError: as resolve.
        """
        opened = self._opened(inspection, language)
        if self._withdraws(opened, decision):
            seed = opened.version(_withdrawn_side(opened, decision))
            session, files = seed.session, dict(seed.revision.files)
            state: str = InspectionState.WITHDRAWN
        else:
            seed, session, files = self._filled(opened, decision)
            state = InspectionState.FINALISED
            if session.languages:
                session.set_language(seed.session.language)
        summary = summarise(session, seed.form.meaning)
        row = replace(
            opened.row,
            state=state,
            score=summary.score,
            grade=summary.grade,
            alert=summary.alert,
        )
        return detail_of(self._core, row, seed.form, session, files)

    # --- inside

    def _opened(self, inspection: str, language: str | None) -> OpenedConflict:
        return OpenedConflict(self._core, self._core.inspection_row(inspection), language)

    def _require_seen(self, opened: OpenedConflict, decision: Decision) -> None:
        if decision.heads and set(decision.heads) != set(opened.heads):
            raise FieldKitError("resolve.changed", id=opened.row.id)

    def _withdraws(self, opened: OpenedConflict, decision: Decision) -> bool:
        """Whether the resolution withdraws the inspection."""
        flags = [revision.withdrawn for revision in opened.revisions]
        said = decision.answers.get(WITHDRAWN, decision.take)
        if not opened.is_half_withdrawn:
            return flags[0]
        if not said:
            raise FieldKitError("resolve.undecided", count=1, first=WITHDRAWN)
        if said in _STAYS:
            return _STAYS[said]
        return flags[opened.required_side(said)]

    def _repeat(self, opened: OpenedConflict, seed: Revision, reason: str) -> None:
        """Follow all sides with what one of them says, untouched."""
        write_again(self._core, seed, opened.heads, {"reason": reason or None})
        self._core.announce(Announcement.of("inspection", opened.row.id))

    def _begun(self, opened: OpenedConflict, decision: Decision) -> OpenDraft:
        seed, session, files = self._filled(opened, decision)
        summary = seed.revision.summary
        draft = NewDraft(
            form=opened.row.form,
            form_hash=seed.form.hash,
            site=opened.row.site,
            event=str(summary.get("event", "")),
            exercise=opened.row.exercise,
            inspection=opened.row.id,
            parents=opened.heads,
        )
        return begin_draft(self._core, seed.form, session, draft, files)

    def _filled(
        self, opened: OpenedConflict, decision: Decision
    ) -> tuple[Version, FormSession, dict[str, dict[str, Any]]]:
        """The side that needs the fewest changes, opened for editing and changed, and its files."""
        from fieldkit.forms import FormSession

        if decision.take and not decision.answers.keys() - {WITHDRAWN}:
            # Only this side is opened: the other may be of another form, or unreadable.
            seed = opened.version(opened.required_side(decision.take))
            wanted = seed.answers
        else:
            wanted = opened.comparison.merged(self._choices(opened, decision))
            seed = max(opened.sides, key=lambda side: _likeness(side.answers, wanted))
        self._core.form_to_edit(seed.revision)
        files: dict[str, dict[str, Any]] = {}
        wanted = _with_files(wanted, opened.files, files)
        session = FormSession.edit(
            seed.form.definition, seed.revision.xml.encode(), self._core.clock
        )
        fill_session(session, seed.layout, wanted)
        return seed, session, {**seed.revision.files, **files}

    def _choices(self, opened: OpenedConflict, decision: Decision) -> dict[str, Choice]:
        compared = {each.place: each for each in opened.comparison.walk()}
        chosen: dict[str, Choice] = {}
        if decision.take:
            number = opened.required_side(decision.take)
            for place, each in compared.items():
                value = each.sides[number]
                if value is not None:
                    chosen[place] = value
        for place, said in decision.answers.items():
            if place == WITHDRAWN:
                continue
            if place not in compared:
                raise FieldKitError("resolve.no_such_answer", place=place)
            chosen[place] = _chosen(opened, compared[place], said)
        return chosen


def _withdrawn_side(opened: OpenedConflict, decision: Decision) -> int:
    """The side whose withdrawal is followed: the one taken, if it is one, else the first."""
    taken = opened.side(decision.take) if decision.take else None
    if taken is not None and opened.revisions[taken].withdrawn:
        return taken
    return next(number for number, each in enumerate(opened.revisions) if each.withdrawn)


def _chosen(
    opened: OpenedConflict, compared: ComparedAnswer | ComparedInstance, said: str
) -> Choice:
    """What a person's word for one place means: a side's value, the base's, or one of their own."""
    value: Choice | None
    if said == BASE:
        value = compared.base
    elif (number := opened.side(said)) is not None:
        value = compared.sides[number]
    elif isinstance(compared, ComparedAnswer):
        value = _own(opened, compared, said.removeprefix(OWN))
    else:
        value = _STAYS.get(said.removeprefix(OWN))
    if value is None:
        raise FieldKitError("resolve.not_a_value", value=said, place=compared.place)
    return value


def _own(opened: OpenedConflict, compared: ComparedAnswer, text: str) -> Answer | None:
    """An answer that a person wrote; None when the question does not take it."""
    if not text:
        return NO_ANSWER
    question = opened.sides[0].form.definition.nodes[compared.path].question
    if question is not None and question.control == "upload":
        known = {name: sha256 for sha256, (name, _) in opened.files.items()}
        return Answer(known[text], text) if text in known else None
    return Answer.plain(text)


def _likeness(answers: Answers, wanted: Answers) -> int:
    """How much of what is wanted a side says already, its instances at their positions."""
    same = sum(answers.value(path) == value for path, value in wanted.values.items())
    for path, instances in wanted.repeats.items():
        for instance, other in zip(answers.instances(path), instances, strict=False):
            same += 1 + _likeness(instance, other)
    return same


def _with_files(
    answers: Answers,
    known: Mapping[str, tuple[str, dict[str, Any]]],
    files: dict[str, dict[str, Any]],
) -> Answers:
    """The answers with a name of its own for each file; `files` gets what the names stand for."""
    values = {
        path: _named(answer, known[answer.content][1], files) if answer.content in known else answer
        for path, answer in answers.values.items()
    }
    repeats = {
        path: tuple(_with_files(each, known, files) for each in instances)
        for path, instances in answers.repeats.items()
    }
    return Answers(values, repeats)


def _named(answer: Answer, entry: dict[str, Any], files: dict[str, dict[str, Any]]) -> Answer:
    name = answer.text
    if files.get(name, entry) != entry:
        written = PurePosixPath(name)
        name = f"{written.stem}-{answer.content[:8]}{written.suffix}"
    files[name] = entry
    return Answer(answer.content, name)
