"""What is wrong with answers, in words, and where in the outline it stands."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ui.shared.wording import tr

if TYPE_CHECKING:
    from fieldkit.app import QuestionView
    from fieldkit.errors import FieldKitError
    from ui.form_entry.pages import PageState, ScreenPage


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
