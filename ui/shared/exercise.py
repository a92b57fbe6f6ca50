"""The word that stands before everything that is an exercise and not real."""

from __future__ import annotations

from fieldkit.wording import marked
from ui.shared.wording import tr
from ui.theme.marks import Mark, Shape

EXERCISE = Mark(Shape.NONE, "violet", marked("EXERCISE"))


def told(words: str, *, is_exercise: bool) -> str:
    """A line about an inspection, visit or alert, which begins by saying that it is an exercise."""
    return " · ".join(part for part in (tr(EXERCISE.word), words) if part) if is_exercise else words
