"""Both ODK engines conclude from the samples of the newer forms what we do, repeats and all."""

import os
import re

import pytest

from fieldkit.forms import Given
from fieldkit.forms.body import Question
from fieldkit.forms.session import FormSession
from tests.conformance.referees import Referee, RefereeMissingError
from tests.support.built_in import answered, built_in_definition, files_of, sample_answers

FOUND = "i1:data/q1,F-12,fk_food,Food,i1,/data/q1,Hands,critical,2026-11-20T10:30:00+05:00,,out"
TAKEN = "S-1,W-03,i1,tanker,2026-11-20T10:30:00.000+05:00,A. Person,Tap 2,micro chem,"
KNOWN = {
    "site": "F-12",
    "findings_from": "known",
    "r_open": [{"f_result": "no"}, {"f_result": "yes"}],
    "paper_more": "no",
    "new_found": "no",
    "imminent": ["none"],
}
CHOSEN = {
    "site": "W-03",
    "sample": "S-1",
    "matter": "water",
    "received_at": "2026-11-21T10:30:00.000+05:00",
    "ecoli_state": "pending",
    "params_taken": "yes",
    "r_param": [{"p_kind": "lead", "p_unit": "ug", "p_sign": "lt", "p_value": 20}],
}
CASES = {
    "follow-up on paper": ("fk_followup", sample_answers("followup"), {}),
    "follow-up of what is known": (
        "fk_followup",
        KNOWN,
        {"open_findings.csv": [FOUND, FOUND.replace("q1", "q2").replace("critical", "minor")]},
    ),
    "illness": ("fk_illness", sample_answers("illness"), {}),
    "review": ("fk_aar", sample_answers("aar"), {}),
    "sample by its number": ("fk_lab", sample_answers("lab"), {}),
    "chemical store": ("fk_chem", sample_answers("chem"), {}),
    "what must not stand together": (
        "fk_chem",
        {
            "mode": ["store"],
            "r_place": [
                {
                    "p_name": "Shelf 1",
                    "p_moved": "no",
                    "r_inv": [
                        {"substance": "sodium_hypochlorite"},
                        {"substance": "hydrogen_chloride"},
                        {"substance": "nitric_acid"},
                        {"substance_other": "X", "group_other": ["ammonia"]},
                    ],
                },
                {"p_name": "Shelf 2", "p_beside": ["water"], "r_inv": [{"substance": "argon"}]},
                {
                    "p_name": "Shelf 3",
                    "p_beside": ["food"],
                    "p_moved": "no",
                    "r_inv": [{"substance": "malathion"}],
                },
            ],
        },
        {},
    ),
    "gas": (
        "fk_chem",
        {
            "mode": ["detection"],
            "r_read": [
                {"instrument": "M", "bump": "yes", "sensors": ["o2"], "o2": 20.9},
                {
                    "instrument": "M",
                    "bump": "yes",
                    "sensors": ["tox"],
                    "gas_name": "ammonia",
                    "ppm": 160,
                },
            ],
        },
        {},
    ),
    "sample from the list": ("fk_lab", CHOSEN, {"samples.csv": [TAKEN]}),
}
# JavaRosa writes a moment in the zone it is in, and knows no choice names outside of a form.
WRITTEN_OTHERWISE = ("/data/taken_at", "/data/alert_reason")
INSTANCE = re.compile(r"\[(\d+)\]")

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module", params=["javarosa", "webforms"])
def referee(request):
    if request.param == "webforms" and "FIELDKIT_WEB_FORMS" not in os.environ:
        pytest.skip("FIELDKIT_WEB_FORMS names no folder with Web Forms")
    try:
        with Referee(request.param, files_of()) as opened:
            yield opened
    except RefereeMissingError as missing:
        pytest.skip(str(missing))


def steps_of(opened, given):
    """What a person does to give the answers of a session, in the order of the form."""
    definition = opened.definition
    blank = FormSession.new(definition, given=Given(None, given))
    steps = []
    for node in opened.nodes():
        known = definition.nodes[re.sub(r"\[\d+\]", "", node.path)]
        asked = isinstance(known.element, Question) and node.value and node.relevant
        if (
            not asked
            or opened.question(node.path).readonly
            or definition.binds[known.path].type in ("binary", "geopoint")
        ):
            continue
        for instance in INSTANCE.finditer(node.path):
            repeat = node.path[: instance.start()]
            if int(instance[1]) > blank.count(repeat):
                blank.add(repeat)
                steps.append(["add", repeat])
        blank.set(node.path, node.value)
        steps.append(["set", node.path, node.value])
    return steps


def results(name):
    """The calculated answers outside of groups."""
    definition = built_in_definition(name)
    return [
        path
        for path, bind in definition.binds.items()
        if bind.calculate and path.count("/") == 2 and path not in WRITTEN_OTHERWISE
    ]


def test_a_substance_that_is_put_right_later_is_compared_anew(referee):
    """In the order in which nobody fills a form in: the place is judged whatever changes last."""
    place = "/data/inventory/r_place[1]"
    steps = [
        ["set", "/data/scope/mode", "store"],
        ["set", f"{place}/p_name", "Shelf 1"],
        ["set", f"{place}/r_inv[1]/substance", "sodium_hypochlorite"],
        ["add", f"{place}/r_inv"],
        ["set", f"{place}/r_inv[2]/substance", "hydrogen_chloride"],
        ["state"],
        ["set", f"{place}/r_inv[1]/substance", "argon"],
        ["state"],
        ["set", f"{place}/r_inv[1]/substance", "sodium_hydroxide"],
        ["state"],
        ["remove", f"{place}/r_inv[2]"],
        ["state"],
    ]
    played = referee.play(built_in_definition("fk_chem").xform, steps)
    assert [result for result in played["results"] if "error" in result] == []
    states = [
        {node["path"]: node["value"] for node in result["nodes"]}
        for step, result in zip(steps, played["results"], strict=True)
        if step == ["state"]
    ]
    told = [(state[f"{place}/p_clash"], state["/data/n_clash_open"]) for state in states]
    assert told == [
        ("hypochlorite_acid oxidiser_acid", "1"), ("", "0"), ("acid_base", "1"), ("", "0"),
    ]  # fmt: skip


@pytest.mark.parametrize("case", CASES)
def test_a_record_comes_out_as_here(referee, case, tmp_path):
    name, answers, tables = CASES[case]
    files = files_of()
    given = {
        table: files[table] + "".join(f"{row}\n" for row in rows).encode()
        for table, rows in tables.items()
    }
    for file, content in (files | given).items():
        (tmp_path / file).write_bytes(content)
    opened = answered(name, answers, given=given)
    steps = [*steps_of(opened, given), ["state"]]
    played = referee.play(built_in_definition(name).xform, steps, tmp_path)
    assert played["refused"] is None
    assert [result for result in played["results"] if "error" in result] == []
    told = {node["path"]: node["value"] for node in played["results"][-1]["nodes"]}
    wanted = {path: opened.value(path) for path in results(name)}
    assert len(wanted) > 5
    assert {path: told.get(path) for path in wanted} == wanted
