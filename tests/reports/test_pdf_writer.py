"""The written PDF: read back with poppler and PDFium, scanned, and compared byte by byte."""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
from io import BytesIO

import pikepdf
import pypdfium2
import pytest
import zxingcpp
from PIL import Image

from fieldkit.reports.inspection import inspection_document
from fieldkit.reports.inspection_view import (
    AnswerView,
    CellView,
    FindingView,
    PhotoView,
    SectionView,
    SignatureView,
    TableView,
)
from fieldkit.reports.layout import lay_out
from fieldkit.reports.pdf.page import FRAME_WIDTH
from fieldkit.reports.pdf.pictures import read_picture
from fieldkit.reports.pdf.strip import Strip
from fieldkit.reports.text.engine import TextEngine
from fieldkit.reports.writer import write_pdf


def written(view):
    return write_pdf(inspection_document(view))


def page_texts(pdf):
    document = pypdfium2.PdfDocument(pdf)
    found = [page.get_textpage().get_text_range() for page in document]
    document.close()
    return found


def squeezed(text):
    return re.sub(r"[\s\u2066-\u2069]+", "", text)


def picture_of(pdf, page, scale=150 / 72):
    document = pypdfium2.PdfDocument(pdf)
    image = document[page].render(scale=scale).to_pil()
    document.close()
    return image


def test_the_same_view_gives_the_same_bytes_in_every_process(view, tmp_path, project):
    script = tmp_path / "write.py"
    script.write_text(
        "import hashlib, importlib.util, sys\n"
        f"spec = importlib.util.spec_from_file_location('samples', {str(project / 'tests/reports/conftest.py')!r})\n"
        "samples = importlib.util.module_from_spec(spec); spec.loader.exec_module(samples)\n"
        "from fieldkit.reports.inspection import inspection_document\n"
        "from fieldkit.reports.seal import seal\n"
        "from fieldkit.reports.writer import write_pdf\n"
        "for language in sys.argv[1:]:\n"
        "    document = inspection_document(samples.make_view(language))\n"
        "    pdf = seal(write_pdf(document), document.meta, b'bundle', 'record.fieldkit')\n"
        "    print(language, hashlib.sha256(pdf).hexdigest())\n",
        "utf-8",
    )
    outputs = []
    # The order of languages must not matter: nothing of one document reaches the next.
    for seed, languages in (("0", ["en", "ru", "ur"]), ("12345", ["ur", "ru", "en"])):
        environment = {**os.environ, "PYTHONHASHSEED": seed, "PYTHONPATH": str(project)}
        run = subprocess.run(
            [sys.executable, str(script), *languages],
            env=environment,
            capture_output=True,
            text=True,
            check=True,
        )
        outputs.append(sorted(run.stdout.split("\n")))
    assert outputs[0] == outputs[1]
    assert len(outputs[0]) == 4


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_printed_text_can_be_copied(view, language):
    if shutil.which("pdftotext") is None:
        pytest.skip("poppler's pdftotext is not installed")
    sample = view(language)
    pdf = written(sample)
    run = subprocess.run(
        ["pdftotext", "-raw", "-", "-"], input=pdf, capture_output=True, check=True
    )
    found = squeezed(run.stdout.decode())
    answers = [
        entry
        for section in sample.sections
        for entry in section.entries
        if isinstance(entry, AnswerView)
    ]
    wanted = [entry.label for entry in answers] + [finding.label for finding in sample.findings]
    wanted += [finding.action for finding in sample.findings] + [
        sample.alert_reason,
        sample.revision_hash,
        sample.device_words,
    ]
    assert [text for text in wanted if squeezed(text) not in found] == []


def test_urdu_words_can_be_copied_and_are_shaped(view):
    sample = view("ur")
    pdf = written(sample)
    with pikepdf.open(BytesIO(pdf)) as document:
        fonts = {
            str(font.BaseFont).split("+")[1] for font in document.pages[0].Resources.Font.values()
        }
        content = document.pages[0].Contents.read_bytes()
    assert "NotoNaskhArabic-Regular" in fonts
    assert b"TJ" in content
    text = "".join(page_texts(pdf))
    assert sum(word in text for word in ("تھرمامیٹر", "گرم", "پلاؤ", "انسپکٹر")) >= 3


@pytest.mark.parametrize("language", ["en", "ru", "ur"])
def test_record_version_hash_and_exercise_stand_on_every_page(view, language):
    sample = view(language)
    pages = page_texts(written(sample))
    banner = inspection_document(sample).meta.banner
    for place, text in enumerate(pages, 1):
        assert sample.record_id in text
        assert sample.revision_hash[:12] in text
        assert squeezed(banner) in squeezed(text)
        words = {
            "en": f"Page {place} of {len(pages)}",
            "ru": f"Страница {place} из {len(pages)}",
            "ur": f"Page {place} of {len(pages)}",
        }
        assert words[language] in text


def test_the_code_can_be_scanned_from_paper(view):
    sample = view("en")
    pdf = written(sample)
    last = len(page_texts(pdf)) - 1
    codes = zxingcpp.read_barcodes(picture_of(pdf, last))
    assert [code.text for code in codes] == list(sample.codes)


def test_many_codes_can_be_scanned(view):
    codes = tuple(f"FK1:3F1C9A52:{place}/5:" + "X7 Q$" * 170 for place in range(1, 6))
    pdf = written(view("ru", codes=codes))
    found = set()
    for page in range(len(page_texts(pdf))):
        found |= {code.text for code in zxingcpp.read_barcodes(picture_of(pdf, page, 300 / 72))}
    assert found == set(codes)


