"""Printing: the inspection document, which carries its record inside and in its QR codes."""

from __future__ import annotations

from dataclasses import dataclass, replace
from io import BytesIO
from typing import TYPE_CHECKING

from fieldkit import wording
from fieldkit.app.form_languages import language_for, tag_of
from fieldkit.app.transcript_view import section_views
from fieldkit.errors import FieldKitError
from fieldkit.forms import FormSession
from fieldkit.inspections.earlier import repeats_in
from fieldkit.inspections.limits import profile_in_words
from fieldkit.inspections.summary import form_title, summarise
from fieldkit.inspections.transcript import Transcript, transcribe
from fieldkit.ledger.words import fingerprint_words
from fieldkit.reports.inspection_view import (
    FindingView,
    InspectionView,
    PhotoView,
    SignatureView,
)
from fieldkit.sync.bundle import Bundle

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from fieldkit.app.core import Core, Revision
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.app.rows import InspectionRow
    from fieldkit.inspections.summary import Summary
    from fieldkit.ledger.chain import Checkpoint
    from fieldkit.ledger.records import Record

_NAMES = ("event", "event_name", "venue_name", "site_name", "role", "entry_before")
_SIGNATURES = ("signature_inspector", "signature_met")


@dataclass(frozen=True, slots=True)
class WrittenDocument:
    """A written PDF: where, how many pages, how many bytes."""

    file: str
    pages: int
    bytes: int


