"""The owner, the card, and the choices of language and appearance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from fieldkit import __version__
from fieldkit.errors import message_of
from ui.settings.checking_model import CheckingModel
from ui.settings.safety_model import SafetyModel
from ui.shared.wording import language, languages, tr

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app.bootstrap import Owner
    from ui.shared.desk import Desk
    from ui.theme.theme import Theme

CONCERNS: frozenset[str] = frozenset()


class SettingsViewModel(QObject):
    """What can be set, and who owns this laptop's key."""

    changed = Signal()

    def __init__(self, desk: Desk, theme: Theme) -> None:
        super().__init__()
        self._desk = desk
        self._theme = theme
        self.safety = SafetyModel(desk)
        self.checking = CheckingModel(desk)
        self.version = __version__

    @property
    def owner(self) -> Owner:
        """Whose laptop it is."""
        return self._desk.services.owner

    @property
    def is_supervisor(self) -> bool:
        """Whether it is a supervisor's."""
        return self.owner.role == "supervisor"

    @property
    def must_rekey(self) -> bool:
        """Whether the workspace was restored and cannot write before it has a key of its own."""
        return self._desk.services.safekeeping.must_rekey

    @property
    def copy_doubt(self) -> str:
        """Why the workspace may be a copy of one that is used elsewhere; empty without a sign."""
        doubt = self._desk.services.safekeeping.copy_doubt
        return "" if doubt is None else doubt.detail(tr)

    def stay(self) -> None:
        """Go on with the same key in this place."""
        doubt = self.copy_doubt
        with self._desk.notices.refusals():
            self._desk.services.safekeeping.stay()
            self._desk.notices.settle(doubt)
            self._desk.notices.tell(tr("The workspace goes on here with the same device key."))
        self.changed.emit()

    def rekey(self) -> None:
        """Go on as a new device."""
        doubt = self.copy_doubt
        with self._desk.notices.refusals():
            self._desk.services.safekeeping.rekey()
            self._desk.notices.settle(doubt)
            self._desk.notices.settle(message_of("health.must_rekey", {}, tr))
            told = tr("The laptop has a new device key. Give its new card to your supervisor.")
            if self.is_supervisor:
                told = tr(
                    "The laptop has a new device key. Give its new card to another supervisor of "
                    "the event."
                )
            self._desk.notices.tell(told)
        self.changed.emit()

    def refresh(self) -> None:
        """Nothing here changes with the records."""

    def languages(self) -> list[tuple[str, str]]:
        """Languages on offer as (tag, own name)."""
        return languages()

    @property
    def appearance(self) -> str:
        """The appearance in use."""
        return self._theme.appearance

    @property
    def language(self) -> str:
        """The tag of the language in use."""
        return language.tag

    def choose_language(self, tag: str) -> None:
        """Speak another language."""
        language.choose(tag)

    def choose_appearance(self, appearance: str) -> None:
        """Look another way."""
        self._theme.choose(appearance)

    def card_picture(self) -> bytes:
        """This device's card as a QR code."""
        return self._desk.services.planning.card_picture()

    def write_card(self, file: Path) -> None:
        """Write this device's card for the supervisor."""
        with self._desk.notices.refusals():
            self._desk.services.planning.write_card(file)
            self._desk.notices.tell(tr("The device card is saved: {path}").format(path=file))
