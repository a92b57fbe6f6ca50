"""Lists from outside the form: encodings, ragged rows, itemsets.csv, what was saved last."""

import json
from datetime import UTC, datetime

import pytest

from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, Given, convert, read_form


def clock(seed=0):
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC), seed=seed)


def form(source, **files):
    """The definition of a Markdown form with the files attached to it."""
    attached = {name.replace("__", "."): content for name, content in files.items()}
    conversion = convert("f.md", source.encode(), attached)
    assert conversion.xform is not None, conversion.problems
    return read_form(conversion.xform, conversion.files)


def choices(session, path):
    return [(choice.value, choice.label) for choice in session.question(path).choices]


FROM_FILE = """
| survey |
| | type | name | label |
| | select_one_from_file towns.csv | town | Town |
"""
TOWNS = "name,label\nalm,Алматы\nosh,Ош\n"


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_a_list_is_read_in_the_encodings_that_people_have(encoding, end):
    content = TOWNS.replace("\n", end).encode(encoding)
    session = FormSession.new(form(FROM_FILE, towns__csv=content), clock())
    assert choices(session, "/data/town") == [("alm", "Алматы"), ("osh", "Ош")]


def test_ragged_rows_keep_what_they_have():
    content = b"name,label\nalm,Almaty,more,and more\n\nosh\n ,\n"
    definition = form(FROM_FILE, towns__csv=content)
    assert definition.problems == ()
    found = choices(FormSession.new(definition, clock()), "/data/town")
    assert found[:2] == [("alm", "Almaty"), ("osh", "")]


def test_bytes_that_are_no_text_are_named():
    [problem] = form(FROM_FILE, towns__csv=b"name,label\n\x81\x98,\xff\n").problems
    assert problem.code == "form.file_unreadable"
    assert "towns.csv" in problem.message


@pytest.mark.parametrize("encoding", ["utf-8-sig", "cp1251", "utf-16"])
def test_a_form_as_csv_is_read_in_the_same_encodings(encoding):
    table = "survey,type,name,label\n,text,a,Вопрос\n"
    conversion = convert("f.csv", table.encode(encoding))
    assert "Вопрос" in conversion.xform.decode()


FROM_XML = (
    FROM_FILE.replace("towns.csv", "towns.xml").strip()
    + """
| | calculate | label | | instance('towns')/root/item[name = ${town}]/label |
| | calculate | names | | join(' ', instance('towns')/root/item/name) |
| | calculate | cells | | count(instance('towns')/root/item/*) |
"""
)
ALIKE = """<root>
  <item><name>alm</name><label>Almaty</label></item>
  <item><name>osh</name><label><![CDATA[Osh & more]]></label></item>
</root>"""
UNLIKE = ALIKE.replace("</root>", "<item><name>bek</name></item></root>")


@pytest.mark.parametrize(
    ("content", "is_table", "names", "cells"),
    [
        (ALIKE, True, "alm osh", "4"),
        (UNLIKE, False, "alm osh bek", "5"),
        (ALIKE.replace("<item>", "<item kind='t'>"), False, "alm osh", "4"),
        (ALIKE.replace("Almaty", "<b>Alm</b>aty"), False, "alm osh", "4"),
    ],
)
def test_a_plain_xml_list_is_kept_as_rows_and_reads_the_same(content, is_table, names, cells):
    source = FROM_XML.replace("| label |\n", "| label | calculation |\n", 1)
    definition = form(source, towns__xml=content.encode())
    assert (definition.secondary["towns"].table is not None) == is_table
    session = FormSession.new(definition, clock())
    session.set("/data/town", "osh")
    assert session.value("/data/label") == "Osh & more"
    assert (session.value("/data/names"), session.value("/data/cells")) == (names, cells)


PLACES = """
| survey |
| | type | name | label |
| | select_one_from_file wells.geojson | well | Well |
| | calculate | at | | | instance('wells')/root/item[name = ${well}]/geometry |
""".replace("| label |\n", "| label | x | calculation |\n", 1)


def test_a_geojson_list_gives_names_and_places():
    features = [
        {"type": "Feature", "id": "w1", "geometry": {"type": "Point", "coordinates": [76.9, 43.2]},
         "properties": {"name": "w1", "title": "Well 1", "deep": True, "m": 12.5, "none": None}},
        {"type": "Feature", "properties": None, "geometry": None},
        "not a feature",
    ]  # fmt: skip
    content = json.dumps({"type": "FeatureCollection", "features": features}).encode()
    definition = form(PLACES.replace("name = $", "id = $"), wells__geojson=content)
    session = FormSession.new(definition, clock())
    assert choices(session, "/data/well")[0] == ("w1", "Well 1")
    session.set("/data/well", "w1")
    assert session.value("/data/at") == "43.2 76.9 0 0"


