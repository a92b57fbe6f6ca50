"""Commands about the workspace itself: init, device, enrol, verify."""

from __future__ import annotations

from pathlib import Path
from typing import Literal

import click

from fieldkit.app.bootstrap import create_workspace
from fieldkit.app.findings import of_report
from fieldkit.cli.face import Face, pass_face, secret_in

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


@device.command()
@pass_face
def moved(face: Face) -> None:
    """Say that this workspace was moved to this place, not copied: it keeps its device key."""
    with face.services() as services:
        services.safekeeping.stay()
        owner = services.owner
    face.say(
        {"device": owner.device, "words": owner.words},
        lambda: f"It goes on here with the same device key: {owner.words}",
    )


@click.command()
@click.argument("file", type=_FILE)
@click.option("--from", "since", help="The first day on which it is to be used, as 2026-06-02.")
@click.option("--until", help="The last day.")
@pass_face
def enrol(face: Face, file: Path, since: str | None, until: str | None) -> None:
    """Enrol the device whose card is in FILE, or whose QR code is on the picture FILE."""
    with face.services() as services:
        reading = services.planning.read_card(file)
        row = services.planning.enrol_card(reading, since, until)
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
@click.argument("words", nargs=-1, required=True)
@pass_face
def trust(face: Face, words: tuple[str, ...]) -> None:
    """Believe the supervisor with these five WORDS, whose file was kept apart at import.

    For a supervisor whom nobody known here could enrol, as after the only supervisor's new key.
    Type the words that the supervisor reads aloud.
    """
    with face.services() as services, face.job() as job:
        arrivals = services.receiving.believe(" ".join(words), job)
    face.say(
        [arrival.as_dict() for arrival in arrivals],
        lambda: "\n".join(
            f"{arrival.file}: {arrival.new} new records of {arrival.sender}" for arrival in arrivals
        ),
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


@click.command()
@click.argument("file", type=_FILE, required=False)
@click.option("--file-passphrase", type=_FILE, help="File that holds the passphrase of FILE.")
@click.option("--mend", is_flag=True, help="First compute the tables again from the log.")
@pass_face
def verify(face: Face, file: Path | None, file_passphrase: Path | None, *, mend: bool) -> None:
    """Check FILE or the whole workspace: log, signatures, attachments, tables."""
    key = secret_in(file_passphrase) if file_passphrase else None
    with face.services() as services, face.job() as job:
        receiving = services.receiving
        if mend:
            receiving.mend_tables()
        report = receiving.verify_file(file, job, key) if file else receiving.verify(job)
    found = of_report(report)
    lines = [
        line for each in found for line in (f"- {each.words}", f"  {each.advice}") if line.strip()
    ]
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


COMMANDS: tuple[click.Command, ...] = (init, device, enrol, trust, revoke, verify)
