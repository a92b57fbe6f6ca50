"""Cuts a form's pages into pages that a screen shows at once, and says how far each is."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.app import GroupView, InstanceView, QuestionView, RepeatView

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from fieldkit.app import FormSession, Item

QUESTIONS_PER_PAGE = 25
_BREAK_BEFORE_GROUP_FROM = 15


class PageState(StrEnum):
    """How far a page is."""

    OPEN = "open"
    PART = "part"
    DONE = "done"
    ERROR = "error"


@dataclass(frozen=True, slots=True)
class ScreenPage:
    """One page of the screen: a page of the form, or a part of one that is long."""

    path: str
    title: str
    number: int
    part: int = 1
    parts: int = 1

    @property
    def key(self) -> str:
        """What tells this page from the others."""
        return f"{self.path}#{self.part}"


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


def is_answerable(item: Item) -> bool:
    """Whether an item is a question that a person answers."""
    return (
        isinstance(item, QuestionView)
        and item.control != "note"
        and not item.readonly
        and "label" not in item.appearance
    )


def questions_of(items: Iterable[Item]) -> Iterator[QuestionView]:
    """The questions among items that a person answers."""
    for item in items:
        if isinstance(item, QuestionView) and is_answerable(item):
            yield item


class Pages:
    """The pages of one live form. An item once shown on a part of a page stays on that part."""

    def __init__(self, session: FormSession) -> None:
        self._session = session
        self._places: dict[str, dict[str, int]] = {}
        self._items: dict[str, list[Item]] = {}
        self.all: list[ScreenPage] = []

    def read(self) -> None:
        """Read every page of the form anew."""
        self.all = []
        self._items = {}
        for page in self._session.pages():
            self._read_page(page.path, page.title, page.number)

    def reread(self, page: ScreenPage) -> None:
        """Read one page of the form anew; what other pages show is left for `read`."""
        for part, items in self._parts(page.path).items():
            self._items[f"{page.path}#{part}"] = items

    def items(self, key: str) -> list[Item]:
        """The items of a page, in order."""
        return self._items.get(key, [])

    def questions(self) -> Iterator[tuple[ScreenPage, QuestionView]]:
        """Every question that a person answers, with its page, in order."""
        for page in self.all:
            for question in questions_of(self.items(page.key)):
                yield page, question

    def page_of(self, path: str) -> ScreenPage | None:
        """The page that shows a question."""
        for page in self.all:
            if any(item.path == path for item in self.items(page.key)):
                return page
        return None

    def _read_page(self, path: str, title: str, number: int) -> None:
        parts = self._parts(path)
        for part, items in parts.items():
            page = ScreenPage(path, title, number, part, len(parts))
            self._items[page.key] = items
            self.all.append(page)

    def _parts(self, path: str) -> dict[int, list[Item]]:
        items = self._session.items(path)
        known = self._places.get(path)
        places = _first_places(items) if known is None else _places_beside(items, known)
        self._places[path] = {**(known or {}), **places}
        parts: dict[int, list[Item]] = {}
        for item in items:
            parts.setdefault(places[item_key(item)], []).append(item)
        return dict(sorted(parts.items()))


def _first_places(items: Sequence[Item]) -> dict[str, int]:
    places: dict[str, int] = {}
    part, questions, repeat = 1, 0, ""
    for item in items:
        inside = repeat != "" and is_within(item.path, repeat)
        if not inside:
            repeat = item.path if isinstance(item, RepeatView) else ""
            is_heading = isinstance(item, GroupView | RepeatView)
            most = _BREAK_BEFORE_GROUP_FROM if is_heading else QUESTIONS_PER_PAGE
            if questions >= most:
                part, questions = part + 1, 0
        places[item_key(item)] = part
        questions += isinstance(item, QuestionView)
    return places


def _places_beside(items: Sequence[Item], known: dict[str, int]) -> dict[str, int]:
    places: dict[str, int] = {}
    part = min(known.values(), default=1)
    for item in items:
        part = known.get(item_key(item), part)
        places[item_key(item)] = part
    return places


def page_state(
    items: Iterable[Item], has_error: Callable[[QuestionView], bool], *, was_visited: bool
) -> PageState:
    """How far a page is; `has_error` says whether a question's error has been shown."""
    questions = list(questions_of(items))
    if any(has_error(question) for question in questions):
        return PageState.ERROR
    answered = sum(question.value != "" for question in questions)
    missing = any(question.required and question.value == "" for question in questions)
    if answered == 0 and (questions or not was_visited):
        return PageState.OPEN
    return PageState.PART if missing else PageState.DONE


def heading_of(item: Item) -> str:
    """The words of a heading."""
    if isinstance(item, InstanceView):
        return f"{item.label} {item.position}".strip()
    return item.label
