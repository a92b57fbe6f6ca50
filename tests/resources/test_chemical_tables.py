"""The tables of chemicals: sources, states, names, groups, and the table that forms carry."""

import csv
import importlib.util
import io
import json
import re
from collections import Counter

import pytest

from fieldkit import paths
from fieldkit.reports.text.fonts import Weight, chain

RUSSIAN = "абвгдеёжзийклмнопрстуфхцчшщъыьэюя"
ALPHABETS = {
    "ru": RUSSIAN,
    "kk": RUSSIAN + "әғқңөұүһі",
    "ky": RUSSIAN + "ңөү",
    "mn": RUSSIAN + "өү",
    "tg": "абвгғдеёжзиӣйкқлмнопрстуӯфхҳчҷшъэюя",
    "ur": "آاأبپتٹثجچحخدڈذرڑزژسشصضطظعغفقکگلمنںوؤہھءیئے",
}
CODE = r"[0-9A-Za-z(),.\- '/]+"  # R-134a, (CS), HFC-32 stay as they are in every language
FILES = (
    "chemical_substances.csv", "chemical_names.csv", "chemical_values.csv",
    "chemical_groups.csv", "chemical_sources.csv", "chemical_actions.csv", "incompatibilities.csv",
)  # fmt: skip


@pytest.fixture(scope="module")
def tool(project):
    """packaging/chemical_tables.py, which is no package."""
    place = project / "packaging" / "chemical_tables.py"
    spec = importlib.util.spec_from_file_location("chemical_tables", place)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def tables(tool):
    return tool.read_tables()


def table(name):
    text = (paths.resources() / "reference" / name).read_text(encoding="utf-8")
    return list(csv.DictReader(io.StringIO(text)))


def form():
    return (paths.resources() / "forms" / "fk_chem.md").read_text(encoding="utf-8")


def test_nothing_is_wrong_in_the_tables(tool, tables):
    assert tool.problems(tables) == []
    assert len(tables.substances) >= 60


def test_the_table_of_the_forms_is_built_from_the_others(tool, tables):
    built = (paths.resources() / "reference" / "chemicals.csv").read_text(encoding="utf-8")
    assert built == tool.form_table(tables), "run python packaging/chemical_tables.py"


def test_every_substance_has_a_name_in_each_of_the_eight_languages(tool, tables):
    main = Counter(row["language"] for row in tables.names if row["use"] == "main")
    assert main == dict.fromkeys(tool.LANGUAGES, len(tables.substances))


@pytest.mark.parametrize(
    "name", ["chemical_names.csv", "chemical_actions.csv", "incompatibilities.csv"]
)
def test_wording_says_who_reviewed_it(name):
    for row in table(name):
        assert re.fullmatch(r"\d{4}-\d\d-\d\d", row["date"]), row
        assert row["review"] in ("machine-made", "reviewed"), row
        assert bool(row["reviewed_by"]) == (row["review"] == "reviewed"), row


def test_names_are_written_in_the_letters_of_their_language(tables):
    for row in tables.names:
        if row["language"] in ("en", "uz"):
            assert re.fullmatch(CODE.replace("'", "'ʻʼ"), row["name"]), row
            continue
        letters = re.sub(CODE, "", row["name"]).lower()
        assert set(letters) <= set(ALPHABETS[row["language"]]), row


def test_every_letter_is_in_a_bundled_font():
    known = frozenset().union(*(face.characters for face in chain(Weight.REGULAR).faces))
    for name in FILES:
        text = (paths.resources() / "reference" / name).read_text(encoding="utf-8")
        assert {char for char in text if char != "\n" and ord(char) not in known} == set(), name


def test_a_source_says_what_it_is_and_how_it_was_read(tables):
    for row in tables.sources:
        assert row["title"], row
        assert row["publisher"], row
        assert row["read_on"], row
    used = {row["source"] for row in tables.values} | {
        row["second_source"] for row in tables.values
    }
    used |= {row["source"] for row in (*table("incompatibilities.csv"), *tables.actions)}
    assert used - {""} <= {row["key"] for row in tables.sources}


def test_no_figure_that_is_unverified_can_raise_a_red_alert(tool, tables):
    """The form makes a reading red by level 2 or IDLH, unless their state is `unverified`."""
    shown = {row["name"]: row for row in table("chemicals.csv")}
    for row in tables.values:
        state = {"level2": "level_status", "idlh": "idlh_status"}.get(row["property"])
        if state and row["status"] != "verified":
            assert shown[row["key"]][state] in ("unverified", ""), row
    assert Counter(row["level_status"] for row in shown.values())["seen"] >= 30


def test_a_reading_is_compared_in_one_unit():
    for row in table("chemicals.csv"):
        units = {row["level_unit"], row["idlh_unit"]} - {""}
        assert len(units) <= 1, row


