"""The written decisions where the two ODK engines differ, row by row."""

import math

import pytest

from fieldkit.errors import FieldKitError

DAY = 7 / 24

TEXTS = [
    # dates and zones
    (1, "'2026-03-04' - '2026-03-01'", "3"),
    (1, "/data/dt - '2026-03-01'", "3"),
    (1, "number('2026-03-04')", "20516"),
    (2, "/data/dt > '2026-03-01'", "true"),
    (2, "'2026-03-04' > '2026-03-03'", "true"),
    (3, "/data/dt + 1", "20517.291666666668"),
    (4, "number(/data/dt)", "20516"),
    (5, "format-date(date(20516), '%Y-%m-%d')", "2026-03-03"),
    (6, "today() = date(now())", "false"),
    (7, "/data/dtt > /data/dt", "true"),
    (8, "date(/data/dt)", "2026-03-04"),
    (9, "format-date(/data/dt + 1, '%Y')", ""),
    (10, "format-date(/data/dt, '%A')", "%A"),
    (10, "format-date(/data/dt, '%%Y')", "%2026"),
    (11, "decimal-time('06:00:00')", "0.25"),
    (11, "decimal-time('06:00')", "0.25"),
    (13, "date('2026-3-4')", "2026-03-04"),
    (13, "date('26-03-04')", "Invalid Date"),
    (14, "date('nonsense')", "Invalid Date"),
    (14, "boolean(date('nonsense'))", "false"),
    (15, "/data/tm = '09:30:00.000-07:00'", "true"),
    (15, "number(/data/tm)", "NaN"),
    # rounding and number text
    (16, "round(-2.5)", "-2"),
    (16, "round(-1.5)", "-1"),
    (16, "round(2.5)", "3"),
    (16, "round(-12.5)", "-12"),
    (16, "round(-1.25, 1)", "-1.2"),
    (16, "round(-1250, -2)", "-1200"),
    (17, "round(1.005, 2)", "1"),
    (18, "100 * 1.1", "110.00000000000001"),
    (19, "12345678901234567890", "12345678901234567000"),
    (19, "0.00001", "0.00001"),
    (20, "0.0000001", "0.0000001"),
    # numbers, NaN, empty
    (23, "number('1e3')", "NaN"),
    (23, "number('+5')", "NaN"),
    (23, "number('0x10')", "NaN"),
    (23, "number('Infinity')", "NaN"),
    (23, "number(' ')", "NaN"),
    (24, "number('1,000')", "NaN"),
    (25, "concat(0 div 0, 'x')", "NaNx"),
    (26, "sum(/data/r/v)", "NaN"),
    (26, "sum(/data/r/v[. != ''])", "4"),
    (27, "sum(/data/r/v[. > 100])", "0"),
    (28, "max(/data/r/v)", "NaN"),
    (28, "min('a', 2)", "NaN"),
    (29, "max(-1, -5)", "-1"),
    (30, "1 div 0 = 1 div 0", "true"),
    (31, "join(' ', '', '')", " "),
    # booleans and comparison
    (33, "/data/n > 1", "true"),
    (34, "if(/data/c, 'y', 'n')", "y"),
    (34, "/data/c = true()", "true"),
    (35, "boolean(/data/e)", "true"),
    (35, "not(/data/e)", "false"),
    (36, "/data/n = '5.0'", "false"),
    (37, "/data/nope = ''", "false"),
    (38, "/data/r/v < true()", "false"),
    (39, "boolean-from-string('True')", "false"),
    (40, "selected('a b c', 'a b')", "false"),
    (41, "regex('abc1', '[a-z]+')", "true"),
    (41, "regex('abc', 'b')", "true"),
    (42, "weighted-checklist(-1, -1, 1, 1)", "true"),
    (43, "--5", "5"),
    # node-sets and repeats
    (44, "/data/r/v + 1", "2"),
    (44, "instance('x')/root/item/label", "L0"),
    (45, "/data/r/v = 3", "true"),
    (45, "/data/r/v > 2", "true"),
    (46, "/data/r[3]/v", "3"),
    (46, "/data/r[last()]/v", "3"),
    (46, "position(/data/r[2])", "2"),
    (48, "indexed-repeat(/data/r/v, /data/r, 0)", ""),
    (48, "indexed-repeat(/data/r/v, /data/r, 1.6)", ""),
    (48, "indexed-repeat(/data/r/v, /data/r, 3)", "3"),
    # both engines agree, and it may surprise
    (0, "coalesce(0 div 0, 'x')", "x"),
    (0, "if(1 = 1, 'a', nosuch())", "a"),
    (0, "/data/tm > '08:00'", "false"),
    (0, "string-length('😀')", "2"),
    (0, "regex('Ж', '^[А-Я]$')", "true"),
    (0, r"regex('٣', '\d')", "false"),
    (0, "contains('abc', '')", "true"),
    (0, "selected('', '')", "true"),
    (0, "true() = 'false'", "true"),
]


@pytest.mark.parametrize(("row", "expression", "expected"), TEXTS)
def test_decided_text(text_of, row, expression, expected):
    assert text_of(expression) == expected, f"row {row}"


def test_fraction_of_local_midnight_stays_in_arithmetic(evaluate):
    assert evaluate("number(/data/dt) + 0") == pytest.approx(20516 + DAY)
    assert evaluate("/data/dtt - /data/dt") == pytest.approx(9.5 / 24)


def test_times_of_other_offsets_are_seen_in_the_device_zone(evaluate):
    assert evaluate("decimal-time('06:00:00.000-05:00')") == pytest.approx(4 / 24)
    assert evaluate("decimal-time('18:00:00.000Z')") == pytest.approx(11 / 24)


@pytest.mark.parametrize(
    "expression",
    [
        "position(/data/r)",
        "nosuch()",
        "if(true(), 1)",
        "coalesce(1)",
        "coalesce(1, 2, 3)",
        "count(1)",
    ],
)
def test_decided_errors(evaluate, expression):
    with pytest.raises(FieldKitError):
        evaluate(expression)


def test_missing_number_is_not_a_number(evaluate):
    assert math.isnan(evaluate("number(/data/nope)"))
