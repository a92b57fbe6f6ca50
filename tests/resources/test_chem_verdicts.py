"""What `fk_chem` concludes from what stands together, and what a red alert says to do first."""

import csv
import io

import pytest

from fieldkit import paths
from fieldkit.app.form_library import built_in_source
from fieldkit.content_wording import LANGUAGES
from fieldkit.forms.xlsform.tables import read_tables
from fieldkit.inspections.chemical_sheet import clashes
from fieldkit.inspections.chemicals import known_chemicals
from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.summary import findings, summarise
from tests.support.built_in import (
    REFERENCE,
    answered,
    built_in_definition,
    sample_answers,
    verdict_of,
)

KNOWN = known_chemicals()


def listed(key, **more):
    return {"substance": key, "i_quantity": 1, "i_unit": "kg", **more}


def unlisted(*groups):
    other = {"substance_other": "Cleaner X", "i_quantity": 1, "i_unit": "kg"}
    return other | ({"group_other": list(groups)} if groups else {})


def place(name, *rows, beside=(), moved=""):
    beside = {"p_beside": list(beside)} if beside else {}
    return {
        "p_name": name,
        **beside,
        "r_inv": [listed(row) if isinstance(row, str) else row for row in rows],
        **({"p_moved": moved} if moved else {}),
    }


def store(*places, **changes):
    """A store without any fault but what stands in it."""
    answers = sample_answers("chem")
    for key in [key for key in answers if key.startswith(("g_", "r_read"))]:
        del answers[key]
    items = {key: "in" for key, given in answers.items() if given in ("in", "out", "na", "nobs")}
    for key in [key for key in answers if key.endswith(("_cos", "_note", "_photo"))]:
        del answers[key]
    return answered(
        "fk_chem", answers | items | {"mode": ["store"], "r_place": list(places)} | changes
    )


def why(opened, at=1):
    return opened.value(f"/data/inventory/r_place[{at}]/p_clash").split()


def conclusions(opened):
    return verdict_of(opened, "grade", "alert", "alert_codes")


@pytest.mark.parametrize(
    ("rows", "beside", "rules"),
    [
        ([], (), []),
        (["sodium_hypochlorite"], (), []),
        (["sodium_hypochlorite", "sodium_hypochlorite"], (), []),
        (["nitric_acid"], (), []),  # both an acid and an oxidiser
        (["nitric_acid", "nitric_acid"], (), []),
        (["nitric_acid", "sulfuric_acid"], (), ["oxidiser_acid"]),
        (["sulfuric_acid", "nitric_acid"], (), ["oxidiser_acid"]),
        (["ethanol", "acetone"], (), []),
        (
            ["sodium_hypochlorite", "hydrogen_chloride"],
            (),
            ["hypochlorite_acid", "oxidiser_acid"],
        ),
        (["tcca", "calcium_hypochlorite"], (), ["hypochlorite_isocyanurate"]),
        (["sulfuric_acid", "sodium_hydroxide"], (), ["acid_base"]),
        (["calcium_carbide"], (), []),
        (["calcium_carbide"], ("water",), ["water_reactive_water"]),
        (["calcium_carbide"], ("food",), []),
        (["malathion"], ("food",), ["pesticide_food", "toxic_food"]),
        ([unlisted("acid"), "sodium_hypochlorite"], (), ["hypochlorite_acid", "oxidiser_acid"]),
        ([unlisted("acid"), unlisted("base")], (), ["acid_base"]),
        ([unlisted(), "sodium_hypochlorite"], (), []),
    ],
)
def test_what_stands_in_one_place_is_compared_by_the_matrix(rows, beside, rules):
    opened = store(place("Shelf 1", *rows, beside=beside))
    assert why(opened) == rules


def test_two_places_are_not_one():
    opened = store(place("Shelf 1", "sodium_hypochlorite"), place("Shelf 2", "hydrogen_chloride"))
    assert (why(opened, 1), why(opened, 2)) == ([], [])
    assert conclusions(opened) == ("A", "none", "")


