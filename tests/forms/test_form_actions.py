"""Actions, preloads, metadata and entities: what a record gets without being asked."""

from datetime import UTC, datetime

import pytest
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
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


METADATA = """
| | start | start | |
| | end | end | |
| | today | today | |
| | deviceid | device | |
| | username | user | |
| | phonenumber | phone | |
| | email | email | |
| | simserial | sim | |
| | subscriberid | subscriber | |
| | text | a | A |
""".strip()
NAMES = ["start", "end", "today", "device", "user", "phone", "email", "sim", "subscriber"]


def test_metadata_are_what_the_caller_knows_of_the_device():
    known = {"deviceid": "d1", "username": "Aibek", "phonenumber": "+7 701", "email": "a@b.kz",
             "simserial": "89701", "subscriberid": "40101"}  # fmt: skip
    session = FormSession.new(form(METADATA), clock(), known)
    values = [session.value(f"/data/{name}") for name in NAMES[3:]]
    assert values == ["d1", "Aibek", "+7 701", "a@b.kz", "89701", "40101"]


def test_metadata_stay_as_they_were_when_a_record_is_opened_again_but_its_end_moves():
    first = FormSession.new(form(METADATA), clock(), {"deviceid": "d1", "username": "Aibek"})
    first.complete()
    later = FrozenClock(datetime(2026, 11, 25, 9, 30, tzinfo=UTC), seed=5)
    drafted = FormSession.restore(first.definition, first.draft(), later)
    corrected = FormSession.edit(first.definition, first.submission(), later)
    corrected.complete()
    for name in NAMES:
        path = f"/data/{name}"
        assert drafted.value(path) == first.value(path)
        if name != "end":
            assert corrected.value(path) == first.value(path)
    assert first.value("/data/end").startswith("2026-11-23T08:00")
    assert corrected.value("/data/end").startswith("2026-11-25T09:30")


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
    corrected = FormSession.edit(session.definition, session.submission(), clock())
    corrected.set("/data/a", "y")
    assert corrected.value("/data/c") == first


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


def test_an_entity_that_is_changed_names_the_version_it_had():
    more = "| entities |\n| | dataset | entity_id | label |\n| | taps | ${a} | ${b} |"
    rows = "| | csv-external | taps | | |\n| | text | a | A | |\n| | text | b | B | nick |"
    source = f"| survey |\n| | type | name | label | save_to |\n{rows}\n{more}\n{SETTINGS % ''}"
    files = {"taps.csv": b"name,label,__version,__trunkVersion,__branchId\nid1,Tap 1,3,2,br\n"}
    session = FormSession.new(read_form(convert("f.md", source.encode(), files).xform, files))
    session.set("/data/a", "id1")
    session.set("/data/b", "North")
    entity = etree.fromstring(session.submission()).find("meta/entity")
    assert dict(entity.attrib) == {
        "dataset": "taps", "update": "1", "id": "id1",
        "baseVersion": "3", "trunkVersion": "2", "branchId": "br",
    }  # fmt: skip
    assert entity.findtext("label") == "North"


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
    session = begin("| | select_one l | q | Q | randomize=true seed=1 |", RANDOM, LIST)
    again = FormSession.restore(session.definition, session.draft(), clock())
    assert [choice.value for choice in again.question("/data/q").choices] == order(1)
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


def test_messages_and_names_of_choices_are_in_the_persons_language():
    columns = " | ".join(
        f"{name}::{language}"
        for name in ("label", "hint", "guidance_hint", "constraint_message", "required_message")
        for language in ("English", "Русский")
    )
    rows = (
        "| | select_one l | a | | A | А | | | | | | | | | |\n"
        "| | calculate | said | jr:choice-name(${a}, '${a}') | | | | | | | | | | | |\n"
        "| | integer | n | | N of ${said} | Н из ${said} | for ${said} | для ${said} | ask ${said} "
        "| спросите ${said} | no, ${said} | нет, ${said} | please, ${said} | прошу, ${said} "
        "| . < 5 | yes |"
    )
    choices = "| choices |\n| | list_name | name | label::English | label::Русский |\n| | l | x | Bo | Бо |"
    session = begin(rows, f"type | name | calculation | {columns} | constraint | required", choices)
    session.set("/data/a", "x")

    def words():
        view = session.question("/data/n")
        return [view.label, view.hint, view.guidance, view.message]

    session.set_language("English")
    assert words() == ["N of Bo", "for Bo", "ask Bo", "please, Bo"]
    session.set_language("Русский")
    assert session.value("/data/said") == "Бо"
    assert words() == ["Н из Бо", "для Бо", "спросите Бо", "прошу, Бо"]
    session.set("/data/n", "7")
    assert words()[3] == "нет, Бо"
    session.set_language("English")
    assert words()[3] == "no, Bo"


