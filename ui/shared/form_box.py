"""The choice of a form for a site: first what fits, then all others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtGui import QStandardItemModel
from PySide6.QtWidgets import QComboBox

from fieldkit.wording import steady
from ui.shared.wording import tr

if TYPE_CHECKING:
    from fieldkit.app.fitting_forms import FormOffer


class FormBox(QComboBox):
    """`currentData` is the id of the chosen form."""

    def offer(self, forms: FormOffer) -> None:
        """Show other forms; the first that fits is chosen."""
        self.clear()
        for form in forms.fitting:
            self.addItem(steady(form.title), form.id)
        if forms.fitting and forms.others:
            self._add_heading(tr("Other forms"))
        for form in forms.others:
            self.addItem(steady(form.title), form.id)

    def _add_heading(self, words: str) -> None:
        """A line that cannot be chosen."""
        self.addItem(words)
        model = self.model()
        if isinstance(model, QStandardItemModel):
            model.item(self.count() - 1).setEnabled(False)
