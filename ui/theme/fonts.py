"""The typefaces of the window: bundled ones where present, else the system's."""

from __future__ import annotations

from PySide6.QtGui import QFont, QFontDatabase

from fieldkit import paths
from ui.theme import sizes

_FAMILIES = ["Noto Sans", "Noto Naskh Arabic", "Noto Sans Arabic"]
_SCREEN_FILES = ("NotoSans-*.ttf", "NotoNaskhArabic-*.ttf")


def load_fonts() -> None:
    """Register the bundled fonts that the screen uses."""
    folder = paths.resources() / "fonts"
    for pattern in _SCREEN_FILES:
        for file in sorted(folder.glob(pattern)):
            QFontDatabase.addApplicationFont(str(file))


def font(size: int = sizes.BODY, weight: QFont.Weight = QFont.Weight.Normal) -> QFont:
    """A font of the interface; `size` in pixels."""
    chosen = QFont()
    chosen.setFamilies(_FAMILIES)
    chosen.setPixelSize(size)
    chosen.setWeight(weight)
    return chosen


def tabular(size: int = sizes.BODY) -> QFont:
    """A font whose figures are all of one width, for columns of numbers."""
    chosen = font(size)
    chosen.setFeature(QFont.Tag("tnum"), 1)
    return chosen
