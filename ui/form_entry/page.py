"""One page of questions that scrolls, and stays still while something unfolds in it."""

from __future__ import annotations

from contextlib import contextmanager
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from ui.form_entry.blocks import Contents, HeadingBlock, InstanceBlock, as_branches
from ui.form_entry.form_text import is_right_to_left
from ui.form_entry.question_block import QuestionBlock, position_in
from ui.form_entry.width_first import WidthFirst
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ui.form_entry.view_model import FormEntryModel

_WIDEST = 860
_BELOW = 120


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
        self.blocks: dict[str, QuestionBlock | HeadingBlock] = {}
        self.sync()

    @property
    def question_blocks(self) -> list[QuestionBlock]:
        """The questions of the page, in order."""
        return [block for block in self.blocks.values() if isinstance(block, QuestionBlock)]

    def sync(self) -> None:
        """Show the items of the view-model's page; what stays is not touched."""
        with self._still():
            before = set(self.blocks.values())
            with self._at_rest():
                self._contents.sync(as_branches(self._model.items))
            self.blocks = dict(self._contents.all())
            for block in self.blocks.values():
                if block in before:
                    continue
                if isinstance(block, QuestionBlock):
                    block.going_on.connect(lambda block=block: self.move_focus(block, 1))
                elif isinstance(block, InstanceBlock):
                    block.removal_wanted.connect(self.removal_wanted)
            self._order_tabs()
            self._turn()

    def show_changed(self, keys: Iterable[str]) -> None:
        """Show the later state of some items."""
        with self._still(), self._at_rest():
            for key in keys:
                block, item = self.blocks.get(key), self._model.item(key)
                if block is not None and item is not None:
                    block.show_item(item)  # type: ignore[arg-type]  # a key never changes its kind

    def show_all(self) -> None:
        """Show the later state of every item, after the page was away."""
        self.sync()
        self.show_changed(self.blocks)

    def settle(self) -> None:
        """Give everything its place now: before it is painted, or compared with where it was."""
        QCoreApplication.sendPostedEvents(None, QEvent.Type.LayoutRequest.value)
        QCoreApplication.sendEvent(self, QEvent(QEvent.Type.LayoutRequest))

    def flush(self) -> None:
        """Tell everything that was typed and not told."""
        for block in self.question_blocks:
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
        block = self.blocks.get(path)
        if isinstance(block, QuestionBlock):
            block.take_focus()
            self._reveal(path)
            # A page that was made just now is laid out only when events are handled.
            QTimer.singleShot(0, self, lambda: self._reveal(path))

    def focus_open(self) -> None:
        """Give the keyboard to the first question without an answer, else to the first."""
        open_ones = [each for each in self._answerable if each.question.value == ""]
        self._focus_one_of(open_ones or self._answerable)

    def focus_first(self) -> None:
        """Give the keyboard to the first question."""
        self._focus_one_of(self._answerable)

    def focus_last(self) -> None:
        """Give the keyboard to the last question."""
        self._focus_one_of(self._answerable[::-1])

    def move_focus(self, block: QuestionBlock | None, step: int) -> bool:
        """Go to the next question; the row under the keyboard stays at its height."""
        answerable = self._answerable
        outside = -1 if step > 0 else len(answerable)
        here = answerable.index(block) if block in answerable else outside
        if not 0 <= here + step < len(answerable):
            return False
        target = answerable[here + step]
        bar = self.verticalScrollBar()
        if block is not None:
            down = position_in(target, self._paper) - position_in(block, self._paper)
            height = position_in(block, self.viewport())
            if height + down > self.viewport().height() // 3:
                bar.setValue(bar.value() + down)
        target.take_focus()
        self.ensureWidgetVisible(target, 0, sizes.NEAR)
        return True

    @property
    def _answerable(self) -> list[QuestionBlock]:
        return [block for block in self.question_blocks if block.can_be_answered]

    def _focus_one_of(self, blocks: list[QuestionBlock]) -> None:
        for block in blocks[:1]:
            self.focus_path(block.question.path)

    def _reveal(self, path: str) -> None:
        self.settle()
        block = self.blocks.get(path)
        if block is not None:
            self.ensureWidgetVisible(block, 0, sizes.FAR)

    @contextmanager
    def _still(self) -> Iterator[None]:
        """Keep the question under the keyboard where it is on the screen."""
        block = self.focused_block()
        before = position_in(block, self._paper) if block is not None else 0
        yield
        if block is None or not self.isVisible():
            return
        self.settle()
        moved = position_in(block, self._paper) - before
        if moved:
            bar = self.verticalScrollBar()
            bar.setValue(bar.value() + moved)

    @contextmanager
    def _at_rest(self) -> Iterator[None]:
        """Lay the page out once, not after each of its blocks."""
        layouts = set()
        for block in self.blocks.values():
            widget: QWidget | None = block.parentWidget()
            while widget is not None and widget is not self.viewport():
                layout = widget.layout()
                if layout is None or layout in layouts:
                    break
                layouts.add(layout)
                widget = widget.parentWidget()
        for layout in layouts:
            layout.setEnabled(False)
        yield
        for layout in layouts:
            layout.setEnabled(True)
            layout.invalidate()

    def _order_tabs(self) -> None:
        widgets = [
            widget
            for block in self.question_blocks
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