def test_defaults_stand_until_they_are_changed_and_readonly_ones_for_ever():
    session = begin(
        "| | integer | n | N | 7 | |\n| | text | fixed | F | as it is | yes |\n"
        "| | text | locked | L | seen | ${n} > 7 |\n| | date | d | D | today() | |",
        "type | name | label | default | read_only",
    )
    assert [session.value(f"/data/{name}") for name in ("n", "fixed", "locked", "d")] == [
        "7", "as it is", "seen", "2026-11-23",
    ]  # fmt: skip
    session.set("/data/locked", "changed")
    session.set("/data/n", "8")
    for name in ("fixed", "locked"):
        with pytest.raises(FieldKitError) as refusal:
            session.set(f"/data/{name}", "x")
        assert refusal.value.code == "form.readonly"
    assert session.value("/data/locked") == "changed"
    again = FormSession.restore(session.definition, session.draft(), clock())
    assert again.value("/data/n") == "8"


def test_repeats_inside_repeats_count_and_number_themselves():
    session = begin(
        "| | begin repeat | h | H | | |\n| | integer | k | K | | |\n"
        "| | begin repeat | p | P | ${k} | |\n| | integer | age | Age | | |\n"
        "| | calculate | place | | | concat(position(../..), '.', position(..)) |\n"
        "| | calculate | first | | | indexed-repeat(${age}, ${h}, 1, ${p}, 1) |\n"
        "| | end repeat | | | | |\n| | calculate | total | | | sum(${age}) |\n"
        "| | end repeat | | | | |\n| | calculate | all | | | sum(${age}) |",
        "type | name | label | repeat_count | calculation",
    )
    while session.count("/data/h") < 2:
        session.add("/data/h")
    for path, value in {
        "h[1]/k": "2", "h[2]/k": "1",
        "h[1]/p[1]/age": "3", "h[1]/p[2]/age": "4", "h[2]/p[1]/age": "10",
    }.items():  # fmt: skip
        session.set(f"/data/{path}", value)

    def told(*names):
        return {
            node.path.removeprefix("/data/"): node.value
            for node in session.nodes()
            if node.path.rpartition("/")[2] in names
        }

    assert told("place") == {"h[1]/p[1]/place": "1.1", "h[1]/p[2]/place": "1.2",
                             "h[2]/p[1]/place": "2.1"}  # fmt: skip
    assert told("total", "all") == {"h[1]/total": "7", "h[2]/total": "10", "all": "17"}
    assert set(told("first").values()) == {"3"}
    session.remove("/data/h[1]")
    assert told("place", "first", "total", "all") == {
        "h[1]/p[1]/place": "1.1", "h[1]/p[1]/first": "10", "h[1]/total": "10", "all": "10",
    }  # fmt: skip
    again = FormSession.restore(session.definition, session.draft(), clock())
    assert again.submission() == session.submission()


def test_what_is_set_at_each_opening_is_set_again_and_what_only_at_the_first_is_not():
    rows = "| | text | a | A |\n| | text | b | B |"
    xform = convert("f.md", f"| survey |\n| | type | name | label |\n{rows}\n".encode()).xform
    actions = (
        b'<setvalue ref="/data/a" event="odk-instance-first-load" value="\'first\'"/>'
        b'<setvalue ref="/data/b" event="odk-instance-load" value="concat(/data/b, \'+\')"/></model>'
    )
    session = FormSession.new(read_form(xform.replace(b"</model>", actions)), clock())
    assert (session.value("/data/a"), session.value("/data/b")) == ("first", "+")
    session.set("/data/a", "mine")
    for opened in (
        FormSession.restore(session.definition, session.draft(), clock()),
        FormSession.edit(session.definition, session.submission(), clock()),
    ):
        assert (opened.value("/data/a"), opened.value("/data/b")) == ("mine", "++")
    finished = FormSession.read(session.definition, session.submission(), clock())
    assert finished.submission() == session.submission()