class Documenting:
    """The use cases of whoever prints."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def languages(self, inspection: str) -> tuple[str, ...]:
        """The languages in which an inspection can be printed: those of its form, by tag."""
        row = self._core.inspection_row(inspection)
        form = self._core.form_of(self._core.revision(row.head))
        return tuple(tag_of(name) for name in form.definition.languages) or ("en",)

    def pdf(self, inspection: str, language: str | None = None) -> bytes:
        """The document of the head revision; the same revision gives the same bytes.

        A hand-over proves its last record and by the chain those before it. Where a revision came
        so, nothing here proves it alone: the document says so and carries no record.
        It tells of the inspection, not of what came later: reviews are not in it.
        `language` is a tag such as `ru`; without it the form's own first language is used.

        Raises:
            FieldKitError: inspection.unknown, form.not_installed.
        """
        from fieldkit.reports.inspection import inspection_document
        from fieldkit.reports.seal import seal
        from fieldkit.reports.writer import write_pdf
        from fieldkit.sync.carried import NAME

        core = self._core
        row = core.inspection_row(inspection)
        revision = core.revision(row.head)
        record, checkpoint = self._proven(row.head)
        form = core.form_of(revision)
        codes = self._codes(record, checkpoint, form) if checkpoint else ()
        carried = self._carried(record, checkpoint, revision) if checkpoint else b""
        view = self._view(row, revision, form, language, codes)
        document = inspection_document(replace(view, carries_record=bool(carried)))
        return seal(write_pdf(document), document.meta, carried, NAME)

    def write_pdf(
        self, inspection: str, file: Path, language: str | None = None
    ) -> WrittenDocument:
        """Write the document to a file.

        Raises:
            FieldKitError: as pdf, and disk.full, file.unwritable.
        """
        from fieldkit.storage.workspace_folder import write_durably

        content = self.pdf(inspection, language)
        write_durably(file, content)
        return WrittenDocument(str(file), _page_count(content), len(content))

    # --- inside

    def _proven(self, revision: str) -> tuple[Record, Checkpoint | None]:
        """A revision with the checkpoint that its author signed on it, where that is here."""
        ledger = self._core.workspace.ledger
        record = ledger.record(revision)
        if record is None:
            raise FieldKitError("inspection.unknown", id=revision)
        return record, next(iter(ledger.covering([record])), None)

    def _carried(self, record: Record, checkpoint: Checkpoint, revision: Revision) -> bytes:
        """What the document carries inside: the record, its proof, its files."""
        from fieldkit.sync.carried import write_carried

        stored = self._core.workspace.attachments
        files = [entry["sha256"] for entry in revision.files.values()]
        bundle = Bundle(
            records=[record],
            checkpoints=[checkpoint],
            files=[sha256 for sha256 in files if stored.has(sha256)],
            content=stored.get,
        )
        return write_carried(bundle)

    def _codes(self, record: Record, checkpoint: Checkpoint, form: OpenedForm) -> tuple[str, ...]:
        from fieldkit.sync.paper import paper_codes

        return tuple(paper_codes(record, checkpoint, form.definition.xform))

    def _view(
        self,
        row: InspectionRow,
        revision: Revision,
        form: OpenedForm,
        language: str | None,
        codes: tuple[str, ...],
    ) -> InspectionView:
        session = FormSession.read(form.definition, revision.xml.encode(), self._core.clock)
        if language and (known := language_for(session.languages, language)):
            session.set_language(known)
        tag = _document_language(language, session.language)
        transcript = transcribe(session, form.meaning, form.limits_in(tag))
        read = summarise(session, form.meaning)
        signatures = self._signatures(revision, transcript, read)
        return replace(
            self._heading(row, revision, form, session),
            language=tag,
            met_person=read.met_person,
            alert_reason=read.alert_reason,
            grade_reason=read.grade_reason,
            decision=read.decision_text,
            deadline=read.deadline,
            profile=_profile(form, revision, tag),
            findings=_finding_views(transcript, read.deadline, revision),
            sections=section_views(transcript),
            photos=tuple(self._photos(revision, transcript)),
            signatures=tuple(
                signature for role, signature in signatures.items() if role in form.meaning.roles
            ),
            codes=codes,
        )

    def _heading(
        self, row: InspectionRow, revision: Revision, form: OpenedForm, session: FormSession
    ) -> InspectionView:
        """Who, where, when and with what result, as the author's laptop knew it.

        Names come from the record and not from the plan, which may be another one here: the same
        record gives the same document everywhere.
        """
        known = {name: str(revision.summary.get(name) or "") for name in _NAMES}
        return InspectionView(
            language="",
            record_id=revision.inspection,
            revision=revision.number,
            revision_hash=revision.id,
            started=_started(session),
            finished=revision.at,
            form_title=form_title(session, form.meaning),
            form_id=form.definition.id,
            form_version=form.definition.version,
            event=known["event_name"] or known["event"],
            venue=known["venue_name"],
            site_code=row.site,
            site=known["site_name"],
            exercise=row.exercise,
            person=row.person,
            role=_role_in_words(known["role"], session.language),
            device=revision.device,
            device_words=" ".join(fingerprint_words(revision.device)),
            entry_before=known["entry_before"],
            grade=row.grade,
            score=row.score,
            alert=row.alert,
        )

    def _content(self, revision: Revision, name: str) -> bytes | None:
        entry = revision.files.get(name)
        attachments = self._core.workspace.attachments
        if entry is None or not attachments.has(entry["sha256"]):
            return None
        return attachments.get(entry["sha256"])

    def _photos(self, revision: Revision, transcript: Transcript) -> list[PhotoView]:
        return [
            PhotoView(
                name=each.file, content=self._content(revision, each.file), caption=each.label
            )
            for each in transcript.rows()
            if each.file and each.mediatype.startswith("image/") and each.role not in _SIGNATURES
        ]

    def _signatures(
        self, revision: Revision, transcript: Transcript, read: Summary
    ) -> dict[str, SignatureView]:
        signed = {each.role: each for each in transcript.rows() if each.role in _SIGNATURES}
        names = {"signature_inspector": read.inspector, "signature_met": read.met_person}
        translate: Callable[[str], str] = wording.catalogue(tag_of(transcript.language)).gettext
        titles = {
            "signature_inspector": translate("Inspector"),
            "signature_met": translate("Person in charge"),
        }
        return {
            role: SignatureView(
                role=titles[role],
                name=names[role],
                content=self._content(revision, signed[role].file) if role in signed else None,
                at=revision.at if role in signed else "",
                refused=role == "signature_met" and read.met_refused,
                reason=read.refusal_reason if role == "signature_met" else "",
            )
            for role in _SIGNATURES
        }


def _finding_views(
    transcript: Transcript, deadline: str, revision: Revision
) -> tuple[FindingView, ...]:
    again = repeats_in(revision.findings)
    rows = {row.path: row for row in transcript.rows()}
    return tuple(
        FindingView(
            label=finding.label,
            severity=finding.severity,
            value=finding.value,
            limit=rows[finding.path].unit_limit if finding.path in rows else "",
            limit_source=rows[finding.path].limit_source if finding.path in rows else "",
            deadline="" if finding.corrected else deadline,
            corrected=finding.corrected,
            repeated=finding.path in again,
        )
        for finding in transcript.findings
    )


def _started(session: FormSession) -> str:
    """When the form was opened, where the form notes it; empty where it does not."""
    for path, bind in session.definition.binds.items():
        if bind.preload == "timestamp" and bind.preload_parameter.strip() == "start":
            return session.value(path)
    return ""


def _role_in_words(role: str, language: str) -> str:
    translate = wording.catalogue(tag_of(language)).gettext
    return {"inspector": translate("inspector"), "supervisor": translate("supervisor")}.get(
        role, ""
    )


def _page_count(pdf: bytes) -> int:
    import pikepdf

    with pikepdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


def _profile(form: OpenedForm, revision: Revision, tag: str) -> str:
    """Whose limits it was judged by, also where they are not here."""
    if form.limits_title:
        return profile_in_words(form.limits_title, tag)
    title = str(revision.summary.get("limits") or "?")
    translate: Callable[[str], str] = wording.catalogue(tag).gettext
    return translate("{limits}, not held here").format(limits=title)


def _document_language(wanted: str | None, form_language: str) -> str:
    """The language of the document's own words: as asked, else that of the form."""
    tag = tag_of(wanted) if wanted and wanted == form_language else wanted or tag_of(form_language)
    return tag if tag in wording.available() or wording.is_right_to_left(tag) else "en"
