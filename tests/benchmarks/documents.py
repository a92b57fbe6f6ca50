"""Documents: a summary of 3 pages with 60 answers and 4 photos against stock reportlab, and a book.

Ratios are time of the other by time of ours, best of rounds that take turns in one process; above 1
ours is faster. fpdf2 is compared where it can be imported; it is no dependency.
Run: python -m tests.benchmarks documents
"""

import importlib.util
import math
import subprocess
import sys
import time
from io import BytesIO

from pikepdf import Pdf
from PIL import Image
from reportlab.graphics.barcode.qr import QrCodeWidget
from reportlab.graphics.shapes import Drawing
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.platypus import Image as PlatypusImage
from reportlab.platypus import Paragraph, SimpleDocTemplate, Table

from fieldkit import paths
from fieldkit.reports.blocks import Document
from fieldkit.reports.inspection import inspection_document
from fieldkit.reports.inspection_view import (
    AnswerView,
    FindingView,
    InspectionView,
    PhotoView,
    SectionView,
)
from fieldkit.reports.writer import write_pdf
from tests.benchmarks.figure import Figure, most_memory

ROUNDS = 7
INSPECTIONS = 132
QUESTION = "Горячие блюда хранятся при 60 °C и выше, холодные при 5 °C и ниже: вопрос {}"
ANSWER = "Соответствует требованиям"
CODE = "FK1:3F1C9A52:1/1:" + "A7B9" * 70


TARGETS = {"fpdf2": ">= 15"}


def figures():
    """All figures of this file."""
    return [*summary(), *book()]


def summary():
    """One summary, written over and over."""
    view = _view([_photo(place) for place in range(4)])
    others = {"stock platypus": _stock}
    if importlib.util.find_spec("fpdf"):
        others["fpdf2"] = _fpdf
    ours, times = [], {name: [] for name in others}
    for _ in range(ROUNDS):
        ours.append(_timed(lambda: write_pdf(inspection_document(view))))
        for name, write in others.items():
            times[name].append(_timed(lambda write=write: write(view)))
    pdf = write_pdf(inspection_document(view))
    pages = _pages(pdf)
    best = min(ours)
    ours = f"{best * 1000:.0f} ms, {pages / best:.0f} pages/s"
    return [
        Figure(
            f"document of {pages} pages, 60 answers, 4 photos",
            ours,
            f"{min(measured) * 1000:.0f} ms, {name}",
            min(measured) / best,
            TARGETS.get(name, ""),
        )
        for name, measured in times.items()
    ]


def book():
    """500 pages in one file, in a process of their own: time and peak memory."""
    run = subprocess.run(
        [sys.executable, "-m", "tests.benchmarks.documents"],
        capture_output=True,
        text=True,
        check=True,
    )
    return [Figure("a book in one file", run.stdout.strip(), target="500 pages <= 250 MiB")]


def _book() -> str:
    blocks = []
    for number in range(INSPECTIONS):
        photos = [_photo(number * 4 + place) for place in range(4 if number % 3 else 0)]
        document = inspection_document(_view(photos))
        blocks += document.blocks
    begun = time.perf_counter()
    pdf = write_pdf(Document(document.meta, tuple(blocks)))
    seconds = time.perf_counter() - begun
    peak = most_memory() or math.nan
    return f"{_pages(pdf)} pages, {seconds:.1f} s, peak {peak:.0f} MiB, {len(pdf) / 2**20:.0f} MB"


def _view(photos):
    answers = [
        AnswerView(
            label=QUESTION.format(place),
            value=ANSWER,
            note="Замечаний нет" if place % 7 == 0 else "",
        )
        for place in range(60)
    ]
    sections = tuple(
        SectionView(title=f"Раздел {start // 12 + 1}", entries=tuple(answers[start : start + 12]))
        for start in range(0, 60, 12)
    )
    return InspectionView(
        language="ru",
        record_id="3f1c9a52-7a6e-4f0e-9b1d-2c5d8e7f6a01",
        revision=1,
        revision_hash="9b1c4e0f6d2a7c35" * 4,
        finished="2026-06-02T14:12:44+05:00",
        form_title="Проверка безопасности пищи",
        site_code="F-12",
        site="Плов и чай",
        grade="B",
        score="84.5",
        decision="Работа разрешена",
        findings=(FindingView(label=QUESTION.format(3), severity="major", action=ANSWER),),
        sections=sections,
        photos=tuple(
            PhotoView(name=f"{place}.jpg", content=content, caption=f"Фото {place}")
            for place, content in enumerate(photos)
        ),
        codes=(CODE,),
    )


def _photo(number: int) -> bytes:
    """A picture of 1000 x 750 that no other number gives, about 100 KB."""
    noise = Image.effect_noise((250, 188), 60).resize((1000, 750))
    tint = Image.new("L", (1000, 750), number * 37 % 256)
    target = BytesIO()
    Image.merge("RGB", (noise, tint, noise)).save(target, "JPEG", quality=55)
    return target.getvalue()


def _stock(view) -> bytes:
    """The same content as reportlab's manual has it done: paragraphs in a table, its own QR."""
    for name in ("NotoSans-Regular", "NotoSans-Bold"):
        if name not in pdfmetrics.getRegisteredFontNames():
            pdfmetrics.registerFont(TTFont(name, str(paths.resources() / "fonts" / f"{name}.ttf")))
    style = ParagraphStyle("body", fontName="NotoSans-Regular", fontSize=8.8, leading=12)
    story = []
    for section in view.sections:
        story.append(Paragraph(section.title, style))
        story.append(
            Table(
                [
                    [Paragraph(row.label, style), Paragraph(row.value, style)]
                    for row in section.entries
                ]
            )
        )
    story += [PlatypusImage(BytesIO(photo.content), 87 * mm, 53 * mm) for photo in view.photos]
    drawing = Drawing(40 * mm, 40 * mm)
    drawing.add(QrCodeWidget(view.codes[0], barLevel="M", barWidth=40 * mm, barHeight=40 * mm))
    story.append(drawing)
    target = BytesIO()
    SimpleDocTemplate(target).build(story)
    return target.getvalue()


def _fpdf(view) -> bytes:
    from fpdf import FPDF

    pdf = FPDF()
    pdf.add_font("Noto", "", str(paths.resources() / "fonts" / "NotoSans-Regular.ttf"))
    pdf.set_font("Noto", size=9)
    pdf.add_page()
    for section in view.sections:
        pdf.cell(0, 8, section.title, new_x="LMARGIN", new_y="NEXT")
        with pdf.table(col_widths=(60, 40)) as table:
            for row in section.entries:
                cells = table.row()
                cells.cell(row.label)
                cells.cell(row.value)
    for photo in view.photos:
        pdf.image(BytesIO(photo.content), w=87, h=53)
    return bytes(pdf.output())


def _timed(work) -> float:
    begun = time.perf_counter()
    work()
    return time.perf_counter() - begun


def _pages(pdf: bytes) -> int:
    with Pdf.open(BytesIO(pdf)) as document:
        return len(document.pages)


if __name__ == "__main__":
    print(_book())
