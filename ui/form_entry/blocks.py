"""Headings, repeats and their instances on the page, each with the blocks inside it."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout

from fieldkit.app import GroupView, InstanceView, QuestionView, RepeatView
from ui.form_entry.flow import FlowLayout
from ui.form_entry.form_text import as_plain_text, as_rich_text
from ui.form_entry.grid_block import GridBlock
from ui.form_entry.page_cut import is_within, item_key
from ui.form_entry.question_block import QuestionBlock
from ui.form_entry.questions.grid import is_grid_head, is_grid_row
from ui.form_entry.width_first import LEAST, WISH, WidthFirst
from ui.shared import text
from ui.shared.widgets import Card, button
from ui.shared.wording import tr
from ui.theme import sizes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from fieldkit.app import Item
    from ui.form_entry.view_model import FormEntryModel

_COLUMN, _MOST_COLUMNS = 190, 4


@dataclass(slots=True)
class Branch:
    """An item and what lies inside it."""

    item: Item
    inside: list[Branch] = field(default_factory=list)


def as_branches(items: Sequence[Item]) -> list[Branch]:
    """Items in a row as branches, headings holding what lies inside them."""
    top: list[Branch] = []
    around: list[Branch] = []
    for item in items:
        while around and not is_within(item.path, around[-1].item.path):
            around.pop()
        branch = Branch(item)
        (around[-1].inside if around else top).append(branch)
        if not isinstance(item, QuestionView):
            around.append(branch)
    return top


class Sight:
    """How far down a page is made at once, so that a long one does not keep a person waiting."""

    def __init__(self, width: int, depth: float) -> None:
        self._width = width
        self._left = depth
        self.is_all_made = True

    @property
    def reaches_further(self) -> bool:
        """Whether the next block could still be seen."""
        return self._left > 0

    def go_past(self, block: QuestionBlock, columns: int) -> None:
        """Go on below a block of a line of so many."""
        if self._left > 0:
            is_new = not block.isVisible()
            height = block.heightForWidth(self._width) if is_new else block.height()
            self._left -= height / columns


class Contents:
    """The blocks in one layout; syncing leaves those that stay untouched."""

    def __init__(self, model: FormEntryModel, layout: QVBoxLayout | FlowLayout) -> None:
        self._model = model
        self._layout = layout
        self._blocks: dict[str, QuestionBlock | HeadingBlock] = {}

    def sync(self, branches: Sequence[Branch], sight: Sight) -> None:
        """Show exactly these branches, in order; what is out of sight and not made yet waits."""
        wanted = {item_key(branch.item): branch for branch in branches}
        for key in [key for key in self._blocks if key not in wanted]:
            block = self._blocks.pop(key)
            self._layout.removeWidget(block)
            block.hide()
            block.deleteLater()
        head: QuestionView | None = None
        place = 0
        for key, branch in wanted.items():
            if isinstance(branch.item, QuestionView) and is_grid_head(branch.item):
                head = branch.item
            if key not in self._blocks and not sight.reaches_further:
                sight.is_all_made = False
                continue
            block = self._fitting(key, branch.item, head)
            if self._layout.indexOf(block) != place:
                self._layout.removeWidget(block)
                self._layout.insertWidget(place, block)
            if isinstance(block, HeadingBlock):
                block.contents.sync(branch.inside, sight)
            else:
                is_beside = isinstance(self._layout, FlowLayout) and not block.is_wide
                sight.go_past(block, _MOST_COLUMNS if is_beside else 1)
            if block.isHidden():
                block.show()
            place += 1

    def all(self) -> Iterator[tuple[str, QuestionBlock | HeadingBlock]]:
        """Every block in here, in order, with its key."""
        ordered = sorted(self._blocks.items(), key=lambda each: self._layout.indexOf(each[1]))
        for key, block in ordered:
            yield key, block
            if isinstance(block, HeadingBlock):
                yield from block.contents.all()

    def _fitting(
        self, key: str, item: Item, head: QuestionView | None
    ) -> QuestionBlock | HeadingBlock:
        """The block that is there, or another where the item has become a row of a grid."""
        kind = _kind(item, head)
        block = self._blocks.get(key)
        if type(block) is kind and block is not None:
            return block
        if block is not None:
            self._layout.removeWidget(block)
            block.hide()
            block.deleteLater()
        self._blocks[key] = made = kind(self._model, item)
        return made


class HeadingBlock(WidthFirst):
    """A heading and the blocks inside it."""

    is_wide = True

    def __init__(self, model: FormEntryModel, item: GroupView | RepeatView | InstanceView) -> None:
        super().__init__()
        self.model = model
        self.item = item
        self.contents: Contents
        self.heading: QLabel = text.subtitle("")
        self.heading.setTextFormat(Qt.TextFormat.RichText)

    def show_item(self, item: GroupView | RepeatView | InstanceView) -> None:
        """Show a later state of the heading."""
        self.item = item
        self.heading.setText(as_rich_text(item.label))
        self.heading.setVisible(item.label != "")
        self.setAccessibleName(as_plain_text(item.label))


class GroupBlock(HeadingBlock):
    """A group inside a page."""

    def __init__(self, model: FormEntryModel, item: GroupView) -> None:
        super().__init__(model, item)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, sizes.NEAR, 0, 0)
        column.setSpacing(sizes.TIGHT)
        self.heading.setContentsMargins(sizes.GAP, 0, 0, 0)
        column.addWidget(self.heading)
        inside = QVBoxLayout()
        inside.setSpacing(sizes.TIGHT)
        column.addLayout(inside)
        self.contents = Contents(model, inside)
        self.show_item(item)


class RepeatBlock(HeadingBlock):
    """A repeat: its instances and the button that adds one."""

    def __init__(self, model: FormEntryModel, item: RepeatView) -> None:
        super().__init__(model, item)
        column = QVBoxLayout(self)
        column.setContentsMargins(sizes.GAP, sizes.GAP, 0, sizes.GAP)
        column.setSpacing(sizes.NEAR)
        self._count = text.quiet()
        line = QHBoxLayout()
        line.addWidget(self.heading, 1)
        line.addWidget(self._count)
        column.addLayout(line)
        inside = QVBoxLayout()
        inside.setSpacing(sizes.NEAR)
        column.addLayout(inside)
        self.add = button(tr("Add"), lambda: model.add(self.item.path))
        column.addWidget(self.add, 0, Qt.AlignmentFlag.AlignLeading)
        self.contents = Contents(model, inside)
        self.show_item(item)

    def show_item(self, item: GroupView | RepeatView | InstanceView) -> None:
        """Show the heading, the count, and whether one can be added."""
        super().show_item(item)
        if isinstance(item, RepeatView):
            name = as_plain_text(item.label)
            self._count.setText(str(item.count) if item.count else tr("none yet"))
            self.add.setText(tr("Add: {name}").format(name=name) if name else tr("Add"))
            self.add.setAccessibleName(self.add.text())
            self.add.setVisible(item.can_add)
            self.add.updateGeometry()


class _InstanceCard(Card):
    """The frame around an instance, as high as its columns are in the page's width."""

    def sizeHint(self) -> QSize:
        """Anything will do: the height follows from the width."""
        return WISH

    def minimumSizeHint(self) -> QSize:
        """Columns become fewer where there is little room."""
        return LEAST


