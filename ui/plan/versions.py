"""Two versions of the plan: what each supervisor changed, to be joined or one of them taken."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Literal

from PySide6.QtWidgets import QVBoxLayout

from ui.plan.plan_changes import changes_in_words, conflict_in_words
from ui.shared import text
from ui.shared.moments import moment
from ui.shared.reason import given_choice
from ui.shared.widgets import Card, MarkedWord, button, clear, primary, row
from ui.shared.wording import tr
from ui.theme.marks import STATES

if TYPE_CHECKING:
    from fieldkit.app.event_versions import PlanVersion
    from ui.plan.view_model import PlanViewModel

Side = Literal["left", "right"]
_SIDES: tuple[Side, ...] = ("left", "right")


class VersionsCard(Card):
    """What to do about two versions; the plan is not edited meanwhile."""

    def __init__(self, model: PlanViewModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(MarkedWord(STATES["conflict"], tr("Two versions of the plan")))
        self.inside.addWidget(
            text.body(
                tr(
                    "Two supervisors changed the plan at the same time. Joined, it has what each "
                    "of them changed. The next pack that you write tells the others."
                )
            )
        )
        self._lines = QVBoxLayout()
        self.inside.addLayout(self._lines)
        self.join = primary(tr("&Join the versions"), self._join)
        self.inside.addWidget(self.join)
        model.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        clear(self._lines)
        for version in self._model.versions:
            self._lines.addWidget(text.subtitle(_title(version)))
            for line in changes_in_words(version.changes):
                self._lines.addWidget(text.body(line))
            take = button(
                tr("Take the version of {name}").format(name=version.person),
                partial(self._model.take_version, version.record),
            )
            self._lines.addLayout(row(take))

    def _join(self) -> None:
        """Ask whose version counts where both changed the same, and only then."""
        conflicts = self._model.conflicts()
        if not conflicts:
            self._model.join_versions("left")
            return
        titles = map(_title, self._model.versions)
        named: dict[str, Side] = dict(zip(titles, _SIDES, strict=False))
        told = "\n".join(conflict_in_words(each) for each in conflicts)
        question = tr("Both changed the same. Whose version counts there?")
        chosen = given_choice(
            self, tr("Join the versions"), f"{question}\n\n{told}", list(named), tr("Join")
        )
        if chosen is not None:
            self._model.join_versions(named[chosen])


def _title(version: PlanVersion) -> str:
    return f"{version.person}, {moment(version.at)}"
