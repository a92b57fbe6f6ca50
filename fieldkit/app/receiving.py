"""Receiving: looking into files from others, taking their records in, checking everything."""

from __future__ import annotations

from dataclasses import asdict, dataclass, replace
from typing import TYPE_CHECKING, Any

from fieldkit.app.alerting import raised_by
from fieldkit.app.carriers import is_picture, open_carrier, open_photographs
from fieldkit.app.changes import Changes as Announcement
from fieldkit.app.form_library import read_bytes
from fieldkit.app.jobs import JobContext
from fieldkit.app.taking_in import take_in
from fieldkit.errors import FieldKitError, message_of
from fieldkit.ledger.roster import ROSTER_KINDS, is_root
from fieldkit.ledger.words import fingerprint_words
from fieldkit.sync.merge_plan import judge

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from pathlib import Path

    from fieldkit.app.core import Core
    from fieldkit.ledger.chain import Gap
    from fieldkit.ledger.outline import Outline
    from fieldkit.storage.arrivals import ImportRow, QuarantinedFile
    from fieldkit.storage.verify_report import VerifyReport
    from fieldkit.sync.bundle import OpenedBundle
    from fieldkit.sync.merge_plan import ImportPlan
    from fieldkit.sync.parts import Part


@dataclass(frozen=True, slots=True)
class NotCounted:
    """A record that is kept and decides nothing, for its author had no right to it."""

    code: str
    device: str
    seq: int
    kind: str
    entity: str
    person: str

    def message(self, translate: Callable[[str], str] = str) -> str:
        """Why it does not count."""
        return message_of(self.code, asdict(self), translate)

    def as_dict(self) -> dict[str, Any]:
        """The record as the command line prints it."""
        return {**asdict(self), "message": self.message()}


@dataclass(frozen=True, slots=True)
class Arrival:
    """What a file brings, or the reason why it is refused.

    `raised`: the ids of the alerts to which inspections in it belong, once it is taken in.
    """

    file: str
    sender: str = ""
    sender_role: str = ""  # by the sender's own word
    device: str = ""
    words: str = ""
    new: int = 0
    known: int = 0
    gaps: tuple[Gap, ...] = ()
    conflicts: int = 0
    quarantined: int = 0
    alerts: int = 0
    forks: int = 0
    awaited_files: int = 0
    not_counted: tuple[NotCounted, ...] = ()
    part: Part | None = None
    missing_parts: tuple[int, ...] = ()
    new_supervisor: bool = False
    raised: tuple[str, ...] = ()
    problem: FieldKitError | None = None

    @property
    def ok(self) -> bool:
        """Whether the file can be taken in."""
        return self.problem is None

    def as_dict(self) -> dict[str, Any]:
        """The arrival as the command line prints it."""
        problem = self.problem
        return {
            "file": self.file,
            "ok": self.ok,
            "sender": self.sender,
            "sender_role": self.sender_role,
            "words": self.words,
            "new": self.new,
            "known": self.known,
            "gaps": [
                {"device": gap.device, "first": gap.first, "last": gap.last} for gap in self.gaps
            ],
            "conflicts": self.conflicts,
            "quarantined": self.quarantined,
            "alerts": self.alerts,
            "forks": self.forks,
            "awaited_files": self.awaited_files,
            "not_counted": [record.as_dict() for record in self.not_counted],
            "part": self.part.as_dict() if self.part else None,
            "missing_parts": list(self.missing_parts),
            "new_supervisor": self.new_supervisor,
            "raised": list(self.raised),
            "problem": None
            if problem is None
            else {"code": problem.code, "message": problem.message, "remedy": problem.remedy},
        }