class InstanceBlock(HeadingBlock):
    """One instance of a repeat; its short questions stand in columns, like a table."""

    removal_wanted = Signal(str)

    def __init__(self, model: FormEntryModel, item: InstanceView) -> None:
        super().__init__(model, item)
        card = _InstanceCard()
        card.inside.setContentsMargins(sizes.NEAR, sizes.NEAR, sizes.NEAR, sizes.NEAR)
        around = QVBoxLayout(self)
        around.setContentsMargins(0, 0, 0, 0)
        around.addWidget(card)
        self.remove = button(tr("Remove"), lambda: self.removal_wanted.emit(self.item.path))
        line = QHBoxLayout()
        line.setContentsMargins(sizes.GAP, 0, 0, 0)
        line.addWidget(self.heading, 1)
        line.addWidget(self.remove)
        card.inside.addLayout(line)
        flow = FlowLayout(_COLUMN)
        card.inside.addLayout(flow)
        self.contents = Contents(model, flow)
        self.show_item(item)

    def show_item(self, item: GroupView | RepeatView | InstanceView) -> None:
        """Show the heading with its position, and whether it can be removed."""
        super().show_item(item)
        if not isinstance(item, InstanceView):
            return
        name = f"{as_plain_text(item.label)} {item.position}".strip()
        self.heading.setText(f"<b>{as_rich_text(item.label)} {item.position}</b>")
        self.heading.show()
        self.setAccessibleName(name)
        self.remove.setAccessibleName(tr("Remove {name}").format(name=name))
        repeat = self.model.item(f"repeat {item.path.rpartition('[')[0]}")
        self.remove.setVisible(isinstance(repeat, RepeatView) and repeat.can_remove)


_HEADINGS: dict[type[object], type[HeadingBlock]] = {
    GroupView: GroupBlock,
    RepeatView: RepeatBlock,
    InstanceView: InstanceBlock,
}


def _kind(item: Item, head: QuestionView | None) -> Callable[..., QuestionBlock | HeadingBlock]:
    if not isinstance(item, QuestionView):
        return _HEADINGS[type(item)]
    is_head = item is head and "label" in item.appearance
    return GridBlock if is_head or is_grid_row(item, head) else QuestionBlock
