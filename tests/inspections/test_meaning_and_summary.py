"""What annotations mean: roles, findings, limits, and the transcript that people read."""

import pytest

from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert
from fieldkit.inspections.limits import read_limits
from fieldkit.inspections.meaning import beside, meaning_of
from fieldkit.inspections.summary import findings, summarise
from fieldkit.inspections.transcript import Heading, transcribe
from tests.support.small_form import LIMITS, small_definition


@pytest.fixture(scope="module")
def definition():
    return small_definition()


@pytest.fixture
def session(definition):
    return FormSession.new(definition)


@pytest.fixture(scope="module")
def meaning(definition):
    return meaning_of(definition)


def test_annotations_are_collected(meaning):
    assert meaning.roles["alert"] == "/data/alert"
    assert meaning.requirements["/data/hygiene/hands"].severity == "critical"
    assert meaning.limits == {"/data/reading/t": "cold"}
    assert meaning.printing == {"/data/hygiene/secret": "never", "/data/hygiene/remarks": "always"}


@pytest.mark.parametrize(
    ("path", "target", "expected"),
    [
        ("/data/a/b", "c", "/data/a/c"),
        ("/data/a/b", "../x/c", "/data/a/x/c"),
        ("/data/r[2]/s[3]/b", "/data/r/s/c", "/data/r[2]/s[3]/c"),
        ("/data/r[2]/b", "/data/q/c", "/data/q/c"),
    ],
)
def test_a_target_is_found_in_the_same_instance(path, target, expected):
    assert beside(path, target) == expected


def test_nothing_answered_is_no_finding(session, meaning):
    assert findings(session, meaning) == ()
    assert summarise(session, meaning).score == "40"


def test_findings_are_ordered_by_gravity_and_know_their_correction(session, meaning):
    session.set("/data/hygiene/records", "out")
    session.set("/data/hygiene/hands", "out")
    assert [(f.severity, f.corrected) for f in findings(session, meaning)] == [
        ("critical", False),
        ("minor", False),
    ]
    session.set("/data/hygiene/hands_cos", "yes")
    assert findings(session, meaning)[0].corrected


GRADED = """| survey |
| | type | name | label | bind::fk:fails | bind::fk:severity |
| | begin repeat | found | Found | | |
| | text | gravity | Gravity | | |
| | text | closed | Closed? | . = 'no' | gravity |
| | end repeat | | | | |
| | text | lone | Lone | . = 'no' | ../../../gravity |
| settings |
| | form_title | form_id | namespaces |
| | Graded | graded | fk="urn:fieldkit:xlsform:1" |
"""


def test_another_answer_can_tell_how_grave_a_finding_is():
    session = FormSession.new(read_form(convert("graded.md", GRADED.encode()).xform))
    session.add("/data/found")
    for place, gravity in enumerate(("minor", "critical", "nonsense"), 1):
        if session.count("/data/found") < place:
            session.add("/data/found")
        session.set(f"/data/found[{place}]/gravity", gravity)
        session.set(f"/data/found[{place}]/closed", "no")
    session.set("/data/lone", "no")
    found = findings(session, meaning_of(session.definition))
    assert [(each.path, each.severity) for each in found] == [
        ("/data/found[2]/closed", "critical"),
        ("/data/found[3]/closed", "major"),
        ("/data/lone", "major"),
        ("/data/found[1]/closed", "minor"),
    ]


def test_a_finding_in_a_repeat_says_what_it_is_about(session, meaning):
    if session.count("/data/reading") == 0:
        session.add("/data/reading")
    session.add("/data/reading")
    session.set("/data/reading[2]/food", "Salad")
    session.set("/data/reading[2]/t", "9.5")
    [finding] = findings(session, meaning)
    assert (finding.path, finding.value) == ("/data/reading[2]/t", "9.5")
    assert "Salad" in finding.label


def test_the_summary_reads_the_roles(session, meaning):
    session.set("/data/site", "F-1")
    session.set("/data/exercise", "yes")
    session.set("/data/hygiene/hands", "out")
    session.set("/data/deadline", "2026-06-02T14:30:00.000+05:00")
    summary = summarise(session, meaning)
    assert (summary.site, summary.exercise, summary.alert) == ("F-1", True, "red")
    assert summary.deadline == "2026-06-02T14:30:00.000+05:00"


def test_an_alert_that_the_form_misspells_is_no_alert(session, meaning):
    session.set("/data/hygiene/hands", "in")
    assert summarise(session, meaning).alert == "none"


def test_the_transcript_speaks_the_language_of_the_session(session, meaning):
    session.set("/data/hygiene/hands", "out")
    session.set("/data/hygiene/secret", "x")
    session.set_language("Русский (ru)")
    transcript = transcribe(session, meaning, read_limits(LIMITS))
    rows = {row.path: row for row in transcript.rows()}
    assert rows["/data/hygiene/hands"].value == "Нарушение"
    assert rows["/data/hygiene/hands"].failed == "critical"
    assert "/data/hygiene/secret" not in rows
    assert rows["/data/hygiene/remarks"].value == ""
    assert "/data/hygiene/records" not in rows


def test_limits_and_moments_are_written_to_be_read(session, meaning):
    if session.count("/data/reading") == 0:
        session.add("/data/reading")
    session.set("/data/reading[1]/t", "4")
    session.set("/data/deadline", "2026-06-02T14:30:00.000+05:00")
    transcript = transcribe(session, meaning, read_limits(LIMITS))
    rows = {row.path: row for row in transcript.rows()}
    assert (rows["/data/reading[1]/t"].value, rows["/data/reading[1]/t"].unit_limit) == (
        "4",
        "≤ 5 °C",
    )
    assert rows["/data/deadline"].value == "2026-06-02 14:30 +05:00"


def test_a_group_without_answers_has_no_heading(session, meaning):
    transcript = transcribe(session, meaning, {})
    headings = [e for s in transcript.sections for e in s.entries if isinstance(e, Heading)]
    assert headings == []
