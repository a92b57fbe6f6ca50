"""Forms and records made to do harm, and random ones: refused in words, never a crash or a hang."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms import FormSession, check_conversion, convert, read_form

HEAD = (
    "| survey |\n| | type | name | label | calculation | relevant | constraint | choice_filter |\n"
)
XHTML = 'xmlns="http://www.w3.org/2002/xforms" xmlns:h="http://www.w3.org/1999/xhtml"'


def xform(instance="<data id='x'><a/></data>", body="", doctype="", title="T"):
    return (
        f"{doctype}<h:html {XHTML}><h:head><h:title>{title}</h:title><model><instance>{instance}"
        f"</instance></model></h:head><h:body>{body}</h:body></h:html>"
    ).encode()


def clock():
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def use(name, content, files=None):
    """Does with a form what the app does; gives the codes of what is wrong and the session."""
    conversion = convert(name, content, files or {})
    codes = [problem.code for problem in conversion.problems]
    for problem in conversion.problems:
        assert problem.message
    if conversion.xform is None:
        return codes, None
    definition = read_form(conversion.xform, conversion.files)
    codes += [
        problem.code for problem in check_conversion(conversion, definition, conversion.files)
    ]
    session = FormSession.new(definition, clock())
    session.pages()
    session.submission()
    return codes, session


def refusal(name, content):
    with pytest.raises(FieldKitError) as refused:
        use(name, content)
    return refused.value.code


def groups(count):
    begun = "".join(f"| | begin group | g{n} | G | | | | |\n" for n in range(count))
    return (
        HEAD + begun + "| | text | a | A | | | | |\n" + "| | end group | | | | | | |\n" * count
    ).encode()


def test_ten_thousand_groups_inside_each_other_are_named_at_their_row():
    conversion = convert("f.md", groups(10_000))
    [problem] = [found for found in conversion.problems if found.severity == "error"]
    assert (problem.code, problem.sheet, problem.row) == ("form.nested_too_deep", "survey", 102)


def test_a_hundred_groups_inside_each_other_work():
    _, session = use("f.md", groups(100))
    path = "/data/" + "/".join(f"g{n}" for n in range(100)) + "/a"
    session.set(path, "deep")
    assert session.value(path) == "deep"


@pytest.mark.parametrize("depth", [300, 10_000])
def test_an_xform_without_bottom_is_refused(depth):
    inside = "".join(f"<g{n}>" for n in range(depth)) + "".join(
        f"</g{n}>" for n in range(depth)[::-1]
    )
    assert use("f.xml", xform(f"<data id='x'>{inside}</data>"))[0] == ["form.broken_xml"]
    assert use("f.xml", xform(body="<group>" * depth + "</group>" * depth))[0] == [
        "form.broken_xml"
    ]


BOMB = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaaaaaaaa">' + "".join(
    f'<!ENTITY {chr(98 + n)} "{f"&{chr(97 + n)};" * 10}">' for n in range(12)
)


@pytest.mark.parametrize(
    ("doctype", "entity"),
    [
        (BOMB + "]>", "&m;"),
        ('<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/passwd">]>', "&a;"),
        ('<!DOCTYPE x [<!ENTITY % p SYSTEM "http://127.0.0.1:9/x.dtd"> %p;]>', ""),
        ('<!DOCTYPE x [<!ENTITY a "harmless">]>', "&a;"),
    ],
)
def test_entities_are_refused_in_forms_records_and_lists(doctype, entity):
    assert use("f.xml", xform(doctype=doctype, title=entity))[0] == ["form.broken_xml"]
    with pytest.raises(FieldKitError):
        read_form(xform(doctype=doctype, title=entity))
    definition = read_form(xform())
    with pytest.raises(FieldKitError) as refused:
        FormSession.restore(definition, f"{doctype}<data id='x'><a>{entity}</a></data>".encode())
    assert refused.value.code == "form.broken_record"
    rows = "| survey |\n| | type | name | label |\n| | select_one_from_file l.xml | a | A |\n"
    codes, session = use(
        "f.md", rows.encode(), {"l.xml": f"{doctype}<root>{entity}</root>".encode()}
    )
    assert "form.file_unreadable" in codes
    assert session.question("/data/a").choices == ()


def test_a_doctype_that_declares_nothing_is_no_harm():
    assert use("f.xml", xform(doctype="<!DOCTYPE html>"))[0] == []


def test_a_cell_of_a_megabyte():
    text = "x" * 1_000_000
    _, session = use("f.md", f"{HEAD}| | text | a | {text} | | | | |\n".encode())
    assert session.question("/data/a").label == text
    session.set("/data/a", text)
    assert FormSession.restore(session.definition, session.draft()).value("/data/a") == text


@pytest.mark.parametrize(
    ("row", "code"),
    [
        (f"| | calculate | a | | {'1+' * 500_000}1 | | | |", "xpath.too_long"),
        (f"| | text | {'a' * 1_000_000} | A | | | | |", "form.name_too_long"),
        (f"| | {'a' * 1_000_000} | a | A | | | | |", "form.type_unknown"),
        ("| | text | x:a | A | | | | |", "form.prefix_undeclared"),
        ("| | text | a | A | | | | |\n| | text | a | A | | | | |", "form.name_repeated"),
    ],
)
def test_what_no_form_can_hold_is_named(row, code):
    codes, session = use("f.md", f"{HEAD}{row}\n".encode())
    assert code in codes
    assert session is None


def test_a_csv_cell_of_a_megabyte_in_the_form_and_in_its_lists():
    text = "x" * 1_000_000
    rows = f"survey,type,name,label\n,text,a,{text}\n,select_one_from_file l.csv,b,B\n".encode()
    files = {"l.csv": f"name,label\ny,{text}\n".encode()}
    _, session = use("f.csv", rows, files)
    assert session.question("/data/a").label == text
    assert [choice.label for choice in session.question("/data/b").choices] == [text]
    rows = (
        "survey,type,name,label,choice_filter\n,select_one_external l,a,A,true()\n"
        f"external_choices,list_name,name,label\n,l,y,{text}\n"
    )
    _, session = use("f.csv", rows.encode())
    assert [choice.label for choice in session.question("/data/a").choices] == [text]


def test_names_with_declared_prefixes_are_names():
    source = (
        f'{HEAD}| | text | fk:a | A | | | | |\n| settings |\n| | namespaces |\n| | fk="urn:x" |\n'
    )
    _, session = use("f.md", source.encode())
    session.set("/data/fk:a", "1")
    assert b"<fk:a>1</fk:a>" in session.submission()


@pytest.mark.parametrize(
    "rows",
    [
        "| | begin repeat | r | R | | | | |\n| | calculate | a | | sum(${b}) | | | |\n| | end repeat | | | | | | |\n"
        "| | begin repeat | s | S | | | | |\n| | calculate | b | | sum(${a}) | | | |\n| | end repeat | | | | | | |",
        "| | begin repeat | r | R | | | | |\n| | calculate | a | | sum(${a}) + 1 | | | |\n| | end repeat | | | | | | |",
    ],
)
def test_cycles_through_repeats_are_refused(rows):
    assert refusal("f.md", f"{HEAD}{rows}\n".encode()) == "form.cycle"


def test_a_repeat_that_counts_itself_comes_to_rest():
    source = (
        "| survey |\n| | type | name | label | repeat_count |\n| | begin repeat | r | R | count(${a}) + 1 |\n"
        "| | text | a | A | |\n| | end repeat | | | |\n"
    )
    _, session = use("f.md", source.encode())
    assert session.count("/data/r") <= 10_000


def test_a_catastrophic_pattern_does_not_hold_up_an_answer():
    form = "survey,type,name,label,constraint\n,text,a,A,\"regex(., '^(aa|a)+$')\"\n"
    _, session = use("f.csv", form.encode())
    session.set("/data/a", "a" * 5_000 + "!")  # without a limit, longer than anybody lives
    assert [problem.code for problem in session.problems] == ["form.evaluation"]


# --- random ones

NAMES = st.sampled_from(["a", "b", "c", "r", "g", "meta", "data", "x:y", "1a", "ё", "a b", ""])
EXPRESSIONS = st.lists(
    st.sampled_from(
        ["${a}", "${b}", "${last-saved#a}", "..", ".", "/data/a", "sum(", "count(", ")", "(", "[", "]",
         "1", "'x", "'y'", "+", "-", "*", "div", "=", "<", "position(..)", "today()", "|", "//", "@",
         "indexed-repeat(${a}, ${r}, 1)", "once(", ",", "regex(., '(a+)+')", "instance('l')/root/item",
         "jr:choice-name(", "and", "not(", "\x00", "\ud7ff", "if(", "true()", "$x", "::", "current()/"]
    ),
    max_size=7,
).map(" ".join)  # fmt: skip
TYPES = st.sampled_from(
    ["text", "integer", "calculate", "select_one l", "select_multiple l", "select_one_external l",
     "begin group", "end group", "begin repeat", "end repeat", "note", "range", "image", "audit",
     "start", "geoshape", "rank l", "select_one_from_file f.csv", "xml-external", "trigger", "hidden", ""]
)  # fmt: skip
WORDS = st.sampled_from(["", "minimal", "quick", "w2 columns-3", "ex:a(b)", "(", "search('l')"])
ROWS = st.lists(
    st.tuples(
        TYPES, NAMES, st.text(max_size=5), EXPRESSIONS, EXPRESSIONS, EXPRESSIONS, EXPRESSIONS,
        EXPRESSIONS, st.sampled_from(["", "${a}", "${r}", "a"]), EXPRESSIONS, WORDS,
    ),
    max_size=8,
)  # fmt: skip
FUZZED = HEAD.removesuffix("\n") + " default | trigger | repeat_count | appearance |\n"


def cell(text):
    return text.replace("|", r"\|").replace("\n", " ").replace("\r", " ")


@settings(max_examples=40)
@given(ROWS)
def test_any_table_is_a_form_or_refused(rows):
    lines = ["| | " + " | ".join(map(cell, row)) + " |" for row in rows]
    choices = "| choices |\n| | list_name | name | label |\n| | l | x | X |\n"
    try:
        use("f.md", (FUZZED + "\n".join(lines) + "\n" + choices).encode("utf-8", "replace"))
    except FieldKitError as refused:
        assert refused.message


GOOD = f"{HEAD}| | select_one l | a | A | | | | |\n| | begin repeat | r | R | | ${{a}} = 'x' | | |\n| | calculate | b | | ${{a}} | | | |\n| | end repeat | | | | | | |\n| choices |\n| | list_name | name | label |\n| | l | x | X |\n".encode()
CHANGES = st.lists(
    st.tuples(st.floats(0, 1), st.integers(0, 12), st.binary(max_size=6)), min_size=1, max_size=5
)


def damaged(content, changes):
    """A file with some stretches replaced by others, somewhere."""
    for place, length, bytes_ in changes:
        start = int(place * len(content))
        content = content[:start] + bytes_ + content[start + length :]
    return content


def sources():
    from fieldkit.forms import workbook_of

    made = convert("f.md", GOOD)
    return [GOOD, made.xform, workbook_of(GOOD.decode())]


SOURCES = st.sampled_from(sources())


@settings(max_examples=70)
@given(SOURCES, CHANGES)
def test_any_damaged_form_file_is_a_form_or_refused(content, changes):
    try:
        use("f.md", damaged(content, changes))
    except FieldKitError as refused:
        assert refused.message


@settings(max_examples=40)
@given(st.sampled_from(["csv", "geojson", "xml"]), st.binary(max_size=60), CHANGES)
def test_any_list_file_is_read_or_named(kind, content, changes):
    good = {
        "csv": b"name,label\nx,X\n",
        "geojson": b'{"type":"FeatureCollection","features":[{"geometry":{"type":"Point","coordinates":[1,2]},"properties":{"name":"x"}}]}',
        "xml": b"<root><item><name>x</name></item></root>",
    }
    rows = f"| survey |\n| | type | name | label |\n| | select_one_from_file l.{kind} | a | A |\n"
    for given_ in (content, damaged(good[kind], changes)):
        conversion = convert("f.md", rows.encode())
        definition = read_form(conversion.xform, {f"l.{kind}": given_})
        session = FormSession.new(definition, clock())
        assert session.question("/data/a").control == "select1"
        assert definition.problems or is_readable(kind, given_)


def is_readable(kind, content):
    """Whether the parsers of the standard formats take it; nearly any text is a CSV file."""
    try:
        if kind == "geojson" and not content.strip().startswith(b"<"):
            json.loads(content)
        elif kind == "xml":
            etree.fromstring(content)
    except (ValueError, etree.XMLSyntaxError):
        return False
    return True


@settings(max_examples=70)
@given(CHANGES)
def test_any_damaged_record_is_read_or_refused(changes):
    definition = read_form(convert("f.md", GOOD).xform)
    session = FormSession.new(definition, clock())
    session.set("/data/a", "x")
    content = damaged(session.draft(), changes)
    for open_ in (FormSession.restore, FormSession.edit):
        try:
            again = open_(definition, content, clock())
        except FieldKitError as refused:
            assert refused.message
        else:
            again.submission()
            again.violations()


@settings(max_examples=70)
@given(EXPRESSIONS | st.text(max_size=30))
def test_any_expression_is_evaluated_or_refused(text):
    definition = read_form(convert("f.md", GOOD).xform)
    session = FormSession.new(definition, clock())
    try:
        session.holds("/data/a", text)
    except FieldKitError as refused:
        assert refused.message
