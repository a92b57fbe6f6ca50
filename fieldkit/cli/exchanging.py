"""Commands that carry records between workspaces: pack, export, import, watch."""

from __future__ import annotations

import re
import time
from contextlib import suppress
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import click

from fieldkit.app.carriers import carriers_among
from fieldkit.app.handing_over import Order
from fieldkit.app.watching import SECONDS_BETWEEN_GLANCES, needs_no_look
from fieldkit.cli.face import Face, pass_face, secret_in
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.carrying import Exported
    from fieldkit.app.receiving import Arrival
    from fieldkit.app.watching import FolderWatch

_FILE = click.Path(path_type=Path)


class _Size(click.ParamType[int]):
    """A number of bytes such as 500k, 20M or 2G, in thousands."""

    name = "size"
    _UNITS: ClassVar[dict[str, int]] = {"": 1, "K": 10**3, "M": 10**6, "G": 10**9}

    def convert(
        self, value: str | int, param: click.Parameter | None, ctx: click.Context | None
    ) -> int:
        """The number of bytes."""
        read = re.fullmatch(r"(\d+)([KMG]?)B?", str(value).strip().upper())
        if read is None:
            self.fail(f"{value} is no size such as 500k, 20M or 2G", param, ctx)
        return int(read[1]) * self._UNITS[read[2]]


@click.command()
@click.option("-o", "--output", type=_FILE, required=True)
@click.option("--all", "everything", is_flag=True, help="Write all records, not only new ones.")
@click.option(
    "--split",
    type=_Size(),
    help="Write files of at most this size (20M), each of which can be imported by itself. "
    "Run again, the same command writes only the parts that are missing.",
)
@click.option(
    "--for-passphrase",
    type=_FILE,
    help="Lock the file with the passphrase in this file, not to the supervisors' devices.",
)
@pass_face
def export(
    face: Face,
    output: Path,
    split: int | None,
    for_passphrase: Path | None,
    *,
    everything: bool,
) -> None:
    """Write a sync file for the supervisor."""
    passphrase = secret_in(for_passphrase) if for_passphrase else None
    with face.services() as services, face.job() as job:
        done = services.handing_over.export_for(output, Order(everything, passphrase, split), job)
    face.say(
        done.as_dict(),
        lambda: (
            "\n".join(
                f"{each.file}: {each.records} records, {each.attachments} attachments"
                for each in done.parts or [done]
            )
            + _resumed(done)
        ),
    )


def _resumed(done: Exported) -> str:
    if not done.went_on_at:
        return ""
    return f"; went on at {done.went_on_at / 1e6:.1f} MB, where an earlier try had stopped"


@click.command()
@click.option("-o", "--output", type=_FILE, required=True)
@click.option(
    "--for-passphrase",
    type=_FILE,
    help="Lock the pack with the passphrase in this file, not to devices.",
)
@pass_face
def pack(face: Face, output: Path, for_passphrase: Path | None) -> None:
    """Write the pack for the inspectors."""
    passphrase = secret_in(for_passphrase) if for_passphrase else None
    with face.services() as services, face.job() as job:
        done = services.planning.write_pack(output, job, passphrase)
    face.say(
        done.as_dict(),
        lambda: f"{done.file}: {done.records} records, {done.attachments} attachments",
    )


@click.command("import")
@click.argument("files", nargs=-1, required=True, type=_FILE)
@click.option("--file-passphrase", type=_FILE, help="File that holds the passphrase of the pack.")
@pass_face
def import_(face: Face, files: tuple[Path, ...], file_passphrase: Path | None) -> None:
    """Import sync files, inspection PDFs and photos of their QR pages, or folders of them."""
    key = secret_in(file_passphrase) if file_passphrase else None
    with face.services() as services, face.job() as job:
        arrivals = services.receiving.accept_files(carriers_among(files), job, key)
    for arrival in arrivals:
        if arrival.new_supervisor:
            face.note(
                f"From now on this workspace trusts {_sender(arrival)} as its supervisor. "
                f"Compare these words with the supervisor's: {arrival.words}"
            )
        if arrival.quarantined:
            face.note(
                f"{arrival.file}: to count these records, a supervisor enrols the device card "
                f"of {_sender(arrival)} (words: {arrival.words}); nothing is lost until then. "
                "If it is your supervisor with a new key who says these words: fieldkit trust WORDS"
            )
    refused = [arrival for arrival in arrivals if not arrival.ok]
    if refused and len(files) == 1:
        problem = refused[0].problem
        if problem is not None:
            raise FieldKitError(problem.code, **problem.context)
    face.say([arrival.as_dict() for arrival in arrivals], lambda: _lines(arrivals))
    if refused:
        click.get_current_context().exit(1)


