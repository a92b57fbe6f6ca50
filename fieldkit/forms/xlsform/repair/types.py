"""Question types that other programs know, and types that are misspelt.

Sources: SurveyCTO, KoboToolbox and Survey123 form documentation; the CommCare form builder; the
Community Health Toolkit; early ODK. A type without an equal becomes `hidden`: its column stays in
the data, empty, and expressions that name it still work.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from fieldkit.forms.xlsform.near_names import folded, only_near
from fieldkit.forms.xlsform.origin import value
from fieldkit.forms.xlsform.row_types import known_types

if TYPE_CHECKING:
    from fieldkit.forms.xlsform.repair.changes import Book
    from fieldkit.forms.xlsform.tables import Row

_EQUAL = {
    # SurveyCTO
    "calculate here": "calculate",
    # KoboToolbox
    "begin score": "begin_group",
    "end score": "end_group",
    "begin rank": "begin_group",
    "end rank": "end_group",
    # CommCare
    "double": "decimal",
    "data bind only": "hidden",
    "hidden value": "hidden",
    "secret": "text",
    "micro image": "image",
    "document": "file",
    "signature": "image",
    "label": "note",
    # others
    "number": "decimal",
    "numeric": "decimal",
    "float": "decimal",
    "long": "integer",
    "picture": "image",
    "attachment": "file",
    "paragraph": "text",
    "textarea": "text",
    "memo": "text",
    "url": "text",
    "website": "text",
    "address": "text",
    "phone": "text",
    "telephone": "text",
    "coordinates": "geopoint",
    "qr code": "barcode",
    "qrcode": "barcode",
    "checkbox": "acknowledge",
    "slider": "range",
    "heading": "note",
    "title": "note",
    "info": "note",
    "begin page": "begin_group",
    "end page": "end_group",
    "begin section": "begin_group",
    "end section": "end_group",
}
_EQUAL_BY_LETTERS = {folded(other): ours for other, ours in _EQUAL.items()}
_WITHOUT_EQUAL = (
    "caseid", "comments", "text audit", "audio audit", "speed violations", "sensor statistic",
    "sensor stream", "hidden string", "hidden int", "hidden geopoint", "save to case", "enumerator",
)  # fmt: skip
_SELECT = re.compile(
    r"^select[\s_\-]*(?:(?P<one>one|1|single)|(?P<many>multiple|multi|many|all))"
    r"(?:[\s_\-]*(?P<from>from[\s_\-]*file))?[\s:_]+(?P<list>\S.*)$",
    re.IGNORECASE,
)
_PLAIN_SELECT = re.compile(r"^select[\s_\-]+(?P<list>\S+)$", re.IGNORECASE)
_FRAME = re.compile(r"^(?P<side>[a-z]+)[\s_\-]*(?P<what>[a-z]+)$", re.IGNORECASE)
_SIDES = {"begin": "begin", "start": "begin", "open": "begin", "end": "end", "close": "end"}
_FRAMED = {"group": "group", "repeat": "repeat", "loop": "repeat"}
# Rows of a KoboToolbox table take their choices from a column of the row that opens the table.
_KOBO_ROWS = {"score row": "kobo--score-choices", "rank level": "kobo--rank-items"}
_STRUCTURE = ("select", "rank", "begin", "end", "score")


def better_type(row: Row, book: Book) -> str | None:
    """The type that a row with an unknown one can only mean; None where a person must decide."""
    text = " ".join(value(row, "type").split())
    words = " ".join(re.split(r"[\s_\-]+", text.casefold()))
    if folded(words) in _EQUAL_BY_LETTERS:
        return _EQUAL_BY_LETTERS[folded(words)]
    if words.startswith(_WITHOUT_EQUAL):
        return "hidden"
    if words in _KOBO_ROWS:
        return _kobo_row(row, _KOBO_ROWS[words], book)
    return _misspelt(text, book) or _stand_in(row, words)


def _kobo_row(row: Row, column: str, book: Book) -> str | None:
    above = [
        r.cells[column] for r in book.rows("survey") if r.number < row.number and column in r.cells
    ]
    return f"select_one {above[-1]}" if above else None


def _misspelt(text: str, book: Book) -> str | None:
    plain = _PLAIN_SELECT.match(text)
    if plain and plain["list"] in book.lists("choices"):
        return f"select_one {plain['list']}"
    select = _SELECT.match(text)
    if select:
        return _select("one" if select["one"] else "multiple", select, book)
    first, _, rest = text.partition(" ")
    near = only_near(first, ("select_one", "select_multiple"))
    if near and rest:
        return f"{near} {rest}"
    frame = _FRAME.match(text)
    if frame:
        side, what = only_near(frame["side"], _SIDES), only_near(frame["what"], _FRAMED)
        if side and what:
            return f"{_SIDES[side]}_{_FRAMED[what]}"
    exact = {folded(name): name for name in sorted(known_types())}.get(folded(text))
    return exact or only_near(text, known_types())


def _select(how: str, select: re.Match[str], book: Book) -> str | None:
    wanted, file = select["list"].strip(), "_from_file" if select["from"] else ""
    list_name, _, other = wanted.partition(" ")
    if not file and " " in wanted and other.replace(" ", "_") != "or_other":
        whole = only_near(wanted, book.lists("choices"))
        return f"select_{how} {whole}" if whole else None
    return f"select_{how}{file} {' '.join((list_name, 'or_other')) if other else wanted}"


def _stand_in(row: Row, words: str) -> str | None:
    """A type that nobody here knows: what is shown is asked as text, the rest is hidden."""
    if words.startswith(_STRUCTURE):
        return None
    shown = any(header.lower().startswith(("label", "caption")) for header in row.cells)
    return "text" if shown else "hidden"