class Receiving:
    """The use cases of whoever gets files."""

    def __init__(self, core: Core) -> None:
        self._core = core

    def look(self, file: Path, passphrase: str | None = None) -> Arrival:
        """What a file would bring; writes nothing. A refused file is an arrival with a problem."""
        try:
            with self._opened(file, passphrase) as bundle:
                return self._arrival(file, bundle, self._judged(bundle))
        except FieldKitError as error:
            return Arrival(str(file), problem=error)

    def accept(self, file: Path, job: JobContext, passphrase: str | None = None) -> Arrival:
        """Take a file in: all of its records and attachments, or, with an error, nothing.

        Files of a device that nobody has enrolled are kept apart until a supervisor enrols it.

        Raises:
            FieldKitError: sync.*, document.*, file.*, disk.full.
        """
        job.checkpoint(0, 1, file.name)
        with self._opened(file, passphrase) as bundle:
            return self._accepted(file, bundle, job)

    def accept_files(
        self, files: Sequence[Path], job: JobContext, passphrase: str | None = None
    ) -> list[Arrival]:
        """Take several files in, in whatever order; a refused one does not stop the others.

        Photographs are read together: the codes of one record may be on several.
        """
        pictures = [file for file in files if is_picture(file)]
        arrivals = []
        for file in files:
            if file in pictures:
                continue
            try:
                arrivals.append(self.accept(file, job, passphrase))
            except FieldKitError as error:
                arrivals.append(Arrival(str(file), problem=error))
        if pictures:
            arrivals.append(self._accept_pictures(pictures, job))
        # What was missing when the first part came may have come behind it.
        return [
            replace(arrival, missing_parts=self._missing_parts(arrival.part))
            for arrival in arrivals
        ]

    def _accept_pictures(self, pictures: Sequence[Path], job: JobContext) -> Arrival:
        try:
            with open_photographs(pictures, self._form_of) as bundle:
                return self._accepted(pictures[0], bundle, job)
        except FieldKitError as error:
            return Arrival(str(pictures[0]), problem=error)

    def _accepted(self, file: Path, bundle: OpenedBundle, job: JobContext) -> Arrival:
        offered = self._roots_offered(bundle)
        roots = self._core.workspace.roots() | offered

        def settle(plan: ImportPlan) -> tuple[Arrival, list[Outline]]:
            arrival = self._arrival(file, bundle, plan)
            taken = [record for record in plan.new if record.device not in plan.quarantined]
            arrival = replace(arrival, new=len(taken))
            if taken or not plan.quarantined:
                self._believe(offered)
                self._core.workspace.imports.add(file.name, arrival.device, _outcome(arrival))
            return arrival, taken

        arrival, taken = take_in(self._core, bundle, roots, job, settle)
        if arrival.quarantined:
            self._keep_apart(file, arrival)
        if any(record.kind in ROSTER_KINDS for record in taken):
            self.release(JobContext())  # another supervisor may have enrolled whose files wait here
        kinds = frozenset({"inspection", "event", "form", "device", "import"})
        entities = frozenset(record.entity for record in taken)
        self._core.announce(Announcement(kinds, entities))
        return replace(arrival, raised=raised_by(self._core, entities) if taken else ())

    def release(self, job: JobContext) -> list[Arrival]:
        """Take in what was kept apart and whose device is enrolled by now.

        A file that is refused now stays where it is and is told with its problem.
        """
        return self._take_waiting(self._core.workspace.quarantine.releasable(), job)

    def believe(self, words: str, job: JobContext) -> list[Arrival]:
        """Trust the supervisor with these five fingerprint words, whose files were kept apart.

        For a supervisor whom nobody known here could enrol, as after the only one's new key. The
        words are those that the supervisor read aloud.

        Raises:
            FieldKitError: quarantine.no_such_words, quarantine.no_supervisor, sync.*.
        """
        workspace = self._core.workspace
        wanted = tuple(words.lower().split())
        waiting = [e for e in workspace.quarantine.list() if fingerprint_words(e.device) == wanted]
        if not waiting:
            raise FieldKitError("quarantine.no_such_words", words=" ".join(wanted))
        content = workspace.quarantine.content(waiting[0].id)
        with (
            workspace.readable.lent(waiting[0].name, content) as file,
            self._opened(file, None) as bundle,
        ):
            if bundle.sender is None or bundle.sender.role != "supervisor":
                raise FieldKitError("quarantine.no_supervisor", person=waiting[0].person)
        workspace.trust(waiting[0].device)
        return self._take_waiting(waiting, job)

    def _take_waiting(self, waiting: Sequence[QuarantinedFile], job: JobContext) -> list[Arrival]:
        quarantine = self._core.workspace.quarantine
        arrivals = []
        for entry in waiting:
            if entry not in quarantine.list():
                continue  # one of those before brought an enrolment, and this one with it
            content = quarantine.content(entry.id)
            with self._core.workspace.readable.lent(entry.name, content) as file:
                [arrival] = self.accept_files([file], job)
            if arrival.ok and not arrival.quarantined:
                quarantine.release(entry.id)
            arrivals.append(arrival)
        return arrivals

    def arrivals(self) -> list[ImportRow]:
        """Past imports, the latest first."""
        return self._core.workspace.imports.list()

    def verify(self, job: JobContext) -> VerifyReport:
        """Check the whole workspace: chains, signatures, attachments, computed tables."""
        return self._core.workspace.verify(job.checkpoint)

    def mend_tables(self) -> None:
        """Compute every table again from the log, after somebody edited them.

        Raises:
            FieldKitError: workspace.disk_full.
        """
        self._core.workspace.rebuild()
        kinds = frozenset({"inspection", "event", "form", "device"})
        self._core.announce(Announcement(kinds))

    def verify_file(
        self, file: Path, job: JobContext, passphrase: str | None = None
    ) -> VerifyReport:
        """Check a file of others: its seal, signatures, chain and attachments; writes nothing.

        Raises:
            CancelledByUser: at a safe point; nothing is left behind.
        """
        from fieldkit.app.file_checking import check_bundle, refused_file

        job.checkpoint(0, 1, file.name)
        try:
            with self._opened(file, passphrase) as bundle:
                roots = self._core.workspace.roots() | self._roots_offered(bundle)
                return check_bundle(self._core, bundle, roots, job)
        except FieldKitError as refusal:
            return refused_file(refusal)

    # --- inside

    def _opened(self, file: Path, passphrase: str | None) -> OpenedBundle:
        return open_carrier(file, passphrase or self._core.workspace.device, self._form_of)

    def _form_of(self, beginning: str) -> bytes | None:
        """The XForm whose hash begins so, when it is installed here."""
        workspace = self._core.workspace
        for row in workspace.forms.list():
            if row.hash.startswith(beginning):
                return workspace.attachments.get(row.xform)
        return None

    def _judged(self, bundle: OpenedBundle) -> ImportPlan:
        roots = self._core.workspace.roots() | self._roots_offered(bundle)
        return judge(bundle, self._core.workspace.ledger, roots)

    def _roots_offered(self, bundle: OpenedBundle) -> frozenset[str]:
        """The supervisor whose pack this is, for a workspace that knows no supervisor yet.

        Such a pack was locked to this device's key, or to a passphrase told in person.
        """
        workspace = self._core.workspace
        if workspace.roots() or bundle.sender is None or bundle.sender.role != "supervisor":
            return frozenset()
        return frozenset({bundle.sender.device})

    def _believe(self, offered: frozenset[str]) -> None:
        """Trust a supervisor whose own enrolment has arrived."""
        workspace = self._core.workspace
        for device in offered:
            if any(map(is_root, workspace.ledger.of_device(device, until=1))):
                workspace.trust(device)

    def _keep_apart(self, file: Path, arrival: Arrival) -> None:
        """Keep a file until its device is enrolled; a document's device is its author's."""
        quarantine = self._core.workspace.quarantine
        quarantine.put(read_bytes(file), arrival.device, arrival.sender, file.name)
        self._core.announce(Announcement.of("quarantine"))

    def _missing_parts(self, part: Part | None) -> tuple[int, ...]:
        """The other parts of a series that were not imported yet."""
        if part is None:
            return ()
        series = [row.outcome.get("part") for row in self._core.workspace.imports.list()]
        here = {part.number, *(p["number"] for p in series if p and p["series"] == part.series)}
        return tuple(number for number in range(1, part.count + 1) if number not in here)

    def _arrival(self, file: Path, bundle: OpenedBundle, plan: ImportPlan) -> Arrival:
        sender = bundle.sender
        device = sender.device if sender else next((p.device for p in bundle.checkpoints), "")
        people = {row.device: row.person for row in self._core.workspace.devices()}
        return Arrival(
            file=str(file),
            sender=people.get(device) or (sender.name if sender else ""),
            sender_role=sender.role if sender else "",
            device=device,
            words=" ".join(fingerprint_words(device)) if device else "",
            new=len(plan.new),
            known=plan.known,
            gaps=plan.gaps,
            conflicts=len(plan.conflicts),
            quarantined=sum(record.device in plan.quarantined for record in plan.new),
            alerts=plan.alerts,
            forks=len(plan.forks),
            awaited_files=len(plan.awaited_files),
            part=bundle.part,
            missing_parts=self._missing_parts(bundle.part),
            not_counted=tuple(
                NotCounted(person=people.get(refused.device, ""), **asdict(refused))
                for refused in plan.without_effect
            ),
            new_supervisor=bool(self._roots_offered(bundle)),
        )


def _outcome(arrival: Arrival) -> dict[str, Any]:
    kept = ("new", "known", "conflicts", "quarantined", "alerts", "forks", "awaited_files")
    counts = {name: value for name, value in arrival.as_dict().items() if name in kept}
    part = arrival.part.as_dict() if arrival.part else None
    return {**counts, "not_counted": len(arrival.not_counted), "part": part}
