"""The colours of the window by meaning, in three appearances; no other place names a colour."""

from __future__ import annotations

from dataclasses import dataclass, fields

from PySide6.QtGui import QColor, QPalette

from fieldkit.wording import marked

_TINT = 0.10
_HAIRLINE = 0.40


@dataclass(frozen=True, slots=True)
class Tokens:
    """One appearance. Text stands out from the surface by 12 to 1, other colours by 4.5 to 1."""

    bg: str
    surface: str
    line: str
    text: str
    muted: str
    accent: str
    on_accent: str
    red: str
    amber: str
    green: str
    blue: str
    violet: str
    is_bold: bool = False


LIGHT = Tokens(
    bg="#F6F7F9",
    surface="#FFFFFF",
    line="#8A95A3",
    text="#17202B",
    muted="#55606E",
    accent="#0A6970",
    on_accent="#FFFFFF",
    red="#B3261E",
    amber="#855400",
    green="#1B6A39",
    blue="#1D5CA5",
    violet="#6B3FA0",
)
DARK = Tokens(
    bg="#12161B",
    surface="#1B2128",
    line="#6B7785",
    text="#E8EDF2",
    muted="#A6B1BE",
    accent="#55C5CB",
    on_accent="#12161B",
    red="#FF8A80",
    amber="#F2C14E",
    green="#7BCF98",
    blue="#8AB8F0",
    violet="#C3A6F0",
)
# A hair off white, so that `tokens_of` can tell this appearance from the light one.
HIGH_CONTRAST = Tokens(
    bg="#FFFFFE",
    surface="#FFFFFF",
    line="#000000",
    text="#000000",
    muted="#000000",
    accent="#00474C",
    on_accent="#FFFFFF",
    red="#8C0F08",
    amber="#5C3A00",
    green="#0B4A22",
    blue="#0B3B73",
    violet="#4A2378",
    is_bold=True,
)
APPEARANCES = {"light": LIGHT, "dark": DARK, "high contrast": HIGH_CONTRAST}
APPEARANCE_WORDS = {
    "light": marked("Light"),
    "dark": marked("Dark"),
    "high contrast": marked("High contrast"),
}


def palette_of(tokens: Tokens) -> QPalette:
    """The appearance as Qt's palette, which every widget inherits."""
    palette = QPalette()
    roles = {
        QPalette.ColorRole.Window: tokens.bg,
        QPalette.ColorRole.WindowText: tokens.text,
        QPalette.ColorRole.Base: tokens.surface,
        QPalette.ColorRole.AlternateBase: tokens.bg,
        QPalette.ColorRole.ToolTipBase: tokens.surface,
        QPalette.ColorRole.ToolTipText: tokens.text,
        QPalette.ColorRole.PlaceholderText: tokens.muted,
        QPalette.ColorRole.Text: tokens.text,
        QPalette.ColorRole.Button: tokens.surface,
        QPalette.ColorRole.ButtonText: tokens.text,
        QPalette.ColorRole.BrightText: tokens.red,
        QPalette.ColorRole.Link: tokens.accent,
        QPalette.ColorRole.LinkVisited: tokens.accent,
        QPalette.ColorRole.Highlight: tokens.accent,
        QPalette.ColorRole.HighlightedText: tokens.on_accent,
        QPalette.ColorRole.Accent: tokens.accent,
        QPalette.ColorRole.Light: tokens.surface,
        QPalette.ColorRole.Midlight: tokens.bg,
        QPalette.ColorRole.Mid: tokens.line,
        QPalette.ColorRole.Dark: tokens.line,
        QPalette.ColorRole.Shadow: tokens.line,
    }
    for role, colour in roles.items():
        palette.setColor(role, QColor(colour))
    for role in (
        QPalette.ColorRole.WindowText,
        QPalette.ColorRole.Text,
        QPalette.ColorRole.ButtonText,
    ):
        palette.setColor(QPalette.ColorGroup.Disabled, role, QColor(tokens.muted))
    return palette


def tokens_of(palette: QPalette) -> Tokens:
    """The appearance that a widget's palette came from; the light one for a foreign palette."""
    window = palette.color(QPalette.ColorGroup.Active, QPalette.ColorRole.Midlight).name().upper()
    return next((tokens for tokens in APPEARANCES.values() if tokens.bg == window), LIGHT)


def tint(tokens: Tokens, colour: str) -> QColor:
    """The quiet fill of a state: its colour at 10 % on the surface."""
    return mixed(colour, tokens.surface, _TINT)


def hairline(tokens: Tokens) -> QColor:
    """The line around cards: full strength in sunlight, else 40 % on the surface."""
    return QColor(tokens.line) if tokens.is_bold else mixed(tokens.line, tokens.surface, _HAIRLINE)


def mixed(front: str, back: str, share: float) -> QColor:
    """`front` at `share` over `back`."""
    a, b = QColor(front), QColor(back)
    return QColor(
        round(a.red() * share + b.red() * (1 - share)),
        round(a.green() * share + b.green() * (1 - share)),
        round(a.blue() * share + b.blue() * (1 - share)),
    )


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours, 1 to 21 (WCAG 2.2, 1.4.3)."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def colours(tokens: Tokens) -> dict[str, str]:
    """Every colour of an appearance by its name."""
    return {
        field.name: getattr(tokens, field.name)
        for field in fields(tokens)
        if field.name != "is_bold"
    }


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        threshold = 0.03928
        return channel / 12.92 if channel <= threshold else ((channel + 0.055) / 1.055) ** 2.4

    rgb = QColor(colour)
    return (
        0.2126 * linear(rgb.redF()) + 0.7152 * linear(rgb.greenF()) + 0.0722 * linear(rgb.blueF())
    )
