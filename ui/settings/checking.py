"""The card of the settings that checks the workspace or a file, and says what it found."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QApplication, QVBoxLayout

from ui.shared import files, text
from ui.shared.reason import given_secret
from ui.shared.widgets import Card, MarkedWord, button, clear, row
from ui.shared.wording import tr, trn
from ui.theme import sizes
from ui.theme.marks import Mark, Shape

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.findings import Finding
    from ui.settings.checking_model import CheckingModel

_MOST = 30
_MARKS = {
    "well": Mark(Shape.DISC, "green", ""),
    "attention": Mark(Shape.TRIANGLE, "amber", ""),
    "bad": Mark(Shape.OCTAGON, "red", ""),
}


class CheckingCard(Card):
    """Two buttons, and under them the result of the last check."""

    def __init__(self, model: CheckingModel) -> None:
        super().__init__()
        self._model = model
        self.inside.addWidget(text.subtitle(tr("Check")))
        self.inside.addWidget(
            text.body(
                tr(
                    "Reads everything again, every signature and every attachment, and says in "
                    "plain words what is well and what is not. Nothing is changed."
                )
            )
        )
        self.workspace = button(tr("Check this &workspace"), model.check_workspace, "shield-check")
        self.file = button(tr("Check a f&ile…"), self._choose_file, "file-text")
        self.inside.addLayout(row(self.workspace, self.file))
        self._result = QVBoxLayout()
        self._result.setSpacing(sizes.NEAR)
        self.inside.addLayout(self._result)
        self.copy = button(tr("Cop&y as text"), self._copy, "copy")
        self.mend = button(tr("Compute the &tables again"), model.mend, "refresh-cw")
        self.inside.addLayout(row(self.mend, self.copy))
        model.changed.connect(self._show)
        model.secret_wanted.connect(self._ask_secret)
        self._show()

    def _choose_file(self) -> None:
        file = files.file_to_open(self, tr("The file to check"), files.ARRIVAL)
        if file is not None:
            self._model.check_file(file)

    def _ask_secret(self, file: Path) -> None:
        secret = given_secret(
            self, tr("Check a file"), tr("The passphrase of the file"), tr("Check")
        )
        if secret is not None:
            self._model.check_file(file, secret)

    def _copy(self) -> None:
        QApplication.clipboard().setText(self._model.as_text())

    def _show(self) -> None:
        model = self._model
        for asking in (self.workspace, self.file, self.mend):
            asking.setEnabled(not model.is_busy)
        clear(self._result)
        is_shown = model.is_done and not model.is_busy
        self.copy.setVisible(is_shown)
        self.mend.setVisible(is_shown and model.can_mend)
        if model.is_busy:
            self._result.addWidget(text.quiet(tr("Reading everything again…")))
        if not is_shown:
            return
        self._result.addLayout(row(MarkedWord(_MARKS[model.standing], model.verdict)))
        self._result.addWidget(text.quiet(model.subject))
        found = model.findings()
        for finding in found[:_MOST]:
            self._add(finding)
        if len(found) > _MOST:
            more = trn(
                "{n} more; *Copy as text* takes all of them along.",
                "{n} more; *Copy as text* takes all of them along.",
                len(found) - _MOST,
            )
            self._result.addWidget(text.quiet(more))

    def _add(self, finding: Finding) -> None:
        words = {
            "well": tr("well"),
            "attention": tr("to do"),
            "bad": tr("not in order"),
        }[finding.standing]
        marked = MarkedWord(_MARKS[finding.standing], words)
        sentence = text.body(finding.words)
        self._result.addLayout(row(marked, sentence, stretch_last=sentence))
        if finding.advice:
            self._result.addWidget(
                text.quiet(tr("What to do: {advice}").format(advice=finding.advice))
            )
