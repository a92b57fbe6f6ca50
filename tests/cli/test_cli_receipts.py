"""`receipts` and `device show`: what they print, as words and as JSON."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.cli.main import run
from fieldkit.clock import FrozenClock
from fieldkit.storage import workspace_key
from tests.support.small_form import write_small_form

PASSPHRASE = "correct horse"


@pytest.fixture
def call(capsys, monkeypatch):
    """Run a command; gives (exit code, stdout, stderr)."""
    monkeypatch.setenv("FIELDKIT_PASSPHRASE", PASSPHRASE)
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))

    def invoke(*arguments):
        code = run([str(argument) for argument in arguments], lambda _: 0)
        return code, *capsys.readouterr()

    return invoke


@pytest.fixture
def laptop(call, tmp_path):
    """An inspector's workspace with one inspection that was finished five days ago."""
    clock = FrozenClock(datetime.now(UTC) - timedelta(days=5, hours=1), UTC, 1)
    folder = tmp_path / "w"
    create_workspace(folder, PASSPHRASE, "Aibek", "inspector", clock)
    create_workspace(tmp_path / "s", PASSPHRASE, "Nargiza", "supervisor", clock)
    with (
        open_services(folder, PASSPHRASE, clock) as inspector,
        open_services(tmp_path / "s", PASSPHRASE, clock) as supervisor,
    ):
        supervisor.planning.add_form(write_small_form(tmp_path))
        inspector.planning.write_card(tmp_path / "card.txt")
        supervisor.planning.enrol(tmp_path / "card.txt")
        supervisor.planning.write_pack(tmp_path / "pack.fieldkit", JobContext())
        inspector.receiving.accept(tmp_path / "pack.fieldkit", JobContext())
        draft = inspector.inspecting.start("small", "F-1")
        draft.set("/data/hygiene/hands", "in")
        draft.finalise()
    return folder


def test_what_is_not_confirmed_in_time_is_listed(call, laptop):
    code, out, err = call("--workspace", laptop, "receipts")
    assert (code, err) == (0, "")
    first, second = out.splitlines()
    assert first == "1 inspection not confirmed yet, 1 of them for more than 3 days"
    assert second.startswith("OVERDUE ")
    assert "F-1" in second


def test_the_days_are_chosen_and_stay(call, laptop):
    where = ["--workspace", laptop, "--json", "receipts"]
    told = json.loads(call(*where, "--within", "7")[1])
    assert (told["within_days"], told["waiting"], told["overdue"]) == (7, 1, [])
    assert json.loads(call(*where)[1])["within_days"] == 7
    assert len(json.loads(call(*where, "--within", "1")[1])["overdue"]) == 1
    assert json.loads(call(*where, "--within", "0")[1])["overdue"] == []


@pytest.mark.parametrize("days", ["-1", "366", "soon"])
def test_days_that_are_none_are_wrong_usage_and_change_nothing(call, laptop, days):
    assert call("--workspace", laptop, "receipts", "--within", days)[0] == 2
    assert json.loads(call("--workspace", laptop, "--json", "receipts")[1])["within_days"] == 3


def test_a_receipt_ends_the_reminder(call, laptop):
    files = laptop.parent
    for step in (
        ["--workspace", laptop, "export", "-o", files / "out.fieldkit"],
        ["--workspace", files / "s", "import", files / "out.fieldkit"],
        ["--workspace", files / "s", "pack", "-o", files / "back.fieldkit"],
        ["--workspace", laptop, "import", files / "back.fieldkit"],
    ):
        assert call(*step)[0] == 0
    _code, out, _err = call("--workspace", laptop, "receipts")
    assert out.startswith("0 inspections not confirmed yet, 0 of them")


def test_the_card_on_a_terminal_is_read_as_the_card(call, laptop):
    """Drawn as the terminal would, and read as from a photograph."""
    from PIL import Image

    from fieldkit.ledger.identity import Card
    from fieldkit.sync.photographs import codes_in

    code, out, _err = call("--workspace", laptop, "device", "show")
    assert code == 0
    *lines, last = [line for line in out.splitlines() if line.strip()]
    owner = json.loads(call("--workspace", laptop, "--json", "device", "show")[1])
    assert last == f"Read these words aloud to the supervisor: {owner['words']}"
    assert (owner["name"], owner["role"]) == ("Aibek", "inspector")
    card = Card.from_bytes((laptop.parent / "card.txt").read_bytes())
    assert owner["device"] == card.device
    halves = {"█": (1, 1), "▀": (1, 0), "▄": (0, 1), " ": (0, 0)}
    rows = [line for line in lines if set(line) <= set(halves)]
    screen = Image.new("L", (len(rows[0]), 2 * len(rows)))
    for y, line in enumerate(rows):
        for x, sign in enumerate(line):
            for half in (0, 1):
                screen.putpixel((x, 2 * y + half), 255 * halves[sign][half])
    photo = screen.resize((screen.width * 6, screen.height * 6))
    target = laptop.parent / "photo.png"
    photo.save(target)
    assert codes_in("photo.png", target.read_bytes()) == [card.to_bytes().decode()]
