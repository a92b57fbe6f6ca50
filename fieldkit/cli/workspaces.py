"""Commands about the workspace itself: init, device, enrol, event, verify."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Literal

import click

from fieldkit.app.bootstrap import create_workspace
from fieldkit.cli.face import Face, pass_face

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fieldkit.app import VerifyProblem

_FILE = click.Path(path_type=Path)


@click.command()
@click.option("--name", required=True, help="Name of the person who uses it.")
@click.option("--role", type=click.Choice(["inspector", "supervisor"]), required=True)
@pass_face
def init(face: Face, name: str, role: Literal["inspector", "supervisor"]) -> None:
    """Make a new workspace with a device key."""
    owner = create_workspace(face.folder, face.new_passphrase(), name, role)
    face.say(
        {
            "workspace": str(face.folder),
            "device": owner.device,
            "words": owner.words,
            "name": owner.name,
            "role": owner.role,
        },
        lambda: f"Workspace of {owner.name} ({owner.role}) in {face.folder}\nDevice: {owner.words}",
    )


@click.group()
def device() -> None:
    """Show this laptop to others: its device card."""


@device.command()
@click.option("-o", "--output", type=_FILE, required=True)
@pass_face
def card(face: Face, output: Path) -> None:
    """Write the card of this device for the supervisor; to a .png, its QR code."""
    with face.services() as services:
        services.planning.write_card(output)
        owner = services.owner
    face.say(
        {"file": str(output), "device": owner.device, "words": owner.words},
        lambda: f"{output}\nRead these words aloud to the supervisor: {owner.words}",
    )


@device.command()
@pass_face
def show(face: Face) -> None:
    """Show the card of this device as a QR code, to be photographed by the supervisor."""
    with face.services() as services:
        code, owner = services.planning.card_in_blocks(), services.owner
    face.say(
        {"device": owner.device, "words": owner.words, "name": owner.name, "role": owner.role},
        lambda: f"{code}\nRead these words aloud to the supervisor: {owner.words}",
    )


@click.command()
@click.argument("file", type=_FILE)
@pass_face
def enrol(face: Face, file: Path) -> None:
    """Enrol the device whose card is in FILE, or whose QR code is on the picture FILE."""
    with face.services() as services:
        reading = services.planning.read_card(file)
        row = services.planning.enrol_card(reading)
    if not reading.in_plan:
        face.note(
            f"{row.name} is not among the people of the event plan: visits are assigned by name, "
            "so compare the spelling."
        )
    for words in reading.other_words:
        face.note(
            f"{row.name} has another laptop enrolled: {words}. If that one is gone, revoke it: "
            f'fieldkit revoke "{words}" --reason TEXT'
        )
    face.say(
        {"device": row.device, "name": row.name, "role": row.role, "words": row.words},
        lambda: f"Enrolled {row.name} ({row.role}): {row.words}",
    )


@click.command()
@click.argument("device")
@click.option("--reason", required=True, help="Why; it is kept with the record.")
@pass_face
def revoke(face: Face, device: str, reason: str) -> None:
    """Let nothing count that DEVICE (owner's name, five words, number) writes from now on."""
    with face.services() as services:
        row = services.planning.revoke(device, reason)
    face.say(
        {"device": row.device, "name": row.name, "role": row.role, "words": row.words},
        lambda: (
            f"Revoked the laptop of {row.name}: {row.words}\n"
            "What has arrived from it still counts. The next pack tells the others."
        ),
    )


@click.group()
def event() -> None:
    """Plan the event."""


@event.command("load")
@click.argument("file", type=_FILE)
@pass_face
def event_load(face: Face, file: Path) -> None:
    """Load an event plan (.xlsx or .yaml)."""
    with face.services() as services:
        loaded = services.planning.load_event(file)
    counts = {
        "code": loaded.code,
        "name": loaded.name,
        "exercise": loaded.exercise,
        "venues": len(loaded.venues),
        "sites": len(loaded.sites),
        "people": len(loaded.people),
        "assignments": len(loaded.assignments),
    }
    face.say(
        counts,
        lambda: (
            f"{loaded.name}: {counts['venues']} venues, {counts['sites']} sites, "
            f"{counts['assignments']} assignments"
        ),
    )


@click.command()
@click.argument("file", type=_FILE, required=False)
@pass_face
def verify(face: Face, file: Path | None) -> None:
    """Check FILE or the whole workspace: log, signatures, attachments, tables."""
    with face.services() as services, face.job() as job:
        report = services.receiving.verify_file(file) if file else services.receiving.verify(job)
    lines = [*_found(report.problems), *_found(report.remarks)]
    face.say(
        report.as_dict(),
        lambda: "\n".join(
            [
                f"{'All is well' if report.ok else 'NOT IN ORDER'}: {report.records} records, "
                f"{report.inspections} inspections",
                *lines,
            ]
        ),
    )
    if not report.ok:
        click.get_current_context().exit(1)


def _found(problems: Sequence[VerifyProblem]) -> Iterator[str]:
    """Each with what to do about it, which is said once for several of a kind."""
    for place, problem in enumerate(problems):
        yield f"- {problem.message}"
        if place + 1 == len(problems) or problems[place + 1].code != problem.code:
            yield f"  {problem.advice()}"


COMMANDS: tuple[click.Command, ...] = (init, device, enrol, revoke, event, verify)