def test_an_idlh_in_another_unit_than_the_levels_is_left_out(tool, tables):
    kept = tool.values_of(tables, "sarin")
    assert (kept["idlh"]["unit"], kept["level2"]["unit"]) == ("mg/m³", "ppm")
    assert next(row for row in table("chemicals.csv") if row["name"] == "sarin")["idlh"] == ""


def test_what_the_form_asks_of_the_table_is_in_it():
    asked = set(re.findall(r"instance\('chemicals'\)/root/item\[[^\]]*\]/(\w+)", form()))
    assert asked >= {"cas", "groups", "action", "level2"}
    assert asked <= set(table("chemicals.csv")[0])


def test_every_key_that_is_used_elsewhere_is_a_substance(tables):
    keys = {row["key"] for row in tables.substances}
    limits = {
        row["key"].removeprefix("chem_work_")
        for row in table("limits.csv")
        if "chem_work_" in row["key"]
    }
    sample = json.loads(
        (paths.resources() / "reference" / "sample_event" / "chem.json").read_text(encoding="utf-8")
    )
    stored = [row for place in sample["r_place"] for row in place["r_inv"]]
    named = {row["substance"] for row in stored if "substance" in row}
    named |= {row["gas_name"] for row in sample["r_read"] if "gas_name" in row}
    assert limits and named
    assert limits | named <= keys


# What must not lie beside what


def incompatible():
    return {frozenset((row["a"], row["b"])): row for row in table("incompatibilities.csv")}


def test_incompatible_groups_are_known_and_said_once(tables):
    rows = table("incompatibilities.csv")
    assert len(incompatible()) == len(rows)
    assert all(row["a"] != row["b"] for row in rows)
    known = {row["key"] for row in tables.groups}
    for row in rows:
        assert {row["a"], row["b"]} <= known, row
        assert row["sentence"].endswith("."), row
        assert row["sentence_ru"].endswith("."), row
        assert row["result"] in ("toxic_gas", "explosion", "fire", "heat", "contamination"), row
        assert (row["status"] == "verified") == (row["source"] != "own" and bool(row["place"])), row


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("hypochlorite", "acid"), ("isocyanurate", "acid"), ("hypochlorite", "ammonia"),
        ("isocyanurate", "hypochlorite"), ("oxidiser", "flammable_liquid"),
        ("oxidiser", "flammable_gas"), ("acid", "base"), ("acid", "cyanide"), ("acid", "sulfide"),
        ("acid", "phosphide"), ("water_reactive", "water"), ("pesticide", "food"),
    ],
)  # fmt: skip
def test_what_is_kept_apart_everywhere_is_in_the_matrix(a, b):
    assert frozenset((a, b)) in incompatible()


def test_the_choices_of_the_form_are_built_from_the_tables(tool, tables):
    assert form() == tool.form_with_choices(form(), tables), (
        "run python packaging/chemical_tables.py"
    )
    choices = tool.form_choices(tables)
    assert len(choices["chemical"]) == len(tables.substances)
    assert len(choices["clash"]) == len(incompatible())
    used = set(re.findall(r"'(\w+)'", next(re.finditer(r"\| alert_do \|.*", form())).group()))
    actions = {key for key, *_ in choices["action"]}
    assert {word for word in used if "_" in word} - {"g_leak", "c_leak"} <= actions


def test_choices_that_are_out_of_step_are_put_right(tool, tables):
    whole = form()
    assert (
        tool.form_with_choices(
            whole.replace("|  | chemical | ozone |", "|  | chemical | o |"), tables
        )
        == whole
    )


# The first line of a red alert


def test_the_first_line_says_what_to_do_and_no_distance(tables):
    for row in tables.actions:
        assert row["first_line"].startswith("Withdraw "), row
        assert row["first_line_ru"].startswith(("Отходите", "Отведите", "Выйдите")), row
        for text in (row["first_line"], row["first_line_ru"]):
            assert not re.search(r"\d|metre|метр", text), row
            assert len(text) <= 100, row


def test_the_action_of_a_substance_fits_its_guide(tool, tables):
    guides = {row["key"]: row["guides"].split() for row in tables.actions}
    for substance in tables.substances:
        guide = tool.values_of(tables, substance["key"]).get("erg")
        if guide:
            assert guide["value"].rstrip("P") in guides[substance["action"]], substance


# The checks notice faults


def changed(rows, key, /, **fields):
    """Rows with the first of a key, and of a property where `of` names one, changed."""
    wanted = fields.pop("of", None)
    index = next(
        i
        for i, row in enumerate(rows)
        if row["key"] == key and wanted in (None, row.get("property"))
    )
    return [*rows[:index], {**rows[index], **fields}, *rows[index + 1 :]]


