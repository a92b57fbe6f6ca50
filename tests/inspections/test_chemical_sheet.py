"""The sheet of a substance: every value with its source and state, and what it must not meet."""

import pytest

from fieldkit.inspections.chemical_sheet import chemical_sheet, clashes
from fieldkit.inspections.chemicals import SURROUNDINGS, known_chemicals

KNOWN = known_chemicals()
LANGUAGES = ("en", "ru", "kk", "ky", "tg", "uz", "mn", "ur")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_sheet_says_what_to_do_and_where_each_value_is_from(language):
    for key in KNOWN.substances:
        require_whole(chemical_sheet(KNOWN, key, language), language)


def require_whole(sheet, language):
    assert sheet.name == next(n.name for n in sheet.names if n.main and n.language == language)
    assert sheet.action.endswith((".", "۔"))
    assert sheet.groups
    assert {name.language for name in sheet.names} == set(LANGUAGES)
    for fact in (*sheet.numbers, *sheet.limits):
        assert fact.label and fact.label != fact.property
        assert fact.shown
        assert fact.source
        assert fact.status in ("seen", "unverified")
    for hazard in (*sheet.pictograms, *sheet.hazards):
        assert hazard.text and hazard.text != hazard.code
        assert hazard.source
    for apart in sheet.apart:
        assert apart.why
        assert apart.result
        assert apart.label


def test_values_stand_as_they_were_published():
    sheet = chemical_sheet(KNOWN, "chlorine")
    shown = {fact.property: fact.shown for fact in sheet.limits}
    assert (shown["idlh"], shown["level1"], shown["level2"]) == ("10 ppm", "0.5 ppm", "2 ppm")
    assert next(f.basis for f in sheet.limits if f.property == "level2") == "AEGL, 60 minutes"
    assert [fact.shown for fact in sheet.numbers] == ["1017", "124"]


def test_figures_and_units_are_those_of_the_language():
    said = {fact.property: fact.shown for fact in chemical_sheet(KNOWN, "petrol", "ru").limits}
    assert said["lel"] == "1,4 % об."
    assert said["flash_point"] == "−43 °C"


def test_what_no_second_source_confirms_is_marked():
    sarin = chemical_sheet(KNOWN, "sarin")
    states = {fact.property: fact.status for fact in sarin.limits}
    assert (states["idlh"], states["level2"]) == ("unverified", "seen")


def test_what_is_not_known_is_said():
    assert chemical_sheet(KNOWN, "nitrogen").missing[0] == "Hazard statements"
    assert chemical_sheet(KNOWN, "chlorine").missing == ()


def test_the_particular_reason_is_told_and_not_the_general_one_again():
    apart = [a for a in chemical_sheet(KNOWN, "sodium_hypochlorite").apart if a.group == "acid"]
    assert [each.why for each in apart] == ["Chlorine gas forms at once."]
    assert "Sulfuric acid" in apart[0].examples


@pytest.mark.parametrize(
    ("keys", "outcomes"),
    [
        (("sodium_hypochlorite", "hydrogen_chloride"), ["toxic_gas"]),
        (("hydrogen_chloride", "sodium_hypochlorite"), ["toxic_gas"]),
        (("sodium_hypochlorite", "ammonia"), ["toxic_gas", "heat"]),
        (("tcca", "calcium_hypochlorite"), ["explosion"]),
        (("sulfuric_acid", "sodium_hydroxide"), ["heat"]),
        (("calcium_carbide", "water"), ["heat"]),
        (("food", "malathion"), ["contamination"]),
        (("ethanol", "acetone"), []),
        (("chlorine", "argon"), []),
        (("water", "food"), []),
        (("sodium_cyanide", "nitric_acid", "argon"), ["toxic_gas"]),
    ],
)
def test_what_must_not_stand_together(keys, outcomes):
    found = clashes(KNOWN, keys)
    assert [clash.result for clash in found] == outcomes
    assert all(clash.why and clash.source for clash in found)


def test_no_substance_is_opposed_to_itself():
    for key in KNOWN.substances:
        assert all(
            apart.group not in KNOWN.substances[key].groups
            for apart in chemical_sheet(KNOWN, key).apart
        )


def test_surroundings_are_groups_of_no_substance():
    used = {group for each in KNOWN.substances.values() for group in each.groups}
    assert set(KNOWN.groups) - used == set(SURROUNDINGS)


def test_an_unverified_rule_says_so():
    (clash,) = clashes(KNOWN, ("malathion", "food"))[:1]
    assert clash.status == "unverified"
