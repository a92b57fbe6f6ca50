"""Dates in the window, as a person reads them: of any year, any zone, any clock."""

import pytest

from ui.shared.moments import moment
from ui.shared.wording import language


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("2026-06-02T14:00:00+05:00", "2 Jun, 14:00"),
        ("2026-06-02", "2 Jun"),
        ("1970-01-01T00:00:01+00:00", "1 Jan 1970, 00:00"),
        ("2038-01-19T03:14:08Z", "19 Jan 2038, 03:14"),
        ("2099-12-31T23:59:00-11:00", "31 Dec 2099, 23:59"),
        ("0001-01-01T00:00:00", "1 Jan 1, 00:00"),
        ("9999-12-31T23:59:59+14:00", "31 Dec 9999, 23:59"),
        ("2026-06-02T25:00:00", "2026-06-02T25:00:00"),
        ("yesterday", "yesterday"),
        ("", ""),
    ],
)
def test_a_moment_as_its_author_saw_it(qapp, given, shown):
    assert moment(given) == shown


def test_a_date_of_another_year_reads_in_one_piece_from_the_right(qapp):
    language.choose("ur")
    try:
        words = moment("2038-01-19T03:14:08Z")
    finally:
        language.choose("en")
    assert words.startswith("\N{FIRST STRONG ISOLATE}19 ")
    assert words.endswith(" 2038, 03:14\N{POP DIRECTIONAL ISOLATE}")
