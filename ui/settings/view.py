"""Settings as cards."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QComboBox, QWidget

from ui.settings.card_code import CardCode
from ui.settings.checking import CheckingCard
from ui.settings.help_page import HelpPage
from ui.settings.safety import AccessCard, BackupCard
from ui.shared import files, text
from ui.shared.question import is_agreed
from ui.shared.widgets import Card, button, narrow_page, primary, row
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.tokens import APPEARANCE_WORDS

if TYPE_CHECKING:
    from ui.settings.view_model import SettingsViewModel


class SettingsView(QWidget):
    """Owner, looks, safety, about."""

    def start(self) -> None:
        """Give the keyboard to where the work begins."""
        self.card.setFocus()

    def __init__(self, model: SettingsViewModel) -> None:
        super().__init__()
        self._model = model
        column = narrow_page(self, sizes.LINE_LENGTH + 2 * sizes.ROOM)
        column.addWidget(text.title(tr("Settings")))
        safety = self._model.safety
        for card in (
            self._owner(),
            self._looks(),
            AccessCard(safety),
            BackupCard(safety),
            CheckingCard(self._model.checking),
            self._about(),
        ):
            column.addWidget(card)
        column.addStretch(1)

    def _owner(self) -> Card:
        owner = self._model.owner
        card = Card()
        card.inside.addWidget(text.subtitle(f"{owner.name} · {tr(owner.role)}"))
        self.words = text.body()
        card.inside.addWidget(self.words)
        card.inside.addWidget(
            text.quiet(
                tr(
                    "Give the device card to another supervisor of the event and read the words "
                    "aloud: then both know that the key is yours."
                )
                if self._model.is_supervisor
                else tr(
                    "Give the device card to your supervisor and read the words aloud: "
                    "then both know that the key is yours."
                )
            )
        )
        self.card = primary(tr("Save the &device card…"), self._save_card)
        self.show_code = button(tr("Show the card as a &code…"), self._show_code, "camera")
        self.rekey = button(tr("New device &key…"), self._rekey, "key-round")
        self._restored = text.body(
            tr(
                "This workspace was restored from a backup. It can be read; to finish inspections "
                "it needs a device key of its own."
            )
        )
        card.inside.addWidget(self._restored)
        card.inside.addLayout(row(self.card, self.show_code))
        self._copied = text.body()
        card.inside.addWidget(self._copied)
        self.stay = button(tr("It was &moved"), self._model.stay)
        card.inside.addLayout(row(self.rekey, self.stay))
        self._model.changed.connect(self._show_owner)
        self._show_owner()
        return card

    def _show_code(self) -> None:
        CardCode(self, self._model.card_picture(), self._model.owner.words).open()

    def _show_owner(self) -> None:
        self.words.setText(tr("Device words: {words}").format(words=self._model.owner.words))
        self._restored.setVisible(self._model.must_rekey)
        doubt = self._model.copy_doubt
        self._copied.setText(
            tr("{doubt} Was it moved, or is it a copy that needs a device key of its own?").format(
                doubt=doubt
            )
        )
        self._copied.setVisible(bool(doubt))
        self.stay.setVisible(bool(doubt))

    def _rekey(self) -> None:
        question = tr("Give this laptop a new device key?")
        consequence = (
            tr(
                "Only when its workspace was restored from a backup or copied to a second laptop. "
                "Nothing is lost. What it writes from now on counts on other laptops as soon as "
                "another supervisor of the event has enrolled the new card."
            )
            if self._model.is_supervisor
            else tr(
                "Only when its workspace was restored from a backup or copied to a second laptop. "
                "Nothing is lost. What it writes from now on counts as soon as your supervisor has "
                "enrolled the new card."
            )
        )
        if is_agreed(self, question, consequence, tr("Make a new key")):
            self._model.rekey()

    def _looks(self) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(tr("Language and appearance")))
        self.language = QComboBox()
        for tag, name in self._model.languages():
            self.language.addItem(name, tag)
        self.language.setCurrentIndex(max(self.language.findData(self._model.language), 0))
        self.language.activated.connect(
            lambda _: self._model.choose_language(self.language.currentData())
        )
        self.appearance = QComboBox()
        for appearance, words in APPEARANCE_WORDS.items():
            self.appearance.addItem(tr(words), appearance)
        self.appearance.setCurrentIndex(self.appearance.findData(self._model.appearance))
        self.appearance.activated.connect(
            lambda _: self._model.choose_appearance(self.appearance.currentData())
        )
        for words, field in ((tr("Language"), self.language), (tr("Appearance"), self.appearance)):
            label = text.buddy(words)
            label.setBuddy(field)
            field.setAccessibleName(words)
            field.setMinimumWidth(220)
            card.inside.addWidget(label)
            card.inside.addLayout(row(field))
        return card

    def _about(self) -> Card:
        card = Card()
        card.inside.addWidget(text.subtitle(f"FieldKit {self._model.version}"))
        card.inside.addWidget(
            text.body(tr("Inspections of food, water and chemical safety, without a network."))
        )
        card.inside.addWidget(
            text.quiet(
                tr("Apache License 2.0. Fonts: Noto (OFL). Icons: Lucide (ISC), Feather (MIT).")
            )
        )
        card.inside.addWidget(
            text.quiet(
                tr("Keys: Ctrl+1 to Ctrl+6 places · Ctrl+F search · Ctrl+Shift+X put a notice away")
            )
        )
        self.promises = button(tr("What FieldKit &promises…"), self._show_promises, "shield-check")
        card.inside.addLayout(row(self.promises))
        return card

    def _show_promises(self) -> None:
        page = HelpPage(self, tr("What FieldKit promises, and what it does not"), "promises")
        page.exec()
        page.deleteLater()

    def _save_card(self) -> None:
        name = "".join(c if c.isalnum() else "-" for c in self._model.owner.name)
        title = tr("Save the device card")
        file = files.file_to_write(self, title, files.CARD, f"{name}-card.txt")
        if file is not None:
            self._model.write_card(file)
