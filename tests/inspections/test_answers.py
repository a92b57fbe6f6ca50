"""Answers go out of a session and into another of the same form, and say the same there."""

import random

import pytest

from fieldkit import paths
from fieldkit.errors import FieldKitError
from fieldkit.forms import FormSession, convert, read_form
from fieldkit.inspections.answers import Answer, Answers, Layout, fill_session, read_answers
from fieldkit.inspections.three_way import compare
from tests.support.answering import answer_all

BUILT_IN = ("fk_food", "fk_water", "fk_chem")
COUNTED = """
| survey |
| | type | name | label | repeat_count | calculation |
| | integer | n | How many | | |
| | begin repeat | r | Row | ${n} | |
| | text | a | A | | |
| | end repeat | | | | |
| | calculate | total | | | count(${r}) |
| settings |
| | form_title | form_id |
| | Counted | counted |
"""


@pytest.fixture(scope="module")
def forms():
    """The built-in forms by id, read once."""
    reference = paths.resources() / "reference"
    limits = {each.name: each.read_bytes() for each in reference.glob("*.csv")}
    found = {}
    for name in BUILT_IN:
        file = paths.resources() / "forms" / f"{name}.md"
        found[name] = read_form(convert(file.name, file.read_bytes(), limits).xform, limits)
    return found


def told(session):
    """What a session says, but for what names the record and the time."""
    skipped = ("/meta/", "/start", "/end", "/today")
    return {
        state.path: state.value
        for state in session.nodes()
        if not any(each in state.path for each in skipped)
    }


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_side_taken_whole_says_and_computes_what_it_did(forms, name):
    """Filled into the other side's record, which had other instances, choices and relevances."""
    definition = forms[name]
    layout = Layout.of(definition)
    one, other = FormSession.new(definition), FormSession.new(definition)
    answer_all(one, seed=1, instances=3)
    answer_all(other, seed=2, instances=1)
    wanted = read_answers(one, layout, {})
    opened = FormSession.edit(definition, other.submission())
    fill_session(opened, layout, wanted)
    assert read_answers(opened, layout, {}).key() == wanted.key()
    differing = {path for path, value in told(one).items() if told(opened).get(path) != value}
    assert differing == set()


@pytest.mark.parametrize("name", BUILT_IN)
def test_changes_of_both_sides_come_together_in_a_real_form(forms, name):
    definition = forms[name]
    layout = Layout.of(definition)
    first = FormSession.new(definition)
    answer_all(first, seed=3)
    base = read_answers(first, layout, {})
    xml = first.submission()
    sides = []
    for seed, half in ((5, 0), (7, 1)):
        session = FormSession.edit(definition, xml)
        _change_some(session, layout, random.Random(seed), half)
        sides.append(read_answers(session, layout, {}))
    merged = compare([base], sides, layout.counted)
    undecided = merged.undecided({})
    choices = {each.place: each.sides[0] for each in merged.walk() if each.place in undecided}
    wanted = merged.merged(choices)
    opened = FormSession.edit(definition, xml)
    fill_session(opened, layout, wanted)
    found = read_answers(opened, layout, {})
    asked = {path for path, answer in wanted.values.items() if found.value(path) != answer}
    # What is missing was answered on one side and is not asked for after the other's change.
    assert all(not opened.node(path).relevant for path in asked)
    assert wanted.values.keys() & found.values.keys()


def _change_some(session, layout, chance, half):
    """Clear and answer again some of the questions outside of repeats."""
    paths_of_half = layout.questions[""][half::2]
    for path in chance.sample(paths_of_half, len(paths_of_half) // 3):
        if not session.node(path).readonly:
            session.set(path, "")
    answer_all(session, seed=chance.randint(0, 99))


def test_instances_that_the_form_counts_follow_the_answer_that_counts_them():
    definition = read_form(convert("counted.md", COUNTED.encode(), {}).xform, {})
    layout = Layout.of(definition)
    [repeat] = layout.counted
    root = repeat.rpartition("/")[0]
    session = FormSession.new(definition)
    session.set(f"{root}/n", "3")
    for place in (1, 2, 3):
        session.set(f"{repeat}[{place}]/a", str(place))
    wanted = read_answers(session, layout, {})
    opened = FormSession.edit(definition, FormSession.new(definition).submission())
    fill_session(opened, layout, wanted)
    assert read_answers(opened, layout, {}).key() == wanted.key()
    assert opened.value(f"{root}/total") == "3"


def test_what_is_no_value_is_refused():
    definition = read_form(convert("counted.md", COUNTED.encode(), {}).xform, {})
    layout = Layout.of(definition)
    path = layout.questions[""][0]
    wanted = Answers({path: Answer.plain("many")}, {})
    with pytest.raises(FieldKitError) as refusal:
        fill_session(FormSession.new(definition), layout, wanted)
    assert refusal.value.code == "form.not_a_value"
