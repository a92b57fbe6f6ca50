"""Three-way comparison: what changed alone proposes itself, what conflicts waits, nothing is lost."""

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.errors import FieldKitError
from fieldkit.inspections.answers import Answer, Answers
from fieldkit.inspections.three_way import ComparedAnswer, ComparedInstance, Standing, compare

R, T, FOOD = "/d/r", "/d/r/t", "/d/r/food"


def answers(_repeats=None, **values):
    return Answers(
        {f"/d/{name}": Answer.plain(text) for name, text in values.items() if text},
        {R: tuple(_repeats)} if _repeats is not None else {},
    )


def reading(food="", t=""):
    pairs = {FOOD: food, T: t}
    return Answers({path: Answer.plain(text) for path, text in pairs.items() if text})


def only(comparison, kind, standing):
    return [
        each for each in comparison.walk() if isinstance(each, kind) and each.standing is standing
    ]


PLOV, TEA, SOUP = reading("plov", "41"), reading("tea", "80"), reading("soup", "65")


def readings(comparison, **choices):
    found = comparison.merged(choices).instances(R)
    return [(each.value(FOOD).text, each.value(T).text) for each in found]


def test_a_change_of_one_side_proposes_itself():
    compared = compare([answers(a="1", b="1")], [answers(a="2", b="1"), answers(a="1", b="1")])
    [changed] = only(compared, ComparedAnswer, Standing.CHANGED)
    assert (changed.place, changed.proposal.text) == ("/d/a", "2")
    assert compared.merged({}) == answers(a="2", b="1")


def test_a_real_conflict_proposes_nothing():
    compared = compare([answers(a="1")], [answers(a="2"), answers(a="3")])
    [conflict] = only(compared, ComparedAnswer, Standing.CONFLICT)
    assert conflict.proposal is None
    assert compared.undecided({}) == ("/d/a",)
    with pytest.raises(FieldKitError) as refusal:
        compared.merged({})
    assert refusal.value.code == "resolve.undecided"
    assert compared.merged({"/d/a": Answer.plain("9")}) == answers(a="9")


def test_the_same_change_twice_is_no_conflict():
    compared = compare([answers(a="1")], [answers(a="2"), answers(a="2")])
    assert [each.standing for each in compared.walk()] == [Standing.CHANGED_ALIKE]


def test_an_answer_taken_away_is_a_change():
    compared = compare([answers(a="1", b="1")], [answers(b="1"), answers(a="1", b="1")])
    assert compared.merged({}) == answers(b="1")
    assert compare([answers(a="1")], [answers(), answers(a="2")]).undecided({}) == ("/d/a",)


def test_of_three_heads_two_that_agree_do_not_outvote_the_third():
    compared = compare([answers(a="1")], [answers(a="2"), answers(a="2"), answers(a="3")])
    assert compared.undecided({}) == ("/d/a",)
    compared = compare([answers(a="1")], [answers(a="2"), answers(a="2"), answers(a="1")])
    assert compared.merged({}) == answers(a="2")


def test_without_a_base_every_difference_is_a_conflict():
    compared = compare([], [answers([PLOV], a="1", b="2"), answers([PLOV, TEA], a="1")])
    assert compared.undecided({}) == ("/d/b", "/d/r[2]")
    assert only(compared, ComparedInstance, Standing.CONFLICT)[0].base is None


def test_bases_that_disagree_are_no_base():
    bases = [answers([PLOV], a="1", b="1"), answers([TEA], a="2", b="1")]
    compared = compare(bases, [answers([PLOV], a="1", b="2"), answers([TEA], a="2", b="1")])
    assert compared.undecided({}) == ("/d/a", "/d/r[1]/food", "/d/r[1]/t")
    assert compared.merged({place: Answer.plain("x") for place in compared.undecided({})}).value(
        "/d/b"
    ) == Answer.plain("2")


def test_a_file_is_compared_by_its_content():
    def photo(name, content):
        return Answers({"/d/photo": Answer(content, name)})

    same = compare([photo("a.jpg", "1")], [photo("b.jpg", "1"), photo("a.jpg", "1")])
    assert [each.standing for each in same.walk()] == [Standing.SAME]
    other = compare([photo("a.jpg", "1")], [photo("a.jpg", "2"), photo("a.jpg", "3")])
    assert other.undecided({}) == ("/d/photo",)


def test_instances_added_on_both_sides_all_stay():
    compared = compare([answers([PLOV])], [answers([PLOV, TEA]), answers([PLOV, SOUP])])
    assert compared.undecided({}) == ()
    assert sorted(readings(compared)) == [("plov", "41"), ("soup", "65"), ("tea", "80")]


def test_the_same_instance_added_on_both_sides_is_one():
    compared = compare([answers([])], [answers([TEA]), answers([TEA, TEA])])
    assert readings(compared) == [("tea", "80"), ("tea", "80")]


def test_an_edit_is_found_again_after_an_earlier_instance_is_gone():
    left = answers([reading("tea", "75"), SOUP])
    compared = compare([answers([PLOV, TEA, SOUP])], [left, answers([PLOV, TEA, SOUP])])
    assert readings(compared) == [("tea", "75"), ("soup", "65")]


