"""What the built-in forms conclude from answers: score, grade, alert and its reason."""

import json
from functools import cache

import pytest

from fieldkit import paths
from fieldkit.forms.answers import fill
from fieldkit.forms.definition import read_form
from fieldkit.forms.session import FormSession
from fieldkit.forms.xlsform.convert import convert
from fieldkit.inspections.meaning import meaning_of
from fieldkit.inspections.summary import form_title, summarise

REFERENCE = paths.resources() / "reference"
ANSWERS = {"fk_food": "food", "fk_water": "water", "fk_chem": "chem"}
TABLES = ("limits.csv", "chemicals.csv", "incompatibilities.csv")


@cache
def definition(name, tables=TABLES):
    source = (paths.resources() / "forms" / f"{name}.md").read_bytes()
    files = {table: (REFERENCE / table).read_bytes() for table in tables}
    return read_form(convert(f"{name}.md", source, files).xform, files)


def sample(name):
    file = REFERENCE / "sample_event" / f"{ANSWERS[name]}.json"
    return json.loads(file.read_text(encoding="utf-8"))


def session(name, answers, tables=TABLES):
    opened = FormSession.new(definition(name, tables))
    assert [problem.message for problem in fill(opened, answers)] == []
    return opened


def verdict(opened):
    form = next(iter(opened.definition.nodes)).strip("/")
    return {key: opened.value(f"/{form}/{key}") for key in ("score", "grade", "alert")}


def reasons(opened):
    form = next(iter(opened.definition.nodes)).strip("/")
    return opened.value(f"/{form}/alert_codes").split()


def clean_food(**changes):
    """The sample stall with nothing wrong, then the changes."""
    answers = sample("fk_food")
    for key in [
        key for key in answers if key.endswith(("_cos", "_note")) or key[2:] == "wash_photo"
    ]:
        del answers[key]
    answers = {key: "in" if value == "out" else value for key, value in answers.items()}
    for key in (
        "f_cold_photo",
        "r_temp",
        "probe",
        "f_wash_photo",
        "reason",
        "deadline",
        "measures",
    ):
        answers.pop(key, None)
    return (
        answers
        | {"temps_taken": "no", "temps_why": "No thermometer", "decision": "continue"}
        | changes
    )


@pytest.mark.parametrize(
    ("name", "expected", "codes"),
    [
        ("fk_food", {"score": "89", "grade": "C", "alert": "amber"}, ["critical", "temperature"]),
        ("fk_water", {"score": "78", "grade": "D", "alert": "red"}, ["chemical", "chlorine_low"]),
        ("fk_chem", {"score": "95", "grade": "A", "alert": "amber"}, ["bump"]),
    ],
)
def test_the_samples_come_out_as_designed(name, expected, codes):
    opened = session(name, sample(name))
    assert verdict(opened) == expected
    assert reasons(opened) == codes
    assert [node.path for node in opened.violations()] == []


@pytest.mark.parametrize(
    ("language", "reason"),
    [
        ("English (en)", "Chemical reading over its limit; Free chlorine too low"),
        ("Русский (ru)", "Превышен химический норматив; Мало свободного хлора"),
    ],
)
def test_the_reason_is_in_the_language_of_the_inspector(language, reason):
    opened = FormSession.new(definition("fk_water"))
    opened.set_language(language)
    fill(opened, sample("fk_water"))
    assert opened.value("/data/alert_reason") == reason


def test_a_clean_stall_is_grade_a_without_an_alert():
    opened = session("fk_food", clean_food())
    assert verdict(opened) == {"score": "100", "grade": "A", "alert": "none"}
    assert opened.value("/data/alert_reason") == ""


def out(item, corrected):
    return {item: "out", f"{item}_cos": corrected, f"{item}_note": "Seen."}


def test_an_open_critical_item_is_never_hidden_by_a_high_score():
    opened = session("fk_food", clean_food(**out("f_wash", "no")))
    assert int(verdict(opened)["score"]) > 90
    assert verdict(opened)["grade"] == "C"
    assert verdict(opened)["alert"] == "amber"


