"""What form entry knows and does, without a widget: pages, answers, errors, what stands out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QElapsedTimer, QObject, QTimer, Signal

from fieldkit.app import QuestionView
from fieldkit.errors import FieldKitError, message_of
from ui.form_entry import mistakes
from ui.form_entry.mistakes import OpenError, OutlineRow, is_refusal, words_of
from ui.form_entry.page_cut import is_within, item_key
from ui.form_entry.pages import Pages, ScreenPage, answers_of, what_differs
from ui.shared.drawing import draw_meanwhile
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from fieldkit.app import Changes, Finding, Headline, Item, OpenDraft
    from fieldkit.app.rows import InspectionRow

OVERVIEW_DELAY_MS = 150
_REST = 8


class FormEntryModel(QObject):
    """The live draft as one screen shows it; every intent of the person is a method."""

    questions_changed = Signal(list)  # keys of items of the current page
    items_changed = Signal()  # the current page lists other items than before
    page_changed = Signal()
    overview_changed = Signal()  # outline, headline or errors
    saved = Signal()
    focus_wanted = Signal(str)
    language_changed = Signal()
    problem = Signal(object)  # FieldKitError
    finalised = Signal(str)

    def __init__(
        self,
        draft: OpenDraft,
        earlier: Sequence[InspectionRow] = (),
        parent: QObject | None = None,
    ) -> None:
        super().__init__(parent)
        self.draft = draft
        self.earlier = tuple(earlier)
        self.is_checked = False
        self._pages = Pages(draft.session)
        self._touched: set[str] = set()
        self._visited: set[str] = set()
        self._unsaved: dict[str, FieldKitError] = {}
        self._shown: dict[str, Item] = {}
        self._findings: dict[str, Finding] = {}
        self._current = ""
        self._is_over = False
        self.headline: Headline = draft.headline()
        self.outline: tuple[OutlineRow, ...] = ()
        self._overview_timer = QTimer(self, singleShot=True, interval=OVERVIEW_DELAY_MS)
        self._overview_timer.timeout.connect(self._read_in_pause)
        self.refresh_overview()

    # --- what the screen reads

    @property
    def title(self) -> str:
        """The title of the form."""
        return self.draft.form_title

    @property
    def site_name(self) -> str:
        """The inspected site."""
        return self.draft.site_name

    @property
    def saved_at(self) -> datetime:
        """When the last answer was saved."""
        return self.draft.saved_at

    @property
    def pages(self) -> list[ScreenPage]:
        """The pages, in order."""
        return self._pages.all

    @property
    def page(self) -> ScreenPage | None:
        """The page on the screen; None for a form without questions."""
        return next((page for page in self.pages if page.key == self._current), None)

    @property
    def items(self) -> list[Item]:
        """The items of the current page, in order."""
        return list(self._shown.values())

    @property
    def languages(self) -> tuple[str, ...]:
        """The languages of the form."""
        return self.draft.session.languages

    @property
    def language(self) -> str:
        """The language in which the form is shown."""
        return self.draft.session.language

    @property
    def percent(self) -> int:
        """How much of the form is answered."""
        return self._pages.percent

    def item(self, key: str) -> Item | None:
        """An item of the current page."""
        return self._shown.get(key)

    def question(self, path: str) -> QuestionView:
        """A question of any page."""
        return self.draft.session.question(path)

    def finding(self, path: str) -> Finding | None:
        """The finding that an answer is, if any."""
        return self._findings.get(path)

    def file(self, name: str) -> bytes | None:
        """The content of a file that is attached, or that the form brings along."""
        return self.draft.file(name) or self.draft.form_file(name)

    @property
    def has_unsaved(self) -> bool:
        """Whether any value on the screen is not on the disk."""
        return bool(self._unsaved)

    def message(self, question: QuestionView) -> str:
        """What stands under a field: why it is not saved, or what is wrong with it."""
        unsaved = self._unsaved.get(question.path)
        if unsaved is not None:
            reason = message_of(unsaved.code, unsaved.context, tr)
            return tr("Not saved: {reason}").format(reason=reason)
        return words_of(question) if self._is_error_shown(question) else ""

    def holds_answers(self, outer: str) -> bool:
        """Whether anything is answered inside an instance or group."""
        return any(
            node.value != "" and is_within(node.path, outer) for node in self.draft.session.nodes()
        )

    def errors(self) -> list[OpenError]:
        """Everything that keeps the draft from being finalised, in order."""
        wrong = {node.path for node in self.draft.check()}
        wrong.update(path for path, error in self._unsaved.items() if is_refusal(error))
        found = [
            self._pages.in_words(page, question)
            for page, question in self._pages.questions()
            if question.path in wrong
        ]
        return [mistakes.open_error(each, self.message(each), self._unsaved) for each in found]

    # --- answering

    def set(self, path: str, value: str) -> None:
        """Answer a question; an empty value clears it."""
        self._do(path, lambda: self.draft.set_in_slices(path, value, draw_meanwhile))

    def attach(self, path: str, file: Path) -> None:
        """Answer a file question with a file of the disk."""

        def attach() -> Changes:
            try:
                content = file.read_bytes()
            except OSError as error:
                raise FieldKitError(
                    "file.unreadable", path=str(file), reason=error.strerror or str(error)
                ) from error
            return self.draft.attach(path, file.name, content)

        self._do(path, attach)

    def attach_content(self, path: str, name: str, content: bytes) -> None:
        """Answer a file question with something drawn or recorded here."""
        self._do(path, lambda: self.draft.attach(path, name, content))

    def add(self, repeat: str) -> None:
        """Append an instance to a repeat and go to its first question."""
        before = self._pages.last_instance(repeat)
        self._do(repeat, lambda: self.draft.add_in_slices(repeat, draw_meanwhile))
        added = self._pages.last_instance(repeat)
        if added != before:
            self.go_to(self._pages.first_question(added))

    def remove(self, instance: str) -> None:
        """Remove an instance of a repeat."""
        self._touched = {path for path in self._touched if not is_within(path, instance)}
        self._do(instance, lambda: self.draft.remove_in_slices(instance, draw_meanwhile))

    def leave(self, path: str) -> None:
        """The person is done with a field for now: what is wrong with it may be said."""
        self._touched.add(path)
        item = self._shown.get(path)
        if isinstance(item, QuestionView) and not item.valid:
            self._tell([path])
            self._overview_timer.start()

    def save_again(self) -> None:
        """Try once more to save what could not be saved."""
        try:
            self.draft.keep()
        except FieldKitError as error:
            self.problem.emit(error)
            return
        kept = [path for path, error in self._unsaved.items() if not is_refusal(error)]
        for path in kept:
            del self._unsaved[path]
        self._tell(kept)
        self.saved.emit()

    # --- going about

    def open_page(self, key: str) -> None:
        """Show a page."""
        if key != self._current and any(page.key == key for page in self.pages):
            self._show_page(key)
            self._overview_timer.start()

    def open_beside(self, step: int) -> None:
        """Show the page so many pages after this one; negative numbers go back."""
        keys = [page.key for page in self.pages]
        place = keys.index(self._current) + step if self._current in keys else 0
        if 0 <= place < len(keys):
            self.open_page(keys[place])

    def go_to(self, path: str) -> None:
        """Show the page of a question and ask for the focus there."""
        page = self._pages.page_of(path)
        if page is None:
            return
        self.open_page(page.key)
        self.focus_wanted.emit(path)

    def go_to_next_open(self, path: str = "") -> None:
        """Go to the next required question without an answer after `path`; failing that, to any."""
        self._pages.read()
        questions = [question for _, question in self._pages.questions() if question.value == ""]
        required = [question for question in questions if question.required]
        self._go_to_next(path, [question.path for question in required or questions])

    def go_to_next_error(self, path: str = "") -> None:
        """Go to the next answer that is missing or not allowed after `path`."""
        self._pages.read()
        paths = [error.path for error in self.errors()]
        self._touched.update(paths)
        self._go_to_next(path, paths)
        self._tell(paths)

    # --- checking and finalising

    def check_all(self) -> list[OpenError]:
        """Show every error of the form; the outline says where they are."""
        self.is_checked = True
        self._pages.read()
        errors = self.errors()
        self._tell(error.path for error in errors)
        self.refresh_overview()
        return errors

    def finalise(self, reason: str = "") -> None:
        """Make the draft a revision; refused while something is wrong, or its reason is missing."""
        if self.check_all():
            return
        try:
            inspection = self.draft.finalise(reason)
        except FieldKitError as error:
            self.problem.emit(error)
            return
        self._end()
        self.finalised.emit(inspection)

    def close(self) -> None:
        """Leave the draft for later."""
        self._end()
        try:
            self.draft.close()
        except FieldKitError as error:
            self.problem.emit(error)

    def set_language(self, language: str) -> None:
        """Show the form in another of its languages."""
        if language == self.language:
            return
        before = answers_of(self.draft.session)
        self.draft.set_language(language)
        self._pages.change(what_differs(before, answers_of(self.draft.session)))
        self._pages.translate()
        self._reread_page()
        self.outline = mistakes.outline(self._pages, self._is_error_shown, self._visited)
        self.language_changed.emit()
        self.overview_changed.emit()
        self._overview_timer.start()

    def refresh_overview(self) -> None:
        """Read the outline, the score and the findings anew."""
        self._overview_timer.stop()
        clock = QElapsedTimer()
        clock.start()
        self._pages.read()
        if self.page is None and self.pages:
            self._show_page(self.pages[0].key)
        self.headline = self.draft.headline()
        self._tell_findings()
        self.outline = mistakes.outline(self._pages, self._is_error_shown, self._visited)
        self.overview_changed.emit()
        # Large forms are read anew in pauses of the work, not between two keys.
        self._overview_timer.setInterval(max(OVERVIEW_DELAY_MS, _REST * clock.elapsed()))

    # --- inside

    def _read_in_pause(self) -> None:
        """Read one page of the form after another for the overview; keys are heard between."""
        if self._is_over or self._overview_timer.isActive():
            return  # all of it comes after the next pause
        if self._pages.read_one():
            QTimer.singleShot(0, self, self._read_in_pause)
        else:
            self.refresh_overview()

    def _end(self) -> None:
        """Widgets on their way out may still tell what they hold; it is saved already."""
        self._is_over = True

    def _do(self, path: str, act: Callable[[], Changes]) -> None:
        if self._is_over:
            return
        try:
            self._pages.change(act())
        except FieldKitError as error:
            self._pages.change(None)
            self._unsaved[path] = error
            self._sync_page()
            self._tell([path])
            if not error.code.startswith("form."):  # the field itself says those
                self.problem.emit(error)
            return
        was_unsaved = self._unsaved.pop(path, None)
        self._sync_page()
        if was_unsaved:
            self._tell([path])
        if any(not is_refusal(error) for error in (*self._unsaved.values(), was_unsaved) if error):
            self.save_again()
        self.saved.emit()
        self._overview_timer.start()

    def _sync_page(self) -> None:
        before = self._shown
        if not self._reread_page():
            return
        if list(before) != list(self._shown):
            self.items_changed.emit()
        self._tell(key for key, item in self._shown.items() if before.get(key, item) != item)

    def _reread_page(self) -> bool:
        """Read the page on the screen; false where nothing is left of it, and another is shown."""
        page = self.page
        if page is None:
            return False
        self._pages.reread(page)
        if self.page is None and self.pages:
            self._show_page(self._pages.instead_of(page).key)
            return False
        self._shown = {item_key(item): item for item in self._pages.items(page.key)}
        return True

    def _show_page(self, key: str) -> None:
        self._current = key
        self._visited.add(key)
        if self.page is not None:
            self._pages.reread(self.page)
        self._shown = {item_key(item): item for item in self._pages.items(key)}
        self.page_changed.emit()

    def _go_to_next(self, path: str, paths: list[str]) -> None:
        wanted = set(paths)
        order = [question.path for _, question in self._pages.questions()]
        here = order.index(path) if path in order else -1
        turned = order[here + 1 :] + order[: here + 1]
        self.go_to(next((each for each in turned if each in wanted), ""))

    def _is_error_shown(self, question: QuestionView) -> bool:
        return not question.valid and (self.is_checked or question.path in self._touched)

    def _tell(self, keys: Iterable[str]) -> None:
        if here := [key for key in keys if key in self._shown]:
            self.questions_changed.emit(here)

    def _tell_findings(self) -> None:
        before = self._findings
        self._findings = {finding.path: finding for finding in self.headline.findings}
        paths = before.keys() | self._findings.keys()
        self._tell(path for path in paths if before.get(path) != self._findings.get(path))
