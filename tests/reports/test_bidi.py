"""The bidirectional algorithm against cases that can be checked by eye, and Unicode's own where it is installed."""

from __future__ import annotations

import os
from pathlib import Path

import pytest

from fieldkit.reports.text import bidi
from fieldkit.reports.text.isolates import as_unit, isolate, plain

# As in the standard's examples: capitals stand for Hebrew letters, so that lines can be read here.
HEBREW = {chr(ord("A") + place): chr(0x5D0 + place) for place in range(26)}
LATIN = {hebrew: capital for capital, hebrew in HEBREW.items()}
CONTROLS = {
    "<lri>": "\u2066",
    "<rli>": "\u2067",
    "<fsi>": "\u2068",
    "<pdi>": "\u2069",
    "<rle>": "\u202b",
    "<pdf>": "\u202c",
    "<lro>": "\u202d",
}


def shown(text, base):
    for name, control in CONTROLS.items():
        text = text.replace(name, control)
    text = "".join(HEBREW.get(char, char) for char in text)
    levels = bidi.resolve(text, base)
    out = ""
    for piece in bidi.visual(levels, 0, len(text)):
        part = text[piece.start : piece.end]
        out += part[::-1] if piece.level % 2 else part
    return "".join(LATIN.get(char, char) for char in out if char not in CONTROLS.values())


@pytest.mark.parametrize(
    ("text", "base", "expected"),
    [
        ("abc", 0, "abc"),
        ("ABC", 1, "CBA"),
        ("car is THE CAR", 0, "car is RAC EHT"),
        ("CAR IS 12 km", 1, "km 12 SI RAC"),
        ("ABC 4.5 °c", 1, "c° 4.5 CBA"),
        ("ABC <fsi>4.5 °c<pdi>", 1, "4.5 °c CBA"),
        ("ABC <lri>≥ 60 °c<pdi> DEF", 1, "FED ≥ 60 °c CBA"),
        ("ABC (de) F", 1, "F )de( CBA"),
        ("a (B) c", 0, "a (B) c"),
        ("ab <rli>CD 1<pdi> ef", 0, "ab 1 DC ef"),
        ("A <fsi>B c<pdi> d", 0, "A c B d"),
        ("12-34 AB", 1, "BA 12-34"),
        ("<lro>ABC<pdf>", 0, "ABC"),
        ("a<rle>b<pdf>c", 0, "abc"),
    ],
)
def test_order_that_can_be_read(text, base, expected):
    assert shown(text, base) == expected


def test_base_level_follows_the_first_strong_letter_outside_isolates():
    assert bidi.base_level("1 שלום") == 1
    assert bidi.base_level("\u2067שלום\u2069 abc") == 0
    assert bidi.base_level("12 !") == 0


def test_a_strangers_direction_marks_cannot_turn_the_page():
    hostile = "evil\u202egnp.exe\u2069\u2067"
    assert plain(hostile) == "evilgnp.exe"
    wrapped = isolate(hostile)
    assert wrapped.count("\u2068") == wrapped.count("\u2069") == 1


def test_readings_inside_right_to_left_text_keep_their_order():
    assert "\u2066≥ 60 °C\u2069" in isolate("گرم کھانا ≥ 60 °C پر")
    assert "\u2066" not in isolate("hot food at ≥ 60 °C")
    assert as_unit("a\n\nb") == "\u2068a\u2069\n\n\u2068b\u2069"


def test_unicode_conformance():
    file = Path(os.environ.get("UNICODE_DATA", "/usr/share/unicode")) / "BidiCharacterTest.txt"
    if not file.is_file():
        pytest.skip(f"no {file} (Debian package unicode-data; UNICODE_DATA names its folder)")
    cases = [
        line.split(";") for line in file.read_text("utf-8").splitlines() if line and line[0] != "#"
    ]
    for codes, direction, paragraph, levels, order in cases:
        text = "".join(chr(int(code, 16)) for code in codes.split())
        base = int(direction) if direction in "01" else bidi.base_level(text)
        assert base == int(paragraph), codes
        found = bidi.resolve(text, base)
        assert found == [
            bidi.REMOVED if level == "x" else int(level) for level in levels.split()
        ], codes
        places = []
        for piece in bidi.visual(found, 0, len(text)):
            part = list(range(piece.start, piece.end))
            places += part[::-1] if piece.level % 2 else part
        assert places == [int(place) for place in order.split()], codes
    assert len(cases) > 90_000
