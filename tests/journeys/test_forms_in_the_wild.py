"""Forms that other people made, through the whole job, and their submissions before the referee."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path

import pytest

from fieldkit.app.form_library import repair_form_file, usable_form
from fieldkit.clock import FrozenClock
from fieldkit.forms import FormSession, read_form
from tests.conformance.referees import Referee, RefereeMissingError
from tests.support.answering import answer_all, as_answers, fullest
from tests.support.wild_forms import comparable, for_the_referee, wild_forms

# One above 100 questions, one in French and English, one whose first language is Arabic.
FORMS = ("grain-store-survey", "mali-health-facilities", "subdistrict-profile-arabic")
SHARED = Path(os.environ.get("FIELDKIT_SHARED", Path(__file__).parents[3] / "shared"))
WILD = [file.stem for file in wild_forms(SHARED)]


@pytest.fixture
def wild(shared):
    """The path of a form by name."""
    return lambda name: next((shared / "forms-in-the-wild").glob(f"{name}.xls*"))


@pytest.mark.parametrize("name", FORMS)
def test_the_whole_job_with_a_foreign_form(prepared, wild, sample, name, tmp_path):
    supervisor, inspector = prepared
    checked = inspector("form", "check", wild(name))
    assert checked["ok"]
    form = inspector("form", "add", wild(name))["id"]
    answers = tmp_path / "answers.json"
    session, _ = fullest(usable_form(wild(name)).package.definition)
    given = as_answers(session)
    assert len(given) > 10
    answers.write_text(json.dumps(given), encoding="utf-8")
    photos = [f"--attach={node.path}={sample / 'photos' / 'stall.jpg'}"
              for node in session.violations()]  # fmt: skip
    recorded = inspector("record", form, "--site", "F-12", "--answers", answers, *photos)
    shown = inspector("show", recorded["id"])
    assert {path: value for path, value in given.items() if isinstance(value, str)}.items() <= (
        shown["answers"].items()
    )
    document = inspector("pdf", recorded["id"], "-o", tmp_path / "document.pdf")
    assert document["pages"] >= 1
    inspector("export", "-o", tmp_path / "out.fieldkit")
    supervisor("import", tmp_path / "out.fieldkit")
    assert supervisor("show", recorded["id"])["answers"] == shown["answers"]
    assert supervisor("verify")["ok"]


@pytest.fixture(scope="module")
def filled(shared, tmp_path_factory):
    """Every form: repaired, filled at random, and the same answers played before JavaRosa."""
    folder = tmp_path_factory.mktemp("referee")
    try:
        with Referee("javarosa", {}, "UTC") as javarosa:
            return {file.stem: _played(file, folder, javarosa) for file in wild_forms(shared)}
    except RefereeMissingError as missing:
        pytest.skip(str(missing))


def _played(file, folder, javarosa):
    copy = folder / file.stem / f"{file.stem}.xlsx"
    copy.parent.mkdir()
    mended = repair_form_file(file, copy)
    package = usable_form(copy).package
    xform = for_the_referee(package.definition.xform)
    session = FormSession.new(read_form(xform, package.files), FrozenClock(datetime.now(UTC), UTC))
    steps = answer_all(session)
    for name, content in package.files.items():
        (copy.parent / name).write_bytes(content)
    return mended, session, steps, javarosa.play(xform, [*steps, ["xml"]], copy.parent)


@pytest.mark.peers
@pytest.mark.slow
@pytest.mark.parametrize("form", WILD)
def test_a_repaired_form_gives_the_submission_that_the_referee_makes(filled, form):
    mended, session, steps, played = filled[form]
    assert mended.check.ok
    assert steps
    assert played["refused"] is None
    results = played["results"]
    assert [result for result in results if "error" in result] == []
    theirs = comparable(form, results[-1]["xml"].encode())
    assert theirs == comparable(form, session.submission())
