"""Opening and making workspaces: the one place that wires the rooms together."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

from fieldkit.app.changes import Announcements, Changes
from fieldkit.app.core import Core
from fieldkit.app.opened_forms import OpenedForms
from fieldkit.clock import SystemClock
from fieldkit.errors import FieldKitError
from fieldkit.ledger.words import fingerprint_words
from fieldkit.storage.workspace import Workspace

if TYPE_CHECKING:
    from pathlib import Path
    from typing import Literal

    from fieldkit.app.alerting import Alerting
    from fieldkit.app.documenting import Documenting
    from fieldkit.app.event_plans import EventPlans
    from fieldkit.app.handing_over import HandingOver
    from fieldkit.app.inspecting import Inspecting
    from fieldkit.app.labelling import Labelling
    from fieldkit.app.limiting import Limiting
    from fieldkit.app.planning import Planning
    from fieldkit.app.receiving import Receiving
    from fieldkit.app.resolving import Resolving
    from fieldkit.app.reviewing import Reviewing
    from fieldkit.app.safekeeping import Safekeeping
    from fieldkit.app.submitting import Submitting
    from fieldkit.app.suspecting import Suspecting
    from fieldkit.app.watching import Watching
    from fieldkit.app.withdrawing import Withdrawing
    from fieldkit.clock import Clock


@dataclass(frozen=True, slots=True)
class Owner:
    """Whose workspace it is; `words` is the device's fingerprint to read aloud."""

    name: str
    role: str
    device: str
    words: str


class Services:
    """The use cases on one open workspace. Close it, or use it in a `with` statement.

    Each is loaded when it is first asked for: a list needs neither the converter nor the printer.
    """

    def __init__(self, workspace: Workspace, clock: Clock) -> None:
        self.changes = Announcements()
        self._workspace = workspace
        self._core = Core(workspace, OpenedForms(workspace), self.changes, clock)
        self.changes.subscribe(self._let_supervisors_recover)

    @property
    def owner(self) -> Owner:
        """Whose workspace it is."""
        return owner_of(self._workspace)

    @cached_property
    def inspecting(self) -> Inspecting:
        """What an inspector asks for."""
        from fieldkit.app.inspecting import Inspecting

        return Inspecting(self._core)

    @cached_property
    def documenting(self) -> Documenting:
        """What whoever prints asks for."""
        from fieldkit.app.documenting import Documenting

        return Documenting(self._core)

    @cached_property
    def labelling(self) -> Labelling:
        """What whoever takes samples asks for."""
        from fieldkit.app.labelling import Labelling

        return Labelling(self._core, self.inspecting)

    @cached_property
    def handing_over(self) -> HandingOver:
        """What whoever hands records over asks for."""
        from fieldkit.app.handing_over import HandingOver

        return HandingOver(self._core)

    @cached_property
    def receiving(self) -> Receiving:
        """What whoever gets files asks for."""
        from fieldkit.app.receiving import Receiving

        return Receiving(self._core)

    @cached_property
    def watching(self) -> Watching:
        """What whoever waits for files in a folder asks for."""
        from fieldkit.app.watching import Watching

        return Watching(self._core)

    @cached_property
    def planning(self) -> Planning:
        """What whoever plans asks for."""
        from fieldkit.app.planning import Planning

        return Planning(self._core, self.receiving)

    @cached_property
    def event_plans(self) -> EventPlans:
        """What whoever keeps the plan of the event asks for."""
        from fieldkit.app.event_plans import EventPlans

        return EventPlans(self._core)

    @cached_property
    def limiting(self) -> Limiting:
        """What whoever answers for limits asks for."""
        from fieldkit.app.limiting import Limiting

        return Limiting(self._core, self.event_plans)

    @cached_property
    def reviewing(self) -> Reviewing:
        """What a supervisor decides."""
        from fieldkit.app.reviewing import Reviewing

        return Reviewing(self._core)

    @cached_property
    def alerting(self) -> Alerting:
        """What whoever watches alerts asks for."""
        from fieldkit.app.alerting import Alerting

        return Alerting(self._core)

    @cached_property
    def resolving(self) -> Resolving:
        """What whoever settles conflicts asks for."""
        from fieldkit.app.resolving import Resolving

        return Resolving(self._core)

    @cached_property
    def withdrawing(self) -> Withdrawing:
        """What whoever takes an inspection back asks for."""
        from fieldkit.app.withdrawing import Withdrawing

        return Withdrawing(self._core)

    @cached_property
    def suspecting(self) -> Suspecting:
        """What whoever answers to suspected duplicates asks for."""
        from fieldkit.app.suspecting import Suspecting

        return Suspecting(self._core)

    @cached_property
    def safekeeping(self) -> Safekeeping:
        """What whoever keeps the workspace safe asks for."""
        from fieldkit.app.safekeeping import Safekeeping

        return Safekeeping(self._core)

    @cached_property
    def submitting(self) -> Submitting:
        """What whoever feeds an ODK server asks for."""
        from fieldkit.app.submitting import Submitting

        return Submitting(self._core)

    def _let_supervisors_recover(self, changes: Changes) -> None:
        """After a plan has arrived its supervisor can open this laptop with the recovery key."""
        if "event" in changes.kinds and self.owner.role == "inspector":
            # An import has succeeded; where the disk is full the next one wraps the key.
            with suppress(FieldKitError):
                self._workspace.let_supervisors_recover()

    def __enter__(self) -> Services:
        return self

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Close the workspace; everything is saved already."""
        self._workspace.close()


def owner_of(workspace: Workspace) -> Owner:
    """Whose workspace it is."""
    device = workspace.device.device
    words = " ".join(fingerprint_words(device))
    return Owner(workspace.name, workspace.role, device, words)


def create_workspace(
    folder: Path,
    passphrase: str,
    name: str,
    role: Literal["inspector", "supervisor"],
    clock: Clock | None = None,
) -> Owner:
    """Make a new workspace with a device key.

    Raises:
        FieldKitError: workspace.exists, workspace.no_passphrase, disk.full, file.unwritable.
    """
    workspace = Workspace.create(folder, passphrase, name, role, clock or SystemClock())
    try:
        return owner_of(workspace)
    finally:
        workspace.close()


def open_services(folder: Path, secret: str | bytes, clock: Clock | None = None) -> Services:
    """Open a workspace by its passphrase, or by the key that the key store of the computer gave.

    Raises:
        FieldKitError: workspace.missing, workspace.wrong_passphrase, workspace.in_use,
            workspace.damaged, workspace.newer_version.
    """
    clock = clock or SystemClock()
    workspace = Workspace.open(folder, secret, clock)
    with suppress(FieldKitError):  # where the disk is full the next opening notes it
        workspace.whereabouts.note()
    services = Services(workspace, clock)
    if isinstance(secret, str):
        services.safekeeping.note_unlocked()
    return services
