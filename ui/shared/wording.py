"""The language of the window: `tr` and `trn` translate, `language` tells when it changes."""

from __future__ import annotations

from PySide6.QtCore import QObject, Qt, Signal

from fieldkit.wording import SOURCE_LANGUAGE, available, catalogue, is_right_to_left

NAMES = {
    "en": "English",
    "ru": "Русский",
    "kk": "Қазақша",
    "ky": "Кыргызча",
    "tg": "Тоҷикӣ",
    "uz": "Oʻzbekcha",
    "tk": "Türkmençe",
    "mn": "Монгол",
    "ur": "اردو",
}


class Language(QObject):
    """The language in use."""

    changed = Signal(str)

    def __init__(self) -> None:
        super().__init__()
        self.tag = SOURCE_LANGUAGE

    def choose(self, tag: str) -> None:
        """Speak another language from now on."""
        if tag != self.tag:
            self.tag = tag
            self.changed.emit(tag)

    @property
    def direction(self) -> Qt.LayoutDirection:
        """Where lines of this language begin."""
        if is_right_to_left(self.tag):
            return Qt.LayoutDirection.RightToLeft
        return Qt.LayoutDirection.LeftToRight


language = Language()


def tr(text: str) -> str:
    """The text in the language of the window."""
    return catalogue(language.tag).gettext(text)


def trn(singular: str, plural: str, count: int, **words: str) -> str:
    """The form of the text that goes with `count`, in the language of the window, filled in."""
    return catalogue(language.tag).ngettext(singular, plural, count).format(n=count, **words)


def languages() -> list[tuple[str, str]]:
    """The languages on offer as (tag, own name), English first."""
    return [(tag, NAMES.get(tag, tag)) for tag in available()]
