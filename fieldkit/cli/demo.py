"""The demo: the whole main job on the sample event, with nothing that a user could not call."""

from __future__ import annotations

import shutil
import sys
import time
from datetime import datetime, timedelta
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING, Any

import click

from fieldkit import paths
from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.cli.exchanging import brought
from fieldkit.cli.face import Face, pass_face
from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from fieldkit.app.bootstrap import Services
    from fieldkit.app.rows import RecordedInspection

_PASSPHRASE = "a demo is no secret"  # noqa: S105  printed by the demo itself
_VISITS = (
    ("fk_food", "food.json", "en"),
    ("fk_water", "water.json", "ru"),
    ("fk_chem", "chem.json", "en"),
)


@click.command()
@click.option(
    "--into", type=click.Path(path_type=Path), help="Folder to fill; must be empty or new."
)
@click.option(
    "--size",
    type=click.IntRange(1, 100_000),
    help="Instead, make an invented event with so many inspections.",
)
@click.option("--seed", type=int, default=1, show_default=True, help="Another seed, other work.")
@pass_face
def demo(face: Face, into: Path | None, size: int | None, seed: int) -> None:
    """Do the whole job on sample data: plan, inspect, hand over, review, answer."""
    folder = into or Path(mkdtemp(prefix="fieldkit-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise FieldKitError("demo.folder_not_empty", path=str(folder))
    if size is not None:
        _invent(face, folder, size, seed)
        return
    job = _Demo(folder, (lambda _: None) if face.json else click.echo)
    result = job.run()
    face.say(result, lambda: job.closing_words(result))


def _invent(face: Face, folder: Path, size: int, seed: int) -> None:
    """Make an invented event, and say what is in it."""
    from fieldkit.app.inventing import Inventing

    begun = time.perf_counter()
    yesterday = datetime.now().astimezone().date() - timedelta(days=1)
    inventing = Inventing(folder, _PASSPHRASE, size, seed, yesterday)
    made = inventing.run((lambda _: None) if face.json else click.echo)
    seconds = round(time.perf_counter() - begun, 1)
    face.say(
        {
            "workspaces": {
                "supervisor": str(made.supervisor),
                "inspectors": [str(each) for each in made.inspectors],
            },
            "inspections": made.inspections,
            "by_grade": made.by_grade,
            "by_alert": made.by_alert,
            "findings": made.findings,
            "seconds": seconds,
        },
        lambda: (
            f"\nDone in {seconds} s: {made.inspections} inspections, {made.findings} findings; "
            f"grades {_counted(made.by_grade)}; alerts {_counted(made.by_alert)}. "
            "All of it is an exercise.\n"
            f'Open it with the passphrase "{_PASSPHRASE}":\n'
            f"  {_program()} --workspace {made.supervisor} window"
        ),
    )


def _counted(counts: Mapping[str, int]) -> str:
    return ", ".join(f"{each} {count}" for each, count in counts.items())


class _Demo:
    """One run of the demo in one folder."""

    def __init__(self, folder: Path, say: Callable[[str], None]) -> None:
        self.folder = folder
        self.say = say
        self.sample = paths.resources() / "reference" / "sample_event"
        self.inspector_folder = folder / "inspector"
        self.supervisor_folder = folder / "supervisor"
        self.pack = folder / "1-pack-for-inspectors.fieldkit"
        self.hand_over = folder / "2-hand-over.fieldkit"
        self.answer = folder / "3-answer-for-inspectors.fieldkit"

    def run(self) -> dict[str, Any]:
        """Do the job; gives what the command line contract asks of `demo`."""
        begun = time.perf_counter()
        self._prepare()
        inspections = self._inspect()
        figures = self._receive_and_review(inspections)
        self._take_answer_home()
        return {
            "workspaces": {
                "inspector": str(self.inspector_folder),
                "supervisor": str(self.supervisor_folder),
            },
            "inspections": inspections,
            "sync_files": [str(self.pack), str(self.hand_over), str(self.answer)],
            **figures,
            "seconds": round(time.perf_counter() - begun, 2),
        }

    def closing_words(self, result: dict[str, Any]) -> str:
        """What a person should look at next."""
        return (
            f"\nDone in {result['seconds']} s: {result['records']} records, "
            f"{result['findings']} findings, {result['alerts']} alerts. All of it is an exercise.\n"
            f"Everything is in {self.folder}. Open either side with the passphrase "
            f'"{_PASSPHRASE}":\n'
            f"  {_program()} --workspace {self.inspector_folder} window\n"
            f"  {_program()} --workspace {self.supervisor_folder} window"
        )

    def _prepare(self) -> None:
        create_workspace(self.supervisor_folder, _PASSPHRASE, "Dilnoza Karimova", "supervisor")
        create_workspace(self.inspector_folder, _PASSPHRASE, "Aigerim Sadykova", "inspector")
        card = self.folder / "inspector-card.txt"
        with self._open(self.inspector_folder) as inspector:
            inspector.planning.write_card(card)
            words = inspector.owner.words
        with self._open(self.supervisor_folder) as supervisor:
            event = supervisor.planning.load_event(self.sample / "event.yaml")
            self.say(
                f"Supervisor: planned {event.name}: {len(event.venues)} venues, "
                f"{len(event.sites)} sites."
            )
            for form, _, _ in _VISITS:
                row = supervisor.planning.add_form(Path(form))
                self.say(f"Supervisor: installed the form {row.title} ({row.id} {row.version}).")
            enrolled = supervisor.planning.enrol(card)
            self.say(f"Supervisor: enrolled {enrolled.name}, device words: {words}.")
            done = supervisor.planning.write_pack(self.pack, JobContext())
            self.say(f"Supervisor: wrote {self.pack.name}, {done.records} records.")

    def _inspect(self) -> list[dict[str, Any]]:
        done = []
        with self._open(self.inspector_folder) as inspector:
            arrival = inspector.receiving.accept(self.pack, JobContext())
            self.say(f"Inspector: imported the pack from {arrival.sender}, {arrival.new} records.")
            for form, answers, language in _VISITS:
                begun = time.perf_counter()
                recording = inspector.inspecting.begin_recording(
                    form, None, self.sample / answers, {}
                )
                recorded = recording.finalise()
                pdf = self.folder / f"{recorded.site}-{form}-{language}.pdf"
                inspector.documenting.write_pdf(recorded.id, pdf, language)
                milliseconds = (time.perf_counter() - begun) * 1000
                self.say(_words_of(recorded, pdf, milliseconds))
                done.append(
                    {
                        "id": recorded.id,
                        "form": form,
                        "site": recorded.site,
                        "grade": recorded.grade,
                        "alert": recorded.alert,
                        "findings": len(recorded.findings),
                        "pdf": str(pdf),
                        "ms": round(milliseconds),
                    }
                )
            exported = inspector.handing_over.export(self.hand_over, JobContext())
            self.say(
                f"Inspector: wrote {self.hand_over.name}: {exported.records} records, "
                f"{exported.attachments} photos and signatures, {exported.bytes // 1024} KiB."
            )
        return done

    def _receive_and_review(self, inspections: list[dict[str, Any]]) -> dict[str, Any]:
        with self._open(self.supervisor_folder) as supervisor:
            arrival = supervisor.receiving.accept(self.hand_over, JobContext())
            self.say(f"Supervisor: imported it: {'; '.join(brought(arrival))}.")
            again = supervisor.receiving.accept(self.hand_over, JobContext())
            self.say(f"Supervisor: imported it once more: {'; '.join(brought(again))}.")
            report = supervisor.receiving.verify(JobContext())
            self.say(
                f"Supervisor: verified {report.records} records: "
                f"{'all is well' if report.ok else 'NOT in order'}."
            )
            returned, *approved = [inspection["id"] for inspection in inspections]
            supervisor.reviewing.return_(
                returned, ("Please add the reading of the second thermometer.",)
            )
            for inspection in approved:
                supervisor.reviewing.approve(inspection, ())
            self.say("Supervisor: approved two inspections, returned one with a comment.")
            supervisor.planning.write_pack(self.answer, JobContext())
            return {
                "records": report.records,
                "verified": report.ok,
                "findings": sum(inspection["findings"] for inspection in inspections),
                "alerts": sum(inspection["alert"] != "none" for inspection in inspections),
            }

    def _take_answer_home(self) -> None:
        with self._open(self.inspector_folder) as inspector:
            inspector.receiving.accept(self.answer, JobContext())
            for row in inspector.inspecting.inspections():
                self.say(f"Inspector: {row.site} {row.form_title} is {row.state}.")

    def _open(self, folder: Path) -> Services:
        return open_services(folder, _PASSPHRASE)


def _program() -> str:
    """How this program is started here: by its name where it is on the path."""
    return "fieldkit" if shutil.which("fieldkit") else f"{sys.executable} -m fieldkit"


def _words_of(recorded: RecordedInspection, pdf: Path, milliseconds: float) -> str:
    return (
        f"Inspector: {recorded.site} {recorded.form}: grade {recorded.grade or '-'}, "
        f"alert {recorded.alert}, {len(recorded.findings)} findings; "
        f"{pdf.name}; {milliseconds:.0f} ms."
    )


COMMANDS: tuple[click.Command, ...] = (demo,)
