"""JavaRosa, as inside ODK Collect, grades the built-in forms as we do."""

import json

import pytest

from fieldkit import paths
from fieldkit.forms.xlsform.convert import convert
from tests.conformance.referees import Referee, RefereeMissingError

REFERENCE = paths.resources() / "reference"
FILES = {
    name: (REFERENCE / name).read_bytes()
    for name in ("limits.csv", "chemicals.csv", "incompatibilities.csv")
}
RESULTS = ("items_left", "score", "grade", "grade_codes", "alert")
SAMPLES = {"fk_food": "food", "fk_water": "water", "fk_chem": "chem"}

pytestmark = pytest.mark.peers


@pytest.fixture(scope="module")
def javarosa():
    try:
        with Referee("javarosa", FILES) as referee:
            yield referee
    except RefereeMissingError as missing:
        pytest.skip(str(missing))


def ours(form, steps):
    from fieldkit.forms.definition import read_form
    from fieldkit.forms.session import FormSession

    session = FormSession.new(read_form(form, FILES))
    for step in steps:
        if step[0] == "set":
            session.set(step[1], step[2])
    return session


def steps_of(name, form):
    """The answers of the sample outside of repeats, as steps."""
    from fieldkit.forms.definition import read_form

    given = json.loads(
        (REFERENCE / "sample_event" / f"{SAMPLES[name]}.json").read_text(encoding="utf-8")
    )
    definition = read_form(form, FILES)
    by_name = {path.rpartition("/")[2]: path for path in definition.nodes}
    text = {
        key: " ".join(value) if isinstance(value, list) else str(value)
        for key, value in given.items()
        if not (isinstance(value, list) and value and isinstance(value[0], dict))
    }
    kept = [
        key
        for key in text
        if key in by_name and definition.binds[by_name[key]].type not in ("binary", "geopoint")
    ]
    order = list(definition.nodes)
    kept.sort(key=lambda key: order.index(by_name[key]))
    return [["set", by_name[key], text[key]] for key in kept]


@pytest.mark.parametrize("name", SAMPLES)
def test_it_grades_as_we_do(javarosa, name):
    source = (paths.resources() / "forms" / f"{name}.md").read_bytes()
    form = convert(f"{name}.md", source, FILES).xform
    answers = steps_of(name, form)
    half = len(answers) // 2
    steps = [*answers[:half], ["state"], *answers[half:], ["state"]]
    played = javarosa.play(form, steps)
    assert played["refused"] is None
    states = [
        {node["path"]: node["value"] for node in result["nodes"]}
        for step, result in zip(steps, played["results"], strict=True)
        if step == ["state"]
    ]
    found = [state.get(f"/data/{result}") for state in states for result in RESULTS]
    expected = [
        ours(form, steps).value(f"/data/{result}")
        for steps in (answers[:half], answers)
        for result in RESULTS
    ]
    assert found == expected
    assert expected[1] == ""  # no score half way
    assert expected[len(RESULTS)] == "0"
    assert expected[len(RESULTS) + 1] != ""
