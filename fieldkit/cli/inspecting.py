"""Commands about inspections: record, list, show, search, pdf, submission, review."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from fieldkit.cli.face import Face, pass_face
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app.alert_list import AlertRow
    from fieldkit.app.rows import InspectionRow, RecordedInspection

_FILE = click.Path(path_type=Path)


@click.command()
@click.argument("form")
@click.option(
    "--site", help="Code of the site in the event plan; a review of a whole event has none."
)
@click.option("--answers", type=_FILE, required=True, help="File with a JSON object of answers.")
@click.option(
    "--attach",
    multiple=True,
    metavar="QUESTION=FILE",
    help="Attach FILE to QUESTION; can be repeated.",
)
@click.option("--draft", is_flag=True, help="Keep a draft; do not finalise.")
@pass_face
def record(
    face: Face, form: str, site: str | None, answers: Path, attach: tuple[str, ...], *, draft: bool
) -> None:
    """Record an inspection from an answers file, using FORM."""
    attachments = dict(_attachment(given) for given in attach)
    with face.services() as services:
        recording = services.inspecting.begin_recording(form, site, answers, attachments)
        recorded = recording.keep_draft() if draft else recording.finalise()
        raised = services.alerting.of_inspection(recorded.id)
    if recording.overruled_site:
        face.note(f"The answers name the site {recording.overruled_site}; recorded at {site}.")
    _say_recorded(face, recorded, raised)


@click.command()
@click.argument("inspection")
@click.option("--answers", type=_FILE, required=True, help="File with the answers that change.")
@click.option("--attach", multiple=True, metavar="QUESTION=FILE", help="Attach FILE to QUESTION.")
@click.option("--draft", is_flag=True, help="Keep the correction as a draft.")
@click.option("--reason", default="", help="Why it is changed; some forms demand it.")
@pass_face
def correct(
    face: Face, inspection: str, answers: Path, attach: tuple[str, ...], *, draft: bool, reason: str
) -> None:
    """Write a new revision of INSPECTION, for example after it was returned."""
    attachments = dict(_attachment(given) for given in attach)
    with face.services() as services:
        recording = services.inspecting.begin_correction(inspection, answers, attachments)
        recorded = recording.keep_draft() if draft else recording.finalise(reason)
        raised = services.alerting.of_inspection(recorded.id)
    _say_recorded(face, recorded, raised)


def _say_recorded(face: Face, recorded: RecordedInspection, raised: list[AlertRow]) -> None:
    line = (
        f"{recorded.id}  {recorded.state}  grade {recorded.grade or '-'}  "
        f"alert {recorded.alert}  {len(recorded.findings)} findings"
    )
    shown = [row.as_dict() for row in raised]
    asked = [
        f"Alert L{row['level']}: {'; '.join(row['reasons'])}. Tell by {row['tell_by'][:16]}:"
        f" {row['tell']}. {row['act']}"
        for row in shown
        if row["tell_by"]
    ]
    face.say({**recorded.as_dict(), "raised": shown}, lambda: "\n".join([line, *asked]))


def _attachment(given: str) -> tuple[str, Path]:
    question, sign, file = given.partition("=")
    if not sign or not question or not file:
        raise click.UsageError(f"--attach takes QUESTION=FILE, not {given!r}.")
    return question, Path(file)


@click.command("list")
@pass_face
def list_(face: Face) -> None:
    """List the inspections."""
    with face.services() as services:
        rows = services.inspecting.all_rows()
    face.say([row.as_dict() for row in rows], lambda: _table(rows))


@click.command()
@click.argument("text")
@pass_face
def search(face: Face, text: str) -> None:
    """Find inspections that contain TEXT."""
    with face.services() as services:
        rows = services.inspecting.inspections(text)
    face.say([row.as_dict() for row in rows], lambda: _table(rows))


def _table(rows: Sequence[InspectionRow]) -> str:
    lines = [
        f"{row.id}  {row.form:10}  {row.site:8}  {row.state:10}  "
        f"{row.grade or '-':2}  {row.alert:6}  {row.at[:16]}  {row.person}"
        f"{'  EXERCISE' if row.exercise else ''}"
        f"{'  perhaps a duplicate' if row.duplicates else ''}"
        for row in rows
    ]
    return "\n".join(lines) or "No inspections."


@click.command()
@click.argument("inspection")
@pass_face
def show(face: Face, inspection: str) -> None:
    """Show one inspection: answers, findings, attachments and reviews."""
    with face.services() as services:
        inspecting = services.inspecting
        detail = inspecting.show_draft(inspection) or inspecting.show(inspection)
    face.say(detail.as_dict(), detail.in_words)


@click.command()
@click.argument("inspection")
@click.option("-o", "--output", type=_FILE, required=True)
@click.option("--lang", default=None, help="Language of the document, such as ru.")
@pass_face
def pdf(face: Face, inspection: str, output: Path, lang: str | None) -> None:
    """Write the document of an inspection as a PDF."""
    with face.services() as services:
        written = services.documenting.write_pdf(inspection, output, lang)
    face.say(
        {"file": str(output), "pages": written.pages, "bytes": written.bytes},
        lambda: f"{output}: {written.pages} pages",
    )


@click.command()
@click.argument("inspection")
@click.option("-o", "--output", type=_FILE, required=True)
@click.option("--lang", default=None, help="Language of the labels, such as ru.")
@pass_face
def labels(face: Face, inspection: str, output: Path, lang: str | None) -> None:
    """Write labels with QR codes for the samples of INSPECTION, or of a draft."""
    with face.services() as services:
        count = services.labelling.write(inspection, output, lang)
    face.say({"file": str(output), "labels": count}, lambda: f"{output}: {count} labels")


@click.command()
@click.argument("inspection")
@click.option("-o", "--output", type=_FILE, required=True, help="An empty or new folder.")
@pass_face
def submission(face: Face, inspection: str, output: Path) -> None:
    """Write an inspection as an ODK submission, encrypted where its form asks for that."""
    with face.services() as services:
        written = services.submitting.write(inspection, output)
    kind = "encrypted submission" if written.encrypted else "submission"
    face.say(written.as_dict(), lambda: f"{output}: {kind}, {len(written.files)} files")


@click.command()
@click.argument("inspection")
@click.argument("decision", type=click.Choice(["approve", "return"]))
@click.option("--comment", multiple=True, help="Text, or QUESTION: text; can be repeated.")
@pass_face
def review(face: Face, inspection: str, decision: str, comment: tuple[str, ...]) -> None:
    """Approve an inspection, or return it with comments."""
    with face.services() as services:
        if decision == "approve":
            row = services.reviewing.approve(inspection, comment)
        elif not comment:
            raise FieldKitError("review.needs_comment")
        else:
            row = services.reviewing.return_(inspection, comment)
    face.say(row.as_dict(), lambda: f"{row.id}  {row.state}")


COMMANDS: tuple[click.Command, ...] = (
    record,
    correct,
    list_,
    search,
    show,
    pdf,
    labels,
    submission,
    review,
)
