"""Laptops that were stolen, copied, rolled back or edited: told at the command line, by name."""

import json
import shutil

import pytest

from fieldkit.app.bootstrap import open_services
from fieldkit.app.carrying import write_bundle
from fieldkit.cli.main import run
from tests.journeys.conftest import PASSPHRASE

INSPECTOR = "Aibek"


@pytest.fixture
def prepared(prepared):
    """The two, who say once that they were not copied: the fixture that they come of was."""
    for each in prepared:
        each("device", "moved")
    return prepared


@pytest.fixture
def inspect(sample, tmp_path):
    """Records a food inspection at a site; gives what `record` says."""

    def record(desk, site="F-12"):
        return desk("record", "fk_food", "--site", site, "--answers", sample / "food.json")

    return record


@pytest.fixture
def say(capsys):
    """What a person reads: (exit code, lines) of a command without --json."""

    def read(desk, *arguments):
        code = run(["--workspace", str(desk.folder), *map(str, arguments)], lambda _: 0)
        return code, capsys.readouterr().out.splitlines()

    return read


def hand_over(desk, file, *options):
    desk("export", "-o", file, *options)
    return file


def edit(desk, sql, *values):
    """What an insider does who has the passphrase and a shell for the database."""
    with open_services(desk.folder, PASSPHRASE) as services:
        services._workspace._database.execute(sql, values)


def ids(desk):
    return {row["id"] for row in desk("list")}


def device_of(desk):
    return desk("device", "show")["device"]


# --- revoked


def test_a_stolen_laptop_is_revoked_and_the_revocation_lifted(prepared, inspect, tmp_path):
    supervisor, inspector = prepared
    before = inspect(inspector)["id"]
    supervisor("import", hand_over(inspector, tmp_path / "1.fieldkit"))
    revoked = supervisor("revoke", INSPECTOR, "--reason", "The laptop was stolen.")
    assert revoked["device"] == device_of(inspector)
    after = inspect(inspector, "F-13")["id"]
    [arrival] = supervisor("import", hand_over(inspector, tmp_path / "2.fieldkit"))
    assert [each["code"] for each in arrival["not_counted"]] == ["right.revoked"]
    assert INSPECTOR in arrival["not_counted"][0]["message"]
    assert ids(supervisor) == {before}
    checked = supervisor("verify")
    assert checked["ok"]
    assert [(r["code"], r["person"]) for r in checked["remarks"]] == [("right.revoked", INSPECTOR)]
    supervisor("revoke", INSPECTOR, "--reason", "Again.", expected_refusal="device.already_revoked")

    inspector("device", "card", "-o", tmp_path / "again.txt")
    supervisor("enrol", tmp_path / "again.txt")
    assert ids(supervisor) == {before, after}
    assert supervisor("verify")["remarks"] == []
    supervisor("pack", "-o", tmp_path / "lifted.fieldkit")
    inspector("import", tmp_path / "lifted.fieldkit")
    assert inspector("verify")["ok"]


# --- copied


@pytest.mark.parametrize("turned", [False, True])
def test_two_cloned_laptops_are_found_kept_and_go_on(
    prepared, desk, inspect, say, tmp_path, turned
):
    supervisor, laptop = prepared
    first = inspect(laptop)["id"]
    clone = desk("clone")
    shutil.copytree(laptop.folder, clone.folder)
    code, lines = say(clone, "doctor")
    assert code == 0
    assert any("This workspace is a copy" in line for line in lines)
    assert not any("is a copy" in line for line in say(laptop, "doctor")[1])

    on_laptop, on_clone = inspect(laptop, "F-13")["id"], inspect(clone, "F-14")["id"]
    files = [
        hand_over(each, tmp_path / f"{name}.fieldkit")
        for name, each in (("laptop", laptop), ("clone", clone))
    ]
    arrivals = [supervisor("import", file)[0] for file in (files[::-1] if turned else files)]
    assert [arrival["forks"] for arrival in arrivals] == [0, 1]
    assert ids(supervisor) == {first, on_laptop, on_clone}
    [fork] = supervisor("verify", code=1)["problems"]
    assert (fork["code"], fork["device"], fork["person"]) == (
        "verify.fork", device_of(laptop), INSPECTOR,
    )  # fmt: skip
    code, lines = say(supervisor, "verify")
    assert (code, lines[0].split(":")[0]) == (1, "NOT IN ORDER")
    assert f"number {fork['seq']} of the laptop of {INSPECTOR}" in lines[1]

    words = clone("device", "show")["words"]
    assert clone("rekey")["words"] != words
    assert not any("is a copy" in line for line in say(clone, "doctor")[1])
    clone("device", "card", "-o", tmp_path / "new.txt")
    supervisor("enrol", tmp_path / "new.txt")
    more = {inspect(laptop, "F-11")["id"], inspect(clone, "F-11")["id"]}
    for name, each in (("laptop", laptop), ("clone", clone)):
        [arrival] = supervisor("import", hand_over(each, tmp_path / f"{name}-2.fieldkit"))
        assert (arrival["forks"], arrival["quarantined"], arrival["not_counted"]) == (0, 0, [])
    assert ids(supervisor) == {first, on_laptop, on_clone, *more}
    assert len(supervisor("verify", code=1)["problems"]) == 1