def test_a_corrected_critical_item_lowers_the_grade_only():
    opened = session("fk_food", clean_food(**out("f_wash", "yes")))
    assert verdict(opened)["grade"] == "B"
    assert verdict(opened)["alert"] == "none"


def test_three_open_critical_items_are_red():
    three = out("f_wash", "no") | out("f_sep", "no") | out("f_ill", "no")
    assert verdict(session("fk_food", clean_food(**three)))["alert"] == "red"


def test_one_fault_is_not_counted_twice():
    """Cold food out, two warm fridges: one open item, so no red."""
    warm = {"t_proc": "cold", "t_cold": 12, "t_act": "chill", "t_fixed": "no"}
    answers = clean_food(**out("f_cold", "no")) | {
        "temps_taken": "yes",
        "r_temp": [{"t_food": "Salad", **warm}, {"t_food": "Cream", **warm}],
    }
    answers.pop("temps_why")
    opened = session("fk_food", answers)
    assert verdict(opened)["alert"] == "amber"
    assert verdict(opened)["grade"] == "C"


def test_an_imminent_hazard_is_red_and_grade_d():
    answers = clean_food(imminent=["sewage"], imminent_note="Blocked drain.")
    assert verdict(session("fk_food", answers)) == {"score": "100", "grade": "D", "alert": "red"}


def why(opened):
    form = next(iter(opened.definition.nodes)).strip("/")
    return opened.value(f"/{form}/grade_codes").split()


@pytest.mark.parametrize(
    ("name", "given"),
    [
        ("fk_food", {"f_pic": "in", "f_ill": "in"}),
        ("fk_water", {"w_type": "tap", "s_tap_01": "no", "s_tap_02": "yes"}),
        ("fk_chem", {"mode": ["store"], "c_inv": "in"}),
    ],
)
def test_nothing_is_graded_before_the_checklist_is_answered(name, given):
    opened = FormSession.new(definition(name))
    fill(opened, given)
    assert verdict(opened)["score"] == ""
    assert verdict(opened)["grade"] == ""
    assert why(opened) == []
    assert int(opened.value("/data/items_left")) > 0


def test_the_last_answer_of_the_checklist_brings_the_grade():
    answers = clean_food()
    last = answers.pop("f_lpg")
    opened = session("fk_food", answers)
    assert (verdict(opened)["score"], opened.value("/data/items_left")) == ("", "1")
    fill(opened, {"f_lpg": last})
    assert (verdict(opened)["grade"], opened.value("/data/items_left")) == ("A", "0")


def test_a_hazard_needs_no_checklist_for_its_grade():
    opened = FormSession.new(definition("fk_food"))
    fill(opened, {"imminent": ["sewage"]})
    assert verdict(opened)["grade"] == "D"
    assert why(opened) == ["imminent"]


def test_pages_that_are_not_asked_are_not_waited_for():
    answers = sample("fk_chem")
    answers["mode"] = [mode for mode in answers["mode"] if mode != "lpg"]
    answers = {key: value for key, value in answers.items() if not key.startswith("g_")}
    opened = FormSession.new(definition("fk_chem"))
    fill(opened, answers)
    assert opened.value("/data/items_left") == "0"


