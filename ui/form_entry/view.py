"""The form entry screen: outline, page, standing; the keyboard reaches everything."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeySequence, QResizeEvent, QShortcut
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QHBoxLayout,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from ui.form_entry.change_reason import asked_reason
from ui.form_entry.finalising import what_is_finalised
from ui.form_entry.form_text import as_plain_text
from ui.form_entry.hairline import Hairline
from ui.form_entry.open_errors import OpenErrorsBar
from ui.form_entry.outline import OutlinePanel
from ui.form_entry.page import PageWidget
from ui.form_entry.standing import StandingLine, StandingPanel
from ui.shared import text
from ui.shared.question import is_agreed
from ui.shared.widgets import button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable

    from ui.form_entry.question_block import QuestionBlock
    from ui.form_entry.view_model import FormEntryModel

PAGES_KEPT = 4
OUTLINE_WIDTH, STANDING_WIDTH = 228, 248
# Widths of this view, beside the rail of the window.
STANDING_FROM, OUTLINE_FROM = 1000, 720


class FormEntryView(QWidget):
    """Binds the view-model of one draft; emits how the work on it ended."""

    finalised = Signal(str)
    closed = Signal()
    problem = Signal(object)  # FieldKitError
    look_up_wanted = Signal()
    labels_wanted = Signal()

    def __init__(self, model: FormEntryModel) -> None:
        super().__init__()
        self.model = model
        self._kept: dict[str, PageWidget] = {}
        self._current: QuestionBlock | None = None
        self.outline = OutlinePanel(model)
        self.standing = StandingPanel(model)
        self._heading = text.title("")
        self._narrow_standing = StandingLine()
        self.errors = OpenErrorsBar()
        self._saved = text.quiet()
        self._save_again = button(tr("Save again"), model.save_again)
        self._look_up = button(tr("Look up…"), self.look_up_wanted.emit, "flask-conical")
        self._labels = button(tr("Sample labels…"), self.labels_wanted.emit, "file-down")
        self._languages = QComboBox()
        self._stack = QStackedWidget()
        self._lay_out()
        self._bind()
        self._show_languages()
        self._show_page()
        self._show_overview()
        self._show_saved()

    @property
    def page(self) -> PageWidget:
        """The page on the screen."""
        return self._kept[self.model.page.key if self.model.page else ""]

    def start(self) -> None:
        """Give the keyboard to the question where the person was, else to the first open one."""
        if self.model.draft.place:
            self.model.go_to(self.model.draft.place)
        if self.page.focused_block() is None:
            self.page.focus_open()

    def close_draft(self) -> None:
        """Save what is typed and leave the draft for later."""
        self.page.flush()
        self.model.close()
        self.closed.emit()

    def check_all(self) -> None:
        """Show every error and go to the first."""
        self.page.flush()
        errors = self.model.check_all()
        if errors:
            self.model.go_to(errors[0].path)

    def finalise(self) -> None:
        """Check, confirm, finalise."""
        self.page.flush()
        errors = self.model.check_all()
        draft = self.model.draft
        if errors:
            draft.audit.refused()
            self.model.go_to(errors[0].path)
            return
        draft.audit.looked_at_end()
        reason = self.ask_reason() if draft.needs_reason else ""
        if reason is not None and self.confirm(
            tr("Finalise this inspection?"),
            what_is_finalised(self.model)
            + "\n\n"
            + tr(
                "It becomes a signed record of your device and can no longer be changed. "
                "A correction is a new revision; both stay."
            ),
            tr("Finalise"),
        ):
            self.model.finalise(reason)

    def ask_reason(self) -> str | None:
        """Ask why a finished inspection is changed; None goes back."""
        return asked_reason(self)

    def confirm(self, question: str, consequence: str, action: str) -> bool:
        """Ask before something that cannot be undone."""
        return is_agreed(self, question, consequence, action)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Narrow windows give their room to the questions."""
        super().resizeEvent(event)
        self.standing.setVisible(self.width() >= STANDING_FROM)
        self.outline.setVisible(self.width() >= OUTLINE_FROM)
        self._show_narrow_standing()

    def minimumSizeHint(self) -> QSize:
        """Small: the panels beside the questions give way."""
        return QSize(480, 400)

    # --- building

    def _lay_out(self) -> None:
        self.outline.setFixedWidth(OUTLINE_WIDTH)
        self.standing.setFixedWidth(STANDING_WIDTH)
        panels = QHBoxLayout()
        panels.setSpacing(0)
        panels.addWidget(self.outline)
        panels.addWidget(Hairline(Qt.Orientation.Vertical))
        panels.addLayout(self._middle(), 1)
        panels.addWidget(Hairline(Qt.Orientation.Vertical))
        panels.addWidget(self.standing)
        keys = text.quiet(_keys_in_words())
        keys.setWordWrap(True)
        keys.setContentsMargins(sizes.ROOM, sizes.TIGHT, sizes.ROOM, sizes.TIGHT)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.setSpacing(0)
        around.addLayout(panels, 1)
        around.addWidget(Hairline(Qt.Orientation.Horizontal))
        around.addWidget(keys)
        around.setSizeConstraint(QVBoxLayout.SizeConstraint.SetNoConstraint)

    def _middle(self) -> QVBoxLayout:
        head = QHBoxLayout()
        head.setContentsMargins(sizes.WIDE, sizes.GAP, sizes.ROOM, sizes.NEAR)
        head.setSpacing(sizes.NEAR)
        head.addWidget(self._heading, 1)
        head.addWidget(self._saved)
        head.addWidget(self._save_again)
        head.addWidget(self._languages)
        below_head = QVBoxLayout()
        below_head.setContentsMargins(sizes.WIDE, 0, sizes.ROOM, sizes.NEAR)
        below_head.setSpacing(sizes.TIGHT)
        below_head.addWidget(self._narrow_standing)
        below_head.addWidget(self.errors)
        foot = QHBoxLayout()
        foot.setContentsMargins(sizes.WIDE, sizes.NEAR, sizes.ROOM, sizes.NEAR)
        foot.setSpacing(sizes.NEAR)
        self._back = button(tr("Previous page"), self._open_previous_page)
        self._next = button(tr("Next page"), self._open_next_page)
        foot.addWidget(self._back)
        foot.addWidget(self._next)
        draft = self.model.draft
        for each, is_of_use in (
            (self._look_up, draft.asks_of_chemicals),
            (self._labels, draft.form.takes_samples),
        ):
            foot.addWidget(each)
            if not is_of_use:  # a button without a parent yet would be a window when shown
                each.hide()
        foot.addStretch(1)
        self._leave = button(tr("Close and keep the draft"), self.close_draft)
        foot.addWidget(self._leave)
        middle = QVBoxLayout()
        middle.setSpacing(0)
        middle.addLayout(head)
        middle.addLayout(below_head)
        middle.addWidget(Hairline(Qt.Orientation.Horizontal))
        middle.addWidget(self._stack, 1)
        middle.addWidget(Hairline(Qt.Orientation.Horizontal))
        middle.addLayout(foot)
        return middle

    def _bind(self) -> None:
        model = self.model
        model.questions_changed.connect(self._show_changed)
        model.items_changed.connect(self._show_items)
        model.page_changed.connect(self._show_page)
        model.overview_changed.connect(self._show_overview)
        model.language_changed.connect(self._show_language)
        model.focus_wanted.connect(self._focus_path)
        model.saved.connect(self._show_saved)
        model.problem.connect(self._show_saved)
        model.problem.connect(self.problem)
        model.finalised.connect(self.finalised)
        self.outline.page_wanted.connect(self._open_page)
        self.outline.question_wanted.connect(self._go_to)
        self.outline.check_wanted.connect(self.check_all)
        self.outline.finalise_wanted.connect(self.finalise)
        self.errors.next_wanted.connect(self._go_to_next_error)
        self.standing.question_wanted.connect(self._go_to)
        self._languages.activated.connect(self._choose_language)
        application = QApplication.instance()
        if isinstance(application, QApplication):
            application.focusChanged.connect(self._follow_focus)
        for keys, intent in self._intents().items():
            shortcut = QShortcut(QKeySequence(keys), self)
            shortcut.setContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
            shortcut.activated.connect(intent)

    def _intents(self) -> dict[str, Callable[[], object]]:
        return {
            "Alt+Down": lambda: self._move(1),
            "Alt+Up": lambda: self._move(-1),
            "Ctrl+Down": self._go_to_next_open,
            "F8": self._go_to_next_error,
            "F9": self.check_all,
            "Ctrl+Return": self.finalise,
            "Ctrl+Enter": self.finalise,
            "PgDown": self._open_next_page,
            "PgUp": self._open_previous_page,
        }

    # --- showing

    def _show_page(self) -> None:
        page = self.model.page
        key = page.key if page else ""
        kept = self._kept.pop(key, None)
        if kept is None:
            kept = PageWidget(self.model, key)
            kept.removal_wanted.connect(self._remove)
            kept.resize(self._stack.size())
            self._stack.addWidget(kept)
            self._kept[key] = kept
            kept.sync()
        else:
            self._kept[key] = kept
            kept.show_all()
        self._stack.setCurrentWidget(kept)
        kept.settle()
        for old in list(self._kept)[:-PAGES_KEPT]:
            gone = self._kept.pop(old)
            self._stack.removeWidget(gone)
            gone.deleteLater()
        self._show_heading()

    def _show_changed(self, keys: list[str]) -> None:
        self.page.show_changed(keys)

    def _show_items(self) -> None:
        self.page.sync()

    def _focus_path(self, path: str) -> None:
        self.page.focus_path(path)

    def _show_heading(self) -> None:
        page = self.model.page
        words = f"{page.number}  {as_plain_text(page.title)}" if page else self.model.title
        if page and page.parts > 1:
            words += f" ({page.part}/{page.parts})"
        self._heading.setText(words)
        keys = [each.key for each in self.model.pages]
        here = keys.index(page.key) if page and page.key in keys else 0
        self._back.setEnabled(here > 0)
        self._next.setEnabled(here < len(keys) - 1)

    def _show_overview(self) -> None:
        self._show_heading()
        self.outline.show_outline()
        self.standing.show_standing()
        self._show_narrow_standing()
        self.errors.setVisible(self.model.is_checked)
        if self.model.is_checked:
            self.errors.show_errors(self.model.errors())

    def _show_narrow_standing(self) -> None:
        line = self._narrow_standing
        line.show_standing(self.model.headline)
        line.setVisible(line.words != "" and self.width() < STANDING_FROM)

    def _show_saved(self) -> None:
        is_unsaved = self.model.has_unsaved
        at = self.model.saved_at.astimezone().strftime("%H:%M:%S")
        self._saved.setText(tr("not saved") if is_unsaved else tr("saved {time}").format(time=at))
        self._save_again.setVisible(is_unsaved)

    def _show_languages(self) -> None:
        self._languages.setAccessibleName(tr("Language of the form"))
        self._languages.addItems(list(self.model.languages))
        self._languages.setCurrentText(self.model.language)
        self._languages.setVisible(len(self.model.languages) > 1)

    def _show_language(self) -> None:
        self._languages.setCurrentText(self.model.language)
        self.page.show_all()

    # --- intents

    def _follow_focus(self, old: QWidget | None, new: QWidget | None) -> None:
        del old
        block = self.page.block_of(new) if new is not None and self.isAncestorOf(new) else None
        if block is self._current or (new is None and self._current is not None):
            return
        left, self._current = self._current, block
        if left is not None and self.page.holds(left):
            left.set_current(is_current=False)
            left.leave()
        if block is not None:
            block.set_current(is_current=True)
            self.model.draft.visit(block.question.path)

    def _move(self, step: int) -> None:
        here = self.page
        if here.move_focus(here.focused_block(), step):
            return
        here.flush()
        self.model.open_beside(step)
        if self.page is not here and step > 0:
            self.page.focus_first()
        elif self.page is not here:
            self.page.focus_last()

    def _open_page(self, key: str) -> None:
        self.page.flush()
        self.model.draft.audit.jumped()
        self.model.open_page(key)
        self.page.focus_first()

    def _open_next_page(self) -> None:
        self._open_beside(1)

    def _open_previous_page(self) -> None:
        self._open_beside(-1)

    def _open_beside(self, step: int) -> None:
        self.page.flush()
        self.model.open_beside(step)
        self.page.focus_first()

    def _go_to(self, path: str) -> None:
        self.page.flush()
        self.model.draft.audit.jumped()
        self.model.go_to(path)

    def _path_here(self) -> str:
        block = self.page.focused_block()
        return block.question.path if block is not None else ""

    def _go_to_next_open(self) -> None:
        self.page.flush()
        self.model.go_to_next_open(self._path_here())

    def _go_to_next_error(self) -> None:
        self.page.flush()
        self.model.go_to_next_error(self._path_here())

    def _remove(self, instance: str) -> None:
        self.page.flush()
        if not self.model.holds_answers(instance) or self.confirm(
            tr("Remove this entry?"), tr("Its answers are removed with it."), tr("Remove")
        ):
            self.model.remove(instance)

    def _choose_language(self, place: int) -> None:
        self.page.flush()
        self.model.set_language(self._languages.itemText(place))


def _keys_in_words() -> str:
    return "    ".join(
        (
            tr("Alt+↓ next question"),
            tr("1–9 answer"),
            tr("Ctrl+↓ next open"),
            tr("F8 next error"),
            tr("PageDown next page"),
            tr("Ctrl+Enter finalise"),
        )
    )
