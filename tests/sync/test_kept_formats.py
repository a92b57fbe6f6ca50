"""What was given out once is read for good; what a newer program writes is kept, or refused in words."""

import io
import json
import shutil
import zipfile
from pathlib import Path

import pyrage
import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.ledger import sshsig
from fieldkit.storage import workspace_key
from fieldkit.sync.sync_file import NAMESPACE, open_sync_file
from tests.fixtures.write_formats import PASSPHRASE
from tests.support.large_file import Author

FORMATS = sorted((Path(__file__).parents[1] / "fixtures").glob("format-*"))
kept = pytest.mark.parametrize("kept", FORMATS, ids=lambda folder: folder.name)
JOB = JobContext()


@pytest.fixture(autouse=True)
def _cheap_passphrase(monkeypatch):
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))


@pytest.fixture
def desk(kept, tmp_path):
    """The supervisor's workspace of that time, opened by the program of today."""
    shutil.unpack_archive(kept / "supervisor.zip", tmp_path / "w")
    with open_services(tmp_path / "w", PASSPHRASE) as services:
        yield services


def told(kept):
    return json.loads((kept / "expected.json").read_text(encoding="utf-8"))


def test_there_are_files_of_the_first_format():
    assert FORMATS[0].name == "format-1.0"


@kept
def test_the_workspace_opens_and_takes_in_the_sync_file(kept, desk):
    assert [site.code for site in desk.planning.sites()] == ["F-1"]
    arrival = desk.receiving.accept(kept / "hand-over.fieldkit", JOB)
    assert (arrival.new, arrival.quarantined, arrival.awaited_files) == (3, 0, 0)
    for inspection, expected in told(kept)["inspections"].items():
        detail = desk.inspecting.show(inspection)
        assert list(detail.heads) == expected["heads"]
        assert dict(detail.answers) == expected["answers"]
    assert desk.receiving.verify(JOB).ok


@kept
@pytest.mark.parametrize("carrier", ["document.pdf", "page-1.png"])
def test_the_document_and_its_printed_page(kept, desk, carrier):
    inspection = told(kept)["on_paper"]
    [arrival] = desk.receiving.accept_files([kept / carrier], JOB)
    assert (arrival.problem, arrival.new) == (None, 1)
    heads = told(kept)["inspections"][inspection]["heads"]
    assert list(desk.inspecting.show(inspection).heads) == heads


@kept
def test_the_pack_and_the_card(kept, tmp_path):
    create_workspace(tmp_path / "new", PASSPHRASE, "Somebody", "inspector")
    with open_services(tmp_path / "new", PASSPHRASE) as services:
        arrival = services.receiving.accept(kept / "pack.fieldkit", JOB, PASSPHRASE)
        assert arrival.ok
        assert arrival.new_supervisor
        assert [form.id for form in services.planning.forms()] == ["small"]
        reading = services.planning.read_card(kept / "card.txt")
        assert (reading.name, reading.role) == ("Айбек", "inspector")


def test_an_answer_with_a_dismissal(tmp_path):
    """The workspace of that time knows of none, takes in what its own device wrote later."""
    folder = next(each for each in FORMATS if (each / "answer.fieldkit").exists())
    dismissed = told(folder)["dismissed"]
    shutil.unpack_archive(folder / "supervisor.zip", tmp_path / "w")
    with open_services(tmp_path / "w", PASSPHRASE) as desk:
        desk.receiving.accept(folder / "hand-over.fieldkit", JOB)
        assert len(desk.suspecting.suspicions()) == 1
        desk.receiving.accept(folder / "answer.fieldkit", JOB, PASSPHRASE)
        assert desk.suspecting.suspicions() == []
        one, other = dismissed["inspections"]
        [said] = desk.inspecting.show(one).dismissals
        assert (said.other, said.reason, said.person) == (other, dismissed["reason"], "Nargiza")


# --- newer programs


def of_version(services, file, version):
    """Writes the file anew as a program of that version would, signed by its sender `author`."""
    identity = pyrage.x25519.Identity.from_str(services._workspace.device.identity)
    author, content = file
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(content, [identity]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    manifest = json.loads(members["manifest.json"]) | {"version": version, "mood": "good"}
    members["manifest.json"] = json.dumps(manifest).encode()
    members["manifest.sig"] = sshsig.sign(author.key, members["manifest.json"], NAMESPACE).encode()
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    recipient = pyrage.x25519.Recipient.from_str(services._workspace.device.recipient)
    return pyrage.encrypt(target.getvalue(), [recipient])


@pytest.fixture
def newer(tmp_path):
    """(supervisor, author, lines): records of a kind, and with fields, that nobody knows today."""
    create_workspace(tmp_path / "s", PASSPHRASE, "Nargiza", "supervisor")
    with open_services(tmp_path / "s", PASSPHRASE) as services:
        author = Author()
        services._workspace.enrol(author.card)
        lines, _photos = author.lines(1, answers="<q>1</q>")
        lines.append(author.line("weather", "sky", {"wind": "8 m/s", "since": None}))
        author.write(tmp_path / "f.fieldkit", services._workspace.card(), lines, ())
        yield services, author, lines


def test_a_newer_minor_version_is_taken_kept_and_relayed_byte_for_byte(newer, tmp_path):
    services, author, lines = newer
    file = tmp_path / "f.fieldkit"
    file.write_bytes(of_version(services, (author, file.read_bytes()), "1.7"))
    assert services.receiving.accept(file, JOB).new == 3
    assert len(services.inspecting.inspections()) == 1
    assert services.receiving.verify(JOB).ok
    services.handing_over.export_everything(tmp_path / "on.fieldkit", JOB)
    with open_sync_file(tmp_path / "on.fieldkit", services._workspace.device) as bundle:
        assert set(lines) <= set(bundle.lines())


@pytest.mark.parametrize("version", ["2.0", "10.3"])
def test_a_newer_major_version_is_refused_with_what_to_do(newer, tmp_path, version):
    services, author, _lines = newer
    file = tmp_path / "f.fieldkit"
    file.write_bytes(of_version(services, (author, file.read_bytes()), version))
    before = services._workspace.digest()
    [arrival] = services.receiving.accept_files([file], JOB)
    assert arrival.problem.code == "sync.newer_version"
    assert version in arrival.problem.message
    assert "Update FieldKit" in arrival.problem.remedy
    assert services._workspace.digest() == before
    assert file.exists()
