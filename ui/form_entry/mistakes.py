"""What is wrong with answers, in words, and where in the outline it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit.app import QuestionView
from ui.form_entry.pages import page_state
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Container

    from fieldkit.errors import FieldKitError
    from ui.form_entry.pages import Pages, PageState, ScreenPage


@dataclass(frozen=True, slots=True)
class OutlineRow:
    """One line of the outline; `errors` are (path, label) of what is wrong on that page."""

    page: ScreenPage
    state: PageState
    errors: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class OpenError:
    """One answer that is missing or not allowed, and the words for it."""

    path: str
    label: str
    message: str
    is_missing: bool = False


def outline(
    pages: Pages, has_error: Callable[[QuestionView], bool], visited: Container[str]
) -> tuple[OutlineRow, ...]:
    """A line for each page; `has_error` says whether a question's error has been shown."""
    return tuple(_row(pages, page, has_error, visited) for page in pages.all)


def _row(
    pages: Pages,
    page: ScreenPage,
    has_error: Callable[[QuestionView], bool],
    visited: Container[str],
) -> OutlineRow:
    items = pages.items(page.key)
    state = page_state(items, has_error, was_visited=page.key in visited)
    wrong = [
        pages.in_words(page, item)
        for item in items
        if isinstance(item, QuestionView) and has_error(item)
    ]
    return OutlineRow(page, state, tuple((each.path, each.label or each.name) for each in wrong))


def open_error(question: QuestionView, said: str, unsaved: Container[str]) -> OpenError:
    """What is open at a question, in the words that stand there if any do."""
    is_missing = question.violation == "required" and question.path not in unsaved
    label = question.label or question.name
    return OpenError(question.path, label, said or words_of(question), is_missing=is_missing)


def is_refusal(error: FieldKitError) -> bool:
    """Whether the answer itself was refused; otherwise it only could not be written down."""
    return error.code.partition(".")[0] in {"form", "attachment"} or error.code == "file.unreadable"


def words_of(question: QuestionView) -> str:
    """The words for what is wrong with an answer: the form's own, else ours."""
    if question.message:
        return question.message
    if question.violation == "required":
        return tr("An answer is needed.")
    return tr("This answer is not allowed.")