@pytest.mark.parametrize(
    "content",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b'{"type": "FeatureCollection", "features": 1}',
        b'{"type": "FeatureCollection", "features": [{"geometry": 1, "properties": [2]}]}',
        b'{"type": "FeatureCollection", "features": [{"geometry": {"type": "Polygon", "coordinates": [1]}}]}',
        b'{"type": "FeatureCollection", "features": [{"geometry": {"coordinates": {}}, "id": {}}]}',
    ],
)
def test_a_strange_geojson_is_a_problem_or_an_empty_place(content):
    definition = form(PLACES, wells__geojson=content)
    assert {problem.code for problem in definition.problems} <= {"form.file_unreadable"}
    FormSession.new(definition, clock())


EXTERNAL = """
| survey |
| | type | name | label::English | label::Русский | choice_filter |
| | text | state | State | Область | |
| | select_one_external town | town | Town | Город | state=${state} |
| | note | said | You chose ${town} | Вы выбрали ${town} | |
| external_choices |
| | list_name | name | label::English | label::Русский | state |
| | town | alm | Almaty | Алматы | a |
| | town | tal | Talgar | Талгар | a |
| | town | osh | Osh | Ош | b |
| | other | x | X | Х | a |
| settings |
| | form_title | form_id | version | default_language |
| | Try | try | 1 | English |
"""


def test_external_choices_are_offered_filtered_and_in_the_persons_language():
    session = FormSession.new(form(EXTERNAL), clock())
    assert session.question("/data/town").control == "select1"
    assert choices(session, "/data/town") == []
    session.set("/data/state", "a")
    assert choices(session, "/data/town") == [("alm", "Almaty"), ("tal", "Talgar")]
    session.set("/data/town", "alm")
    session.set_language("Русский")
    assert choices(session, "/data/town") == [("alm", "Алматы"), ("tal", "Талгар")]
    session.set("/data/state", "b")
    assert session.value("/data/town") == ""
    assert choices(session, "/data/town") == [("osh", "Ош")]


def test_external_choices_of_a_form_without_languages():
    source = EXTERNAL.replace("label::English", "label").replace("label::Русский", "remark")
    session = FormSession.new(form(source.replace("| English |", "| |")), clock())
    session.set("/data/state", "b")
    assert choices(session, "/data/town") == [("osh", "Osh")]


def test_a_missing_itemsets_file_is_named_and_the_list_empty():
    conversion = convert("f.md", EXTERNAL.encode())
    definition = read_form(conversion.xform, {})
    [problem] = definition.problems
    assert (problem.code, problem.context["file"]) == ("form.file_absent", "itemsets.csv")
    assert definition.external_files == {"town": "itemsets.csv"}
    assert choices(FormSession.new(definition, clock()), "/data/town") == []


def test_an_itemsets_file_in_another_encoding_with_ragged_rows():
    conversion = convert("f.md", EXTERNAL.encode())
    rows = "list_name;name;label;state\ntown;osh;Ош;b;;\ntown\n;;;\n".replace(";", ",")
    definition = read_form(conversion.xform, {"itemsets.csv": rows.encode("cp1251")})
    session = FormSession.new(definition, clock())
    session.set("/data/state", "b")
    assert choices(session, "/data/town") == [("osh", "Ош")]


LAST = """
| survey |
| | type | name | label | default | calculation |
| | text | person | Person | ${last-saved#person} | |
| | integer | round | Round | | |
| | calculate | following | | | ${last-saved#round} + 1 |
| settings |
| | form_title | form_id | version |
| | Try | try | 1 |
"""


def test_what_was_saved_last_fills_the_next_record():
    definition = form(LAST)
    assert definition.reads_last_saved
    first = FormSession.new(definition, clock())
    assert first.value("/data/person") == ""
    first.set("/data/person", "Aibek")
    first.set("/data/round", "4")
    second = FormSession.new(definition, clock(1), given=Given(first.submission()))
    assert second.value("/data/person") == "Aibek"
    assert second.value("/data/following") == "5"
    assert second.value("/data/round") == ""