def test_a_moved_workspace_says_so_once(prepared, desk, say):
    _supervisor, laptop = prepared
    clone = desk("moved")
    shutil.copytree(laptop.folder, clone.folder)
    words = clone("device", "show")["words"]
    assert clone("device", "moved")["words"] == words
    assert not any("is a copy" in line for line in say(clone, "doctor")[1])


# --- withheld


def test_a_withheld_record_is_missed_by_number_and_asked_for(
    prepared, desk, inspect, say, tmp_path
):
    supervisor, inspector = prepared
    kept_back = inspect(inspector)["id"]
    shown = inspect(inspector, "F-13")["id"]
    holed = tmp_path / "holed.fieldkit"
    with open_services(inspector.folder, PASSPHRASE) as services:
        workspace = services._workspace
        records = [r for r in workspace.ledger.all_records() if r.entity != kept_back]
        write_bundle(services._core, holed, records, [], sorted(workspace.roster().supervisors))
        [seq] = [r.seq for r in workspace.ledger.of_entity(kept_back)]
    device = device_of(inspector)
    checked = supervisor("verify", holed)
    assert [(r["code"], r["device"], r["seq"]) for r in checked["remarks"]] == [
        ("verify.missing", device, seq)
    ]
    [arrival] = supervisor("import", holed)
    assert arrival["gaps"] == [{"device": device, "first": seq, "last": seq}]
    assert ids(supervisor) == {shown}
    [remark] = supervisor("verify")["remarks"]
    assert (remark["code"], remark["person"], remark["seq"]) == ("verify.missing", INSPECTOR, seq)
    code, lines = say(supervisor, "verify")
    assert code == 0
    assert f"Entries {seq} to {seq} of {INSPECTOR} are signed to exist" in lines[1]
    assert "fieldkit export --all" in lines[2]
    supervisor("import", hand_over(inspector, tmp_path / "all.fieldkit", "--all"))
    assert ids(supervisor) == {kept_back, shown}
    assert supervisor("verify")["remarks"] == []


# --- ended early


def test_a_chain_that_was_cut_short_on_the_laptop_is_named(prepared, inspect, say):
    _supervisor, inspector = prepared
    lost = inspect(inspector)["id"]
    with open_services(inspector.folder, PASSPHRASE) as services:
        [record] = services._workspace.ledger.of_entity(lost)
    edit(inspector, "DELETE FROM records WHERE entity = ?", lost)
    found = inspector("verify", code=1)["problems"]
    assert ("verify.lost_record", record.device, record.seq) in {
        (each["code"], each["device"], each["seq"]) for each in found
    }
    lines = say(inspector, "verify")[1]
    assert any(f"signed here is gone: number {record.seq} of the laptop of" in x for x in lines)


def test_a_laptop_set_back_to_an_older_folder_is_found_out_when_it_goes_on(
    prepared, inspect, tmp_path
):
    supervisor, inspector = prepared
    shutil.copytree(inspector.folder, tmp_path / "older")
    handed_over = inspect(inspector)["id"]
    supervisor("import", hand_over(inspector, tmp_path / "1.fieldkit"))
    shutil.rmtree(inspector.folder)
    shutil.move(tmp_path / "older", inspector.folder)
    again = inspect(inspector, "F-13")["id"]
    [arrival] = supervisor("import", hand_over(inspector, tmp_path / "2.fieldkit"))
    assert arrival["forks"] == 1
    assert ids(supervisor) == {handed_over, again}
    [fork] = supervisor("verify", code=1)["problems"]
    assert (fork["code"], fork["device"]) == ("verify.fork", device_of(inspector))


# --- edited


def test_an_insiders_edit_is_named_with_laptop_number_and_field(prepared, inspect, say, tmp_path):
    supervisor, inspector = prepared
    inspection = inspect(inspector)["id"]
    supervisor("import", hand_over(inspector, tmp_path / "1.fieldkit"))
    with open_services(supervisor.folder, PASSPHRASE) as services:
        [record] = services._workspace.ledger.of_entity(inspection)
    edit(supervisor, "UPDATE inspections SET grade = 'Z' WHERE id = ?", inspection)
    [problem] = supervisor("verify", code=1)["problems"]
    assert (problem["code"], problem["device"], problem["seq"], problem["person"]) == (
        "verify.table_differs", record.device, record.seq, INSPECTOR,
    )  # fmt: skip
    assert problem["field"].startswith("grade: Z | ")
    assert "fieldkit verify --mend" in problem["remedy"]
    assert supervisor("verify", "--mend")["ok"]

    was = json.loads(record.raw)["body"]["summary"]["score"]
    edit(
        supervisor,
        "UPDATE records SET raw = CAST(replace(CAST(raw AS TEXT), ?, ?) AS BLOB) WHERE entity = ?",
        f'"score":"{was}"',
        '"score":"100"',
        inspection,
    )
    found = supervisor("verify", code=1)["problems"]
    assert {(each["code"], each["seq"]) for each in found} == {
        (code, record.seq)
        for code in ("verify.changed_record", "verify.unproven", "verify.table_differs")
    }
    [table] = [each for each in found if each["code"] == "verify.table_differs"]
    assert table["field"] == f"score: {was} | 100"
    code, lines = say(supervisor, "verify")
    assert code == 1
    place = f"number {record.seq} of the laptop of {INSPECTOR}"
    assert f"- An entry of the log was changed: {place}" in "\n".join(lines)
