"""The audit log: the lines that ODK Collect writes, for what a person does at a laptop."""

import csv
import json
from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from fieldkit.app.draft_snapshot import read_audit
from fieldkit.clock import FrozenClock
from fieldkit.forms import AuditLog, FormSession, convert, play, read_form

FORM = """
| survey |
| | type | name | label | appearance | parameters |
| | text | a | A | | |
| | text | b | B | | |
| | begin group | list | List | field-list | |
| | text | c | C | | |
| | text | d | D | | |
| | end group | | | | |
| | begin repeat | r | R | | |
| | text | e | E | | |
| | end repeat | | | | |
| | audit | audit | | | PARAMETERS |
| settings |
| | form_title | form_id | version |
| | Try | try | 1 |
"""
EVERYTHING = (
    "location-priority=balanced location-min-interval=60 location-max-age=120 "
    "track-changes=true identify-user=true track-changes-reasons=on-form-edit"
)
BEGUN = datetime(2026, 11, 23, 8, 0, tzinfo=UTC)
FIRST = 1795420800000


class Desk:
    """A person at a form; each thing done takes a second."""

    def __init__(self, parameters="", source=FORM):
        xform = convert("f.md", source.replace("PARAMETERS", parameters).encode()).xform
        self.definition = read_form(xform)
        self.clock = FrozenClock(BEGUN)
        self.session = FormSession.new(self.definition, self.clock)
        self.log = AuditLog(self.session, self.clock, "Aibek")

    def wait(self):
        self.clock.moment += timedelta(seconds=1)

    def visit(self, path):
        self.log.visit(path)
        self.wait()

    def answer(self, path, value):
        self.log.visit(path)
        self.session.set(path, value)
        self.log.answered(path)
        self.wait()

    def rows(self):
        return list(csv.DictReader(StringIO(self.log.csv().decode())))

    def told(self):
        """What happened where, and from which second to which."""
        return [
            (row["event"], row["node"], second(row["start"]), second(row["end"]))
            for row in self.rows()
        ]


def second(text):
    return (int(text) - FIRST) // 1000 if text else None


def test_a_sitting_is_told_from_its_start_to_its_end():
    desk = Desk()
    desk.visit("/data/a")
    desk.answer("/data/a", "1")
    desk.visit("/data/b")
    desk.log.refused()
    desk.log.jumped()
    desk.visit("/data/a")
    desk.log.looked_at_end()
    desk.wait()
    desk.log.finalised()
    assert desk.told() == [
        ("form start", "", 0, None),
        ("question", "/data/a", 0, 2),
        ("question", "/data/b", 2, 3),
        ("constraint error", "", 3, None),
        ("jump", "", 3, 3),
        ("question", "/data/a", 3, 4),
        ("end screen", "", 4, 5),
        ("form save", "", 5, None),
        ("form exit", "", 5, None),
        ("form finalize", "", 5, None),
    ]


def test_the_file_has_the_columns_that_the_form_asks_for_and_no_others():
    desk = Desk()
    desk.answer("/data/a", "secret")
    assert (
        desk.log.csv()
        == (
            f"event,node,start,end\nform start,,{FIRST},\nquestion,/data/a,{FIRST},{FIRST + 1000}\n"
        ).encode()
    )


def test_places_changes_person_and_reasons_where_the_form_asks_for_them():
    desk = Desk(EVERYTHING)
    desk.answer("/data/a", 'one, "two"')
    desk.visit("/data/b")
    desk.log.finalised("a slip\nof the pen")
    text = desk.log.csv().decode()
    assert text.startswith(
        "event,node,start,end,latitude,longitude,accuracy,old-value,new-value,user,change-reason\n"
        f"form start,,{FIRST},,,,,,,Aibek,\nlocation providers disabled,,{FIRST},,,,,,,Aibek,\n"
        f'question,/data/a,{FIRST},{FIRST + 1000},,,,,"one, ""two""",Aibek,\n'
        f"question,/data/b,{FIRST + 1000},{FIRST + 2000},,,,,,Aibek,\n"
    )
    reasons = {row["event"]: row["change-reason"] for row in desk.rows()}
    assert reasons["change reason"] == "a slip\nof the pen"
    assert reasons["form finalize"] == ""


def test_an_answer_that_ends_as_it_began_is_no_change():
    desk = Desk("track-changes=true")
    desk.answer("/data/a", "1")
    desk.visit("/data/b")
    desk.answer("/data/a", "2")
    desk.answer("/data/a", "1")
    desk.visit("/data/b")
    desk.answer("/data/a", "")
    changes = [
        (row["old-value"], row["new-value"]) for row in desk.rows() if row["node"] == "/data/a"
    ]
    assert changes == [("", "1"), ("", ""), ("1", "")]


def test_questions_on_one_screen_are_told_together_and_singly_only_when_they_change():
    desk = Desk("track-changes=true")
    desk.visit("/data/list/c")
    desk.visit("/data/list/d")
    desk.answer("/data/list/c", "1")
    desk.visit("/data/a")
    assert desk.told() == [
        ("form start", "", 0, None),
        ("group questions", "/data/list", 0, 3),
        ("question", "/data/list/c", 2, 3),
        ("question", "/data/a", 3, 4),
    ]


def test_without_tracking_a_screen_is_told_as_one():
    desk = Desk()
    desk.answer("/data/list/c", "1")
    desk.answer("/data/list/d", "2")
    desk.log.exited()
    assert [event for event, *_ in desk.told()] == [
        "form start", "group questions", "form save", "form exit",
    ]  # fmt: skip