def test_before_the_first_record_the_last_one_is_blank():
    text = LAST.replace("${last-saved#round} + 1", "if(${last-saved#person} = '', 'none', 'some')")
    assert FormSession.new(form(text), clock()).value("/data/following") == "none"


def test_a_record_keeps_what_it_took_from_the_one_before():
    definition = form(LAST)
    first = FormSession.new(definition, clock())
    first.set("/data/round", "4")
    second = FormSession.new(definition, clock(1), given=Given(first.submission()))
    again = FormSession.restore(definition, second.submission(), clock(2))
    assert again.value("/data/following") == "5"
    assert again.submission() == second.submission()


def test_a_correction_keeps_what_the_record_took_from_the_one_before():
    definition = form(LAST)
    first = FormSession.new(definition, clock())
    first.set("/data/round", "4")
    second = FormSession.new(definition, clock(1), given=Given(first.submission()))
    corrected = FormSession.edit(definition, second.submission(), clock(2))
    corrected.set("/data/person", "Bota")
    assert corrected.value("/data/following") == "5"


def test_a_form_that_reads_nothing_before_says_so():
    assert not form(FROM_FILE, towns__csv=b"name,label\n").reads_last_saved


OPEN = """| survey |
| | type | name | label | relevant | repeat_count | calculation | choice_filter |
| | csv-external | open_findings | | | | | |
| | text | site | Site | | | | |
| | calculate | keys | | | | once(join(' ', instance('open_findings')/root/item[site = ${site}]/name)) | |
| | calculate | words | | | | pulldata('open_findings', 'label', 'name', ${one}) | |
| | begin repeat | finding | Finding | | count-selected(${keys}) | | |
| | calculate | key | | | | selected-at(${keys}, position(..) - 1) | |
| | text | done | What was done? | | | | |
| | end repeat | | | | | | |
| | select_one_from_file open_findings.csv | one | The worst | | | | site = ${site} |
| settings |
| | form_title | form_id | version |
| | Try | try | 1 |
"""
NONE_OPEN = b"name,label,site\n"
TWO_OPEN = b"name,label,site\na1,No soap,F-12\na2,Warm fridge,F-12\nb1,Rust,W-03\n"


def followed_up(tables):
    conversion = convert("f.md", OPEN.encode(), {"open_findings.csv": NONE_OPEN})
    assert conversion.xform is not None, conversion.problems
    files = {"open_findings.csv": NONE_OPEN}
    definition = read_form(conversion.xform, files, {"open_findings.csv"})
    return definition, FormSession.new(definition, clock(), given=Given(tables=tables))


def test_a_record_reads_the_table_that_it_is_given_in_place_of_the_attached_one():
    _, session = followed_up({"open_findings.csv": TWO_OPEN})
    session.set("/data/site", "F-12")
    assert session.value("/data/finding[2]/key") == "a2"
    assert [choice.value for choice in session.question("/data/one").choices] == ["a1", "a2"]
    _, without = followed_up({})
    without.set("/data/site", "F-12")
    assert without.value("/data/keys") == ""


@pytest.mark.parametrize("how", [FormSession.restore, FormSession.edit])
def test_what_came_of_a_given_table_stays_when_a_later_one_says_otherwise(how):
    definition, session = followed_up({"open_findings.csv": TWO_OPEN})
    session.set("/data/site", "F-12")
    session.set("/data/finding[1]/done", "Soap was brought")
    session.set("/data/one", "a2")
    later = Given(tables={"open_findings.csv": b"name,label,site\nc1,New,F-12\n"})
    again = how(definition, session.draft(), clock(), given=later)
    assert again.value("/data/keys") == "a1 a2"
    assert again.value("/data/finding[1]/done") == "Soap was brought"
    assert again.value("/data/one") == "a2", "an answer that today's table no longer knows"
    assert again.value("/data/words") == "Warm fridge"


def test_a_finished_record_is_read_without_any_table():
    definition, session = followed_up({"open_findings.csv": TWO_OPEN})
    session.set("/data/site", "F-12")
    session.set("/data/one", "a2")
    seen = FormSession.read(definition, session.submission())
    assert seen.value("/data/one") == "a2"
    assert seen.value("/data/words") == "Warm fridge"
    assert seen.value("/data/finding[2]/key") == "a2"


def test_an_answer_that_the_table_knows_and_a_filter_takes_away_goes():
    _, session = followed_up({"open_findings.csv": TWO_OPEN})
    session.set("/data/site", "F-12")
    session.set("/data/one", "a2")
    session.set("/data/site", "W-03")
    assert session.value("/data/one") == ""
