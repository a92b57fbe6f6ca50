"""Check the tables of chemicals and build the one that forms carry: resources/reference.

People keep `chemical_substances.csv` (what), `chemical_names.csv` (eight languages) and
`chemical_values.csv` (every number with its source, state and second source). From these
`chemicals.csv` is built, with the columns that `fk_chem` reads, and the choices of that form that
come from tables: substances, groups, what to do, what must not meet. Both are committed.

    python packaging/chemical_tables.py            check and build
    python packaging/chemical_tables.py --check    change nothing; fail where anything is wrong
    uv run --with chemicals python packaging/chemical_tables.py --peer
                                                   also compare with the package `chemicals` from
                                                   PyPI and write the outcome into column `peer`

The package is a help for reviewers and no dependency: its occupational limits are those of
Ontario, so that they may differ from the source without either being wrong.
"""

from __future__ import annotations

import csv
import re
import sys
from io import StringIO
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

RESOURCES = Path(__file__).resolve().parent.parent / "resources"
REFERENCE = RESOURCES / "reference"
FORM = RESOURCES / "forms" / "fk_chem.md"
TARGET = "chemicals.csv"
VALUES = "chemical_values.csv"
SUBSTANCES = "chemical_substances.csv"
LANGUAGES = ("en", "ru", "kk", "ky", "tg", "uz", "mn", "ur")
VERIFIED = "verified"
LEVELS = ("level1", "level2", "level3")
TEXTS = ("un", "erg", "ghs_pictograms", "ghs_statements")
SHAPES = {
    "un": r"(UN[0-3]\d{3}|NA9\d{3})",
    "erg": r"1[1-7]\dP?",
    "ghs_pictograms": r"GHS0[1-9]( GHS0[1-9])*",
    "ghs_statements": r"(EUH\d{3}|H[234]\d\d[A-Za-z]{0,2})( (EUH\d{3}|H[234]\d\d[A-Za-z]{0,2}))*",
}
UNITS = {
    **dict.fromkeys(("idlh", *LEVELS, "twa", "stel", "ceiling"), ("ppm", "mg/m³")),
    **dict.fromkeys(("lel", "uel"), ("% vol",)),
    "flash_point": ("°C",),
}
ORDERED = (("level1", "level2"), ("level2", "level3"), ("lel", "uel"), ("twa", "stel"))
COLDEST, HOTTEST = -180, 350  # a flash point outside is a slip of the pen
SAME = 0.05  # figures of two documents differ by their rounding
SAME_DEGREES = 5
CONVERTED = "phc2011"  # published in mg/m³ only, compared in ppm
FORM_COLUMNS = (
    "name", "label", "cas", "un", "erg", "un_status", "groups", "action", "idlh", "idlh_unit",
    "idlh_status", "level1", "level2", "level3", "level_unit", "level_basis", "level_status",
)  # fmt: skip
FORM_STATES = {VERIFIED: "seen", "unverified": "unverified"}
SURROUNDINGS = ("water", "food")  # groups of what may be beside a substance
Row = dict[str, str]


class Tables(NamedTuple):
    """The tables that people keep, as they are written."""

    substances: list[Row]
    names: list[Row]
    values: list[Row]
    groups: list[Row]
    sources: list[Row]
    actions: list[Row]
    incompatibilities: list[Row]


def rows_of(text: str) -> list[Row]:
    """The rows of a CSV."""
    return list(csv.DictReader(StringIO(text)))


def read_tables(folder: Path = REFERENCE) -> Tables:
    """The tables of a folder."""
    kinds = ("substances", "names", "values", "groups", "sources", "actions")
    files = [*(f"chemical_{kind}.csv" for kind in kinds), "incompatibilities.csv"]
    texts = (folder / file for file in files)
    return Tables(*(rows_of(text.read_text(encoding="utf-8")) for text in texts))


