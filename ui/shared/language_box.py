"""The choice of the language of the window."""

from __future__ import annotations

from PySide6.QtWidgets import QComboBox

from ui.shared.wording import language, languages, tr


def language_box() -> QComboBox:
    """A list of the languages on offer; choosing one changes the window."""
    box = QComboBox()
    box.setAccessibleName(tr("Language"))
    for tag, name in languages():
        box.addItem(name, tag)
    box.setCurrentIndex(max(box.findData(language.tag), 0))
    box.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
    box.activated.connect(lambda place: language.choose(box.itemData(place)))
    return box
