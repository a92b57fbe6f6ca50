"""Cuts a form's pages into pages that a screen shows at once, and says how far each is."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from fieldkit.app import Changes, InstanceView, QuestionView
from ui.form_entry.page_cut import PageCut, is_within

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from fieldkit.app import FormSession, Item


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
        self._old_words: set[str] = set()  # pages of the form that were read in another language
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

    def read_one(self) -> bool:
        """Read one page that something may have changed on; false where none is left."""
        for page in self._session.pages():
            if page.path in self._by_path and page.path not in self._fresh:
                self._read_page(page.path, page.title, page.number)
                return True
        return False

    def reread(self, page: ScreenPage) -> None:
        """Read one page of the form anew; what other pages show is left for `read`."""
        if page.path not in self._fresh or page.path in self._old_words:
            self._read_page(page.path, page.title, page.number)

    def translate(self) -> None:
        """Show another language: titles at once, the words of a page when it is read again."""
        titles = {page.path: page.title for page in self._session.pages()}
        for path, parts in self._by_path.items():
            title = titles.get(path)
            if title is not None:
                self._by_path[path] = [replace(part, title=title) for part in parts]
        self._old_words = set(self._by_path)

    def in_words(self, page: ScreenPage, question: QuestionView) -> QuestionView:
        """A question of a page in the language of today, though the page may not be shown yet."""
        return self._session.question(question.path) if page.path in self._old_words else question

    def change(self, changes: Changes | None) -> None:
        """Take over what an act changed; None for anything.

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

    @property
    def percent(self) -> int:
        """How much of the form is answered."""
        answered = [question.value != "" for _, question in self.questions()]
        return round(100 * sum(answered) / len(answered)) if answered else 0

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
        self._old_words.discard(path)
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


def answers_of(session: FormSession) -> dict[str, tuple[object, ...]]:
    """Everything that decides what is shown, but for its words."""
    return {node.path: node[1:7] for node in session.nodes()}


def what_differs(
    before: Mapping[str, tuple[object, ...]], after: Mapping[str, tuple[object, ...]]
) -> Changes | None:
    """What became otherwise between two looks at the answers; None where some came or went.

    Rules can read words, so that another language can decide otherwise.
    """
    if before.keys() != after.keys():
        return None
    return Changes(frozenset(path for path, state in after.items() if before[path] != state))


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