@pytest.mark.parametrize(
    ("name", "changes", "grade", "codes"),
    [
        ("fk_food", {}, "A", []),
        ("fk_food", {"imminent": ["sewage"], "imminent_note": "Drain."}, "D", ["imminent"]),
        (
            "fk_food",
            {"f_wash": "out", "f_wash_cos": "no", "f_wash_note": "Seen."},
            "C",
            ["critical"],
        ),
        (
            "fk_food",
            {"f_wash": "out", "f_wash_cos": "yes", "f_wash_note": "Seen."},
            "B",
            ["corrected"],
        ),
    ],
)
def test_a_grade_explains_itself(name, changes, grade, codes):
    opened = session(name, clean_food(**changes))
    assert verdict(opened)["grade"] == grade
    assert why(opened) == codes


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_each_grade_of_the_samples_but_a_has_a_reason_in_words(name):
    opened = session(name, sample(name))
    assert bool(why(opened)) == (verdict(opened)["grade"] != "A")
    for language in ("English (en)", "Русский (ru)"):
        opened.set_language(language)
        reason = summarise(opened, meaning_of(opened.definition)).grade_reason
        assert bool(reason) == bool(why(opened))
        assert not any(code in reason for code in why(opened) if "_" in code)


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("fk_food", "Проверка безопасности пищевых продуктов"),
        ("fk_water", "Проверка питьевой воды"),
        ("fk_chem", "Проверка химической безопасности"),
    ],
)
def test_the_title_is_translated(name, title):
    opened = FormSession.new(definition(name))
    meaning = meaning_of(opened.definition)
    assert form_title(opened, meaning) == opened.definition.title
    opened.set_language("Русский (ru)")
    assert form_title(opened, meaning) == title


@pytest.mark.parametrize(
    ("reading", "result"),
    [
        ({"t_proc": "hot", "t_hot": 60}, "ok"),
        ({"t_proc": "hot", "t_hot": 59.9}, "fail"),
        ({"t_proc": "cold", "t_cold": 5}, "ok"),
        ({"t_proc": "cold", "t_cold": 5.1}, "fail"),
        ({"t_proc": "cold", "t_cold": 0}, "ok"),
        ({"t_proc": "cook", "t_cook": 69}, "fail"),
        ({"t_proc": "cook", "t_cook": 72, "t_class": "poultry"}, "check"),
        ({"t_proc": "cook", "t_cook": 75, "t_class": "poultry"}, "ok"),
        ({"t_proc": "reheat", "t_reheat": 73}, "fail"),
        ({"t_proc": "frozen", "t_frozen": -5}, "check"),
        ({"t_proc": "frozen", "t_frozen": -18}, "ok"),
        ({"t_proc": "receiving", "t_receiving": 9}, "check"),
        ({"t_proc": "cooling", "t_cooling": 40, "t_hours": 1.5}, "ok"),
        ({"t_proc": "cooling", "t_cooling": 22, "t_hours": 2.5}, "fail"),
        ({"t_proc": "cooling", "t_cooling": 6, "t_hours": 7}, "fail"),
        ({"t_proc": "cooling", "t_cooling": 5, "t_hours": 7}, "ok"),
        ({"t_proc": "hot"}, ""),
    ],
)
def test_temperatures_are_judged_by_the_table(reading, result):
    answers = clean_food() | {"temps_taken": "yes", "r_temp": [{"t_food": "Dish", **reading}]}
    answers.pop("temps_why")
    opened = session("fk_food", answers)
    assert opened.value("/data/temperatures/r_temp[1]/t_result") == result
    if result == "check":
        assert verdict(opened)["alert"] == "amber"


def quiet_water(**changes):
    """The sample tanker with good readings and no risks, then the changes."""
    answers = sample("fk_water") | {"frc": 0.5, "tcl": 0.6, "params_taken": "no"}
    for key in [key for key in answers if key.endswith(("_act", "_fixed"))]:
        del answers[key]
    for key in ("r_param", "risks_tanker_photo"):
        del answers[key]
    for number in range(1, 11):
        answers[f"s_tanker_{number:02d}"] = "no"
    answers |= changes
    return {key: value for key, value in answers.items() if value is not None}


