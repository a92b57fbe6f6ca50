"""Cuts one page of a form into parts that a screen shows at once, each under its headings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app import GroupView, InstanceView, QuestionView, RepeatView

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.app import Item

QUESTIONS_PER_PAGE = 25
_BREAK_BEFORE_GROUP_FROM = 15
# A part that grows while it is answered, and one instance with many questions, are longer.
_MOST_QUESTIONS = 40
_LINES_OF_A_FIELD, _MOST_LINES = 4, 12


def item_key(item: Item) -> str:
    """What tells one item of a page from the others; a question's key is its path."""
    if isinstance(item, QuestionView):
        return item.path
    if isinstance(item, GroupView):
        return f"group {item.path}"
    if isinstance(item, RepeatView):
        return f"repeat {item.path}"
    return f"instance {item.path}"


def is_within(path: str, outer: str) -> bool:
    """Whether a path lies inside a group, a repeat or one of its instances."""
    return path.startswith((outer + "/", outer + "["))


class PageCut:
    """Where one page of a form is cut; remembers on which part each item was shown."""

    def __init__(self) -> None:
        self._marks: dict[str, int] = {}
        self._last = 0

    def parts(self, items: Sequence[Item]) -> dict[int, list[Item]]:
        """The items of each part by its mark, in order.

        A later part begins with the headings around its first item.
        """
        parts: dict[int, list[Item]] = {}
        head: QuestionView | None
        around: list[Item] = []
        mark, questions, head = 0, 0.0, None
        for item in items:
            while around and not is_within(item.path, around[-1].path):
                around.pop()
            key = item_key(item)
            known = self._marks.get(key, 0)
            if not mark or _is_cut(item, questions, around, is_known=known == mark):
                following = self._new_mark(known, parts)
            else:
                following = known if known and known not in parts else mark
            if following != mark:
                mark, questions = following, 0.0
                parts[mark] = [*around, head] if head and _is_row(item, head) else list(around)
            self._marks[key] = mark
            parts[mark].append(item)
            if isinstance(item, QuestionView):
                questions += _weight(item)
                head = item if "label" in item.appearance else head
            else:
                around.append(item)
        return parts

    def _new_mark(self, known: int, parts: dict[int, list[Item]]) -> int:
        if known and known not in parts:
            return known
        self._last += 1
        return self._last


def _is_row(item: Item, head: QuestionView | None) -> bool:
    """Whether an item stands under the words of a grid's head."""
    return (
        isinstance(item, QuestionView)
        and head is not None
        and "list-nolabel" in item.appearance
        and item.path.rpartition("/")[0] == head.path.rpartition("/")[0]
    )


def _weight(question: QuestionView) -> float:
    """How much of a page a question takes: long lists of choices more than a field."""
    if "list-nolabel" in question.appearance:
        return 1
    lines = min(len(question.choices), _MOST_LINES) - _LINES_OF_A_FIELD
    return 1 + max(0, lines) / _LINES_OF_A_FIELD


def _is_cut(item: Item, questions: float, around: Sequence[Item], *, is_known: bool) -> bool:
    """Whether a part ends before an item, given how many questions it has so far."""
    if isinstance(item, QuestionView):
        is_inside = is_known or any(isinstance(each, InstanceView) for each in around)
        return questions >= (_MOST_QUESTIONS if is_inside else QUESTIONS_PER_PAGE)
    if is_known:
        return questions >= _MOST_QUESTIONS
    is_instance = isinstance(item, InstanceView)
    return questions >= (QUESTIONS_PER_PAGE if is_instance else _BREAK_BEFORE_GROUP_FROM)
