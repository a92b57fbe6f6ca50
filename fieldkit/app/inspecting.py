"""An inspector's work: what is due, drafts, recording from a file, browsing."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from fieldkit.app.answers_filing import AnswersFiling
from fieldkit.app.draft_snapshot import (
    read_audit,
    read_editions,
    read_place,
    read_snapshot,
    replay,
)
from fieldkit.app.drafting import OpenDraft, begin_draft
from fieldkit.app.form_languages import language_for
from fieldkit.app.form_library import read_bytes
from fieldkit.app.known_tables import given_to
from fieldkit.app.overdue import with_overdue
from fieldkit.app.recording import Recording
from fieldkit.app.rows import (
    DraftRow,
    InspectionDetail,
    InspectionRow,
    TodayRow,
)
from fieldkit.app.showing import detail_of
from fieldkit.app.suspecting import dismissals_of, with_duplicates
from fieldkit.app.today import today_rows
from fieldkit.errors import FieldKitError
from fieldkit.inspections.meaning import beside
from fieldkit.inspections.states import InspectionState
from fieldkit.storage.drafts import NewDraft

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.forms import FormSession

_YES = ("yes", "true", "1")


class Inspecting:
    """The use cases of an inspector."""

    def __init__(self, core: Core) -> None:
        self._core = core

    # --- browsing

    def inspections(self, text: str = "", state: str | None = None) -> list[InspectionRow]:
        """Inspections, newest first; those that say `text`, those in `state`."""
        return with_overdue(self._core, self._core.inspection_rows(text, state))

    def row(self, inspection: str) -> InspectionRow:
        """One inspection as the list shows it.

        Raises:
            FieldKitError: inspection.unknown.
        """
        return self._core.inspection_row(inspection)

    def drafts(self) -> list[DraftRow]:
        """Unfinished inspections, the last touched first."""
        return self._core.draft_rows()

    def show(self, inspection: str, language: str | None = None) -> InspectionDetail:
        """One inspection in the form's language that fits best.

        Raises:
            FieldKitError: inspection.unknown.
        """
        from fieldkit.forms import FormSession

        core = self._core
        row = core.inspection_row(inspection)
        revision = core.revision(row.head)
        form = core.form_of(revision)
        session = FormSession.read(form.definition, revision.xml.encode(), core.clock)
        if language and (known := language_for(session.languages, language)):
            session.set_language(known)
        [row] = with_overdue(core, with_duplicates(core, [row]))
        found = tuple(core.inspection_row(other) for other in row.duplicates)
        detail = detail_of(core, row, form, session, revision.files)
        dismissals = dismissals_of(core, inspection)
        return replace(detail, duplicates=found, dismissals=dismissals)

    def show_draft(self, inspection: str) -> InspectionDetail | None:
        """An unfinished inspection as it stands; None when there is no such draft.

        It is found by the id of the inspection that it begins, or by its own.
        """
        for begun in self.drafts():
            begins_it = begun.inspection == inspection and not begun.parents
            if begins_it or begun.id == inspection:
                draft = self.resume(begun.id)
                row = self._draft_as_row(begun)
                return detail_of(self._core, row, draft.form, draft.session, draft.files)
        return None

    def all_rows(self) -> list[InspectionRow]:
        """Drafts that begin an inspection, then the inspections, newest first."""
        begun = [self._draft_as_row(draft) for draft in self.drafts() if not draft.parents]
        return [*begun, *with_duplicates(self._core, self.inspections())]

    def attachment(self, inspection: str, name: str) -> bytes | None:
        """The content of a file of an inspection; None when it has not arrived."""
        revision = self._core.revision(self._core.inspection_row(inspection).head)
        entry = revision.files.get(name)
        if entry is None or not self._core.workspace.attachments.has(entry["sha256"]):
            return None
        return self._core.workspace.attachments.get(entry["sha256"])

    def today(self) -> list[TodayRow]:
        """What waits for this person: what came back, drafts, then the rest by due time."""
        return today_rows(self._core)

    def history(self, site: str) -> list[InspectionRow]:
        """Earlier inspections of a site, newest first."""
        return [row for row in self.inspections() if row.site == site]

    # --- working

    def start(self, form_id: str, site: str | None) -> OpenDraft:
        """Begin an inspection of a site; what is known already is filled in.

        Raises:
            FieldKitError: form.not_installed, site.unknown.
        """
        from fieldkit.forms import FormSession

        core = self._core
        form = core.forms.latest(form_id, core.editions_in_force())
        sites = core.sites()
        if site is not None and sites and site not in sites:
            raise FieldKitError("site.unknown", site=site)
        given = given_to(core, form.definition)
        session = FormSession.new(form.definition, core.clock, core.properties(), given)
        event = core.event()
        draft = NewDraft(
            form=form_id,
            form_hash=form.hash,
            site=site or "",
            event=event.code if event else "",
            exercise=event.exercise if event else False,
        )
        self._prefill(session, form, draft)
        return begin_draft(core, form, session, draft, {})

    def correct(self, inspection: str) -> OpenDraft:
        """Begin a new revision of a finalised or returned inspection.

        Raises:
            FieldKitError: inspection.unknown, inspection.in_conflict.
        """
        from fieldkit.forms import FormSession

        core = self._core
        row = core.inspection_row(inspection)
        for begun in self.drafts():
            if begun.inspection == inspection:
                return self.resume(begun.id)
        if row.state == InspectionState.CONFLICT:
            raise FieldKitError("inspection.in_conflict", id=inspection)
        revision = core.revision(row.head)
        form = core.form_to_edit(revision)
        given = given_to(core, form.definition)
        session = FormSession.edit(form.definition, revision.xml.encode(), core.clock, given)
        draft = NewDraft(
            form=row.form,
            form_hash=form.hash,
            site=row.site,
            event=str(revision.summary.get("event", "")),
            exercise=row.exercise,
            inspection=inspection,
            parents=(row.head,),
        )
        return begin_draft(core, form, session, draft, revision.files)

    def resume(self, draft: str) -> OpenDraft:
        """Go on with a draft: its last snapshot and every answer saved since."""
        from fieldkit.forms import FormSession

        core = self._core
        row = core.workspace.drafts.get(draft)
        snapshot, steps = core.workspace.drafts.load(draft)
        form = core.forms.exactly(row.form_hash, read_editions(snapshot))
        xml, files = read_snapshot(snapshot)
        given = given_to(core, form.definition)
        session = FormSession.restore(form.definition, xml, core.clock, given)
        files.update(replay(session, steps))
        opened = OpenDraft(core, form, session, row, files)
        opened.place = read_place(snapshot, steps)
        opened.audit.go_on(read_audit(snapshot, steps))
        return opened

    def begin_recording(
        self, form_id: str, site: str | None, answers: Path, attachments: Mapping[str, Path]
    ) -> Recording:
        """Fill a new draft from an answers file; nothing stays when an answer is refused.

        A site that is given counts, also where the file names another.

        Raises:
            FieldKitError: answers.unreadable, answers.refused with the problems, attachment.*.
        """
        given = _read_answers(answers)
        draft = self.start(form_id, site or str(given.get("site") or "") or None)
        recording = self._recording(draft, given, answers, attachments)
        if site is not None:
            recording.stay_at(site)
        return recording

    def begin_correction(
        self, inspection: str, answers: Path, attachments: Mapping[str, Path]
    ) -> Recording:
        """Fill a new revision of an inspection; what the file does not name stays as it was.

        Raises:
            FieldKitError: inspection.unknown, inspection.in_conflict, and as begin_recording.
        """
        given = _read_answers(answers)
        return self._recording(self.correct(inspection), given, answers, attachments)

    # --- inside

    def _draft_as_row(self, draft: DraftRow) -> InspectionRow:
        workspace = self._core.workspace
        return InspectionRow(
            id=draft.inspection,
            form=draft.form,
            form_title=draft.form_title,
            site=draft.site,
            site_name=draft.site_name,
            state=InspectionState.DRAFT,
            grade="",
            score="",
            alert="none",
            at=draft.saved_at,
            person=workspace.name,
            exercise=workspace.drafts.get(draft.id).exercise,
            device=workspace.device.device,
            head="",
        )

    def _recording(
        self,
        draft: OpenDraft,
        given: Mapping[str, Any],
        answers: Path,
        attachments: Mapping[str, Path],
    ) -> Recording:
        try:
            self._fill(draft, given, answers, attachments)
        except FieldKitError:
            draft.discard()
            raise
        return Recording(self._core, draft)

    def _fill(
        self,
        draft: OpenDraft,
        given: Mapping[str, Any],
        answers: Path,
        attachments: Mapping[str, Path],
    ) -> None:
        from fieldkit.forms import fill

        given = {**given, **{question: str(file) for question, file in attachments.items()}}
        problems = fill(AnswersFiling(draft, answers.parent), given)
        if problems:
            raise FieldKitError(
                "answers.refused",
                count=len(problems),
                first=problems[0].message,
                problems=problems,
            )
        draft.keep()

    def _prefill(self, session: FormSession, form: OpenedForm, draft: NewDraft) -> None:
        site = self._core.sites().get(draft.site)
        known = {
            "site": draft.site,
            "event": draft.event,
            "site_name": site.name if site else "",
            "venue": (site.venue_name or site.venue) if site else "",
            "position": f"{site.lat} {site.lon} 0 0" if site and site.lat and site.lon else "",
            "inspector": self._core.workspace.name,
            "exercise": "yes" if draft.exercise else "",
        }
        for role, value in known.items():
            path = form.meaning.roles.get(role)
            if not path or not value:
                continue
            question = session.question(beside(path, path))
            offered = [choice.value for choice in question.choices]
            if role == "exercise":
                value = next((yes for yes in _YES if yes in offered), "")  # noqa: PLW2901
            if value and not question.readonly and (not offered or value in offered):
                session.set(path, value)


def _read_answers(file: Path) -> dict[str, Any]:
    try:
        given = json.loads(read_bytes(file))
    except ValueError as error:
        reason = str(error)[:120]
        raise FieldKitError("answers.unreadable", path=str(file), reason=reason) from error
    if not isinstance(given, dict):
        raise FieldKitError("answers.unreadable", path=str(file), reason="not an object")
    return given
