"""Commands that keep a workspace safe and bring one back: doctor, backups, keys, recovery."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from fieldkit.app.health import NOT_UNLOCKED, Check, diagnose, refused
from fieldkit.app.rescuing import (
    Leftovers,
    recover_workspace,
    restore_backup,
    set_forgotten_passphrase,
)
from fieldkit.app.unlocking import key_store_standing
from fieldkit.cli.face import Face, pass_face, secret_in
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator

_PATH = click.Path(path_type=Path)


@click.command()
@pass_face
def doctor(face: Face) -> None:
    """Tell in plain words what is well, what is not, and what to do.

    With the passphrase at hand (--passphrase-file, FIELDKIT_PASSPHRASE or the key store of this
    computer) it looks inside too.
    """
    checks = diagnose(face.folder)
    if {"health.workspace", "health.not_open"} <= {check.code for check in checks}:
        checks += _inside(face)
    is_ok = all(check.ok for check in checks)
    face.say(
        {"ok": is_ok, "checks": [check.as_dict() for check in checks]},
        lambda: "\n".join(line for check in checks for line in _check_in_words(check)),
    )
    if not is_ok:
        click.get_current_context().exit(1)


def _inside(face: Face) -> list[Check]:
    secret = face.secret_at_hand()
    if secret is None:
        return [NOT_UNLOCKED]
    try:
        with face.services_with(secret) as services:
            return services.safekeeping.standing()
    except FieldKitError as refusal:
        return [refused("database", refusal)]


def _check_in_words(check: Check) -> Iterator[str]:
    mark = {"well": "well", "attention": "!", "bad": "BAD"}[check.standing]
    yield f"{mark:4} {check.name}: {check.detail()}"
    if check.advice():
        yield f"     what to do: {check.advice()}"


@click.command()
@click.option("-o", "--output", type=_PATH, help="A folder, or a file such as all.fkbackup.")
@click.option(
    "--also-in", type=_PATH, help="From now on keep backups in this folder too, such as a stick."
)
@pass_face
def backup(face: Face, output: Path | None, also_in: Path | None) -> None:
    """Make a checked backup, beside the workspace or in OUTPUT."""
    with face.services() as services, face.job() as job:
        if also_in:
            services.safekeeping.keep_elsewhere(also_in)
        keep = services.safekeeping
        made = keep.back_up_to(output, job) if output else keep.back_up(job)
    face.say(
        made.as_dict(),
        lambda: f"{made.file}\nRead back and found whole, with {made.attachments} attachments.",
    )


@click.command()
@click.argument("source", metavar="BACKUP", type=_PATH)
@click.option("--into", type=_PATH, required=True, help="A new folder for the workspace.")
@pass_face
def restore(face: Face, source: Path, into: Path) -> None:
    """Make a workspace from BACKUP: a backup folder, one of its copies, or a backup file."""
    with face.job() as job:
        restored = restore_backup(source, into, face.passphrase(), job)
    face.say(
        restored,
        lambda: (
            f"{restored['workspace']}\nAs it was at {restored['at']}. "
            "It gets a new device key before it writes: enrol its card again."
        ),
    )


@click.command()
@click.argument("files", type=_PATH, nargs=-1)
@click.option("--into", type=_PATH, help="A new folder for the workspace.")
@click.option("--backup", "backups", type=_PATH, multiple=True, help="A folder with backups.")
@click.option("--key", type=_PATH, help="A supervisor's recovery key; sets a new passphrase.")
@pass_face
def recover(
    face: Face, files: tuple[Path, ...], into: Path | None, backups: tuple[Path, ...], key: Path
) -> None:
    """Put a damaged workspace together again, in a new folder, from all that is left of it.

    FILES are sync files that others have received from this laptop. With --key a forgotten
    passphrase is replaced.
    """
    if key:
        set_forgotten_passphrase(face.folder, key, face.new_passphrase())
    if into is None:
        if not key:
            raise click.UsageError("--into or --key is needed")
        face.say({"workspace": str(face.folder)}, lambda: "The new passphrase opens it now.")
        return
    with face.job() as job:
        left = Leftovers(backups, files)
        report = recover_workspace(face.folder, into, face.passphrase(), left, job)
    face.say(report, lambda: "\n".join(_recovery_in_words(report)))


@click.command()
@click.option("--new-passphrase-file", type=_PATH, help="A file that holds the new passphrase.")
@pass_face
def passphrase(face: Face, new_passphrase_file: Path | None) -> None:
    """Change the passphrase of the workspace and of the backups at hand."""
    old = face.passphrase()
    with face.services_with(old) as services:
        new = secret_in(new_passphrase_file) if new_passphrase_file else face.typed_passphrase()
        services.safekeeping.change_passphrase(old, new)
    face.say({"workspace": str(face.folder)}, lambda: "The new passphrase opens it from now on.")


@click.command()
@pass_face
def rekey(face: Face) -> None:
    """Go on with a new device key, after the workspace was restored or copied."""
    with face.services() as services:
        services.safekeeping.rekey()
        owner = services.owner
    whom = "another supervisor of the event" if owner.role == "supervisor" else "your supervisor"
    face.say(
        {"device": owner.device, "words": owner.words, "name": owner.name, "role": owner.role},
        lambda: (
            f"New device key; its five words: {owner.words}\n"
            f"Give the new card to {whom}: fieldkit device card -o card.txt"
        ),
    )


@click.command("recovery-key")
@click.option("-o", "--output", type=_PATH, required=True)
@pass_face
def recovery_key(face: Face, output: Path) -> None:
    """Write this supervisor's recovery key, which opens the laptops that imported the plan."""
    with face.services() as services:
        public = services.safekeeping.write_recovery_key(output)
    face.say(
        {"file": str(output), "public": public},
        lambda: f"{output}\nKeep it under lock and key, and on none of the laptops.",
    )