def test_every_pair_of_substances_is_judged_as_by_the_look_up():
    """All pairs of one substance of each combination of groups, in one form."""
    kinds = {each.groups: key for key, each in KNOWN.substances.items()}
    keys = sorted(kinds.values())
    pairs = [(a, b) for n, a in enumerate(keys) for b in keys[n + 1 :]]
    opened = store(*(place(f"{a} {b}", a, b) for a, b in pairs))
    for number, (a, b) in enumerate(pairs, start=1):
        one, other = KNOWN.substances[a], KNOWN.substances[b]
        rules = KNOWN.between(one, other)
        told = {rule for rule in rules if rule_name(rule) in why(opened, number)}
        assert len(told) == len(why(opened, number)), (a, b)
        assert bool(told) == bool(clashes(KNOWN, (a, b))), (a, b)
        # Two acids that both oxidise are no acid beside an oxidiser.
        alike = {r for r in rules if {r.a, r.b} <= {*one.groups} & {*other.groups}}
        assert told == set(rules) - alike, (a, b)


def rule_name(rule):
    return f"{rule.a}_{rule.b}"


def test_surroundings_are_always_the_second_of_a_rule():
    """The form looks for them there only."""
    rows = list(
        csv.DictReader(io.StringIO((REFERENCE / "incompatibilities.csv").read_text("utf-8")))
    )
    assert not {"water", "food"} & {row["a"] for row in rows}
    assert all(row["name"] == f"{row['a']}_{row['b']}" for row in rows)


@pytest.mark.parametrize(
    ("opened_place", "expected"),
    [
        (place("Shelf 7", "tcca", "calcium_hypochlorite", moved="no"), ("C", "red", "clash")),
        (place("Shelf 7", "tcca", "calcium_hypochlorite"), ("C", "red", "clash")),
        (place("Shelf 7", "tcca", "calcium_hypochlorite", moved="yes"), ("B", "none", "")),
        # A rule that no source confirms raises amber, and never red.
        (place("Shelf 7", "malathion", beside=["food"], moved="no"), ("A", "amber", "pairs")),
        (place("Shelf 7", "malathion", beside=["food"], moved="yes"), ("A", "none", "")),
        (place("Shelf 7", "malathion"), ("A", "none", "")),
    ],
)
def test_what_stands_wrongly_is_a_finding_until_it_is_parted(opened_place, expected):
    opened = store(opened_place)
    assert conclusions(opened) == expected
    found = findings(opened, meaning_of(opened.definition))
    wrong = [finding for finding in found if finding.path.endswith("p_why")]
    if len(opened_place["r_inv"]) > 1:
        assert [(f.severity, f.corrected) for f in wrong] == [
            ("critical", opened_place.get("p_moved") == "yes")
        ]
        assert "Hypochlorite + Chlorinated isocyanurate: Fire and explosion" in wrong[0].value
        assert wrong[0].label == "Must not stand together here (Shelf 7)"
    elif "p_beside" in opened_place:
        assert [finding.severity for finding in wrong] == ["major"]
    else:
        assert wrong == []


# What a red alert says first


def gas(**reading):
    return {"mode": ["detection"], "r_read": [{"instrument": "M", "bump": "yes", **reading}]}


TOX = {"sensors": ["tox"]}


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        (gas(sensors=["o2"], o2=20.9), ""),
        (gas(sensors=["o2"], o2=19.4), "asphyxiant_gas"),
        (gas(sensors=["o2"], o2=23.6), "oxidising_gas"),
        (gas(sensors=["lel"], lel=9.9), ""),
        (gas(sensors=["lel"], lel=10), "flammable_gas"),
        (gas(**TOX, gas_name="chlorine", ppm=1.9), ""),
        (gas(**TOX, gas_name="chlorine", ppm=2), "oxidising_toxic_gas"),
        (gas(**TOX, gas_name="ammonia", ppm=160), "corrosive_gas"),
        (gas(**TOX, gas_name="sarin", ppm=0.006), "warfare_agent"),
        (gas(**TOX, gas_name="vx", ppm=1), ""),  # its levels are unverified: amber
    ],
)
def test_a_gas_that_is_dangerous_says_what_to_do(changes, action):
    answers = {
        key: given
        for key, given in sample_answers("chem").items()
        if not key.startswith(("c_", "g_")) and key != "r_place"
    }
    opened = answered("fk_chem", answers | changes)
    assert opened.value("/data/alert_do") == action
    assert (opened.value("/data/alert") == "red") == bool(action)


