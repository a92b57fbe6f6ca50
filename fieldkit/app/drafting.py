"""Work on one inspection: every answer is saved before the next; finalising makes a revision."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import PurePath
from typing import TYPE_CHECKING, Any

from fieldkit.app.attaching import prepare
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.draft_snapshot import write_snapshot
from fieldkit.app.form_languages import language_for, tag_of
from fieldkit.app.known_tables import paths_found_before
from fieldkit.app.revision_body import revision_body
from fieldkit.errors import FieldKitError, Problem
from fieldkit.inspections.earlier import marked_repeats
from fieldkit.inspections.limits import limit_in_words, origin_in_words
from fieldkit.inspections.meaning import beside, template
from fieldkit.inspections.summary import Alert, Finding, findings, form_title, summarise

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.forms import Changes, FormSession, NodeState
    from fieldkit.inspections.limits import Limit
    from fieldkit.storage.drafts import DraftRow, NewDraft

_STEPS_BETWEEN_SNAPSHOTS = 50

_CHEMICALS = "chemicals.csv"


@dataclass(frozen=True, slots=True)
class Headline:
    """What is always visible during an inspection."""

    score: str
    grade: str
    grade_reason: str
    alert: Alert
    alert_reason: str
    findings: tuple[Finding, ...]
    is_scored: bool  # whether the form gives a score or a grade at all
    is_exercise: bool


class OpenDraft:
    """One draft being worked on. Each change is on the disk when the call returns."""

    def __init__(
        self,
        core: Core,
        form: OpenedForm,
        session: FormSession,
        draft: DraftRow,
        files: Mapping[str, dict[str, Any]],
    ) -> None:
        from fieldkit.forms import AuditLog

        self._core = core
        self._workspace = core.workspace
        self.form = form  # with the limits by which this draft judges
        self._draft = draft
        self._steps = 0
        self._is_left = False
        self._laid_open: list[Path] = []
        self._before: Mapping[str, frozenset[str]] = {}  # by site
        self.session = session
        self.place = ""  # the question where the person is
        opening = AuditLog.RESUME if draft.parents else AuditLog.START
        self.audit = AuditLog(session, core.clock, core.workspace.name, opening)
        self.files: dict[str, dict[str, Any]] = dict(files)
        self.saved_at: datetime = core.clock.now()

    @property
    def id(self) -> str:
        """The draft's identifier."""
        return self._draft.id

    @property
    def inspection(self) -> str:
        """The identifier that the inspection has for life."""
        return self._draft.inspection

    @property
    def site(self) -> str:
        """The code of the site."""
        return self._draft.site

    @property
    def site_name(self) -> str:
        """The name of the site, or its code."""
        site = self._core.sites().get(self.site)
        return site.name if site else self.site

    @property
    def form_id(self) -> str:
        """The id of the form."""
        return self.form.definition.id

    @property
    def asks_of_chemicals(self) -> bool:
        """Whether the form carries the table of chemicals."""
        files = self.form.definition.external_files.values()
        return any(address.endswith(_CHEMICALS) for address in files)

    @property
    def form_title(self) -> str:
        """The title of the form, in the language in which it is shown."""
        return form_title(self.session, self.form.meaning)

    @property
    def needs_reason(self) -> bool:
        """Whether the form wants to know why a finished inspection is changed."""
        settings = self.audit.settings
        return settings is not None and settings.reasons and self._draft.parents != ()

    def visit(self, path: str) -> None:
        """The person is at a question now; nowhere any more, after the draft was left."""
        if self._is_left:
            return
        self.place = path
        self.audit.visit(path)
        with suppress(FieldKitError):  # the next answer takes it along, and tells what is wrong
            self._write([])

    def set(self, path: str, value: str) -> Changes:
        """Answer a question; an empty value clears it."""
        self.audit.visit(path)
        return self._saved(["set", path, value], self.session.set(path, value))

    def set_in_slices(self, path: str, value: str, between: Callable[[], None]) -> Changes:
        """As `set`; a face draws in `between` the slices of a long recalculation."""
        self.audit.visit(path)
        changes = self.session.setting(path, value).complete_in_slices(between)
        return self._saved(["set", path, value], changes)

    def move_to(self, site: str) -> str:
        """Answer the question of the site with this one; gives the other site that stood there."""
        path = self.form.meaning.roles.get("site")
        question = self.session.question(beside(path, path)) if path else None
        if question is None or question.readonly or question.value == site:
            return ""
        self.set(question.path, site)
        return question.value

    def add(self, repeat: str) -> Changes:
        """Append an instance to a repeat."""
        return self._saved(["add", repeat], self.session.add(repeat))

    def add_in_slices(self, repeat: str, between: Callable[[], None]) -> Changes:
        """As `add`; a face draws in `between` the slices."""
        changes = self.session.adding(repeat).complete_in_slices(between)
        return self._saved(["add", repeat], changes)

    def remove(self, instance: str) -> Changes:
        """Remove an instance of a repeat."""
        return self._saved(["remove", instance], self.session.remove(instance))

    def remove_in_slices(self, instance: str, between: Callable[[], None]) -> Changes:
        """As `remove`; a face draws in `between` the slices."""
        changes = self.session.removing(instance).complete_in_slices(between)
        return self._saved(["remove", instance], changes)

    def set_language(self, language: str) -> None:
        """Show the form in another of its languages; answers stay as they are."""
        self.session.set_language(language)

    def prefer_language(self, tag: str) -> None:
        """Show the form in the language of a tag such as `ru`, if it has that one."""
        language = language_for(self.session.languages, tag)
        if language:
            self.session.set_language(language)

    def attach(self, path: str, name: str, content: bytes) -> Changes:
        """Answer a file question with a file; its content is stored first."""
        stored_name = self.store(path, name, content)
        self.audit.visit(path)
        changes = self.session.set(path, stored_name)
        return self._saved(["attach", path, stored_name, self.files[stored_name]], changes)

    def store(self, path: str, name: str, content: bytes) -> str:
        """Store a file for a file question, without answering it; gives the name for the answer."""
        stamp = sha256(content).hexdigest()[:8]
        prepared = prepare(self.session.question(path), name, content, stamp)
        self.files[prepared.name] = self._workspace.attachments.put(prepared.content).as_body()
        return prepared.name

    def file(self, name: str) -> bytes | None:
        """The content of an attached file by the name that the answer holds."""
        entry = self.files.get(name)
        return self._workspace.attachments.get(entry["sha256"]) if entry else None

    def form_file(self, name: str) -> bytes | None:
        """The content of a file that the form brings along, such as the picture of a choice."""
        row = self._workspace.forms.by_hash(self.form.hash)
        sha256 = row.files.get(name) if row else None
        return self._workspace.attachments.get(sha256) if sha256 else None

    def lay_open(self, name: str) -> Path | None:
        """Where another program can read such a file, under a name of ours, till the draft is left.

        Raises:
            FieldKitError: disk.full, file.unwritable.
        """
        content = self.file(name) or self.form_file(name)
        if content is None:
            return None
        file = self._workspace.readable.lay_open(f"file{PurePath(name).suffix.lower()}", content)
        self._laid_open.append(file)
        return file

    def limit(self, path: str) -> str:
        """The limit that stands beside a reading, such as `at least 60 °C`; empty without one."""
        limit = self._limit(path)
        return limit_in_words(limit, tag_of(self.session.language)) if limit else ""

    def limit_origin(self, path: str) -> str:
        """The profile and the source of that limit."""
        limit = self._limit(path)
        return origin_in_words(limit, tag_of(self.session.language)) if limit else ""

    def headline(self) -> Headline:
        """Score, grade, alert and findings as they stand now."""
        summary = summarise(self.session, self.form.meaning)
        return Headline(
            summary.score,
            summary.grade,
            summary.grade_reason,
            summary.alert,
            summary.alert_reason,
            self._findings(),
            is_scored=bool({"score", "grade"} & self.form.meaning.roles.keys()),
            is_exercise=summary.exercise or self._draft.exercise,
        )

    def _findings(self) -> tuple[Finding, ...]:
        """The findings now, with those that the site had before marked."""
        found = findings(self.session, self.form.meaning)
        site = self.session.value(self.form.meaning.roles.get("site", "")) or self.site
        if found and site not in self._before:
            known = paths_found_before(self._core, self.form_id, site, self.inspection)
            self._before = {site: known}
        return marked_repeats(found, self._before[site]) if found else ()

    def check(self) -> list[NodeState]:
        """Every answer that is missing or not allowed."""
        return self.session.violations()

    def finalise(self, reason: str = "") -> str:
        """Make the draft a revision of its inspection and give the inspection's id.

        Args:
            reason: why a finished inspection is changed; some forms demand it.

        Raises:
            FieldKitError: inspection.incomplete, with the problems, or inspection.reason_missing;
                the draft stays.
        """
        violations = self.check()
        if violations:
            self.audit.refused()
            raise FieldKitError(
                "inspection.incomplete",
                count=len(violations),
                first=_describe(self.session, violations[0]),
                problems=[_problem(self.session, violation) for violation in violations],
            )
        if self.needs_reason and not reason.strip():
            raise FieldKitError("inspection.reason_missing")
        self.session.complete()
        files = {**self.files, **self._audit_file(reason.strip())}
        body = revision_body(self._core, self.form, self.session, self._draft, files)
        try:
            self._workspace.finalise_draft(
                self.id,
                entity=self.inspection,
                body={**body, "reason": reason.strip() or None},
                parents=self._draft.parents,
                form=self.form.identity,
            )
        except FieldKitError:
            self.audit.failed()
            raise
        self._leave()
        self._core.announce(Announcement.of("inspection", self.inspection))
        return self.inspection

    def discard(self) -> None:
        """Throw the draft away."""
        self._leave()
        self._workspace.drafts.discard(self.id)
        self._core.announce(Announcement.of("draft", self.id))

    def keep(self) -> None:
        """Save the draft whole, after its session was filled in one go."""
        self._snapshot()

    def close(self) -> None:
        """Leave the draft for later; what was answered is saved already."""
        self._leave()
        self.audit.exited()
        self._snapshot()
        self._core.announce(Announcement.of("draft", self.id))

    def _leave(self) -> None:
        self._is_left = True
        while self._laid_open:
            self._workspace.readable.take_back(self._laid_open.pop())

    def _limit(self, path: str) -> Limit | None:
        return self.form.limits.get(self.form.meaning.limits.get(template(path), ""))

    def _saved(self, step: list[Any], changes: Changes) -> Changes:
        action, path = step[0], step[1]
        if action == "add":
            self.audit.added(path)
        elif action == "remove":
            self.audit.removed(path)
        else:
            self.audit.answered(path)
        self._write([step])
        self.saved_at = self._core.clock.now()
        self._steps += 1
        if self._steps >= _STEPS_BETWEEN_SNAPSHOTS:
            self._snapshot()
        return changes

    def _write(self, steps: list[list[Any]]) -> None:
        """Steps and what the log says of them, together or not at all."""
        told = [*steps, *self.audit.steps()]
        if not told:
            return
        try:
            self._workspace.drafts.append_steps(self.id, told)
        except FieldKitError:
            if steps:
                self.audit.unsaved()  # goes into the log with the next answer that can be saved
            raise
        self.audit.kept()

    def _snapshot(self) -> None:
        self._workspace.drafts.snapshot(
            self.id,
            write_snapshot(
                self.session, self.files, self.place, self.audit.rows(), self.form.editions
            ),
        )
        self.audit.kept()
        self._steps = 0

    def _audit_file(self, reason: str) -> dict[str, dict[str, Any]]:
        """End the log and store its file, after the lines of the revision that this one follows."""
        if self.audit.settings is None:
            return {}
        name, stored = self.audit.FILE_NAME, self._workspace.attachments
        followed = self.files.get(name, {}).get("sha256", "")
        self.audit.finalised(reason)
        content = self.audit.csv(stored.get(followed) if stored.has(followed) else b"")
        return {name: stored.put(content).as_body()}


def begin_draft(
    core: Core,
    form: OpenedForm,
    session: FormSession,
    draft: NewDraft,
    files: Mapping[str, dict[str, Any]],
) -> OpenDraft:
    """Keep a session as a new draft, to be gone on with."""
    snapshot = write_snapshot(session, files, editions=form.editions)
    row = core.workspace.drafts.create(replace(draft, snapshot=snapshot))
    core.announce(Announcement.of("draft", row.id))
    return OpenDraft(core, form, session, row, files)


def _describe(session: FormSession, node: NodeState) -> str:
    question = session.question(node.path)
    return (question.message or question.label or question.name).rstrip(".")


def _problem(session: FormSession, node: NodeState) -> Problem:
    code = "answer.required" if node.violation == "required" else "answer.not_allowed"
    question = session.question(node.path)
    return Problem(
        code,
        column=node.path,
        context={
            "question": question.label or question.name,
            "path": node.path,
            "value": node.value,
            "message": node.message or "",
        },
    )