@click.group("key-store")
def key_store() -> None:
    """Let the key store of this computer open the workspace instead of the passphrase."""


@key_store.command("on")
@pass_face
def key_store_on(face: Face) -> None:
    """Open the workspace without the passphrase for whoever is logged in to this account.

    The lock of the window still asks for the passphrase, and so does a copy on another computer.
    """
    passphrase = face.passphrase()
    with face.services_with(passphrase) as services:
        services.safekeeping.let_key_store_open(passphrase, face.key_store())
    face.say(
        {"workspace": str(face.folder), "on": True},
        lambda: (
            "Whoever is logged in to this account of this computer can open the workspace now, "
            "without the passphrase. Keep the passphrase: the lock of the window asks for it."
        ),
    )


@key_store.command("off")
@pass_face
def key_store_off(face: Face) -> None:
    """Let only the passphrase open the workspace."""
    with face.services() as services:
        is_gone = services.safekeeping.stop_key_store(face.key_store())
    if not is_gone:
        face.note(
            'The key store could not be reached: its entry "fieldkit" is still there, though it '
            "opens this workspace no more. Remove it with the system's own program for passwords."
        )
    face.say(
        {"workspace": str(face.folder), "on": False, "secret_removed": is_gone},
        lambda: "Only the passphrase opens the workspace from now on.",
    )


@key_store.command("status")
@pass_face
def key_store_status(face: Face) -> None:
    """Tell whether the key store opens the workspace, and whether this computer has one."""
    standing = key_store_standing(face.folder, face.key_store())
    face.say(
        {"workspace": str(face.folder), **standing.as_dict()},
        lambda: (
            f"{'on' if standing.on else 'off'}: "
            + ("this computer has a key store." if standing.usable else standing.reason)
        ),
    )


def _recovery_in_words(report: dict[str, Any]) -> Iterator[str]:
    begun = {
        "database": "the database, which can be read to the end",
        "backup": f"the backup of {report['base_at']}",
        "journal": "the answer journal alone",
    }
    yield f"{report['workspace']}\nBegun with {begun[report['base']]}."
    if report["reason"]:
        yield f"The database could not be used: {report['reason']}."
    for source, count in report["records"].items():
        yield f"{count} records from the {source}"
    yield f"{report['drafts']} drafts and {report['answers']} answers from the journal"
    yield f"{report['attachments']} attachments found whole, {report['lost_attachments']} lost"
    if report["tears"]:
        yield f"{report['tears']} entries of the journal cannot be read"
    for arrival in report["files"]:
        yield f"{arrival['new']} records from {arrival['file']}"


COMMANDS: tuple[click.Command, ...] = (
    doctor,
    backup,
    restore,
    recover,
    passphrase,
    rekey,
    recovery_key,
    key_store,
)
