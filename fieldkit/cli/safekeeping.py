"""Commands that keep a workspace safe and bring one back: backup, restore."""

from __future__ import annotations

from pathlib import Path

import click

from fieldkit.app.safekeeping import restore_backup
from fieldkit.cli.face import Face, pass_face

_PATH = click.Path(path_type=Path)


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


COMMANDS: tuple[click.Command, ...] = (backup, restore)
