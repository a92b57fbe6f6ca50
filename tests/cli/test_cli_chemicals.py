"""chemicals search, show and check: in words and as data, without any workspace."""

import json

import pytest
from pypdfium2 import PdfDocument

from fieldkit.cli.main import run


def said(capsys, *arguments, code=0):
    assert run(["chemicals", *arguments], lambda _: 0) == code
    return capsys.readouterr()


def data(capsys, *arguments, code=0):
    return json.loads(said(capsys, *arguments, "--json", code=code).out)


def test_a_search_names_substance_number_and_what_matched(capsys):
    lines = said(capsys, "search", "отбеливатель", code=0).out
    assert lines == "Nothing found.\n"
    lines = said(capsys, "search", "bleach").out.splitlines()
    assert lines[0] == "   7681-52-9  Sodium hypochlorite  (Bleach)"
    (found,) = data(capsys, "search", "UN 1017", "--lang", "ru")
    assert (found["key"], found["name"], found["cas"]) == ("chlorine", "Хлор", "7782-50-5")
    assert found["matched"] == "UN 1017"


def test_a_sheet_begins_with_what_to_do(capsys):
    lines = said(capsys, "show", "7782-50-5").out.splitlines()
    assert lines[0].startswith("Withdraw upwind, do not enter.")
    assert lines[2] == "Chlorine, CAS 7782-50-5"
    assert any("Level 2" in line and "2 ppm" in line and "AEGL" in line for line in lines)
    russian = said(capsys, "show", "1017", "--lang", "ru").out
    assert russian.startswith("Отходите против ветра, не входите.")


def test_unverified_values_are_marked_in_words_and_data(capsys):
    lines = said(capsys, "show", "sarin").out.splitlines()
    assert "NOT CONFIRMED BY A SECOND SOURCE" in next(
        line for line in lines if "(IDLH)" in line and "mg/m³" in line
    )
    sheet = data(capsys, "show", "зарин")
    assert {fact["property"]: fact["status"] for fact in sheet["limits"]}["idlh"] == "unverified"
    assert all(fact["source"] and fact["value"] for fact in sheet["limits"])


@pytest.mark.parametrize(
    ("text", "code"), [("phlogiston", "chemical.unknown"), ("2810", "chemical.several")]
)
def test_what_is_not_one_substance_is_refused(capsys, text, code):
    assert data(capsys, "show", text, code=1)["error"]["code"] == code


def test_a_check_tells_each_pair_and_why(capsys):
    lines = said(capsys, "check", "bleach", "соляная кислота", "argon").out.splitlines()
    assert len(lines) == 1
    assert lines[0].startswith("Sodium hypochlorite + Hydrogen chloride: Toxic gas. Chlorine gas")
    found = data(capsys, "check", "malathion", "food")
    assert [clash["status"] for clash in found["clashes"]] == ["unverified"]


def test_what_the_tables_do_not_oppose_is_not_called_safe(capsys):
    assert "does not make them safe" in said(capsys, "check", "argon", "ethanol").out
    assert data(capsys, "check", "argon", "ethanol")["clashes"] == []


def test_a_sheet_is_written_as_pdf_that_begins_with_what_to_do(capsys, tmp_path):
    file = tmp_path / "sarin.pdf"
    written = data(capsys, "pdf", "зарин", "-o", str(file), "--lang", "ru")
    assert written == {"file": str(file), "bytes": file.stat().st_size}
    pages = PdfDocument(file)
    words = " ".join(pages[0].get_textpage().get_text_range().split())
    pages.close()
    first, doubt = words.index("Отходите против ветра"), words.rindex("не подтверждено вторым")
    assert words.index("Что сделать сначала") < first < words.index("Опасности") < doubt
    again = tmp_path / "again.pdf"
    data(capsys, "pdf", "зарин", "-o", str(again), "--lang", "ru")
    assert again.read_bytes() == file.read_bytes()


def test_a_place_that_cannot_be_written_is_refused(capsys, tmp_path):
    (tmp_path / "file").write_text("no folder")
    nowhere = str(tmp_path / "file" / "sheet.pdf")
    assert data(capsys, "pdf", "sarin", "-o", nowhere, code=1)["error"]["code"].startswith("file.")