def test_instances_of_a_repeat_come_and_go_by_their_number():
    desk = Desk("track-changes=true")
    while desk.session.count("/data/r") < 2:
        desk.session.add("/data/r")
        desk.log.added("/data/r")
    desk.answer("/data/r[1]/e", "first")
    desk.answer("/data/r[2]/e", "second")
    desk.session.remove("/data/r[1]")
    desk.log.removed("/data/r[1]")
    assert desk.told()[-4:] == [
        ("add repeat", "/data/r[2]", 0, 0),
        ("question", "/data/r[1]/e", 0, 1),
        ("question", "/data/r[2]/e", 1, 2),
        ("delete repeat", "/data/r[1]", 2, None),
    ]
    assert desk.rows()[-2]["new-value"] == "second"


def test_a_later_sitting_goes_on_with_the_lines_kept():
    desk = Desk("track-changes=true")
    desk.answer("/data/a", "1")
    kept, file = json.loads(json.dumps(desk.log.rows())), desk.log.csv()
    desk.clock.moment += timedelta(days=1)
    later = AuditLog(desk.session, desk.clock, "Aibek")
    later.go_on(kept)
    assert later.csv() == file
    desk.log = later
    desk.visit("/data/b")
    day = 24 * 3600
    assert desk.told() == [
        ("form start", "", 0, None),
        ("question", "/data/a", 0, 1),
        ("form resume", "", day + 1, None),
        ("question", "/data/b", day + 1, day + 2),
    ]


def test_a_line_is_offered_for_keeping_until_it_is_kept_and_again_when_it_grows():
    desk = Desk()
    desk.visit("/data/a")
    first = desk.log.steps()
    assert [(step[0], step[1], step[2][0]) for step in first] == [
        ("audit", 0, "form start"),
        ("audit", 1, "question"),
    ]
    assert desk.log.steps() == first
    desk.log.kept()
    desk.visit("/data/b")
    assert [(step[1], step[2][1]) for step in desk.log.steps()] == [(1, "/data/a"), (2, "/data/b")]


def test_setting_the_clock_back_moves_nothing():
    desk = Desk()
    desk.clock.elapsed = lambda: 50.0
    desk.log = AuditLog(desk.session, desk.clock)
    desk.clock.moment -= timedelta(days=3)
    desk.clock.elapsed = lambda: 52.5
    desk.log.visit("/data/a")
    assert desk.told()[-1][2] == 2
    assert desk.rows()[-1]["start"] == str(FIRST + 2500)


def test_an_earlier_file_is_continued_without_a_second_heading():
    desk = Desk()
    desk.visit("/data/a")
    earlier = desk.log.csv()
    assert desk.log.csv(earlier).startswith(earlier + b"form start,")


def test_a_form_without_an_audit_question_keeps_no_log():
    desk = Desk(source=FORM.replace("| | audit | audit | | | PARAMETERS |\n", ""))
    desk.answer("/data/a", "1")
    desk.session.add("/data/r")
    desk.log.added("/data/r")
    desk.log.looked_at_end()
    desk.log.finalised()
    assert (desk.log.settings, desk.log.steps(), desk.log.rows()) == (None, [], [])
    desk.session.complete()
    assert desk.session.attachments == ()


def test_nothing_done_leaves_no_line():
    assert Desk().log.steps() == []


def test_the_finished_record_names_its_log():
    desk = Desk()
    assert desk.session.attachments == ()
    desk.session.complete()
    assert desk.session.attachments == ("audit.csv",)
    assert b"<audit>audit.csv</audit>" in desk.session.submission()


@pytest.mark.parametrize("prefix", ["", "orx:"])
def test_the_audit_question_is_found_in_either_namespace(prefix):
    xform = convert("f.md", FORM.replace("PARAMETERS", "track-changes=true").encode()).xform
    for tag in (b"meta", b"audit"):
        xform = xform.replace(b"<" + tag, f"<{prefix}".encode() + tag)
        xform = xform.replace(b"</" + tag, f"</{prefix}".encode() + tag)
    xform = xform.replace(b"/data/meta/audit", f"/data/{prefix}meta/{prefix}audit".encode())
    definition = read_form(xform)
    assert AuditLog(FormSession.new(definition), FrozenClock(BEGUN)).settings.changes


def test_played_steps_are_told_like_those_of_a_person():
    desk = Desk("track-changes=true")
    steps = [["set", "/data/a", "7"], ["add", "/data/r"], ["audit"]]
    *_, last = play(desk.session, steps)
    rows = list(csv.DictReader(StringIO(last["audit"])))
    assert [(row["event"], row["node"], row["new-value"]) for row in rows] == [
        ("form start", "", ""),
        ("question", "/data/a", "7"),
        ("add repeat", f"/data/r[{desk.session.count('/data/r')}]", ""),
    ]


@settings(max_examples=60)
@given(
    st.lists(st.sampled_from(["a", "b", "list/c", "list/d", "jump", "end", "snapshot"])), st.data()
)
def test_what_was_kept_is_the_log_at_any_moment(deeds, data):
    """As a draft keeps it: now and then all lines, and after each deed those that differ."""
    desk = Desk("track-changes=true")
    whole, steps = json.dumps({"audit": desk.log.rows()}), []
    for deed in deeds:
        if deed == "snapshot":
            whole, steps = json.dumps({"audit": desk.log.rows()}), []
        elif deed == "jump":
            desk.log.jumped()
        elif deed == "end":
            desk.log.looked_at_end()
        elif data.draw(st.booleans()):
            desk.visit(f"/data/{deed}")
        else:
            desk.answer(f"/data/{deed}", data.draw(st.sampled_from(["", "1", "2"])))
        steps += json.loads(json.dumps(desk.log.steps()))
        desk.log.kept()
        kept = read_audit(whole, steps)
        assert kept == desk.log.rows()
        for name, _, start, end, *_ in kept:
            assert end is None or start <= end, name
