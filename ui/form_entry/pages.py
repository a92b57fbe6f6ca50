"""Cuts a form's pages into pages that a screen shows at once, and says how far each is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.app import InstanceView, QuestionView
from ui.form_entry.page_cut import PageCut, is_within, item_key

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from fieldkit.app import Changes, FormSession, Item

__all__ = [
    "PageState",
    "Pages",
    "ScreenPage",
    "heading_of",
    "is_answerable",
    "is_within",
    "item_key",
]


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
    mark: int = 1  # of the part, for life; its number changes when parts come before it

    @property
    def key(self) -> str:
        """What tells this page from the others."""
        return f"{self.path}#{self.mark}"


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
    """The pages of one live form.

    An item once shown on a part of a page stays on that part, unless the part grows so long that
    its end becomes a part of its own.
    """

    def __init__(self, session: FormSession) -> None:
        self._session = session
        self._cuts: dict[str, PageCut] = {}
        self._items: dict[str, list[Item]] = {}
        self._by_path: dict[str, list[ScreenPage]] = {}
        self._fresh: set[str] = set()  # pages of the form that were read since the last change
        self._suspects: set[str] = set()
        self._unseen: set[str] = set()  # what changes and is never shown, such as calculations

    @property
    def all(self) -> list[ScreenPage]:
        """The pages, in order."""
        return [page for parts in self._by_path.values() for page in parts]

    def read(self) -> None:
        """Read every page of the form that something may have changed on."""
        before, self._by_path = self._by_path, {}
        for page in self._session.pages():
            if page.path in self._fresh and page.path in before:
                self._by_path[page.path] = [
                    replace(part, title=page.title, number=page.number)
                    for part in before[page.path]
                ]
            else:
                self._read_page(page.path, page.title, page.number)
        shown = {item.path for items in self._items.values() for item in items}
        self._unseen |= self._suspects - shown
        self._suspects.clear()

    def reread(self, page: ScreenPage) -> None:
        """Read one page of the form anew; what other pages show is left for `read`."""
        if page.path not in self._fresh:
            self._read_page(page.path, page.title, page.number)

    def change(self, changes: Changes | None) -> None:
        """Take over what an act changed; None for anything, such as another language.

        Questions that only look otherwise are read one by one. Where some come or go, their pages
        count as unread.
        """
        if changes is None or changes.repeats or not self._took_over(changes):
            self._fresh.clear()

    def _took_over(self, changes: Changes) -> bool:
        changed = changes.changed - self._unseen
        now = {path: self._session.question(path) for path in changed}
        known = [
            (items, place)
            for items in self._items.values()
            for place, item in enumerate(items)
            if item.path in changed
        ]
        shown = {items[place].path for items, place in known}
        self._suspects = {path for path in changed - shown if now[path].relevant}
        if self._suspects or any(not now[path].relevant for path in shown):
            return False
        for items, place in known:
            item = items[place]
            if not isinstance(item, QuestionView):
                return False
            items[place] = replace(now[item.path], depth=item.depth)
        return True

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

    def last_instance(self, repeat: str) -> str:
        """The last instance of a repeat that is shown; "" without one."""
        instances = [
            item.path
            for page in self.all
            for item in self.items(page.key)
            if isinstance(item, InstanceView) and item.path.rpartition("[")[0] == repeat
        ]
        return instances[-1] if instances else ""

    def first_question(self, outer: str) -> str:
        """The first question inside a heading; "" without one."""
        inside = (each.path for _, each in self.questions() if is_within(each.path, outer))
        return next(inside, "")

    def instead_of(self, gone: ScreenPage) -> ScreenPage:
        """The page to show where nothing is left of one: the nearest part, else the first page."""
        parts = self._by_path.get(gone.path) or self.all
        return parts[min(gone.part, len(parts)) - 1]

    def _read_page(self, path: str, title: str, number: int) -> None:
        self._fresh.add(path)
        cut = self._cuts.setdefault(path, PageCut())
        parts = cut.parts(self._session.items(path))
        for page in self._by_path.get(path, ()):
            self._items.pop(page.key, None)
        found = []
        for part, (mark, items) in enumerate(parts.items(), 1):
            page = ScreenPage(path, title, number, part, len(parts), mark)
            self._items[page.key] = items
            found.append(page)
        self._by_path[path] = found


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
