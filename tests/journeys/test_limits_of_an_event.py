"""Limits of a country at the command line: from the template to the inspector's verdict and PDF."""

import json
import shutil

import openpyxl
import pypdfium2


def words_of(file):
    with pypdfium2.PdfDocument(file) as document:
        return " ".join(page.get_textpage().get_text_range() for page in document).split()


def test_from_the_template_to_the_inspectors_verdict(prepared, tmp_path, sample):
    supervisor, inspector = prepared
    shutil.copytree(sample, tmp_path / "sample")
    water = tmp_path / "sample" / "water.json"
    answers = {**json.loads(water.read_text(encoding="utf-8")), "ntu": 1.8}
    water.write_text(json.dumps(answers), encoding="utf-8")
    before = inspector("record", "fk_water", "--site", "W-03", "--answers", water)

    file = tmp_path / "kz.xlsx"
    supervisor("limits", "template", "-o", file)
    supervisor("limits", "load", file, expected_refusal="limits.refused")
    book = openpyxl.load_workbook(file)
    for column, value in zip("ABCD", ("kz", "Kazakhstan", "2026-1", "intl"), strict=True):
        book["profile"][f"{column}2"] = value
    for row in book["limits"].iter_rows(min_row=2):
        if row[0].value == "water_ntu":
            row[4].value, row[6].value, row[7].value, row[8].value = 1, "Order 26", "a. 3", "seen"
    book.save(file)
    assert supervisor("limits", "load", file, "--check")["loaded"] is False
    loaded = supervisor("limits", "load", file)
    assert loaded["changes"] == [{"key": "water_ntu", "before": "", "after": "1"}]
    assert supervisor("limits", "load", file)["loaded"] is False
    supervisor("limits", "use", "de", expected_refusal="limits.unknown_profile")
    supervisor("limits", "use", "kz")
    supervisor("pack", "-o", tmp_path / "pack.fieldkit")
    inspector("import", tmp_path / "pack.fieldkit")

    listed = {each["tag"]: each for each in inspector("limits", "list")}
    assert (listed["kz"]["rows"], listed["kz"]["is_in_force"]) == (1, True)
    shown = {each["key"]: each for each in inspector("limits", "show")["limits"]}
    assert (shown["water_ntu"]["value"], shown["water_ntu"]["inherited"]) == ("1", "at most 5 NTU")
    after = inspector("record", "fk_water", "--site", "W-03", "--answers", water)
    for made, profile in ((before, "intl 2026-11"), (after, "kz 2026-1")):
        answers = inspector("show", made["id"])["answers"]
        assert answers["/data/limits_profile"] == profile
    pdf = tmp_path / "after.pdf"
    inspector("pdf", after["id"], "-o", pdf)
    printed = " ".join(words_of(pdf))
    assert "kz 2026-1" in printed
    assert "Order 26 a. 3" in printed
    inspector("pdf", before["id"], "-o", pdf)
    assert "Order 26" not in " ".join(words_of(pdf))

    supervisor("limits", "appendix", "-o", tmp_path / "appendix.pdf", "--lang", "ru")
    printed = words_of(tmp_path / "appendix.pdf")
    assert {"Нормативы", "kz", "Мутность"} <= set(printed)


def test_single_limits_are_set_and_given_up_by_command(prepared):
    supervisor, inspector = prepared
    supervisor("limits", "add", "kz", "--name", "Kazakhstan")
    order = ("--source", "Order 209", "--section", "12", "--status", "seen")
    assert supervisor("limits", "set", "kz", "food_hot", "65", *order)["edition"] == "2026-2"
    supervisor("limits", "set", "kz", "food_hot", "hot", *order, expected_refusal="limits.refused")
    assert supervisor("limits", "inherit", "kz", "food_hot")["rows"] == 0
    inspector("limits", "add", "mine", "--name", "M", expected_refusal="role.supervisor_only")
