"""The repaired workbook: the changed cells are new, everything else is as it was."""

import csv
import io
import zipfile

import openpyxl
import pytest
from openpyxl.styles import Font
from openpyxl.worksheet.datavalidation import DataValidation

from fieldkit.errors import FieldKitError
from fieldkit.forms import convert, repair_form
from fieldkit.forms.xlsform.tables import read_tables


def saved(book):
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def decorated(survey_title="survey"):
    """A workbook as people make them: formats, hidden notes, list boxes, a further sheet."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = survey_title
    survey.append(["type", "name", "label", None, "relevant"])
    survey.append(["text", "person", "Who?"])
    survey.append(["caseid", "case"])
    survey.append(["note", "n", "Hello", "a remark", "${persn} = ‘a’"])
    survey["A3"].font = Font(bold=True, color="FFFF0000")
    survey["B3"].comment = openpyxl.comments.Comment("ask Dana", "Aidar")
    survey.column_dimensions["C"].width = 61
    survey.freeze_panes = "C2"
    survey.add_data_validation(DataValidation(type="list", formula1='"text,note"', sqref="A2:A9"))
    if survey_title == "survey":
        ideas = book.create_sheet("Ideas")
        ideas.append(["keep", "me"])
    return book


def parts(content):
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def test_formats_comments_and_further_sheets_survive():
    source = saved(decorated())
    copy = repair_form("try.xlsx", source)
    book = openpyxl.load_workbook(io.BytesIO(copy.workbook))
    survey = book["survey"]
    assert survey["A3"].value == "hidden"
    assert survey["A3"].font.bold
    assert survey["A3"].font.color.rgb == "FFFF0000"
    assert survey["B3"].comment.text == "ask Dana"
    assert survey["D4"].value == "a remark"
    assert survey["E4"].value == "${person} = 'a'"
    assert survey.column_dimensions["C"].width == 61
    assert survey.freeze_panes == "C2"
    assert survey.data_validations.dataValidation[0].sqref.ranges
    assert [[cell.value for cell in row] for row in book["Ideas"].rows] == [["keep", "me"]]
    before, after = parts(source), parts(copy.workbook)
    new = {name for name in after if before.get(name) != after[name]}
    assert new == {
        "xl/worksheets/sheet1.xml",
        "xl/worksheets/sheet3.xml",
        "xl/workbook.xml",
        "xl/_rels/workbook.xml.rels",
        "[Content_Types].xml",
    }
    assert book["settings"]["A2"].value == "try"
    assert convert("copy.xlsx", copy.workbook).ok


def test_the_same_form_gives_the_same_bytes():
    source = saved(decorated())
    assert repair_form("try.xlsx", source) == repair_form("try.xlsx", source)


def test_nothing_to_repair_gives_the_file_itself():
    source = saved(decorated())
    once = repair_form("try.xlsx", source).workbook
    assert repair_form("try.xlsx", once).workbook is once


def test_a_lone_sheet_of_questions_becomes_the_survey():
    copy = repair_form("try.xlsx", saved(decorated("Sheet1")))
    assert openpyxl.load_workbook(io.BytesIO(copy.workbook)).sheetnames == ["survey", "settings"]
    assert repair_form("try.xlsx", copy.workbook).repairs == ()


MAIN = b"http://schemas.openxmlformats.org/spreadsheetml/2006/main"
FOLLOWER = b'<c r="C3" t="str"><f t="shared" si="0"/><v>result</v></c>'
ORDER = b'<calcChain xmlns="' + MAIN + b'"><c r="C2" i="1"/></calcChain>'


def formula_form(result):
    """A workbook with formulas and their results, as a spreadsheet program saves it."""
    book = openpyxl.Workbook()
    survey = book.active
    survey.title = "survey"
    for row in (["type", "name", "label"], ["text", "a", "x"], ["caseid", "b", "x"]):
        survey.append(row)
    inside = parts(saved(book))
    sheet = inside["xl/worksheets/sheet1.xml"]
    master = b'<c r="C2" t="str"><f t="shared" ref="C2:C3" si="0">A2</f><v>' + result + b"</v></c>"
    for place, cell in ((b'<c r="C2"', master), (b'<c r="C3"', FOLLOWER)):
        start = sheet.index(place)
        sheet = sheet[:start] + cell + sheet[sheet.index(b"</c>", start) + 4 :]
    inside["xl/worksheets/sheet1.xml"] = sheet
    inside["xl/calcChain.xml"] = ORDER
    for name, closing, entry in (
        (
            "[Content_Types].xml",
            b"</Types>",
            b'<Override PartName="/xl/calcChain.xml" ContentType="a/b"/>',
        ),
        (
            "xl/_rels/workbook.xml.rels",
            b"</Relationships>",
            b'<Relationship Id="c1" Type="x/calcChain" Target="calcChain.xml"/>',
        ),
    ):
        inside[name] = inside[name].replace(closing, entry + closing)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, content in inside.items():
            archive.writestr(name, content)
    return target.getvalue()


def labels(content):
    return [row.cells["label"] for row in read_tables(content).sheets["survey"].rows]


def test_results_of_formulas_stay_in_the_copy():
    copy = repair_form("try.xlsx", formula_form(b"old")).workbook
    assert labels(copy) == ["old", "result"]
    assert b'<f t="shared" ref="C2:C3" si="0">A2</f>' in parts(copy)["xl/worksheets/sheet1.xml"]
    assert FOLLOWER in parts(copy)["xl/worksheets/sheet1.xml"]
    assert parts(copy)["xl/calcChain.xml"] == ORDER


def test_a_formula_that_is_repaired_leaves_its_followers_their_results():
    copy = repair_form("try.xlsx", formula_form(b"Hello ${A}")).workbook
    assert labels(copy) == ["Hello ${a}", "result"]
    assert b"<f" not in parts(copy)["xl/worksheets/sheet1.xml"].replace(b"<font", b"")
    assert not [name for name, part in parts(copy).items() if b"calcChain" in part + name.encode()]


def test_a_claimed_width_of_formatted_cells_is_no_width():
    book = decorated()
    for column in range(6, 200):
        book["survey"].cell(1, column).font = Font(bold=True)
    sheet = book.create_sheet("settings")
    sheet.append(["form_title"])
    sheet.append(["Try"])
    for column in range(2, 200):
        sheet.cell(1, column).font = Font(bold=True)
    copy = repair_form("try.xlsx", saved(book)).workbook
    assert read_tables(copy).sheets["settings"].rows[0].cells == {
        "form_title": "Try",
        "form_id": "try",
    }


def csv_form():
    target = io.StringIO()
    csv.writer(target).writerows(
        [
            ["survey"],
            ["", "type", "name", "label", "calculation"],
            ["", "text", "person", "Who, and\nwhen?", ""],
            ["", "caseid", "c", "", ""],
            ["", "calculate", "k", "", "=1+1"],
            ["notes to self"],
            ["", "anything", "0042"],
        ]
    )
    return target.getvalue().encode()


def test_stacked_csv_becomes_a_workbook_with_all_its_sheets():
    copy = repair_form("try.csv", csv_form())
    assert [(r.sheet, r.row, r.after) for r in copy.repairs if r.row != 2] == [
        ("survey", 3, "hidden")
    ]
    book = openpyxl.load_workbook(io.BytesIO(copy.workbook))
    assert book.sheetnames == ["survey", "notes to self", "settings"]
    assert book["survey"]["C2"].value == "Who, and\nwhen?"
    assert book["survey"]["D4"].value == "=1+1"
    assert book["survey"]["D4"].data_type == "s"
    assert book["notes to self"]["B1"].value == "0042"


def test_a_text_that_no_workbook_can_hold_is_refused():
    content = csv_form().replace(b"Who", b"W" * 40_000)
    with pytest.raises(FieldKitError, match="32767"):
        repair_form("try.csv", content)


@pytest.mark.parametrize("content", [b"PK\x03\x04 torn", b"\xd0\xcf\x11\xe0 torn", b"\xff\xfe\x00"])
def test_damaged_files_are_refused_as_they_are_everywhere(content):
    with pytest.raises(FieldKitError):
        repair_form("try.xlsx", content)
