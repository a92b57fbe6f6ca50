"""Labels for samples: to be printed while the bottles are filled, or later."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.app.form_languages import language_for, tag_of
from fieldkit.errors import FieldKitError
from fieldkit.forms import FormSession
from fieldkit.inspections.meaning import beside
from fieldkit.inspections.references import references
from fieldkit.inspections.transcript import transcribe
from fieldkit.wording import SOURCE_LANGUAGE

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.app.inspecting import Inspecting
    from fieldkit.app.opened_forms import OpenedForm

_TOLD = (
    "sample_kind",
    "sample_taken_at",
    "sample_point",
    "sample_taken_by",
    "sample_analyses",
    "sample_containers",
    "sample_preservative",
    "sample_seal",
)
"""What a label tells, by role, in this order. Nothing else: a case may stand beside a sample."""


@dataclass(frozen=True, slots=True)
class SampleLabel:
    """What stands on the label of one sample; `number` is also its QR code, alone."""

    number: str
    site: str
    site_name: str
    event: str
    exercise: bool
    facts: tuple[tuple[str, str], ...]


class Labelling:
    """The use case of whoever takes samples."""

    def __init__(self, core: Core, inspecting: Inspecting) -> None:
        self._core = core
        self._inspecting = inspecting

    def labels(self, inspection: str, language: str | None = None) -> tuple[SampleLabel, ...]:
        """The labels of the samples of an inspection, or of a draft by its own id or that one.

        Raises:
            FieldKitError: inspection.unknown, form.not_installed.
        """
        form, session, exercise = self._opened(inspection)
        if language and (known := language_for(session.languages, language)):
            session.set_language(known)
        transcript = transcribe(session, form.meaning, form.limits_in(tag_of(session.language)))
        rows = {row.path: row for row in transcript.rows()}
        code = session.value(form.meaning.roles.get("site", ""))
        site, event = self._core.sites().get(code), self._core.event()
        made = []
        for entry in references(session, form.meaning).get("samples", ()):
            place = f"{entry['place']}/x"
            paths = (
                beside(place, form.meaning.roles[role])
                for role in _TOLD
                if role in form.meaning.roles
            )
            facts = tuple((row.label, row.value) for path in paths if (row := rows.get(path)))
            label = SampleLabel(
                entry["sample"],
                code,
                site.name if site else "",
                event.name if event else "",
                exercise=exercise,
                facts=tuple((name, value) for name, value in facts if value),
            )
            made.append(label)
        return tuple(made)

    def required(self, inspection: str, language: str | None = None) -> tuple[SampleLabel, ...]:
        """As `labels`; at least one.

        Raises:
            FieldKitError: labels.none, and as `labels`.
        """
        labels = self.labels(inspection, language)
        if not labels:
            raise FieldKitError("labels.none")
        return labels

    def write(self, inspection: str, file: Path, language: str | None = None) -> int:
        """Write the labels as PDF, each with its QR code and lines for its handovers.

        Returns:
            How many labels there are.

        Raises:
            FieldKitError: labels.none, and as `labels`; disk.full, file.unwritable.
        """
        from fieldkit.reports.sample_labels import sample_labels
        from fieldkit.reports.seal import seal
        from fieldkit.reports.writer import write_pdf
        from fieldkit.storage.workspace_folder import write_durably

        labels = self.required(inspection, language)
        moment = self._core.clock.now().isoformat(timespec="minutes")
        document = sample_labels(labels, moment, language or SOURCE_LANGUAGE)
        write_durably(file, seal(write_pdf(document), document.meta, b"", ""))
        return len(labels)

    def _opened(self, inspection: str) -> tuple[OpenedForm, FormSession, bool]:
        core = self._core
        for begun in core.draft_rows():
            if inspection in (begun.id, begun.inspection):
                draft = self._inspecting.resume(begun.id)
                return draft.form, draft.session, draft.headline().is_exercise
        row = core.inspection_row(inspection)
        revision = core.revision(row.head)
        form = core.form_of(revision)
        session = FormSession.read(form.definition, revision.xml.encode(), core.clock)
        return form, session, row.exercise
