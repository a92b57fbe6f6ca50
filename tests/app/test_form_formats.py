"""One form as table and as XForm, with lists and a picture beside it, through the whole job."""

import json
from io import BytesIO

import pytest
from PIL import Image

from fieldkit.app.form_library import check_form
from fieldkit.forms import convert
from tests.support.answering import as_answers, fullest

SOURCE = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | media::image::English (en) | choice_filter | calculation | bind::fk:role | trigger |
| | text | site | Site | Объект | | | | site |
| | select_one_from_file towns.csv | town | Town | Город | map.png | | | |
| | select_one_from_file wells.geojson | well | Well | Колодец | | | | |
| | select_one_from_file pipes.xml | pipe | Pipe | Труба | | | | |
| | select_one_external street | street | Street | Улица | | town=${town} | | | ${town} |
| | calculate | people | | | | | pulldata('towns', 'people', 'name', ${town}) | |
| | image | photo | Photo | Фото | | | | |
| external_choices |
| | list_name | name | label::English (en) | label::Русский (ru) | town |
| | street | abai | Abai | Абая | alm |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Lists | lists | 1 | English (en) | fk="urn:fieldkit:xlsform:1" |
"""
TOWNS = "name,label,people\nalm,Алматы,2000000\nosh,Ош\n"
WELLS = {"type": "FeatureCollection", "features": [{"type": "Feature", "id": "w1", "properties": {"title": "Well one"}, "geometry": {"type": "Point", "coordinates": [76.9, 43.2]}}]}  # fmt: skip
PIPES = "<root><item><name>p1</name><label>Pipe one</label></item></root>"


def picture():
    file = BytesIO()
    Image.new("RGB", (40, 30), "teal").save(file, "PNG")
    return file.getvalue()


def as_csv(source):
    lines = source.strip().splitlines()
    rows = ([cell.strip() for cell in line.strip("|").split("|")] for line in lines)
    quoted = (",".join('"' + cell.replace('"', '""') + '"' for cell in row) for row in rows)
    return "\n".join(quoted).encode("cp1251")


def written(folder, kind):
    """The form as a file of a kind, and the folder of its files beside it."""
    media = folder / "lists-media"
    media.mkdir()
    (media / "towns.csv").write_bytes(TOWNS.encode("cp1251"))
    (media / "wells.geojson").write_text(json.dumps(WELLS), encoding="utf-8")
    (media / "pipes.xml").write_text(PIPES, encoding="utf-8")
    (media / "map.png").write_bytes(picture())
    conversion = convert("lists.md", SOURCE.encode())
    contents = {"csv": as_csv(SOURCE), "xml": conversion.xform}
    if kind == "xml":
        (media / "itemsets.csv").write_bytes(conversion.files["itemsets.csv"])
    file = folder / f"lists.{kind}"
    file.write_bytes(contents[kind])
    return file


@pytest.mark.parametrize("kind", ["csv", "xml"])
def test_a_form_with_lists_runs_from_any_kind_of_file(laptops, tmp_path, kind):
    file = written(tmp_path, kind)
    check = check_form(file)
    assert check.ok
    assert [problem.code for problem in check.problems if problem.severity != "advice"] == []
    services = laptops("Dilnoza", "supervisor").services
    services.planning.add_form(file)
    answers = {"town": "alm", "well": "w1", "pipe": "p1", "street": "abai", "photo": "stall.png"}
    (tmp_path / "stall.png").write_bytes(picture())
    (tmp_path / "answers.json").write_text(json.dumps(answers), encoding="utf-8")
    recording = services.inspecting.begin_recording("lists", None, tmp_path / "answers.json", {})
    inspection = recording.finalise().id
    detail = services.inspecting.show(inspection, "ru")
    assert detail.answers["/data/people"] == "2000000"
    words = {row.path: row.value for row in detail.transcript.rows()}
    assert words["/data/town"] == "Алматы"
    assert words["/data/street"] == "Абая"
    assert words["/data/well"] == "Well one"
    services.documenting.write_pdf(inspection, tmp_path / "out.pdf", "ru")
    assert (tmp_path / "out.pdf").read_bytes().startswith(b"%PDF")


def test_what_is_missing_beside_a_form_is_named(tmp_path):
    file = tmp_path / "lists.md"
    file.write_text(SOURCE, encoding="utf-8")
    named = {
        (problem.code, str(problem.context["file"]))
        for problem in check_form(file).problems
        if problem.severity == "warning"
    }
    assert named == {
        ("form.file_absent", "towns.csv"),
        ("form.file_absent", "wells.geojson"),
        ("form.file_absent", "pipes.xml"),
        ("form.media_missing", "map.png"),
    }


def test_an_old_binary_workbook_runs(laptops, shared, tmp_path):
    file = shared / "forms-in-the-wild" / "input-types.xls"
    services = laptops("Dilnoza", "supervisor").services
    installed = services.planning.add_form(file)
    session, _ = fullest(services.inspecting.start(installed.id, None).session.definition)
    (tmp_path / "answers.json").write_text(json.dumps(as_answers(session)), encoding="utf-8")
    (tmp_path / "photo.png").write_bytes(picture())
    photos = {state.path: tmp_path / "photo.png" for state in session.violations()}
    recording = services.inspecting.begin_recording(
        installed.id, None, tmp_path / "answers.json", photos
    )
    inspection = recording.finalise().id
    assert len(services.inspecting.show(inspection).answers) > 5
    services.documenting.write_pdf(inspection, tmp_path / "out.pdf", None)
