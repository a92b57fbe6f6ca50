"""A document of blocks as PDF bytes: one page template, the same bytes for the same document.

Importing this module loads reportlab; import it where a document is written.
"""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

from reportlab import rl_config
from reportlab.platypus import BaseDocTemplate, Frame, PageTemplate

from fieldkit.reports.blocks import Document, Tone
from fieldkit.reports.layout import SMALL, SMALL_STRONG, lay_out
from fieldkit.reports.pdf.canvas import InspectionCanvas
from fieldkit.reports.pdf.page import (
    FOOTER_TOP,
    FRAME_BOTTOM,
    FRAME_HEIGHT,
    FRAME_WIDTH,
    HEADER_BASE,
    PAGE_HEIGHT,
    PAGE_WIDTH,
    SIDE,
)
from fieldkit.reports.pdf.pen import INK, Box, Pen
from fieldkit.reports.text.engine import TextEngine

if TYPE_CHECKING:
    from fieldkit.reports.blocks import Meta

_BANNER_HEIGHT = 15.0
_HEADER_SHARE = 0.62
_PAGE_LABEL_WIDTH = 110.0


def write_pdf(document: Document) -> bytes:
    """The document as PDF, without properties and attachment (see `seal`)."""
    engine = TextEngine(document.meta.language)
    target = BytesIO()
    _Template(target, document.meta, engine).build(
        lay_out(document, engine), canvasmaker=_canvas_of(document.meta, engine)
    )
    return target.getvalue()


def _canvas_of(meta: Meta, engine: TextEngine) -> type[InspectionCanvas]:
    class _CountingCanvas(InspectionCanvas):
        """A canvas that writes `page x of y` on every page once y is known."""

        def save(self) -> None:
            total = self.getPageNumber() - 1
            for page in range(1, total + 1):
                self.beginForm(_page_form(page), 0, 0, PAGE_WIDTH, PAGE_HEIGHT)
                _draw_page_label(self, engine, meta.page_label.format(page=page, pages=total))
                self.endForm()
            super().save()

    return _CountingCanvas


def _page_form(page: int) -> str:
    return f"page{page}"


def _draw_page_label(canvas: InspectionCanvas, engine: TextEngine, text: str) -> None:
    pen = Pen(canvas, engine, FRAME_WIDTH)
    box = Box(FRAME_WIDTH - _PAGE_LABEL_WIDTH, 0, _PAGE_LABEL_WIDTH)
    canvas.emit(f"q 1 0 0 1 {SIDE:.2f} {FOOTER_TOP:.2f} cm")
    pen.lines((engine.line(text, SMALL),), SMALL, box, Tone.MUTED, "end")
    canvas.emit("Q")


class _Template(BaseDocTemplate):  # type: ignore[misc]  # reportlab has no types
    """One page template with header and footer."""

    def __init__(self, target: BytesIO, meta: Meta, engine: TextEngine) -> None:
        rl_config.useA85 = 0
        super().__init__(
            target,
            pagesize=(PAGE_WIDTH, PAGE_HEIGHT),
            invariant=1,
            pageCompression=1,
        )
        self.meta = meta
        self.engine = engine
        frame = Frame(
            SIDE,
            FRAME_BOTTOM,
            FRAME_WIDTH,
            FRAME_HEIGHT,
            leftPadding=0,
            rightPadding=0,
            topPadding=0,
            bottomPadding=0,
        )
        self.addPageTemplates(PageTemplate(frames=[frame], onPage=self._draw_surround))

    def _draw_surround(self, canvas: InspectionCanvas, _: BaseDocTemplate) -> None:
        pen = Pen(canvas, self.engine, FRAME_WIDTH)
        canvas.emit(f"q 1 0 0 1 {SIDE:.2f} 0 cm")
        self._draw_header(pen)
        self._draw_footer(pen)
        canvas.emit("Q")
        canvas.doForm(_page_form(canvas.getPageNumber()))

    def _draw_header(self, pen: Pen) -> None:
        place, form = self.meta.header
        share = FRAME_WIDTH * _HEADER_SHARE
        rest = FRAME_WIDTH - share
        top = HEADER_BASE
        if self.meta.banner:
            box = Box(0, PAGE_HEIGHT - 14, FRAME_WIDTH)
            pen.rectangle(box, _BANNER_HEIGHT, stroke=INK)
            line = (self.engine.line(self.meta.banner, SMALL_STRONG),)
            text = Box(0, box.top - 2, FRAME_WIDTH)
            pen.lines(line, SMALL_STRONG, text, Tone.VIOLET, "center")
        first = self.engine.lines(place, SMALL, share)[:1]
        pen.lines(first, SMALL, Box(0, top, share), Tone.MUTED)
        second = self.engine.lines(form, SMALL, rest)[:1]
        pen.lines(second, SMALL, Box(share, top, rest), Tone.MUTED, "end")
        pen.rule(top - 14)

    def _draw_footer(self, pen: Pen) -> None:
        width = FRAME_WIDTH - _PAGE_LABEL_WIDTH
        line = self.engine.lines(self.meta.footer, SMALL, width)[:1]
        pen.rule(FOOTER_TOP + 4)
        pen.lines(line, SMALL, Box(0, FOOTER_TOP, width), Tone.MUTED)