def test_one_side_removes_what_the_other_changes():
    compared = compare([answers([PLOV])], [answers([]), answers([reading("plov", "70")])])
    [gone] = only(compared, ComparedInstance, Standing.CONFLICT)
    assert gone.sides == (False, True)
    [edit] = only(compared, ComparedAnswer, Standing.CHANGED)
    assert (edit.place, edit.proposal.text) == ("/d/r[1]/t", "70")
    assert compared.undecided({}) == ("/d/r[1]",)
    assert readings(compared, **{"/d/r[1]": False}) == []
    assert readings(compared, **{"/d/r[1]": True}) == [("plov", "70")]


def test_nothing_is_left_to_decide_inside_an_instance_that_goes():
    sides = [answers([reading("plov", "1")]), answers([reading("plov", "2")]), answers([])]
    compared = compare([answers([PLOV])], sides)
    assert compared.undecided({}) == ("/d/r[1]", "/d/r[1]/t")
    assert compared.undecided({"/d/r[1]": False}) == ()


def test_an_instance_whose_only_answer_changed_is_known_by_its_position():
    base, left, right = ([reading(t=each)] for each in ("3", "5", "7"))
    compared = compare([answers(base)], [answers(left), answers(right)])
    assert compared.undecided({}) == ("/d/r[1]/t",)


def test_a_new_order_is_kept_and_an_edit_follows_it():
    left = answers([SOUP, PLOV, TEA])
    right = answers([PLOV, reading("tea", "75"), SOUP])
    compared = compare([answers([PLOV, TEA, SOUP])], [left, right])
    assert readings(compared) == [("soup", "65"), ("plov", "41"), ("tea", "75")]


def test_instances_that_the_form_counts_are_known_by_position():
    base, left = [reading("a", "1"), reading("b", "2")], [reading("b", "2"), reading("a", "1")]
    compared = compare([answers(base)], [answers(left), answers(base)], counted=[R])
    assert readings(compared) == [("b", "2"), ("a", "1")]
    assert len(only(compared, ComparedAnswer, Standing.CHANGED)) == 4


def test_inner_repeats_are_compared_inside_their_instance():
    def sample(code, *hands):
        inner = tuple(Answers({"/d/r/h/by": Answer.plain(by)}) for by in hands)
        return Answers({FOOD: Answer.plain(code)}, {"/d/r/h": inner})

    base = answers([sample("s1", "A"), sample("s2", "A")])
    left = answers([sample("s1", "A", "B"), sample("s2", "A")])
    right = answers([sample("s1", "A", "C")])
    merged = compare([base], [left, right]).merged({})
    assert [
        each.value("/d/r/h/by").text for each in merged.instances(R)[0].instances("/d/r/h")
    ] == [
        "A",
        "B",
        "C",
    ]
    assert len(merged.instances(R)) == 1


# --- properties

texts = st.sampled_from(["", "1", "2", "3"])
instances = st.builds(reading, food=st.sampled_from(["", "a", "b", "c"]), t=texts)
records = st.builds(answers, _repeats=st.lists(instances, max_size=5), a=texts, b=texts, c=texts)


@given(base=records, change=records)
def test_a_change_merged_with_nothing_is_the_change(base, change):
    for sides in ([change, base], [base, change], [change, change]):
        merged = compare([base], sides).merged({})
        assert merged.key() == Answers(change.values, {R: change.instances(R)}).key()


def said(comparison, side):
    """What a comparison shows of one side, instance by instance."""
    found = []
    for instance in comparison.instances:
        if instance.sides[side]:
            values = ((each.path, each.sides[side].text) for each in instance.inside.answers)
            found.append(frozenset((path, text) for path, text in values if text))
    return Counter(found)


@given(bases=st.lists(records, max_size=2), sides=st.lists(records, min_size=2, max_size=3))
def test_every_answer_of_every_side_is_shown(bases, sides):
    compared = compare(bases, sides)
    for number, side in enumerate(sides):
        shown = {each.path: each.sides[number].text for each in compared.answers}
        assert {path: text for path, text in shown.items() if text} == {
            path: answer.text for path, answer in side.values.items()
        }
        held = (
            frozenset((path, answer.text) for path, answer in instance.values.items())
            for instance in side.instances(R)
        )
        assert said(compared, number) == Counter(held)


def facts(comparison, *, turned=False):
    def pair(sides):
        return tuple(reversed(sides)) if turned else sides

    return Counter(
        (each.path, str(each.base), str(pair(each.sides)), each.standing, str(each.proposal))
        for each in comparison.walk()
    )


@given(base=records, left=records, right=records)
def test_the_sides_may_change_places(base, left, right):
    one, other = compare([base], [left, right]), compare([base], [right, left])
    assert facts(one) == facts(other, turned=True)
    if not one.undecided({}):
        assert one.merged({}).key() == other.merged({}).key()


@given(base=records, left=records, right=records)
def test_what_a_side_says_is_in_the_result_or_asked_about_or_taken_back_by_the_other(
    base, left, right
):
    """An answer that differs from the base is never replaced by one that a rule chose."""
    compared = compare([base], [left, right])
    undecided = set(compared.undecided({}))
    for each in compared.walk():
        if isinstance(each, ComparedAnswer) and each.place not in undecided:
            changes = {side for side in each.sides if side not in (None, each.base)}
            assert changes <= {each.proposal}
