"""Commands that settle what does not agree: conflicts, resolve, duplicates, dismiss, withdraw."""

from __future__ import annotations

import click

from fieldkit.app.resolving import Decision
from fieldkit.cli.face import Face, pass_face


@click.command()
@pass_face
def conflicts(face: Face) -> None:
    """List the inspections that have two latest revisions, and what differs."""
    with face.services() as services:
        found = services.resolving.conflicts()
    face.say(
        [conflict.as_dict() for conflict in found],
        lambda: "\n\n".join(conflict.in_words() for conflict in found) or "No conflicts.",
    )


@click.command()
@click.argument("inspection")
@click.option("--take", default="", metavar="SIDE", help="left, right, or a revision: take whole.")
@click.option(
    "--answer",
    multiple=True,
    metavar="PLACE=CHOICE",
    help="left, right, base, a revision, or a value (value:left for the word itself).",
)
@click.option("--reason", default="", help="Why; some forms demand it.")
@pass_face
def resolve(face: Face, inspection: str, take: str, answer: tuple[str, ...], reason: str) -> None:
    """Settle a conflict with a revision that follows all sides."""
    decision = Decision(take, dict(_choice(given) for given in answer), reason)
    with face.services() as services:
        row = services.resolving.resolve(inspection, decision)
    face.say(row.as_dict(), lambda: f"{row.id}  {row.state}  revision {row.head}")


@click.command()
@pass_face
def duplicates(face: Face) -> None:
    """List the inspections that may be one visit, written down twice, in pairs."""
    with face.services() as services:
        found = services.suspecting.suspicions()
    face.say(
        [suspicion.as_dict() for suspicion in found],
        lambda: "\n\n".join(suspicion.in_words() for suspicion in found) or "No duplicates.",
    )


@click.command()
@click.argument("inspection")
@click.argument("others", nargs=-1)
@click.option("--reason", required=True, help="How it is known that they are two visits.")
@pass_face
def dismiss(face: Face, inspection: str, others: tuple[str, ...], reason: str) -> None:
    """Say that an inspection and OTHERS are visits of their own; without OTHERS, all suspected."""
    with face.services() as services:
        row = services.suspecting.dismiss(inspection, others, reason)
    left = len(row.duplicates)
    face.say(row.as_dict(), lambda: f"{row.id}  {row.state}  still suspected: {left or 'none'}")


@click.command()
@click.argument("inspection")
@click.option("--reason", required=True, help="Why it does not count.")
@pass_face
def withdraw(face: Face, inspection: str, reason: str) -> None:
    """Take an inspection back with a reason; it stays in the records."""
    with face.services() as services:
        row = services.withdrawing.withdraw(inspection, reason)
    face.say(row.as_dict(), lambda: f"{row.id}  {row.state}")


def _choice(given: str) -> tuple[str, str]:
    place, sign, said = given.partition("=")
    if not sign or not place:
        raise click.UsageError(f"--answer takes PLACE=CHOICE, not {given!r}.")
    return place, said


COMMANDS: tuple[click.Command, ...] = (
    conflicts,
    resolve,
    duplicates,
    dismiss,
    withdraw,
)