@pytest.mark.parametrize(
    ("key", "of", "fields", "word"),
    [
        ("chlorine", "un", {"value": "UN9017"}, "shape"),
        ("chlorine", "erg", {"value": "24"}, "shape"),
        ("chlorine", "idlh", {"source": ""}, "source"),
        ("chlorine", "idlh", {"source": "hearsay"}, "source"),
        ("chlorine", "idlh", {"unit": "%"}, "idlh in %"),
        ("chlorine", "idlh", {"value": "12"}, "second source"),
        ("chlorine", "idlh", {"second_source": "npg"}, "second source"),
        ("chlorine", "idlh", {"second_source": "", "second_value": ""}, "second source"),
        ("chlorine", "idlh", {"status": "seen"}, "is seen"),
        ("chlorine", "level1", {"value": "3", "second_value": "3"}, "level1 3.0 is above level2"),
        ("chlorine", "level3", {"unit": "mg/m³"}, "several units"),
        ("propane", "lel", {"value": "12", "second_value": "12"}, "lel 12.0 is above uel 9.5"),
        ("ammonia", "twa", {"value": "40", "second_value": "40"}, "twa 40.0 is above stel 35.0"),
        ("acetone", "flash_point", {"value": "900", "second_value": "900"}, "flash point"),
        ("acetone", "flash_point", {"key": "acetoneacetone"}, "no such substance"),
        ("acetone", "flash_point", {"checked": ""}, "no date"),
    ],
)
def test_a_wrong_value_is_noticed(tool, tables, key, of, fields, word):
    rows = changed(tables.values, key, of=of, **fields)
    assert word in "\n".join(tool.problems(tables._replace(values=rows)))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"cas": "7782-50-4"}, "check digit"),
        ({"cas": "7664-41-7"}, "there twice"),
        ({"key": "ammonia"}, "there twice"),
        ({"groups": "oxidiser magic"}, "no group magic"),
        ({"action": "run"}, "no action"),
    ],
)
def test_a_wrong_substance_is_noticed(tool, tables, fields, word):
    rows = changed(tables.substances, "chlorine", **fields)
    assert word in "\n".join(tool.problems(tables._replace(substances=rows)))


@pytest.mark.parametrize(
    ("fields", "word"),
    [
        ({"language": "fr"}, "not one main name in en"),
        ({"name": ""}, "without"),
        ({"use": "other"}, "not one"),
    ],
)
def test_a_missing_name_is_noticed(tool, tables, fields, word):
    rows = changed(tables.names, "chlorine", **fields)
    assert word in "\n".join(tool.problems(tables._replace(names=rows)))


def test_figures_agree_within_the_rounding_of_their_documents(tool, tables):
    """A published 0.02 ppm is the 0.0154 ppm that 0.10 mg/m³ come to; 2 % and 2.3 % differ."""
    row = tool.values_of(tables, "sulfur_mustard")["level2"]
    assert (row["value"], row["second_value"], row["status"]) == ("0.02", "0.0154", "verified")
    assert tool._confirmed(row)
    assert not tool._confirmed({**row, "second_source": "chris"})
    assert not tool._confirmed({**row, "value": "0.03"})


def test_the_peer_says_agree_differ_or_absent(tool, tables):
    known = {("74-98-6", "lel"): 1.7, ("7664-41-7", "twa"): 25.0}
    rows = tool.compared(tables, lambda cas, name: known.get((cas, name)))
    outcome = {(row["key"], row["property"]): row["peer"] for row in rows}
    assert outcome["ammonia", "twa"] == "agree"
    assert outcome["propane", "lel"] == "differ: 1.7"
    assert outcome["propane", "uel"] == "absent"
    assert outcome["propane", "idlh"] == ""


def test_the_outcome_of_the_comparison_is_written_down(tool, tables):
    for row in tables.values:
        said = re.fullmatch(r"agree|absent|differ: -?[\d.e+]+", row["peer"])
        assert bool(said) == (row["property"] in tool.PEER_PROPERTIES), row


def test_the_peer_knows_the_numbers_by_our_names(tool, tables):
    known = {"108-88-3": ["TOLUENE"], "532-27-4": ["chloroacetophenone"], "67-64-1": ["brine"]}
    rows = tool.named(tables, lambda cas: known.get(cas, []))
    outcome = {row["key"]: row["peer"] for row in rows}
    assert outcome["toluene"] == outcome["cn"] == "agree"
    assert outcome["acetone"] == "differ: brine"
    assert outcome["benzene"] == "absent"


def test_every_number_was_looked_up_by_its_peer(tables):
    """Two differ by the peer's own list, not by the substance.

    CLP, NIOSH and CHRIS call 8052-41-3 Stoddard solvent; the peer has no trade name for the acid.
    """
    outcomes = {row["key"]: row["peer"] for row in tables.substances}
    differing = {key for key, said in outcomes.items() if said.startswith("differ: ")}
    assert differing == {"white_spirit", "fluorosilicic_acid"}
    assert all(outcomes[key] in ("agree", "absent") for key in set(outcomes) - differing)
