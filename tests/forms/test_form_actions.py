"""Actions, preloads, metadata and entities: what a record gets without being asked."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, convert, read_form

SETTINGS = (
    "| settings |\n| | form_title | form_id | version | instance_name |\n| | Try | try | 1 | %s |\n"
)


def clock():
    return FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))


def form(rows, columns="type | name | label | calculation | trigger | relevant", more="", name=""):
    source = f"| survey |\n| | {columns} |\n{rows}\n{more}\n{SETTINGS % name}"
    conversion = convert("f.md", source.encode())
    assert conversion.xform is not None, conversion.problems
    return read_form(conversion.xform, conversion.files)


def begin(rows, *arguments, **options):
    properties = {"deviceid": "d1", "username": "Aibek"}
    return FormSession.new(form(rows, *arguments, **options), clock(), properties)


def test_a_laptop_has_no_position_and_says_so():
    definition = form(
        "| | start-geopoint | here | |\n| | text | a | A |\n| | background-audio | s | |"
    )
    assert [(problem.code, problem.severity) for problem in definition.problems] == [
        ("form.device_action", "advice"),
        ("form.device_action", "advice"),
    ]
    assert "/data/here" in definition.problems[0].message
    assert FormSession.new(definition, clock()).value("/data/here") == ""


def test_a_position_that_was_typed_is_not_taken_away():
    """setgeopoint at a changed value does nothing here, rather than writing an empty text."""
    rows = "| | text | a | A |\n| | geopoint | p | P |"
    conversion = convert("f.md", f"| survey |\n| | type | name | label |\n{rows}\n".encode())
    action = b'<odk:setgeopoint ref="/data/p" event="xforms-value-changed"/></input>'
    session = FormSession.new(read_form(conversion.xform.replace(b"</input>", action, 1)), clock())
    session.set("/data/p", "43.2 76.9")
    session.set("/data/a", "x")
    assert session.value("/data/p") == "43.2 76.9"


def test_metadata_are_filled_in():
    session = begin(
        "| | start | start |\n| | end | end |\n| | today | today |\n| | deviceid | device |\n"
        "| | username | user |\n| | phonenumber | phone |\n| | email | email |\n| | text | a | A |"
    )
    assert session.value("/data/start").startswith("2026-11-23T08:00:00")
    assert session.value("/data/today") == "2026-11-23"
    assert session.value("/data/device") == "d1"
    assert session.value("/data/user") == "Aibek"
    assert session.value("/data/phone") == session.value("/data/email") == ""
    session.complete()
    assert session.value("/data/end").startswith("2026-11-23T08:00:00")


def test_an_audit_node_is_kept_empty():
    session = begin("| | audit | audit |\n| | text | a | A |")
    assert b"<audit/>" in session.submission()
    assert session.attachments == ()


def test_a_calculation_with_a_trigger_runs_when_that_changes_and_only_then():
    session = begin(
        "| | text | a | A |\n| | text | b | B |\n"
        "| | calculate | both | | concat(${a}, '-', ${b}) | ${a} |"
    )
    session.set("/data/b", "2")
    assert session.value("/data/both") == ""
    session.set("/data/a", "1")
    assert session.value("/data/both") == "1-2"
    session.set("/data/b", "3")
    assert session.value("/data/both") == "1-2"


def test_an_action_inside_a_question_of_a_repeat_sets_its_own_instance():
    session = begin(
        "| | begin repeat | r | R |\n| | text | a | A |\n"
        "| | calculate | seen | | concat('saw ', ${a}) | ${a} |\n| | end repeat |"
    )
    while session.count("/data/r") < 2:
        session.add("/data/r")
    session.set("/data/r[2]/a", "x")
    assert session.value("/data/r[1]/seen") == ""
    assert session.value("/data/r[2]/seen") == "saw x"


def test_a_dynamic_default_inside_a_repeat_is_set_for_each_new_instance():
    session = begin(
        "| | text | a | A | |\n| | begin repeat | r | R | |\n"
        "| | text | b | B | concat(${a}, position(..)) |\n| | end repeat |",
        "type | name | label | default",
    )
    session.set("/data/a", "n")
    before = session.count("/data/r")
    session.add("/data/r")
    assert session.value(f"/data/r[{before + 1}]/b") == f"n{before + 1}"


def test_once_keeps_its_first_value():
    session = begin("| | text | a | A |\n| | calculate | c | | once(random()) |")
    first = session.value("/data/c")
    session.set("/data/a", "x")
    again = FormSession.restore(session.definition, session.draft(), clock())
    assert again.value("/data/c") == first != ""


def test_the_name_of_a_record_follows_its_answers():
    session = begin("| | text | a | A |", name="concat('Tap ', ${a})")
    session.set("/data/a", "7")
    assert session.instance_name == "Tap 7"
    assert b"<instanceName>Tap 7</instanceName>" in session.submission()


def test_an_entity_block_is_kept():
    more = "| entities |\n| | dataset | label |\n| | taps | ${a} |"
    columns = "type | name | label | save_to"
    session = begin("| | text | a | A | nick |", columns, more)
    session.set("/data/a", "7")
    root = etree.fromstring(session.submission())
    entity = root.find("meta/entity")
    assert entity is not None
    assert (entity.get("dataset"), entity.get("create")) == ("taps", "1")
    assert len(entity.get("id")) == 36
    assert entity.findtext("label") == "7"
    draft = FormSession.restore(session.definition, session.draft(), clock())
    assert draft.submission() == session.submission()


RANDOM = "type | name | label | parameters"
LIST = "| choices |\n| | list_name | name | label |\n" + "\n".join(
    f"| | l | c{n} | C{n} |" for n in range(12)
)


def test_choices_in_random_order_stay_in_it_for_a_seed():
    def order(seed):
        rows = f"| | select_one l | q | Q | randomize=true seed={seed} |"
        session = begin(rows, RANDOM, LIST)
        return [choice.value for choice in session.question("/data/q").choices]

    assert order(1) == order(1) != order(2)
    assert sorted(order(1)) == sorted(order(2)) == sorted(f"c{n}" for n in range(12))


def test_a_repeat_that_is_not_relevant_leaves_no_instance_behind():
    session = begin(
        "| | text | a | A |\n| | begin repeat | r | R | | | ${a} = 'y' |\n| | text | b | B |\n| | end repeat |"
    )
    session.set("/data/a", "y")
    if not session.count("/data/r"):
        session.add("/data/r")
    session.set("/data/r[1]/b", "kept")
    assert b"kept" in session.submission()
    session.set("/data/a", "n")
    assert b"<r>" not in session.submission()
    session.set("/data/a", "y")
    assert session.value("/data/r[1]/b") == "kept"


@pytest.mark.parametrize(("given", "count"), [("3", 3), ("0", 0), ("", 0), ("-2", 0), ("2.9", 2)])
def test_a_repeat_counted_by_an_expression(given, count):
    session = begin(
        "| | decimal | n | N | |\n| | begin repeat | r | R | ${n} * 1 |\n| | text | b | B | |\n| | end repeat | | | |",
        "type | name | label | repeat_count",
    )
    session.set("/data/n", given)
    assert session.count("/data/r") == count


def test_messages_hints_and_guidance_show_answers():
    session = begin(
        "| | text | a | A | | | | |\n"
        "| | integer | n | N | For ${a} | Ask ${a} | . < 5 | No, ${a} | yes | Please, ${a} |",
        "type | name | label | hint | guidance_hint | constraint | constraint_message | required | required_message",
    )
    session.set("/data/a", "Bo")
    view = session.question("/data/n")
    assert (view.hint, view.guidance, view.message) == ("For Bo", "Ask Bo", "Please, Bo")
    session.set("/data/n", "7")
    assert session.question("/data/n").message == "No, Bo"