def written(columns: Iterable[str], rows: Iterable[Row]) -> str:
    """Rows as the text of a CSV."""
    out = StringIO()
    writer = csv.DictWriter(out, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return out.getvalue()


# Checks


def problems(tables: Tables) -> list[str]:
    """Everything that is wrong in the tables, one sentence each."""
    found = [*_in_substances(tables), *_in_names(tables)]
    for row in tables.values:
        found += _in_value(row, {source["key"] for source in tables.sources})
    return found + _between_values(tables)


def cas_is_valid(cas: str) -> bool:
    """Whether the last digit of a CAS number fits the others."""
    if not re.fullmatch(r"\d{2,7}-\d\d-\d", cas):
        return False
    digits = cas.replace("-", "")
    weighed = (place * int(digit) for place, digit in enumerate(reversed(digits[:-1]), 1))
    return sum(weighed) % 10 == int(digits[-1])


def _in_substances(tables: Tables) -> Iterator[str]:
    groups = {row["key"] for row in tables.groups}
    actions = {row["key"] for row in tables.actions}
    for column in ("key", "cas"):
        seen: set[str] = set()
        for row in tables.substances:
            if row[column] in seen:
                yield f"{row['key']}: {column} {row[column]} is there twice"
            seen.add(row[column])
    for row in tables.substances:
        if not cas_is_valid(row["cas"]):
            yield f"{row['key']}: CAS {row['cas']} does not fit its check digit"
        for group in set(row["groups"].split()) - groups:
            yield f"{row['key']}: no group {group}"
        if not row["groups"] or row["action"] not in actions:
            yield f"{row['key']}: no group or no action {row['action']}"


def _in_names(tables: Tables) -> Iterator[str]:
    keys = [row["key"] for row in tables.substances]
    main = [(row["key"], row["language"]) for row in tables.names if row["use"] == "main"]
    for key in keys:
        for language in LANGUAGES:
            if main.count((key, language)) != 1:
                yield f"{key}: not one main name in {language}"
    seen: set[tuple[str, str, str]] = set()
    for row in tables.names:
        named = (row["key"], row["language"], row["name"].casefold())
        if row["key"] not in keys or row["language"] not in LANGUAGES or not row["name"].strip():
            yield f"{row['key']}: a name without substance, language or text"
        if named in seen:
            yield f"{row['key']}: {row['name']} is there twice in {row['language']}"
        seen.add(named)


def _in_value(row: Row, sources: set[str]) -> Iterator[str]:
    where = f"{row['key']}: {row['property']}"
    if row["source"] not in sources or row["second_source"] not in sources | {""}:
        yield f"{where} names no known source"
    if not row["value"] or not row["checked"]:
        yield f"{where} has no value or no date"
    if row["property"] in TEXTS:
        if not re.fullmatch(SHAPES[row["property"]], row["value"]):
            yield f"{where} {row['value']} has not the shape of one"
    elif row["unit"] not in UNITS.get(row["property"], ()):
        yield f"{where} in {row['unit']}"
    if row["status"] == VERIFIED and row["property"] not in TEXTS[2:] and not _confirmed(row):
        yield f"{where} is called verified, but no second source says the same"
    if row["status"] not in FORM_STATES:
        yield f"{where} is {row['status']}"


def _confirmed(row: Row) -> bool:
    """Whether another source than the first gives the same value, within its rounding."""
    if not row["second_source"] or row["second_source"] == row["source"]:
        return False
    if row["property"] in TEXTS:
        return row["value"].rstrip("P") == row["second_value"].rstrip("P")
    first, second = float(row["value"]), float(row["second_value"])
    if row["property"] == "flash_point":
        return abs(first - second) <= SAME_DEGREES
    if row["second_source"] == CONVERTED and first == _rounded(second, row["value"]):
        return True
    return abs(first - second) <= SAME * max(abs(first), abs(second))


def _rounded(figure: float, like: str) -> float:
    """A figure with as many significant digits as another is written with."""
    digits = len(like.replace(".", "").strip("0"))
    return float(f"{figure:.{digits}g}")


def _between_values(tables: Tables) -> list[str]:
    found = []
    seen: set[tuple[str, str, str]] = set()
    for row in tables.values:
        mark = (row["key"], row["property"], row["basis"])
        if mark in seen:
            found.append(f"{row['key']}: {row['property']} is there twice")
        seen.add(mark)
    for substance in tables.substances:
        found += _out_of_order(substance["key"], values_of(tables, substance["key"]))
    known = {substance["key"] for substance in tables.substances}
    strangers = {row["key"] for row in tables.values} - known
    return found + [f"{key}: no such substance" for key in sorted(strangers)]


def _out_of_order(key: str, values: dict[str, Row]) -> Iterator[str]:
    for low, high in ORDERED:
        if low in values and high in values and values[low]["unit"] == values[high]["unit"]:
            smaller, larger = float(values[low]["value"]), float(values[high]["value"])
            if smaller > larger or (low == "lel" and smaller == larger):
                yield f"{key}: {low} {smaller} is above {high} {larger}"
    if len({values[level]["unit"] for level in LEVELS if level in values}) > 1:
        yield f"{key}: levels in several units"
    if "flash_point" in values and not COLDEST < float(values["flash_point"]["value"]) < HOTTEST:
        yield f"{key}: no flash point is at {values['flash_point']['value']} °C"


def values_of(tables: Tables, key: str) -> dict[str, Row]:
    """The first value of each property of a substance; others are of its other forms."""
    found: dict[str, Row] = {}
    for row in tables.values:
        if row["key"] == key:
            found.setdefault(row["property"], row)
    return found


# The table that forms carry


def form_table(tables: Tables) -> str:
    """`chemicals.csv`: one row for each substance, in the columns that `fk_chem` reads."""
    main = {(r["key"], r["language"]): r["name"] for r in tables.names if r["use"] == "main"}
    rows = []
    for substance in tables.substances:
        key = substance["key"]
        rows.append(
            {
                "name": key,
                "label": f"{main[key, 'en']} · {main[key, 'ru']}",
                "cas": substance["cas"],
                "groups": substance["groups"],
                "action": substance["action"],
                **_figures(values_of(tables, key)),
            }
        )
    return written(FORM_COLUMNS, rows)


def form_choices(tables: Tables) -> dict[str, list[tuple[str, str, str]]]:
    """The choices of `fk_chem` by list: what is stored, in English, in Russian."""
    main = {(r["key"], r["language"]): r["name"] for r in tables.names if r["use"] == "main"}
    groups = [(row["key"], row["label"], row["label_ru"]) for row in tables.groups]
    said = {key: texts for key, *texts in groups}
    return {
        "chemical": [
            (row["key"], main[row["key"], "en"], main[row["key"], "ru"])
            for row in tables.substances
        ],
        "chemical_group": [group for group in groups if group[0] not in SURROUNDINGS],
        "surroundings": [group for group in groups if group[0] in SURROUNDINGS],
        "clash": [
            (
                row["name"],
                *(
                    f"{a} + {b}: {row[column]}"
                    for a, b, column in zip(
                        said[row["a"]], said[row["b"]], ("sentence", "sentence_ru"), strict=True
                    )
                ),
            )
            for row in tables.incompatibilities
        ],
        "action": [(row["key"], row["first_line"], row["first_line_ru"]) for row in tables.actions],
    }


def form_with_choices(form: str, tables: Tables) -> str:
    """The text of `fk_chem` with these choices at the end of its list of choices."""
    choices = form_choices(tables)
    ours = tuple(f"|  | {name} | " for name in choices)
    head, title, settings = form.partition("\n| settings |")
    survey, sheet, rows = head.partition("| choices |")
    kept = [line for line in rows.rstrip().split("\n") if not line.startswith(ours)]
    kept += [f"|  | {name} | {' | '.join(c)} |" for name, listed in choices.items() for c in listed]
    return survey + sheet + "\n".join(kept) + "\n" + title + settings


def _figures(values: dict[str, Row]) -> Row:
    """UN number, IDLH and levels; one state stands for the levels, that of the one for red.

    The form compares a reading in one unit: an IDLH in another unit than the levels is left out.
    """
    un, idlh, red = values.get("un"), values.get("idlh"), values.get("level2")
    if red and idlh and idlh["unit"] != red["unit"]:
        idlh = None
    return {
        "un": un["value"].removeprefix("UN") if un else "",
        "erg": values["erg"]["value"] if un and "erg" in values else "",
        "un_status": _state(un),
        "idlh": idlh["value"] if idlh else "",
        "idlh_unit": idlh["unit"] if idlh else "",
        "idlh_status": _state(idlh),
        **{level: values[level]["value"] if red and level in values else "" for level in LEVELS},
        "level_unit": red["unit"] if red else "",
        "level_basis": red["basis"] if red else "",
        "level_status": _state(red),
    }


def _state(row: Row | None) -> str:
    return FORM_STATES[row["status"]] if row else ""


# The peer: the package `chemicals`


def compared(tables: Tables, peer: Callable[[str, str], float | None]) -> list[Row]:
    """The values with column `peer`: agree, differ with the other figure, or absent."""
    cas = {row["key"]: row["cas"] for row in tables.substances}
    rows = []
    for row in tables.values:
        outcome = ""
        if row["property"] in PEER_PROPERTIES:
            other = peer(cas[row["key"]], row["property"])
            outcome = "absent" if other is None else _outcome(row, other)
        rows.append({**row, "peer": outcome})
    return rows


PEER_PROPERTIES = ("twa", "stel", "ceiling", "lel", "uel", "flash_point")


def _outcome(row: Row, other: float) -> str:
    same = _confirmed({**row, "second_source": "peer", "second_value": str(other)})
    return "agree" if same else f"differ: {other:g}"


def peer_figure(cas: str, name: str) -> float | None:
    """What the package `chemicals` knows: ppm or mg/m³ as Ontario gives it, % vol, °C."""
    from chemicals import safety

    if name in ("twa", "stel", "ceiling"):
        ask = {"twa": safety.TWA, "stel": safety.STEL, "ceiling": safety.Ceiling}[name]
        found = ask(cas)
        return round(found[0], 4) if found else None
    if name == "flash_point":
        kelvin = safety.T_flash(cas)
        return round(kelvin - 273.15, 1) if kelvin else None
    share = (safety.LFL if name == "lel" else safety.UFL)(CASRN=cas)
    return round(share * 100, 3) if share else None


def named(tables: Tables, peer: Callable[[str], list[str]]) -> list[Row]:
    """The substances with column `peer`: whether the peer knows the CAS by one of our names."""
    ours: dict[str, set[str]] = {}
    for row in tables.names:
        if row["language"] == "en":
            parts = [row["name"], *re.split(r"[()]", row["name"])]
            ours.setdefault(row["key"], set()).update(part.strip().casefold() for part in parts)
    rows = []
    for row in tables.substances:
        theirs = peer(row["cas"])
        same = ours[row["key"]] & {name.casefold() for name in theirs}
        outcome = "agree" if same else f"differ: {theirs[0]}" if theirs else "absent"
        rows.append({**row, "peer": outcome})
    return rows


def peer_names(cas: str) -> list[str]:
    """The names by which the package `chemicals` knows a CAS number, the usual one first."""
    from chemicals import identifiers

    try:
        found = identifiers.search_chemical(cas)
    except ValueError:
        return []
    if found.CASs != cas:  # it took the number for a synonym of something else
        return []
    return [name for name in (found.common_name, found.iupac_name, *found.synonyms) if name]


def write_outcomes(tables: Tables) -> None:
    """Compare with the peer and write what came out into the tables."""
    pairs = ((SUBSTANCES, named(tables, peer_names)), (VALUES, compared(tables, peer_figure)))
    for file, rows in pairs:
        (REFERENCE / file).write_text(written(rows[0], rows), encoding="utf-8", newline="\n")
        outcomes = [row["peer"].partition(":")[0] for row in rows if row["peer"]]
        print(file, {word: outcomes.count(word) for word in ("agree", "differ", "absent")})


def built_files(tables: Tables) -> dict[Path, str]:
    """What is built from the tables, by the file that holds it."""
    form = FORM.read_text(encoding="utf-8")
    return {REFERENCE / TARGET: form_table(tables), FORM: form_with_choices(form, tables)}


def main(arguments: list[str]) -> int:
    """Check, compare where asked, and build; 1 where anything is wrong or out of step."""
    tables = read_tables()
    if "--peer" in arguments:
        write_outcomes(tables)
    found = problems(tables)
    for line in found:
        print(line)
    built = {} if found else built_files(tables)
    for file, text in built.items():
        if file.read_text(encoding="utf-8") == text:
            continue
        if "--check" in arguments:
            found.append(f"{file.name} is out of step: run python packaging/chemical_tables.py")
            print(found[-1])
        else:
            file.write_text(text, encoding="utf-8", newline="\n")
    print(
        f"{len(tables.substances)} substances, {len(tables.values)} values, {len(found)} problems"
    )
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
