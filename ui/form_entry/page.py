"""One page of questions that scrolls, and stays still while something unfolds in it."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from math import inf
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.form_entry.blocks import Contents, HeadingBlock, InstanceBlock, Sight, as_branches
from ui.form_entry.form_text import is_right_to_left
from ui.form_entry.page_cut import item_key
from ui.form_entry.question_block import QuestionBlock, position_in
from ui.form_entry.width_first import WidthFirst
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from PySide6.QtGui import QHideEvent, QShowEvent

    from ui.form_entry.view_model import FormEntryModel

_WIDEST = 860
_BELOW = 120
_A_SCREEN = 900
_PAUSE_MS = 10  # longer than Qt waits before it paints: what is in sight is seen first


class PageWidget(QScrollArea):
    """The blocks of one page of the view-model."""

    removal_wanted = Signal(str)

    def __init__(self, model: FormEntryModel, key: str) -> None:
        super().__init__()
        self.key = key
        self._model = model
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setWidgetResizable(True)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # Its room is kept where nothing scrolls yet, or the page would be laid out for two widths.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self._paper = WidthFirst()
        column = QVBoxLayout()
        column.setSpacing(sizes.NEAR)
        self._contents = Contents(model, column)
        inside = WidthFirst()
        inside.setMaximumWidth(_WIDEST)
        inside.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)
        held = QVBoxLayout(inside)
        held.setContentsMargins(sizes.ROOM, sizes.NEAR, sizes.ROOM, _BELOW)
        held.addLayout(column)
        held.addStretch(1)
        line = QHBoxLayout(self._paper)
        line.setContentsMargins(0, 0, 0, 0)
        line.addWidget(inside, 1000)
        line.addStretch(1)
        self.setWidget(self._paper)
        self._made: dict[str, QuestionBlock | HeadingBlock] = {}
        self._depth = 0.0  # how far down everything is made
        self._is_all_made = True
        self._going_on = QTimer(self, singleShot=True, interval=_PAUSE_MS)
        self._going_on.timeout.connect(self._go_on)

    @property
    def blocks(self) -> dict[str, QuestionBlock | HeadingBlock]:
        """Every block of the page, in order; what waits to be made is made now."""
        if not self._is_all_made:
            with self._still():
                self._make(inf)
        return self._made

    @property
    def question_blocks(self) -> list[QuestionBlock]:
        """The questions of the page, in order."""
        return [block for block in self.blocks.values() if isinstance(block, QuestionBlock)]

    @property
    def is_all_made(self) -> bool:
        """Whether no block waits to be made."""
        return self._is_all_made

    def holds(self, block: QuestionBlock) -> bool:
        """Whether a block stands on the page."""
        return any(block is each for each in self._made.values())

    def sync(self) -> None:
        """Show the items of the view-model's page; what stays is not touched.

        What is in sight is there at once, the rest of a long page follows piece by piece.
        """
        with self._still():
            self._make(self._depth_in_sight())

    def showEvent(self, event: QShowEvent) -> None:
        """Go on where the page was left."""
        super().showEvent(event)
        if not self._is_all_made:
            self._going_on.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody waits for what is not shown."""
        super().hideEvent(event)
        self._going_on.stop()

    def show_changed(self, keys: Iterable[str]) -> None:
        """Show the later state of some items."""
        with self._still():
            self._show(keys)

    def show_all(self) -> None:
        """Show the later state of every item, after the page was away."""
        with self._still():
            self._show(self._made)
            self._make(self._depth_in_sight())

    def settle(self) -> None:
        """Give everything its place now: before it is painted, or compared with where it was."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def flush(self) -> None:
        """Tell everything that was typed and not told."""
        for block in self._made_questions():
            block.editor.flush()

    def block_of(self, widget: QWidget | None) -> QuestionBlock | None:
        """The question that a widget belongs to."""
        while widget is not None and widget is not self:
            if isinstance(widget, QuestionBlock):
                return widget
            widget = widget.parentWidget()
        return None

    def focused_block(self) -> QuestionBlock | None:
        """The question under the keyboard."""
        return self.block_of(self.focusWidget())

    def focus_path(self, path: str) -> None:
        """Give the keyboard to a question and bring it into sight."""
        block = self._made.get(path) or self.blocks.get(path)
        if isinstance(block, QuestionBlock):
            block.take_focus()
            self._reveal(path)
            # A page that was made just now is laid out only when events are handled.
            QTimer.singleShot(0, self, lambda: self._reveal(path))

    def focus_open(self) -> None:
        """Give the keyboard to the first question without an answer, else to the first."""
        first_open = (each for each in self._answerable() if each.question.value == "")
        self._focus(next(first_open, None) or next(self._answerable(), None))

    def focus_first(self) -> None:
        """Give the keyboard to the first question."""
        self._focus(next(self._answerable(), None))

    def focus_last(self) -> None:
        """Give the keyboard to the last question."""
        self._focus(next(reversed(list(self._answerable())), None))

    def move_focus(self, block: QuestionBlock | None, step: int) -> bool:
        """Go to the next question; the row under the keyboard stays at its height."""
        target = self._beside(block, step)
        if target is None:
            return False
        bar = self.verticalScrollBar()
        if block is not None:
            down = position_in(target, self._paper) - position_in(block, self._paper)
            height = position_in(block, self.viewport())
            if height + down > self.viewport().height() // 3:
                bar.setValue(bar.value() + down)
        target.take_focus()
        self.ensureWidgetVisible(target, 0, sizes.NEAR)
        return True

    def _go_on(self) -> None:
        with self._still():
            self._make(self._depth + self.height())

    def _depth_in_sight(self) -> float:
        """How far down one sees; before the window is shown nobody knows how high it will be."""
        height = self.height() if self.isVisible() else max(self.height(), _A_SCREEN)
        return self.verticalScrollBar().value() + height

    def _make(self, depth: float) -> None:
        page = self._model.page
        if (page.key if page else "") != self.key:
            return  # the items are those of another page
        sight = Sight(min(self.width(), _WIDEST) - 2 * sizes.ROOM, depth)
        before = set(self._made.values())
        self._contents.sync(as_branches(self._model.items), sight)
        self._made = dict(self._contents.all())
        for block in self._made.values():
            if block in before:
                continue
            if isinstance(block, QuestionBlock):
                block.going_on.connect(lambda block=block: self.move_focus(block, 1))
            elif isinstance(block, InstanceBlock):
                block.removal_wanted.connect(self.removal_wanted)
        self._order_tabs()
        self._turn()
        self._depth, self._is_all_made = depth, sight.is_all_made
        if self._is_all_made:
            self._going_on.stop()
        else:
            self._going_on.start()

    def _show(self, keys: Iterable[str]) -> None:
        for key in keys:
            block, item = self._made.get(key), self._model.item(key)
            if block is not None and item is not None:
                block.show_item(item)  # type: ignore[arg-type]  # a key never changes its kind

    def _in_order(self) -> Iterator[QuestionBlock]:
        """The questions in order, each made at the latest when it is asked for."""
        for item in self._model.items:
            block = self._made.get(item_key(item)) or self.blocks.get(item_key(item))
            if isinstance(block, QuestionBlock):
                yield block

    def _answerable(self) -> Iterator[QuestionBlock]:
        return (block for block in self._in_order() if block.can_be_answered)

    def _beside(self, block: QuestionBlock | None, step: int) -> QuestionBlock | None:
        """The answerable question before or after another; from outside, the nearest end."""
        ordered = self._in_order() if step > 0 else reversed(list(self._in_order()))
        is_past = block is None or not self.holds(block)
        for each in ordered:
            if is_past and each.can_be_answered:
                return each
            is_past = is_past or each is block
        return None

    def _made_questions(self) -> list[QuestionBlock]:
        return [block for block in self._made.values() if isinstance(block, QuestionBlock)]

    def _focus(self, block: QuestionBlock | None) -> None:
        if block is not None:
            self.focus_path(block.question.path)

    def _reveal(self, path: str) -> None:
        self.settle()
        block = self._made.get(path)
        if block is not None:
            self.ensureWidgetVisible(block, 0, sizes.FAR)

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Lay the page out once, and keep the question under the keyboard where it is."""
        block = self.focused_block()
        before = position_in(block, self._paper) if block is not None else 0
        with self._at_rest():
            yield
        if not self.isVisible():
            return
        self.settle()
        if block is not None:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + position_in(block, self._paper) - before)

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Lay the page out once, not after each of its blocks."""
        layouts = set()
        for block in self._made.values():
            widget: QWidget | None = block.parentWidget()
            while widget is not None and widget is not self.viewport():
                layout = widget.layout()
                if layout is None or layout in layouts:
                    break
                layouts.add(layout)
                widget = widget.parentWidget()
        for layout in layouts:
            layout.setEnabled(False)
        try:
            yield
        finally:
            for layout in layouts:
                layout.setEnabled(True)
                layout.invalidate()

    def _order_tabs(self) -> None:
        widgets = [
            widget
            for block in self._made_questions()
            for widget in block.findChildren(QWidget)
            if widget.focusPolicy() & Qt.FocusPolicy.TabFocus and widget.window() is self.window()
        ]
        for before, after in pairwise(widgets):
            QWidget.setTabOrder(before, after)

    def _turn(self) -> None:
        labels = [item.label for item in self._model.items]
        is_turned = is_right_to_left(labels)
        self.setLayoutDirection(
            Qt.LayoutDirection.RightToLeft if is_turned else Qt.LayoutDirection.LeftToRight
        )