def test_markup_in_answers_is_text(view):
    hostile = "<b>bold</b> <img src='x'/> &amp; ) Tj ET (\\) <para> %s {0}"
    section = SectionView(title="<font>", entries=(AnswerView(label=hostile, value=hostile),))
    text = squeezed("".join(page_texts(written(view("en", sections=(section,))))))
    assert text.count(squeezed(hostile)) == 2


def test_very_long_words_and_answers_flow_over_pages(view):
    longest = "мясо" * 3000
    section = SectionView(
        title="T",
        entries=(
            AnswerView(label="q", value=longest, failed="critical"),
            AnswerView(label="n", value="v", note="заметка " * 2500),
            TableView(
                title="t",
                columns=("a", "b"),
                rows=((CellView(value=longest), CellView(value="1")),),
            ),
        ),
    )
    finding = FindingView(label="f", severity="major", action="сделать " * 1500)
    sample = view("ru", sections=(section,), findings=(finding,), alert_reason="причина " * 900)
    text = squeezed("".join(page_texts(written(sample))))
    assert text.count("мясо") >= 6000 * 0.98  # a page's header may stand inside a word
    assert text.count("сделать") >= 1490


def test_three_hundred_answers(view):
    answers = tuple(
        AnswerView(label=f"Question number {place}", value=str(place)) for place in range(300)
    )
    pdf = written(view("en", sections=(SectionView(title="All", entries=answers),)))
    text = "".join(page_texts(pdf))
    assert all(f"Question number {place}" in text for place in range(300))


def test_a_wide_repeat_still_fits(view):
    columns = tuple(f"Column {place} with a long name" for place in range(14))
    rows = tuple(
        tuple(CellView(value=f"{row}.{place} value") for place in range(14)) for row in range(60)
    )
    text = squeezed(
        "".join(
            page_texts(
                written(
                    view(
                        "en",
                        sections=(
                            SectionView(
                                title="W",
                                entries=(TableView(title="t", columns=columns, rows=rows),),
                            ),
                        ),
                    )
                )
            )
        )
    )
    assert "59.13value" in text


@pytest.mark.parametrize(
    "content", [b"", b"GIF89a", b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n" + b"\0" * 40, b"%PDF-1.4"]
)
def test_a_malformed_picture_is_a_box_with_its_name(view, content):
    sample = view(
        "en",
        photos=(PhotoView(name="evil.jpg", content=content),),
        signatures=(SignatureView(role="Inspector", content=content),),
    )
    text = "".join(page_texts(written(sample)))
    assert "This photo cannot be shown: evil.jpg" in text
    assert "The signature cannot be shown" in text


def test_a_truncated_jpeg_is_a_box(photo):
    assert read_picture(photo()[:2000]) is None


def test_a_missing_photo_is_named(view):
    text = "".join(
        page_texts(written(view("en", photos=(PhotoView(name="late.jpg", content=None),))))
    )
    assert "This photo has not arrived: late.jpg" in text


def test_photos_are_turned_upright_made_smaller_and_lose_hidden_data(photo):
    exif = Image.Exif()
    exif[0x0112] = 6
    exif[0x010F] = "SECRET CAMERA"
    turned = read_picture(photo(800, 400, exif=exif))
    assert (turned.width, turned.height) == (400, 800)
    large = read_picture(photo(4000, 3000))
    assert max(large.width, large.height) == 1400
    exif[0x0112] = 1
    plain = read_picture(photo(800, 400, exif=exif))
    assert b"SECRET" in photo(800, 400, exif=exif)
    assert b"SECRET" not in plain.content + turned.content
    assert Image.open(BytesIO(plain.content)).size == (800, 400)


def test_a_picture_used_twice_is_stored_once(view, photo):
    content = photo()
    photos = tuple(PhotoView(name=f"{place}.jpg", content=content) for place in range(4))
    assert (
        len(written(view("en", photos=photos))) < len(written(view("en", photos=photos[:1]))) + 8000
    )


def test_fonts_are_embedded_and_no_other_is_named(view):
    with pikepdf.open(BytesIO(written(view("en")))) as document:
        for page in document.pages:
            for font in page.Resources.Font.values():
                descriptor = font.DescendantFonts[0].FontDescriptor
                assert len(descriptor.FontFile2.read_bytes()) == int(descriptor.FontFile2.Length1)


def test_qpdf_finds_nothing_to_say(view):
    with pikepdf.open(BytesIO(written(view("ur")))) as document:
        assert document.check_pdf_syntax() == []


def test_every_state_has_a_shape_in_black_and_white(view):
    """The three severities differ when printed without colour."""
    shapes = set()
    for severity in ("critical", "major", "minor"):
        sample = view(
            "en", findings=(FindingView(label="same", severity=severity),), exercise=False
        )
        grey = picture_of(written(sample), 0, 2).convert("L")
        mark = grey.crop((90, 545, 118, 640)).point(lambda value: 255 * (value > 150))
        shapes.add(hashlib.sha256(mark.tobytes()).hexdigest())
    assert len(shapes) == 3


def test_no_words_touch_the_border_of_the_verdict(view):
    flowables = lay_out(inspection_document(view("en")), TextEngine("en"))
    verdict = next(each for each in flowables if isinstance(each, Strip) and each.dress.border)
    assert len(verdict.columns) > 2
    assert all(column.x > 0 for column in verdict.columns)
    assert all(column.x + column.width < FRAME_WIDTH - 3 for column in verdict.columns)
