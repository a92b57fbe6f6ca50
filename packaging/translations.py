"""Keep resources/translations in step with code and content: `python packaging/translations.py`.

Collects every sentence that is marked for translation in fieldkit and ui, and every message of the
error catalogue, brings each .po file up to date (translations stay, sentences no longer used are
kept at its end), and compiles the .mo files, which are committed. The same for the catalogues of
the content (built-in forms, limits, chemicals) in the folder `content`. Needs babel (extra `dev`).

    python packaging/translations.py           update and compile
    python packaging/translations.py kk        also begin a catalogue for Kazakh
    python packaging/translations.py --check   change nothing; fail where a file is out of step
"""

from __future__ import annotations

import csv
import sys
from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

ROOT = Path(__file__).resolve().parent.parent
RESOURCES = ROOT / "resources"
TRANSLATIONS = RESOURCES / "translations"
CONTENT = TRANSLATIONS / "content"
# The columns of the reference tables that a person reads; names of substances have their own table.
READ = {
    "limits.csv": ("name", "unit", "source"),
    "chemical_actions.csv": ("first_line",),
    "chemical_groups.csv": ("label",),
    "chemical_words.csv": ("text",),
    "incompatibilities.csv": ("sentence",),
    "alert_rules.csv": ("label",),
    "escalation.csv": ("name", "act", "tell"),
}
OF_CHEMICALS = "fk_chem.md"
PACKAGES = ("fieldkit", "ui")
KEYWORDS = {
    "gettext": None,
    "translate": None,
    "tr": None,
    "marked": None,
    "ngettext": (1, 2),
    "trn": (1, 2),
}
NOTES = ("Translators:",)
LINE_WIDTH = 100

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

sys.path.insert(0, str(ROOT))


def sentences() -> Iterator[tuple[str | tuple[str, str], str, list[str]]]:
    """Every sentence to be translated: the text (or singular and plural), its file, notes."""
    for package in PACKAGES:
        found = extract_from_dir(
            ROOT / package, [("**.py", "python")], keywords=KEYWORDS, comment_tags=NOTES
        )
        for file, _, text, notes, _ in found:
            plural = text if isinstance(text, str) else (text[0], text[1])
            yield plural, f"{package}/{Path(file).as_posix()}", notes
    from fieldkit.error_catalogue import CATALOGUE

    for message, remedy in CATALOGUE.values():
        yield message, "fieldkit/error_catalogue", []
        yield remedy, "fieldkit/error_catalogue", []


def content_sentences() -> Iterator[tuple[str, str, list[str]]]:
    """Every English sentence of the built-in content, with its file."""
    from fieldkit.forms import sentences_of
    from fieldkit.inspections.chemicals import known_chemicals, words_of_choices

    of_tables = words_of_choices(known_chemicals(), "en")
    for file in sorted((RESOURCES / "forms").glob("*.md")):
        for text in sentences_of(file.read_text(encoding="utf-8")):
            if file.name != OF_CHEMICALS or text not in of_tables:
                yield text, f"resources/forms/{file.name}", []
    for name, columns in READ.items():
        with (RESOURCES / "reference" / name).open(encoding="utf-8", newline="") as stream:
            for row in csv.DictReader(stream):
                for column in columns:
                    yield row[column], f"resources/reference/{name}", []


def template(found: Iterable[tuple[str | tuple[str, str], str, list[str]]]) -> Catalog:
    """The catalogue of sentences, without translations."""
    catalogue = Catalog(project="FieldKit", charset="utf-8")
    for text, file, notes in found:
        if text:
            catalogue.add(text, locations=[(file, 0)], auto_comments=notes)
    for message in catalogue:
        message.locations = sorted(set(message.locations))
    return catalogue


def updated(file: Path, source: Catalog) -> tuple[Catalog, bytes]:
    """A catalogue brought up to date, and how its file should read."""
    if file.exists():
        with file.open("rb") as stream:
            catalogue = read_po(stream, locale=file.stem)
        created, revised = catalogue.creation_date, catalogue.revision_date
    else:
        catalogue = Catalog(locale=file.stem, project="FieldKit", charset="utf-8", fuzzy=False)
        created, revised = catalogue.creation_date, catalogue.creation_date
    catalogue.version = "1"
    catalogue.msgid_bugs_address = ""
    catalogue.last_translator = catalogue.language_team = "FieldKit"
    catalogue.header_comment = f"# FieldKit in the language {file.stem}."
    for message in list(catalogue.obsolete.values()):
        if message.id in source:
            catalogue.add(message.id, message.string)
            del catalogue.obsolete[message.id]
    catalogue.update(source, no_fuzzy_matching=True)
    catalogue.creation_date, catalogue.revision_date = created, revised
    target = BytesIO()
    write_po(target, catalogue, width=LINE_WIDTH, include_lineno=False, sort_by_file=True)
    return catalogue, target.getvalue()


def compiled(catalogue: Catalog) -> bytes:
    """The .mo file of a catalogue."""
    target = BytesIO()
    write_mo(target, catalogue)
    return target.getvalue()


def brought_up(folder: Path, languages: Iterable[str], source: Catalog, *, check: bool) -> int:
    """Write what is out of step in a folder, or only count it."""
    stale = 0
    for language in languages:
        file = folder / f"{language}.po"
        catalogue, text = updated(file, source)
        for path, content in ((file, text), (file.with_suffix(".mo"), compiled(catalogue))):
            if path.exists() and path.read_bytes() == content:
                continue
            stale += 1
            if not check:
                folder.mkdir(exist_ok=True)
                path.write_bytes(content)
        missing = sum(1 for message in catalogue if message.id and not message.string)
        print(f"{file.parent.name}/{language}: {len(catalogue)} sentences, {missing} missing")
    return stale


def main(arguments: list[str]) -> int:
    """Update, or check, every catalogue."""
    from fieldkit.content_wording import NAMES

    check = "--check" in arguments
    languages = {file.stem for file in TRANSLATIONS.glob("*.po")}
    languages |= {argument for argument in arguments if not argument.startswith("-")}
    stale = brought_up(TRANSLATIONS, sorted(languages), template(sentences()), check=check)
    stale += brought_up(CONTENT, sorted(NAMES), template(content_sentences()), check=check)
    if check and stale:
        print(f"{stale} files are out of step; run python packaging/translations.py")
    return int(check and stale > 0)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
