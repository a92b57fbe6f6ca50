"""Blocks as flowables: where every text of a block stands on the page, and how it is set."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, TypeVar

from reportlab.platypus import CondPageBreak, Flowable, Spacer

from fieldkit.reports import blocks
from fieldkit.reports.blocks import Mark, Tone
from fieldkit.reports.pdf.codes import QUIET_ZONE, qr_matrix
from fieldkit.reports.pdf.page import FRAME_WIDTH, MM
from fieldkit.reports.pdf.picture_row import PictureCell, PictureRow
from fieldkit.reports.pdf.pictures import read_picture
from fieldkit.reports.pdf.repeated_table import RepeatedTable
from fieldkit.reports.pdf.strip import MARK_GAP, Column, Dress, PlacedCode, Strip
from fieldkit.reports.text.engine import Style, TextEngine
from fieldkit.reports.text.fonts import Weight

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from fieldkit.reports.pdf.codes import Matrix

_T = TypeVar("_T")

TITLE = Style(Weight.BOLD, 17)
LARGE = Style(Weight.BOLD, 12.5)
HEADINGS = {
    1: Style(Weight.BOLD, 11.5),
    2: Style(Weight.BOLD, 9.5),
    3: Style(Weight.BOLD, 8.5),
}
BODY = Style(Weight.REGULAR, 8.8)
STRONG = Style(Weight.BOLD, 8.8)
SMALL = Style(Weight.REGULAR, 7.6)
SMALL_STRONG = Style(Weight.BOLD, 7.6)
ASIDE = Style(Weight.ITALIC, 7.8)

_FIGURE_SIZES = (34, 27, 21, 15, 11)
_GUTTER = 10.0
_FIGURE_WIDTH = 74.0
_PAD = 9.0
_STATUS_WIDTH = 150.0
_INDENT = 11.0
_VALUE_START = 0.52
_LIMIT_WIDTH = 96.0
_PHOTO_HEIGHT = 150.0
_PLACEHOLDER_HEIGHT = 46.0
_SIGNATURE_HEIGHT = 58.0
# 2.7 pixels of a scan at 150 dpi; 2.6 are read reliably.
_MODULE = 0.46 * MM
_SMALLEST_CODE, _LARGEST_CODE = 32 * MM, 56 * MM
_CODE_GAP = 4.0
_CELL_GAP = 7.0
_KEPT_TOGETHER = 100.0
_CAPTION_LINES = 6
_ISOLATES = re.compile("[\u2066-\u2069]")


def lay_out(document: blocks.Document, engine: TextEngine) -> list[Flowable]:
    """All flowables of a document; a heading stays with the beginning of what follows it."""
    layout = _Layout(engine)
    flowables: list[Flowable] = []
    for block in document.blocks:
        flowables += layout.of(block)
    return _kept_with_next(flowables)


def _kept_with_next(flowables: Sequence[Flowable]) -> list[Flowable]:
    kept: list[Flowable] = []
    claim = 0.0
    for flowable in reversed(flowables):
        height = flowable.wrap(FRAME_WIDTH, 0)[1] + flowable.getSpaceBefore()
        kept.append(flowable)
        if isinstance(flowable, Strip) and flowable.is_heading:
            claim += height
            kept.append(CondPageBreak(claim))
        elif isinstance(flowable, Spacer):
            claim += height
        else:
            claim = max(getattr(flowable, "claim", 0.0), min(height, _KEPT_TOGETHER))
    return kept[::-1]


class _Layout:
    def __init__(self, engine: TextEngine) -> None:
        self.engine = engine

    def of(self, block: blocks.Block) -> Iterator[Flowable]:
        """The flowables of one block."""
        if isinstance(block, blocks.Row):
            yield self._row(block)
        elif isinstance(block, blocks.Heading):
            yield self._heading(block)
        elif isinstance(block, blocks.Masthead):
            yield self._masthead(block)
        elif isinstance(block, blocks.Verdict):
            yield self._verdict(block)
        elif isinstance(block, blocks.FindingList):
            yield from self._findings(block)
        elif isinstance(block, blocks.Table):
            yield self._table(block)
        elif isinstance(block, blocks.Note):
            yield self._note(block)
        elif isinstance(block, blocks.Signatures):
            yield from self._signatures(block)
        elif isinstance(block, blocks.PhotoGrid):
            yield from self._photos(block)
        else:
            yield from self._proof(block)

    def _column(self, x: float, width: float) -> Column:
        return Column(self.engine, x, width)

    def _heading(self, heading: blocks.Heading) -> Strip:
        column = self._column(0, FRAME_WIDTH)
        column.add(heading.text, HEADINGS[heading.level])
        first = heading.level == 1
        dress = Dress(above=0, below=2.5, strong_rule=first)
        strip = Strip(self.engine, [column], dress)
        strip.is_heading = True
        strip.spaceBefore = 13 if first else 8
        if first:
            strip.outline = _ISOLATES.sub("", heading.text)
        return strip

    def _masthead(self, masthead: blocks.Masthead) -> Strip:
        column = self._column(0, FRAME_WIDTH)
        column.add(masthead.subtitle, BODY, tone=Tone.MUTED)
        column.add(masthead.title, TITLE)
        for line in masthead.lines:
            column.add(line, BODY, gap=1)
        return Strip(self.engine, [column], Dress(above=0, below=9))

    def _verdict(self, verdict: blocks.Verdict) -> Strip:
        columns = []
        dividers = []
        x = 0.0
        for figure in verdict.figures:
            column = self._column(x + 4, _FIGURE_WIDTH - 8)
            column.add(figure.label, SMALL, tone=Tone.MUTED, align="center")
            column.add(figure.value, self._fitting(figure.value, column.width), align="center")
            columns.append(column)
            x += _FIGURE_WIDTH
            dividers.append(x)
        rest = FRAME_WIDTH - x - _PAD
        half = (rest - _PAD) * 0.53
        alert = self._column(x + _PAD, half - _PAD)
        alert.add(verdict.alert.text, LARGE, tone=verdict.alert.tone, mark=verdict.alert.mark)
        alert.add(verdict.alert_detail, BODY, gap=2)
        alert.add(verdict.grade_detail, BODY, gap=4)
        alert.add(verdict.tally, SMALL, tone=Tone.MUTED, gap=4)
        decision = self._column(x + _PAD + half + _PAD, rest - half - 2 * _PAD)
        dividers.append(x + _PAD + half)
        decision.add(verdict.decision_label, SMALL, tone=Tone.MUTED)
        decision.add(verdict.decision, LARGE)
        decision.add(verdict.deadline, STRONG, gap=3)
        dress = Dress(above=7, below=8, border=True, dividers=tuple(dividers))
        return Strip(self.engine, [*columns, alert, decision], dress)

    def _fitting(self, text: str, width: float) -> Style:
        """The largest of the figures' sizes in which a text fits."""
        for size in _FIGURE_SIZES:
            style = Style(Weight.BOLD, size)
            if self.engine.line(text, style).width <= width:
                return style
        return STRONG

    def _findings(self, findings: blocks.FindingList) -> Iterator[Strip]:
        severities = [item.severity.text for item in findings.items]
        statuses = [text for item in findings.items for text in (item.status.text, item.deadline)]
        first = self._widest(severities) + _GUTTER
        last = min(self._widest(statuses), _STATUS_WIDTH)
        for item in findings.items:
            yield self._finding(item, first, last)

    def _widest(self, texts: Sequence[str]) -> float:
        """The room that the widest of some strong texts takes with a mark before it."""
        widest = max(self.engine.line(text, STRONG).width for text in texts)
        return widest + STRONG.size + MARK_GAP + 1

    def _finding(self, item: blocks.FindingItem, first: float, last: float) -> Strip:
        severity = self._column(0, first - _GUTTER)
        state = item.severity
        severity.add(state.text, STRONG, tone=state.tone, mark=state.mark)
        text = self._column(first, FRAME_WIDTH - first - last - _GUTTER)
        text.add(f"{item.number}. {item.text}", STRONG)
        text.add(item.found, BODY, gap=1)
        text.add(item.action, BODY, gap=1)
        status = self._column(FRAME_WIDTH - last, last)
        status.add(item.status.text, BODY, tone=item.status.tone, mark=item.status.mark)
        status.add(item.deadline, STRONG, gap=2)
        return Strip(self.engine, [severity, text, status], Dress(above=5, below=5, rule=True))

    def _row(self, row: blocks.Row) -> Strip:
        start = FRAME_WIDTH * _VALUE_START
        indent = min(row.depth, 3) * _INDENT
        label = self._column(indent, start - indent - _GUTTER)
        label.add(row.label, BODY)
        label.add(row.note, ASIDE, tone=Tone.MUTED)
        room = FRAME_WIDTH - start - (_LIMIT_WIDTH if row.limit else 0)
        value = self._column(start, room)
        value.add(row.value, STRONG)
        columns = [label, value]
        if row.signal:
            value.add(row.signal.text, SMALL_STRONG, tone=row.signal.tone, mark=row.signal.mark)
        if row.limit:
            limit = self._column(FRAME_WIDTH - _LIMIT_WIDTH + _GUTTER, _LIMIT_WIDTH - _GUTTER - 4)
            limit.add(row.limit, BODY, tone=Tone.MUTED)
            columns.append(limit)
        dress = Dress(above=2.6, below=2.6, rule=True, shade=row.signal is not None)
        return Strip(self.engine, columns, dress)

    def _note(self, note: blocks.Note) -> Strip:
        column = self._column(0, FRAME_WIDTH)
        signal = note.signal
        if signal and signal.text:
            column.add(signal.text, STRONG, tone=signal.tone, mark=signal.mark)
            column.add(note.text, BODY)
        elif signal:
            column.add(note.text, BODY, mark=signal.mark, tone=signal.tone)
        else:
            column.add(note.text, BODY)
        return Strip(self.engine, [column], Dress(above=4, below=4))

    def _table(self, table: blocks.Table) -> RepeatedTable:
        widths = self._column_widths(table)
        starts = [sum(widths[:place]) for place in range(len(widths))]

        def columns() -> list[Column]:
            return [
                self._column(x, width - _CELL_GAP) for x, width in zip(starts, widths, strict=True)
            ]

        head = columns()
        for column, title in zip(head, table.columns, strict=True):
            column.add(title, SMALL_STRONG, tone=Tone.MUTED)
        rows = []
        for cells in table.rows:
            row = columns()
            for column, cell in zip(row, cells, strict=True):
                column.add(cell.text, STRONG if cell.signal else BODY)
                if cell.signal:
                    signal = cell.signal
                    column.add(signal.text, SMALL_STRONG, tone=signal.tone, mark=signal.mark)
            failed = any(cell.signal for cell in cells)
            rows.append(
                Strip(self.engine, row, Dress(above=2.4, below=2.4, rule=True, shade=failed))
            )
        return RepeatedTable(Strip(self.engine, head, Dress(above=2, below=2, rule=True)), rows)

    def _column_widths(self, table: blocks.Table) -> list[float]:
        """As wide as the widest text where all fit, else no narrower than the widest word."""
        measured = [self._text_widths(table, place) for place in range(len(table.columns))]
        least = [min(word, FRAME_WIDTH / len(measured)) for word, _ in measured]
        wanted = [max(whole, low) for (_, whole), low in zip(measured, least, strict=True)]
        room = FRAME_WIDTH - sum(least)
        more = [want - low for want, low in zip(wanted, least, strict=True)]
        share = room / sum(more) if sum(more) else 0.0
        even = 0.0 if sum(more) else room / len(least)
        return [low + extra * share + even for low, extra in zip(least, more, strict=True)]

    def _text_widths(self, table: blocks.Table, place: int) -> tuple[float, float]:
        """The room for the widest word and for the widest text of a column."""
        cells = [row[place] for row in table.rows]
        texts = [table.columns[place], *(cell.text for cell in cells)]
        states = [self._widest([cell.signal.text]) for cell in cells if cell.signal]
        words = [word for text in texts for word in text.split()]
        word = max([self.engine.line(word, STRONG).width for word in words], default=0.0)
        whole = max([self.engine.line(text, BODY).width for text in texts], default=0.0)
        widest_state = max(states, default=0.0)
        return max(word, widest_state) + _CELL_GAP, max(whole, widest_state) + _CELL_GAP

    def _signatures(self, signatures: blocks.Signatures) -> Iterator[Flowable]:
        yield Spacer(0, 5)
        for x, width, pair in _pairs(signatures.items):
            cells = []
            for place, item in enumerate(pair):
                above = self._column(x[place], width)
                above.add(item.role, SMALL, tone=Tone.MUTED)
                below = self._column(x[place], width)
                below.add(item.name, STRONG)
                below.add(item.detail, SMALL, tone=Tone.MUTED)
                # Neither image nor words: a place to sign by hand.
                is_refused = item.image is None and bool(item.instead)
                mark = Mark.REFUSED if is_refused else Mark.NONE
                cells.append(
                    PictureCell(item.image, item.instead, mark, above, below, shaded=False)
                )
            yield PictureRow(self.engine, cells, _SIGNATURE_HEIGHT, STRONG)

    def _photos(self, grid: blocks.PhotoGrid) -> Iterator[Flowable]:
        yield Spacer(0, 6)
        for x, width, pair in _pairs(grid.photos):
            cells = []
            for place, photo in enumerate(pair):
                below = self._column(x[place], width)
                below.add(photo.caption, STRONG)
                below.lines = below.lines[:_CAPTION_LINES]
                below.add(photo.detail, SMALL, tone=Tone.MUTED)
                above = self._column(x[place], width)
                cells.append(
                    PictureCell(
                        photo.content, photo.missing, Mark.REFUSED, above, below, shaded=True
                    )
                )
            shown = any(photo.content and read_picture(photo.content) for photo in pair)
            height = _PHOTO_HEIGHT if shown else _PLACEHOLDER_HEIGHT
            yield PictureRow(self.engine, cells, height, BODY)

    def _proof(self, proof: blocks.Proof) -> Iterator[Flowable]:
        codes = [(qr_matrix(code.content), code.caption) for code in proof.codes]
        side = max((_code_side(matrix.size) for matrix, _ in codes), default=0.0)
        x = side + _GUTTER if codes else 0.0
        words = self._column(x, FRAME_WIDTH - x)
        for label, value in proof.facts:
            words.add(f"{label}: {value}", SMALL)
        for place, step in enumerate(proof.steps):
            words.add(step, BODY, gap=6 if place == 0 else 1)
        whole, *rows = self._code_rows(codes, side, words)
        whole.claim = whole.wrap(FRAME_WIDTH, 0)[1]
        yield whole
        yield from rows

    def _code_rows(
        self, codes: Sequence[tuple[Matrix, str]], side: float, words: Column
    ) -> Iterator[Strip]:
        """The first code beside words, the others in rows below."""
        each_row = int(FRAME_WIDTH // (side + _CODE_GAP))
        rest = codes[1:]
        yield self._code_row(codes[:1], side, [words], 0.0)
        for first in range(0, len(rest), each_row):
            yield self._code_row(rest[first : first + each_row], side, [], FRAME_WIDTH / each_row)

    def _code_row(
        self, codes: Sequence[tuple[Matrix, str]], side: float, words: list[Column], step: float
    ) -> Strip:
        columns, placed = words, []
        for place, (matrix, caption) in enumerate(codes):
            column = self._column(place * step, side)
            column.add(caption, SMALL, tone=Tone.MUTED, gap=side, align="center")
            columns.append(column)
            placed.append(PlacedCode(matrix, place * step, side))
        return Strip(self.engine, columns, Dress(above=7, below=4), placed)


def _pairs(items: Sequence[_T]) -> Iterator[tuple[tuple[float, float], float, Sequence[_T]]]:
    """Items two by two, with where each of the two stands and how wide it may be."""
    width = (FRAME_WIDTH - _GUTTER) / 2
    for first in range(0, len(items), 2):
        yield (0.0, width + _GUTTER), width, items[first : first + 2]


def _code_side(modules: int) -> float:
    wanted = (modules + 2 * QUIET_ZONE) * _MODULE
    return min(max(wanted, _SMALLEST_CODE), _LARGEST_CODE)