@click.command()
@click.argument("folder", type=_FILE)
@click.option(
    "--import",
    "imports_itself",
    is_flag=True,
    help="Import new work of laptops that are known; anything else is only told.",
)
@pass_face
def watch(face: Face, folder: Path, *, imports_itself: bool) -> None:
    """Tell of each file that appears in FOLDER, until Ctrl+C; the files stay as they are.

    With --json one line for each file.
    """
    if not folder.is_dir():
        raise FieldKitError("file.missing", path=str(folder))
    with face.services() as services, suppress(KeyboardInterrupt):
        sight = services.watching.watch(folder.absolute())
        was_there = True
        while True:
            glance = sight.glance()
            if glance.is_there != was_there:
                was_there = glance.is_there
                face.note(f"{folder} is {'there again' if was_there else 'not there now'}")
            for file in glance.ready:
                arrival = services.receiving.look(file)
                if services.watching.is_worth_telling(sight, arrival):
                    if imports_itself and needs_no_look(arrival):
                        _take(face, services, sight, file)
                    else:
                        face.say({**arrival.as_dict(), "imported": False}, partial(_waits, arrival))
            time.sleep(SECONDS_BETWEEN_GLANCES)


def _take(face: Face, services: Services, sight: FolderWatch, file: Path) -> None:
    with face.job() as job:
        [arrival] = services.receiving.accept_files([file], job)
    if arrival.ok:
        services.watching.settle(sight, file)
    face.say({**arrival.as_dict(), "imported": arrival.ok}, partial(_lines, [arrival]))


def _waits(arrival: Arrival) -> str:
    if arrival.problem:
        return _lines([arrival])
    waiting = f"{_some(arrival.new, 'new record')}, {arrival.known} here already"
    told = "; ".join([waiting, *brought(arrival)[1:]])
    return f"{arrival.file}: from {_sender(arrival)}: {told}; not imported yet"


def _sender(arrival: Arrival) -> str:
    return arrival.sender or "an unknown device"


def _lines(arrivals: Sequence[Arrival]) -> str:
    return "\n".join(
        f"{arrival.file}: {arrival.problem.message} {arrival.problem.remedy}"
        if arrival.problem
        else f"{arrival.file}: from {_sender(arrival)}: {'; '.join(brought(arrival))}"
        for arrival in arrivals
    )


_MOST_NAMED = 5


def brought(arrival: Arrival) -> list[str]:
    """What a file brought and what comes of it, for a person who does not know our words."""
    missing = sum(gap.last - gap.first + 1 for gap in arrival.gaps)
    told = [
        (
            arrival.quarantined,
            f"{_some(arrival.quarantined, 'record')} kept apart, not counted yet: "
            "no supervisor has enrolled this laptop",
        ),
        (
            missing,
            f"{_some(missing, 'other record')} of that laptop not here yet: "
            "its next sync file brings what is missing",
        ),
        (
            len(arrival.missing_parts),
            "not here yet of the parts of this file: "
            + ", ".join(map(str, arrival.missing_parts[:_MOST_NAMED]))
            + (" ..." if len(arrival.missing_parts) > _MOST_NAMED else ""),
        ),
        (arrival.awaited_files, f"{_some(arrival.awaited_files, 'attached file')} not here yet"),
        (
            arrival.conflicts,
            f"{_some(arrival.conflicts, 'inspection')} changed on two laptops at once: "
            "both versions are kept until somebody decides",
        ),
        (
            len(arrival.not_counted),
            "WARNING: " + " ".join(each.message() for each in arrival.not_counted[:_MOST_NAMED]),
        ),
        (arrival.forks, "WARNING: two laptops sign with the same key; tell your supervisor"),
    ]
    taken = f"{_some(arrival.new, 'new record')} taken in, {arrival.known} here already"
    return [taken, *(words for count, words in told if count)]


def _some(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


@click.command()
@click.option(
    "--within",
    type=click.IntRange(0, 365),
    help="From now on expect a receipt within so many days; 0: never remind.",
)
@pass_face
def receipts(face: Face, within: int | None) -> None:
    """Tell which finished inspections no supervisor has confirmed for too long."""
    with face.services() as services:
        handing_over = services.handing_over
        if within is not None:
            handing_over.expect_receipts_within(within)
        days, rows = handing_over.receipt_days, handing_over.overdue()
        waiting = handing_over.outgoing().inspections
    face.say(
        {"within_days": days, "waiting": waiting, "overdue": [row.as_dict() for row in rows]},
        lambda: "\n".join(
            [
                f"{_some(waiting, 'inspection')} not confirmed yet, "
                f"{len(rows)} of them for more than {_some(days, 'day')}",
                *(f"OVERDUE {row.at[:16]} {row.site} {row.form_title} ({row.id})" for row in rows),
            ]
        ),
    )


COMMANDS: tuple[click.Command, ...] = (export, pack, import_, watch, receipts)
