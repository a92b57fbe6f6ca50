"""The repaired copy as a workbook: only the cells that changed are written anew.

The sheets inside an .xlsx are XML; changing single cells there keeps everything else byte for byte:
formats, pictures, further sheets, and the results of formulas, which a spreadsheet library would
lose.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.errors import FieldKitError
from fieldkit.forms.xlsform.tables import kind_of, plain_header, read_grids

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from fieldkit.forms.xlsform.repair.changes import Repair

_MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
_LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006/relationships"
_TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
_SHEET_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml"
_XML_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_MOST_LETTERS = 32_767  # what a cell of a workbook can hold
_NOT_IN_A_TITLE = re.compile(r"[\[\]*?:/\\]")
_LONGEST_TITLE = 31
_MEMBER_TIME = (1980, 1, 1, 0, 0, 0)


def as_workbook(content: bytes) -> bytes:
    """Any form file of tables as an .xlsx; one that already is stays as it is.

    Raises:
        FieldKitError: form.cell_too_long; what reading raises.
    """
    if kind_of(content) == "xlsx":
        return content
    from openpyxl import Workbook
    from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE

    book = Workbook()
    book.remove(book.worksheets[0])
    for title, lines in read_grids(content):
        sheet = book.create_sheet(_NOT_IN_A_TITLE.sub("_", title)[:_LONGEST_TITLE] or "sheet")
        for number, line in enumerate(lines, start=1):
            for position, text in enumerate(line, start=1):
                if len(text) > _MOST_LETTERS:
                    raise FieldKitError(
                        "form.cell_too_long", sheet=title, row=number, most=_MOST_LETTERS
                    )
                if text:
                    cell = sheet.cell(number, position, ILLEGAL_CHARACTERS_RE.sub("", text))
                    cell.data_type = "s"  # text even where it looks like a formula
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def with_sheet_names(content: bytes, repairs: Iterable[Repair]) -> bytes:
    """A workbook with sheets renamed."""
    wanted = {repair.before: repair.after for repair in repairs}
    if not wanted:
        return content
    book = _Archive.read(content)
    for sheet in book.sheets():
        sheet.set("name", wanted.get(str(sheet.get("name")), str(sheet.get("name"))))
    return book.written()


def with_cells(content: bytes, repairs: Iterable[Repair]) -> bytes:
    """A workbook with the repairs of its cells made; sheets and columns that miss are added."""
    by_sheet: dict[str, list[Repair]] = {}
    for repair in repairs:
        if repair.sheet is not None and repair.row is not None:
            by_sheet.setdefault(repair.sheet, []).append(repair)
    if not by_sheet:
        return content
    book = _Archive.read(content)
    for name, changed in by_sheet.items():
        part = book.part_of(name) or book.add_sheet(name)
        grid = _Grid(etree.fromstring(book.parts[part], _parser()), book.shared_texts())
        for repair in changed:
            grid.set(repair.row or 1, grid.column(repair.column or ""), repair.after)
        book.parts[part] = _bytes(grid.root)
        if grid.lost_formula:
            book.drop_calculation_order()
    return book.written()


@dataclass(slots=True)
class _Archive:
    """The parts of an .xlsx by name, in their order."""

    parts: dict[str, bytes]
    main: str
    root: etree._Element
    links: etree._Element

    @classmethod
    def read(cls, content: bytes) -> _Archive:
        with zipfile.ZipFile(io.BytesIO(content)) as source:
            parts = {member: source.read(member) for member in source.namelist()}
        start = etree.fromstring(parts["_rels/.rels"], _parser())
        main = next(
            _path("", link) for link in start if str(link.get("Type")).endswith("/officeDocument")
        )
        return cls(
            parts,
            main,
            etree.fromstring(parts[main], _parser()),
            etree.fromstring(parts[_links_of(main)], _parser()),
        )

    def sheets(self) -> list[etree._Element]:
        """The sheets in the order of their tabs."""
        return list(self.root.iter(f"{{{_MAIN}}}sheet"))

    def part_of(self, name: str) -> str | None:
        """The part that holds a sheet, by its name in small letters."""
        for sheet in self.sheets():
            if str(sheet.get("name")).strip().lower() == name:
                return self._linked(str(sheet.get(f"{{{_LINKS}}}id")))
        return None

    def _linked(self, key: str) -> str | None:
        found = (_path(self.main, link) for link in self.links if link.get("Id") == key)
        return next(found, None)

    def add_sheet(self, name: str) -> str:
        """A new empty sheet; gives its part."""
        folder = posixpath.dirname(self.main)
        number = next(
            number
            for number in range(1, len(self.parts) + 2)
            if posixpath.join(folder, f"worksheets/sheet{number}.xml") not in self.parts
        )
        part = posixpath.join(folder, f"worksheets/sheet{number}.xml")
        key = f"repairedSheet{number}"
        link = etree.SubElement(self.links, f"{{{_PACKAGE}}}Relationship")
        link.set("Id", key)
        link.set("Type", f"{_LINKS}/worksheet")
        link.set("Target", f"worksheets/sheet{number}.xml")
        known = [int(str(sheet.get("sheetId"))) for sheet in self.sheets()]
        sheets = next(self.root.iter(f"{{{_MAIN}}}sheets"))
        sheet = etree.SubElement(sheets, f"{{{_MAIN}}}sheet")
        sheet.set("name", name)
        sheet.set("sheetId", str(max(known, default=0) + 1))
        sheet.set(f"{{{_LINKS}}}id", key)
        types = etree.fromstring(self.parts["[Content_Types].xml"], _parser())
        override = etree.SubElement(types, f"{{{_TYPES}}}Override")
        override.set("PartName", f"/{part}")
        override.set("ContentType", _SHEET_TYPE)
        self.parts["[Content_Types].xml"] = _bytes(types)
        self.parts[part] = f'<worksheet xmlns="{_MAIN}"><sheetData/></worksheet>'.encode()
        return part

    def shared_texts(self) -> list[str]:
        """The texts that cells name by number."""
        for link in self.links:
            if str(link.get("Type")).endswith("/sharedStrings"):
                root = etree.fromstring(self.parts[_path(self.main, link)], _parser())
                return [_plain_text(item) for item in root.iter(f"{{{_MAIN}}}si")]
        return []

    def drop_calculation_order(self) -> None:
        """Takes out the list of formula cells; spreadsheet programs make it anew."""
        for link in list(self.links):
            if str(link.get("Type")).endswith("/calcChain"):
                part = _path(self.main, link)
                self.links.remove(link)
                self.parts.pop(part, None)
                types = etree.fromstring(self.parts["[Content_Types].xml"], _parser())
                for entry in types.findall(f"{{{_TYPES}}}Override[@PartName='/{part}']"):
                    types.remove(entry)
                self.parts["[Content_Types].xml"] = _bytes(types)

    def written(self) -> bytes:
        """The file; the same content gives the same bytes."""
        self.parts[self.main] = _bytes(self.root)
        self.parts[_links_of(self.main)] = _bytes(self.links)
        target = io.BytesIO()
        with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as archive:
            for member, content in self.parts.items():
                entry = zipfile.ZipInfo(member, _MEMBER_TIME)
                entry.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(entry, content)
        return target.getvalue()


class _Grid:
    """The cells of one sheet."""

    def __init__(self, root: etree._Element, shared: list[str]) -> None:
        self.root = root
        self.lost_formula = False
        self._shared = shared
        self._data = next(root.iter(f"{{{_MAIN}}}sheetData"))
        self._rows = dict(self._numbered_rows())
        self._headers: dict[str, int] = {}
        for position, cell in self._cells(1):
            header = plain_header(self._text(cell))
            if header:
                self._headers.setdefault(header, position)

    def column(self, header: str) -> int:
        """The number of a column by its header; the first free one where there is none."""
        if header not in self._headers:
            # Formatted cells may go on for a thousand columns: only those with text count.
            used = {
                position
                for number in self._rows
                for position, cell in self._cells(number)
                if self._text(cell)
            }
            free = max(self._headers.values(), default=0) + 1
            while free in used:
                free += 1
            self._headers[header] = free
            self.set(1, free, header)
        return self._headers[header]

    def set(self, number: int, column: int, text: str) -> None:
        """Write a text into a cell, keeping its format; an empty text empties it."""
        cell = self._cell(self._row(number), number, column)
        self._free_of_formula(cell)
        for child in list(cell):
            cell.remove(child)
        cell.attrib.pop("t", "")
        if text:
            cell.set("t", "inlineStr")
            inside = etree.SubElement(cell, f"{{{_MAIN}}}is")
            plain = etree.SubElement(inside, f"{{{_MAIN}}}t")
            plain.text = text
            plain.set(_XML_SPACE, "preserve")
        # Readers stop where the sheet claims to end.
        for claim in self.root.findall(f"{{{_MAIN}}}dimension"):
            self.root.remove(claim)

    def _row(self, number: int) -> etree._Element:
        if number not in self._rows:
            row = etree.Element(f"{{{_MAIN}}}row")
            row.set("r", str(number))
            later = [known for known in self._rows if known > number]
            if later:
                self._rows[min(later)].addprevious(row)
            else:
                self._data.append(row)
            self._rows[number] = row
        return self._rows[number]

    def _cell(self, row: etree._Element, number: int, column: int) -> etree._Element:
        row.attrib.pop("spans", "")
        cells = dict(self._cells(number))
        if column not in cells:
            cell = etree.Element(f"{{{_MAIN}}}c")
            cell.set("r", f"{_letters(column)}{number}")
            later = [known for known in cells if known > column]
            if later:
                cells[min(later)].addprevious(cell)
            else:
                row.append(cell)
            return cell
        return cells[column]

    def _numbered_rows(self) -> Iterator[tuple[int, etree._Element]]:
        number = 0
        for row in self._data.iter(f"{{{_MAIN}}}row"):
            number = int(row.get("r") or number + 1)
            yield number, row

    def _cells(self, number: int) -> Iterator[tuple[int, etree._Element]]:
        column = 0
        row = self._rows.get(number)
        for cell in row.iter(f"{{{_MAIN}}}c") if row is not None else ():
            place = cell.get("r")
            column = _column_number(place) if place else column + 1
            yield column, cell

    def _text(self, cell: etree._Element) -> str:
        kind, content = cell.get("t"), cell.findtext(f"{{{_MAIN}}}v") or ""
        if kind == "s" and content.isdigit() and int(content) < len(self._shared):
            return self._shared[int(content)]
        return _plain_text(cell) if kind == "inlineStr" else content

    def _free_of_formula(self, cell: etree._Element) -> None:
        """Turns the formulas that share this cell's into their results."""
        formula = cell.find(f"{{{_MAIN}}}f")
        if formula is None:
            return
        self.lost_formula = True
        group = formula.get("si")
        for other in list(self._data.iter(f"{{{_MAIN}}}f")) if group else ():
            parent = other.getparent()
            if other.get("si") == group and parent is not None:
                parent.remove(other)


def _plain_text(item: etree._Element) -> str:
    """The text of a cell or a shared text, without the reading aids of East Asian scripts."""
    return "".join(
        part.text or ""
        for part in item.iter(f"{{{_MAIN}}}t")
        if (around := part.getparent()) is not None and not str(around.tag).endswith("}rPh")
    )


def _path(source: str, link: etree._Element) -> str:
    target = str(link.get("Target"))
    if target.startswith("/"):
        return target.lstrip("/")
    return posixpath.normpath(posixpath.join(posixpath.dirname(source), target))


def _links_of(part: str) -> str:
    folder, name = posixpath.split(part)
    return posixpath.join(folder, "_rels", f"{name}.rels")


def _letters(column: int) -> str:
    letters = ""
    while column:
        column, place = divmod(column - 1, 26)
        letters = chr(ord("A") + place) + letters
    return letters


def _column_number(place: str) -> int:
    number = 0
    for letter in place.rstrip("0123456789"):
        number = number * 26 + ord(letter.upper()) - ord("A") + 1
    return number


def _parser() -> etree.XMLParser:
    return etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)


def _bytes(root: etree._Element) -> bytes:
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", standalone=True)