@pytest.mark.parametrize(
    ("changes", "action"),
    [
        ({"c_label": "out", "c_label_note": "x"}, "stop_work"),
        ({"c_leak": "out", "c_leak_note": "x", "c_label": "out", "c_label_note": "x"}, "unknown"),
        ({"c_leak": "out", "c_leak_note": "x", "c_leak_cos": "yes"}, ""),
        ({"c_label": "out", "c_label_note": "x", "c_label_cos": "yes"}, ""),
    ],
)
def test_a_violation_says_what_to_do(changes, action):
    opened = store(place("Shelf 7", "argon"), **changes)
    assert opened.value("/data/alert_do") == action


def test_a_clash_says_to_have_it_parted_unless_something_leaks():
    wrong = place("Shelf 7", "tcca", "calcium_hypochlorite", moved="no")
    assert store(wrong).value("/data/alert_do") == "keep_apart"
    assert store(wrong, c_leak="out", c_leak_note="x").value("/data/alert_do") == "unknown"


def test_the_reason_of_a_red_alert_begins_with_what_to_do_in_the_language_of_the_form():
    opened = answered(
        "fk_chem",
        {
            key: given
            for key, given in sample_answers("chem").items()
            if not key.startswith(("c_", "g_")) and key != "r_place"
        }
        | gas(**TOX, gas_name="chlorine", ppm=3),
    )
    first = "Withdraw upwind, do not enter. Keep fuel, oil and rags away from it."
    assert opened.value("/data/alert_reason").startswith(f"{first} Dangerous toxic gas reading")
    meaning = meaning_of(opened.definition)
    assert summarise(opened, meaning).alert_reason == f"{first} Dangerous toxic gas reading"
    opened.set_language("Русский (ru)")
    assert summarise(opened, meaning).alert_reason.startswith("Отходите против ветра, не входите.")


def test_a_substance_is_chosen_by_its_name_in_each_language():
    opened = answered("fk_chem", {"mode": ["store"], "r_place": [place("Shelf 7", "chlorine")]})
    path = "/data/inventory/r_place[1]/r_inv[1]/substance"
    words = {choice.value: choice.label for choice in opened.question(path).choices}
    assert words["chlorine"] == "Chlorine"
    assert len(words) == len(KNOWN.substances)
    opened.set_language("Русский (ru)")
    words = {choice.value: choice.label for choice in opened.question(path).choices}
    assert words["sodium_hypochlorite"] == "Гипохлорит натрия"


def test_the_form_asks_nothing_of_a_table_that_is_not_there():
    definition = built_in_definition("fk_chem")
    assert set(definition.external_files) == {"limits", "chemicals", "incompatibilities"}


@pytest.mark.parametrize("tag", LANGUAGES)
def test_a_built_in_form_names_substances_and_rules_in_each_language(tag):
    form = built_in_source(paths.resources() / "forms" / "fk_chem.md").decode()
    rows = read_tables(form.encode()).sheets["choices"].rows
    said = {
        (row.cells["list_name"], row.cells["name"]): row.cells[f"label::{LANGUAGES[tag]}"]
        for row in rows
    }
    for key, substance in KNOWN.substances.items():
        assert said["chemical", key] == substance.name(tag)
    rule = said["clash", "hypochlorite_acid"]
    assert rule.startswith(KNOWN.groups["hypochlorite"].said(tag) + " + ")
    assert all(text for (name, _), text in said.items() if name == "clash")
