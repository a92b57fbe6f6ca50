"""Answers files, steps, stored values, lists from files: what comes into a form from outside."""

import pytest

from fieldkit.clock import SystemClock
from fieldkit.forms.answers import fill
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.steps import play
from fieldkit.forms.values import decimal_text, stored

FORM = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"
 xmlns:jr="http://openrosa.org/javarosa"><h:head><h:title>A</h:title><model><instance>
<data id="a"><first/><n/><many/><fixed/><hidden/><row jr:template=""><name/><inner jr:template="">
<name/></inner></row><meta><instanceID/></meta></data></instance>
<bind nodeset="/data/n" type="int" constraint=". &lt; 10" jr:constraintMsg="Too many"/>
<bind nodeset="/data/fixed" readonly="true()"/><bind nodeset="/data/hidden" relevant="/data/n = 5"/>
</model></h:head><h:body><input ref="/data/first"><label>First</label></input><input ref="/data/n"/>
<select ref="/data/many"><item><label>A</label><value>a</value></item><item><label>B</label>
<value>b</value></item></select><input ref="/data/fixed"/><input ref="/data/hidden"/>
<repeat nodeset="/data/row"><input ref="/data/row/name"/><repeat nodeset="/data/row/inner">
<input ref="/data/row/inner/name"/></repeat></repeat></h:body></h:html>"""


def begin():
    return FormSession.new(read_form(FORM), SystemClock())


def codes(problems):
    return {problem.context["path"]: problem.code for problem in problems}


def test_names_paths_lists_and_repeats_are_filled():
    session = begin()
    answers = {
        "first": "x",
        "/data/n": 5,
        "many": ["b", "a"],
        "hidden": "seen",
        "row": [{"name": "one", "inner": [{"name": "deep"}]}, {"name": "two"}],
    }
    assert fill(session, answers) == []
    assert session.value("/data/many") == "a b"
    assert session.value("/data/hidden") == "seen"
    assert session.value("/data/row[1]/inner[1]/name") == "deep"
    assert session.value("/data/row[2]/name") == "two"


def test_every_answer_that_does_not_fit_is_named():
    session = begin()
    answers = {
        "nobody": "x",
        "n": 12,
        "many": ["a", "z"],
        "fixed": "x",
        "hidden": "unasked",
        "row": "not a list",
        "first": {"a": "mapping"},
    }
    problems = fill(session, answers)
    assert codes(problems) == {
        "nobody": "answers.unknown_question",
        "/data/n": "answers.constraint",
        "/data/many": "answers.not_offered",
        "/data/fixed": "answers.readonly",
        "/data/hidden": "answers.not_asked",
        "/data/row": "answers.wrong_shape",
        "/data/first": "answers.wrong_shape",
    }
    assert all(problem.message and problem.remedy for problem in problems)
    assert codes(fill(begin(), {"n": "ten"})) == {"/data/n": "answers.wrong_type"}


def test_steps_answer_as_the_peers_do():
    lines = list(
        play(
            begin(),
            [
                ["set", "/data/n", "7"],
                ["set", "/data/n", "seven"],
                ["get", "/data/first"],
                ["add", "/data/row"],
                ["remove", "/data/row[1]"],
                ["set", "/data/nope", "1"],
                ["language", "xx"],
                ["fly"],
                ["state"],
                ["xml"],
            ],
        )
    )
    assert all("ms" in line and "op" in line for line in lines)
    assert lines[0]["value"] == "7"
    assert lines[1]["value"] == ""
    assert lines[2]["label"] == "First"
    assert (lines[3]["path"], lines[3]["count"]) == ("/data/row", 1)
    assert (lines[4]["path"], lines[4]["count"]) == ("/data/row", 0)
    assert [line["code"] for line in lines[5:8]] == [
        "form.no_such_question",
        "form.no_such_language",
        "form.step_unknown",
    ]
    assert "/data/first" in [node["path"] for node in lines[8]["nodes"]]
    assert "<first/>" in lines[9]["xml"]


@pytest.mark.parametrize(
    ("kind", "text", "expected"),
    [
        ("int", "10.7", "10"),
        ("int", "-3", "-3"),
        ("int", "2147483648", None),
        ("int", "1e3", None),
        ("decimal", "12", "12.0"),
        ("decimal", "0.0000001", "0.0000001"),
        ("decimal", "1,5", None),
        ("date", "2026-02-29", None),
        ("date", "2026-03-04", "2026-03-04"),
        ("date", "2026-3-4", None),
        ("time", "09:30", None),
        ("time", "09:30:00", "09:30:00"),
        ("time", "24:00:00", None),
        ("dateTime", "2026-03-04T16:30:00Z", "2026-03-04T16:30:00Z"),
        ("dateTime", "2026-03-04", None),
        ("geopoint", "91 0 0 0", None),
        ("geopoint", "43.2 76.9 0 0", "43.2 76.9 0.0 0.0"),
        ("geopoint", "0 0 0 0", None),
        ("geotrace", "43.2 76.9 0 0; x", None),
        ("geotrace", "43.2 76.9 5 1; 43.3 76.9;", "43.2 76.9 5.0 1.0;43.3 76.9"),
        ("geotrace", "43.2 76.9", None),
        ("geotrace", "43.2 76.9;43.3 76.9;43.2 76.9", None),
        ("geoshape", "43.2 76.9;43.3 76.9;43.3 77", None),
        (
            "geoshape",
            "43.2 76.9;43.3 76.9;43.3 77;43.2 76.9 7",
            "43.2 76.9;43.3 76.9;43.3 77.0;43.2 76.9 7.0",
        ),
        ("string", " as it is ", " as it is "),
        ("int", "", ""),
    ],
)
def test_values_are_stored_as_the_decisions_say(kind, text, expected):
    assert stored(kind, text) == expected


@pytest.mark.parametrize(
    ("number", "text"), [(1e22, "10000000000000000000000.0"), (1e-7, "0.0000001"), (0.1, "0.1")]
)
def test_decimals_have_no_exponent(number, text):
    assert decimal_text(number) == text
    assert float(decimal_text(number)) == number


LISTS = b"""<h:html xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml">
<h:head><h:title>L</h:title><model><instance><data id="l"><a/></data></instance>
<instance id="t" src="jr://file/LIST"/></model></h:head><h:body><select1 ref="/data/a">
<itemset nodeset="instance('t')/root/item"><value ref="name"/><label ref="label"/></itemset>
</select1></h:body></h:html>"""


@pytest.mark.parametrize(
    ("name", "content", "expected"),
    [
        ("l.csv", 'name,label\r\nx,"Ex, ""why"""\r\n', [("x", 'Ex, "why"')]),
        ("l.csv", "name;label;bad header\nx;Ex;1\ny;Why;2\n", [("x", "Ex"), ("y", "Why")]),
        ("l.xml", "<root><item><name>x</name><label>Ex</label></item></root>", [("x", "Ex")]),
        (
            "l.geojson",
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": '
            '{"type": "Point", "coordinates": [76.9, 43.2]}, "properties": {"name": "x", '
            '"label": "Ex"}}]}',
            [("x", "Ex")],
        ),
    ],
)
def test_lists_come_from_csv_xml_and_geojson(name, content, expected):
    xform = LISTS.replace(b"LIST", name.encode())
    definition = read_form(xform, {name: content.encode()})
    assert definition.problems == ()
    session = FormSession.new(definition)
    choices = session.question("/data/a").choices
    assert [(choice.value, choice.label) for choice in choices] == expected


@pytest.mark.parametrize("content", [b"<root", b'{"type": "Point"}', b"\xff\xfe\x00"])
def test_a_broken_list_is_a_problem_and_empty(content):
    definition = read_form(LISTS.replace(b"LIST", b"l.dat"), {"l.dat": content})
    assert [problem.code for problem in definition.problems] == ["form.file_unreadable"]
    assert FormSession.new(definition).question("/data/a").choices == ()
