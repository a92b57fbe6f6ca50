"""Whole and decimal numbers; a comma or a point is a decimal sign, blank is not zero."""

from __future__ import annotations

import re
import unicodedata
from typing import TYPE_CHECKING

from PySide6.QtCore import QRegularExpression, Qt
from PySide6.QtGui import QRegularExpressionValidator

from ui.form_entry.questions.text import LineEditor
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_INTEGER = r"[-+\x{2212}]?\d*"
_DECIMAL = r"[-+\x{2212}]?\d*[.,\x{066B}]?\d*"
_READABLE_INTEGER = re.compile(r"[-+]?\d+")
_READABLE_DECIMAL = re.compile(r"[-+]?(?:\d+\.?\d*|\.\d+)")
_WIDTH = 160


class NumberEditor(LineEditor):
    """A line that takes one number."""

    pattern = _INTEGER
    readable = _READABLE_INTEGER

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        expression = QRegularExpression(self.pattern)
        expression.setPatternOptions(QRegularExpression.PatternOption.UseUnicodePropertiesOption)
        self.line.setValidator(QRegularExpressionValidator(expression, self.line))
        self.line.setInputMethodHints(Qt.InputMethodHint.ImhFormattedNumbersOnly)
        self.line.setFont(tabular(sizes.QUESTION))
        self.line.setFixedWidth(_WIDTH)
        self.row.addStretch(1)

    def typed(self) -> str:
        """The number with a point and Western digits."""
        return self.as_number(self.plain())

    def as_number(self, typed: str) -> str:
        """The digits and the point of the form's lexical space."""
        return plain_number(typed)

    def is_complete(self) -> bool:
        """Whether a number, or nothing, stands there."""
        typed = self.typed()
        return typed == "" or self.readable.fullmatch(typed) is not None

    def _is_same(self, value: str) -> bool:
        typed = self.typed()
        if typed == value:
            return True
        return bool(typed and value) and self.is_complete() and float(typed) == float(value)


class IntegerEditor(NumberEditor):
    """A whole number."""


class DecimalEditor(NumberEditor):
    """A reading; an empty one says that nothing was measured."""

    pattern = _DECIMAL
    readable = _READABLE_DECIMAL

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.line.setPlaceholderText(tr("not measured"))

    def show_typed(self) -> None:
        """Put the number into the line, a whole one without `.0`."""
        self.put(self.question.value.removesuffix(".0"))


class BearingEditor(DecimalEditor):
    """A direction in degrees, read off a compass: a laptop has none of its own."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.line.setPlaceholderText("0–360")
        self.row.insertWidget(self.row.indexOf(self.line) + 1, text.quiet(tr("degrees from north")))


def plain_number(typed: str) -> str:
    """A number as people type it, with the digits and the point of the form's lexical space."""
    signs = typed.strip().replace(",", ".").replace("\u066b", ".").replace("\u2212", "-")
    return "".join(
        str(unicodedata.digit(sign)) if sign.isdigit() and not sign.isascii() else sign
        for sign in signs
    )
