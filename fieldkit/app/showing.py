"""One inspection whole, as the faces show it, from the session that holds it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.app.form_languages import tag_of
from fieldkit.app.rows import InspectionDetail
from fieldkit.inspections.earlier import marked_repeats, repeats_in
from fieldkit.inspections.transcript import transcribe

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.core import Core
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.app.rows import InspectionRow
    from fieldkit.forms import FormSession


def detail_of(
    core: Core,
    row: InspectionRow,
    form: OpenedForm,
    session: FormSession,
    files: Mapping[str, Mapping[str, Any]],
) -> InspectionDetail:
    """The inspection of a row, with the answers of a session in its present language."""
    transcript = transcribe(session, form.meaning, form.limits_in(tag_of(session.language)))
    again = repeats_in(core.revision(row.head).findings) if row.head else frozenset()
    return InspectionDetail(
        row=row,
        heads=core.heads(row.id),
        answers={node.path: node.value for node in session.nodes() if node.value != ""},
        findings=marked_repeats(transcript.findings, again),
        files=files,
        reviews=core.reviews(row.id),
        transcript=transcript,
    )
