"""Positions and lines of positions, typed or pasted."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtWidgets import QLabel, QLineEdit, QVBoxLayout

from ui.form_entry.flow import FlowLayout
from ui.form_entry.questions.editor import TypedEditor
from ui.form_entry.questions.number import plain_number
from ui.form_entry.questions.text import LinesEditor
from ui.shared import text
from ui.shared.wording import tr
from ui.theme import sizes
from ui.theme.fonts import tabular

if TYPE_CHECKING:
    from collections.abc import Callable

    from fieldkit.app import QuestionView

_NUMBER = re.compile(r"[-+\u2212]?\d+(?:[.\u066b]\d+)?")
_NUMBER_WITH_COMMA = re.compile(r"[-+\u2212]?\d+(?:[.,\u066b]\d+)?")
_PARTS_AT_LEAST, _PARTS_AT_MOST = 2, 4
_CORNERS_AT_LEAST = 3
_WIDTH = 128


def read_parts(pasted: str) -> list[str]:
    """The numbers of `41.3, 69.28`, `41,3 69,28` or `41.3;69.28;455;5`, two to four; else none."""
    has_comma_sign = "." not in pasted and (";" in pasted or len(pasted.split()) > 1)
    has_comma_sign = has_comma_sign and ", " not in pasted
    found = (_NUMBER_WITH_COMMA if has_comma_sign else _NUMBER).findall(pasted)
    fits = _PARTS_AT_LEAST <= len(found) <= _PARTS_AT_MOST
    return [plain_number(part) for part in found] if fits else []


def are_same_places(one: str, other: str) -> bool:
    """Whether two answers name the same positions, however their numbers are written."""
    return one == other or (bool(one and other) and _numbers(one) == _numbers(other) != [])


def _numbers(answer: str) -> list[list[float]]:
    """Four numbers for each position; none where one cannot be read."""
    try:
        found = [[float(part) for part in position.split()] for position in answer.split(";")]
    except ValueError:
        return []
    return [position + [0.0] * (_PARTS_AT_MOST - len(position)) for position in found]


class _Part(QLineEdit):
    """One number of a position; a pasted pair is spread over all of them."""

    def __init__(self, spread: Callable[[list[str]], None]) -> None:
        super().__init__()
        self._spread = spread
        self.setFont(tabular())
        self.setFixedWidth(_WIDTH)
        self.setTextMargins(sizes.TIGHT, 0, sizes.TIGHT, 0)
        self.textEdited.connect(self._look)

    def _look(self, typed: str) -> None:
        parts = read_parts(typed) if re.search(r"[\s;,]\s*\S", typed) else []
        if parts:
            self._spread(parts)


class GeopointEditor(TypedEditor):
    """Latitude and longitude, altitude and accuracy where they are known."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        names = (tr("Latitude"), tr("Longitude"), tr("Altitude, m"), tr("Accuracy, m"))
        flow = FlowLayout()
        self.parts: list[QLineEdit] = []
        self._names = names
        for name in names:
            part = _Part(self._put)
            part.textEdited.connect(self.note_typing)
            part.returnPressed.connect(self.flush)
            flow.addWidget(_under_label(name, part))
            self.parts.append(part)
        self.row.addLayout(flow, 1)
        self.setFocusProxy(self.parts[0])
        self.show_typed()

    def typed(self) -> str:
        """Latitude, longitude, altitude and accuracy with spaces between."""
        parts = [plain_number(part.text()) for part in self.parts]
        if not any(parts):
            return ""
        given = parts if any(parts[2:]) else parts[:2]
        return " ".join(
            part or "0" if place > 1 else part for place, part in enumerate(given)
        ).strip()

    def is_complete(self) -> bool:
        """A position needs both latitude and longitude."""
        filled = [bool(part.text().strip()) for part in self.parts]
        return not any(filled) or all(filled[:2])

    def show_typed(self) -> None:
        """Put the position into its fields."""
        given = self.question.value.split()
        for place, part in enumerate(self.parts):
            part.setText(given[place] if place < len(given) else "")

    def name_inputs(self, name: str) -> None:
        """Each number is named."""
        self.setAccessibleName(name)
        for part, own in zip(self.parts, self._names, strict=True):
            part.setAccessibleName(f"{name}: {own}")

    def _is_same(self, value: str) -> bool:
        return are_same_places(self.typed(), value)

    def _put(self, given: list[str]) -> None:
        for place, part in enumerate(self.parts):
            part.setText(given[place] if place < len(given) else "")


def _under_label(name: str, field: QLineEdit) -> QLabel:
    holder = QLabel()
    column = QVBoxLayout(holder)
    column.setContentsMargins(0, 0, 0, 0)
    column.setSpacing(sizes.TIGHT)
    label = text.quiet(name)
    label.setBuddy(field)
    column.addWidget(label)
    column.addWidget(field)
    holder.setMinimumSize(column.sizeHint())
    return holder


class GeoLineEditor(LinesEditor):
    """A line or an area: one position to a line of text."""

    def __init__(self, question: QuestionView, read_file: Callable[[str], bytes | None]) -> None:
        super().__init__(question, read_file)
        self.lines.setPlaceholderText(tr("One point to a line: latitude, longitude"))
        self.show_typed()

    def typed(self) -> str:
        """The positions with a semicolon between, an area closed; what is no position stays."""
        found = []
        for line in self.lines.toPlainText().splitlines():
            if line.strip():
                parts = read_parts(line)
                padded = parts + ["0"] * (_PARTS_AT_MOST - len(parts))
                found.append(" ".join(padded) if parts else line.strip())
        is_open = len(found) >= _CORNERS_AT_LEAST and found[0] != found[-1]
        if self.question.type == "geoshape" and is_open:
            found.append(found[0])
        return ";".join(found)

    def show_typed(self) -> None:
        """Put each position on a line of its own."""
        points = [point.split() for point in self.question.value.split(";") if point.strip()]
        self.lines.blockSignals(True)  # noqa: FBT003  Qt's own signature
        self.lines.setPlainText("\n".join(_line(point) for point in points))
        self.lines.blockSignals(False)  # noqa: FBT003  Qt's own signature

    def is_complete(self) -> bool:
        """A line being typed is not told before the field is left."""
        lines = [line for line in self.lines.toPlainText().splitlines() if line.strip()]
        return all(read_parts(line) for line in lines)

    def _is_same(self, value: str) -> bool:
        return are_same_places(self.typed(), value)


def _line(point: list[str]) -> str:
    """A position as a person reads it: altitude and accuracy only where they say something."""
    return ", ".join(point if any(float(part) for part in point[2:]) else point[:2])
