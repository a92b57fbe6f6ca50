"""demo --size: an invented event is real work, on real laptops, and only an exercise."""

import json
from pathlib import Path

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.jobs import JobContext
from fieldkit.cli.main import run
from fieldkit.storage import workspace_key

PASSPHRASE = "a demo is no secret"


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


def made(capsys, folder, *more, code=0):
    assert run(["--json", "demo", "--into", str(folder), *more], lambda _: 0) == code
    return json.loads(capsys.readouterr().out)


def answers_of(workspace):
    with open_services(Path(workspace), PASSPHRASE) as services:
        rows = services.inspecting.inspections()
        return {row.id: services.inspecting.show(row.id).answers for row in rows}


def test_an_invented_event_is_planned_inspected_handed_over_and_reviewed(capsys, tmp_path):
    said = made(capsys, tmp_path / "one", "--size", "24", "--seed", "5")
    assert said["inspections"] == sum(said["by_grade"].values()) == 24
    assert len(said["by_grade"]) > 1
    assert said["findings"] > 24
    with open_services(tmp_path / "one" / "supervisor", PASSPHRASE) as services:
        assert services.receiving.verify(JobContext()).ok
        rows = services.inspecting.inspections()
        assert len(rows) == 24
        assert all(row.exercise for row in rows)
        assert {row.state for row in rows} >= {"approved", "received"}
        assert {row.form for row in rows} == {"fk_food", "fk_water", "fk_chem"}
        assert len({row.person for row in rows}) == 2
        assert len({row.at[:10] for row in rows}) == 3
        assert services.documenting.pdf(rows[0].id).startswith(b"%PDF")
        assert services.alerting.alerts() != []
    for inspector in said["workspaces"]["inspectors"]:
        with open_services(Path(inspector), PASSPHRASE) as services:
            own = services.inspecting.inspections()
            assert {row.state for row in own} <= {"approved", "received", "returned"}


def test_the_same_seed_gives_the_same_answers(capsys, tmp_path):
    for name in ("one", "two"):
        made(capsys, tmp_path / name, "--size", "8", "--seed", "3")
    one, two = (answers_of(tmp_path / name / "supervisor") for name in ("one", "two"))
    own = {"/data/deviceid"}  # keys are made by chance
    assert [
        {path: value for path, value in answers.items() if path not in own}
        for answers in one.values()
    ] == [
        {path: value for path, value in answers.items() if path not in own}
        for answers in two.values()
    ]


def test_a_folder_that_holds_something_is_refused(capsys, tmp_path):
    (tmp_path / "letter.txt").write_text("mine", encoding="utf-8")
    said = made(capsys, tmp_path, "--size", "3", code=1)
    assert said["error"]["code"] == "demo.folder_not_empty"
