"""Text into lines: widths, breaks, fallback between faces, shaping."""

from __future__ import annotations

import pytest

from fieldkit.reports.text.engine import Style, TextEngine
from fieldkit.reports.text.fonts import Weight, chain
from fieldkit.reports.text.isolates import isolate, plain

BODY = Style(Weight.REGULAR, 9)


def text_of(line):
    return "".join(run.text or "".join(glyph.text for glyph in run.glyphs) for run in line.runs)


def test_no_line_is_wider_than_asked_and_no_word_is_lost():
    engine = TextEngine("en")
    text = (
        "Hands are washed whenever needed, before food is handled and after raw meat was touched."
    )
    for width in (50, 60, 133, 500):
        lines = engine.lines(text, BODY, width)
        assert all(line.width <= width + 0.01 for line in lines)
        assert " ".join(text_of(line) for line in lines).split() == text.split()


def test_a_word_longer_than_the_line_is_cut_after_punctuation_where_possible():
    engine = TextEngine("en")
    lines = engine.lines("https://example.org/a/very/long/address/" + "x" * 400, BODY, 120)
    assert all(line.width <= 120.01 for line in lines)
    assert text_of(lines[0]).endswith("/")
    assert "".join(text_of(line) for line in lines).endswith("x" * 400)


def test_a_right_to_left_word_longer_than_the_line_is_cut_too():
    lines = TextEngine("ur").lines("مم" * 300, BODY, 100)
    assert len(lines) > 3
    assert all(line.width <= 100.01 for line in lines)


def test_newlines_break_and_empty_text_is_one_empty_line():
    engine = TextEngine("en")
    assert [text_of(line) for line in engine.lines("a\n\nb", BODY, 100)] == ["a", "", "b"]
    assert len(engine.lines("", BODY, 100)) == 1


@pytest.mark.parametrize(
    "letters",
    [
        "ӘҒҚҢӨҰҮҺІ әғқңөұүһі ₸",
        "ҢӨҮ ңөү",
        "ҒӢҚӮҲҶ ғӣқӯҳҷ",
        "Oʻzbekcha Gʻ Oʼ ЎҚҒҲ",
        "Монгол ӨҮ ₮",
        "№ ₽ € µ ² ³ °",
        "≤ ≥ → ✓ ☐ ☒",
        "اردو ٹڈڑںےھہ ۰۱۲۳۴۵۶۷۸۹ ،؟",
        "العربية ٠١٢",
    ],
)
@pytest.mark.parametrize("weight", list(Weight))
def test_every_letter_of_our_languages_has_a_glyph(letters, weight):
    missing = [char for char in letters if chain(weight).letter(char).glyph == 0]
    assert missing == []


def test_urdu_letters_join_and_run_from_right_to_left():
    (line,) = TextEngine("ur").lines("درجہ حرارت " + isolate("4.5 °C"), BODY, 300)
    shaped = [run for run in line.runs if run.glyphs]
    assert any(run.face.name == "NotoNaskhArabic-Regular" for run in shaped)
    isolated = {chain(Weight.REGULAR).letter(char).glyph for char in "درجہحات"}
    drawn = {glyph.id for run in shaped for glyph in run.glyphs}
    assert drawn - isolated, "no joined form was drawn"
    assert text_of(line).startswith("4.5 °C"), "the reading stands at the left, in its own order"
    assert shaped[-1].glyphs[-1].text == "د", "the first letter stands at the right"


def test_a_stray_arabic_answer_does_not_turn_an_english_line():
    (line,) = TextEngine("en").lines("Name: " + isolate("علی 12") + ", age 30", BODY, 300)
    assert text_of(line).startswith("Name: 12 ")
    assert text_of(line).endswith(", age 30")


def test_unprintable_characters_become_visible_or_vanish():
    assert (
        plain("a\tb\r\nc\x00d\u202e\ud800")
        == "a b\nc\N{REPLACEMENT CHARACTER}d\N{REPLACEMENT CHARACTER}"
    )


def test_a_character_that_no_face_has_is_an_empty_box_with_its_text():
    (line,) = TextEngine("en").lines("茶", BODY, 300)
    assert text_of(line) == "茶"
    assert line.width > 0