@pytest.mark.parametrize(
    ("changes", "alert", "codes"),
    [
        ({}, "none", []),
        ({"frc": None, "tcl": None}, "none", []),
        ({"frc": 0}, "amber", ["chlorine_low"]),
        ({"frc": 0, "treated": "no"}, "none", []),
        ({"frc": 9, "tcl": 9}, "amber", ["chlorine_high"]),
        ({"ntu": 8}, "amber", ["turbidity"]),
        ({"ph": 9}, "amber", ["acidity"]),
        ({"odour": "fuel"}, "red", ["odour"]),
        ({"ecoli_state": "absent", "ecoli_due": None}, "none", []),
        ({"ecoli_state": "count", "ecoli": 0, "ecoli_due": None}, "none", []),
        ({"ecoli_state": "count", "ecoli": 1, "ecoli_due": None}, "red", ["ecoli"]),
        ({"ecoli_state": "present", "ecoli_due": None}, "red", ["ecoli"]),
        (
            {"s_tanker_02": "yes", "s_tanker_02_act": "x", "s_tanker_02_fixed": "no"},
            "red",
            ["cargo"],
        ),
        ({"toilets_f": 2}, "amber", ["ratio"]),
        ({"toilets_f": None}, "none", []),
    ],
)
def test_water_alerts(changes, alert, codes):
    opened = session("fk_water", quiet_water(**changes))
    assert (verdict(opened)["alert"], reasons(opened)) == (alert, codes)


@pytest.mark.parametrize(
    ("kind", "value", "alert"),
    [
        ("nitrate", 50, "none"),
        ("nitrate", 50.5, "red"),
        ("mercury", 0.1, "amber"),
        ("iron", 9, "none"),
    ],
)
def test_an_unverified_limit_never_raises_red(kind, value, alert):
    reading = {"p_kind": kind, f"p_{kind}": value, "p_method": "kit"}
    answers = quiet_water(params_taken="yes", r_param=[reading])
    assert verdict(session("fk_water", answers))["alert"] == alert


def gas(**reading):
    base = {"instrument": "Meter", "bump": "yes"}
    return sample("fk_chem") | {"r_read": [base | reading]}


@pytest.mark.parametrize(
    ("reading", "alert", "codes"),
    [
        ({"sensors": ["o2"], "o2": 20.9}, "none", []),
        ({"sensors": ["o2"], "o2": 19}, "red", ["air"]),
        ({"sensors": ["lel"], "lel": 5}, "amber", ["reading"]),
        ({"sensors": ["lel"], "lel": 10}, "red", ["air"]),
        ({"sensors": ["tox"], "gas_name": "chlorine", "ppm": 0.4}, "none", []),
        ({"sensors": ["tox"], "gas_name": "chlorine", "ppm": 0.5}, "amber", ["reading"]),
        ({"sensors": ["tox"], "gas_name": "chlorine", "ppm": 2}, "red", ["toxic_gas"]),
        ({"sensors": ["tox"], "gas_name": "formaldehyde", "ppm": 15}, "amber", ["reading"]),
        ({"sensors": ["tox"], "gas_name": "formaldehyde", "ppm": 20}, "red", ["toxic_gas"]),
        ({"sensors": ["tox"], "gas_name": "vx", "ppm": 1}, "amber", ["reading"]),
        ({"sensors": ["tox"], "gas_name": "carbon_monoxide", "ppm": 30}, "amber", ["reading"]),
        ({"sensors": ["tox"], "gas_name": "chlorpyrifos", "ppm": 30}, "none", []),
    ],
)
def test_gas_readings_are_judged_by_the_tables(reading, alert, codes):
    opened = session("fk_chem", gas(**reading))
    assert (verdict(opened)["alert"], reasons(opened)) == (alert, codes)


def test_an_incident_with_several_alike_is_red():
    answers = sample("fk_chem") | {
        "mode": ["incident"], "seen": "Smell of chlorine", "cases": 3, "same_signs": 2,
        "deliberate": "no", "pic_called": "no",
    }  # fmt: skip
    for key in [key for key in answers if key.startswith("c_") or key in ("r_place", "r_read")]:
        del answers[key]
    assert verdict(session("fk_chem", answers)) == {"score": "", "grade": "D", "alert": "red"}


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_without_the_table_of_limits_nothing_is_called_good(name):
    tables = ("chemicals.csv",)
    answers = clean_food() if name == "fk_food" else sample(name)
    opened = session(name, answers, tables)
    assert verdict(opened)["grade"] != "A"
    assert verdict(opened)["alert"] != "none"
    assert "no_limits" in reasons(opened)
