"""The auditors' script: other people's programs alone find a file in order, or say what is not."""

import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pyrage
import pytest

from fieldkit import paths
from fieldkit.sync.sync_file import write_sync_file

SCRIPT = paths.resources() / "help" / "check-sync-file.sh"
TOOLS = ("sh", "age", "unzip", "ssh-keygen", "sha256sum", "base64", "sed")
MISSING = [tool for tool in TOOLS if shutil.which(tool) is None]
pytestmark = pytest.mark.skipif(bool(MISSING), reason=f"not installed: {', '.join(MISSING)}")


@pytest.fixture
def written(inspector, supervisor, tmp_path):
    """The folder with a file for the supervisor, the supervisor's key and the sender's card."""
    path = tmp_path / "evening.fieldkit"
    write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], "now")
    (tmp_path / "key.txt").write_text(supervisor.key.identity + "\n")
    (tmp_path / "card.txt").write_bytes(inspector.card.to_bytes())
    return tmp_path


def said(folder, file="evening.fieldkit", card="card.txt"):
    """(exit code, last line) of the script."""
    run = subprocess.run(
        ["sh", SCRIPT, folder / file, folder / "key.txt", folder / card],
        capture_output=True,
        text=True,
        check=False,
    )
    return run.returncode, (run.stdout.splitlines() or [run.stderr])[-1]


def test_an_honest_file(written, inspector):
    code, last = said(written)
    assert code == 0, last
    told = f"signed by {inspector.key.device}, 3 records, 2 links between them."
    assert last == f"All checks held: {told}"


def test_the_card_of_somebody_else(written, supervisor):
    (written / "other.txt").write_bytes(supervisor.card.to_bytes())
    assert said(written, card="other.txt") == (
        1,
        "NOT IN ORDER: the file was not signed by the device of this card",
    )


def altered(folder, supervisor, change):
    """A second file with members changed by `change(members)`, locked anew."""
    identity = pyrage.x25519.Identity.from_str(supervisor.key.identity)
    content = (folder / "evening.fieldkit").read_bytes()
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(content, [identity]))) as archive:
        members = {name: archive.read(name) for name in archive.namelist()}
    change(members)
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w") as archive:
        for name, member in members.items():
            archive.writestr(name, member)
    recipient = pyrage.x25519.Recipient.from_str(supervisor.key.recipient)
    (folder / "altered.fieldkit").write_bytes(pyrage.encrypt(target.getvalue(), [recipient]))


@pytest.mark.parametrize(
    ("member", "words"),
    [
        ("manifest.json", "not signed by the device"),
        ("log.jsonl", "log is not the one"),
        ("files/", "was changed"),
    ],
)
def test_what_was_changed_is_named(written, supervisor, member, words):
    def change(members):
        name = next(name for name in members if name.startswith(member))
        members[name] = members[name].replace(b"a", b"b", 1) + b"\n"

    altered(written, supervisor, change)
    code, last = said(written, "altered.fieldkit")
    assert code == 1
    assert words in last


def test_a_file_cut_short(written):
    whole = (written / "evening.fieldkit").read_bytes()
    (written / "cut.fieldkit").write_bytes(whole[:-40])
    assert said(written, "cut.fieldkit")[0] == 1


def test_a_file_by_passphrase_asks_for_it(inspector, tmp_path):
    """age reads a passphrase from the terminal only, so it is given one."""
    pty = pytest.importorskip("pty")
    file = tmp_path / "audit.fieldkit"
    write_sync_file(file, inspector.bundle(), inspector.key, "spoken aloud", "now")
    (tmp_path / "card.txt").write_bytes(inspector.card.to_bytes())
    terminal, other_end = pty.openpty()
    # The first terminal that a new session opens becomes its own.
    opens = f'exec < {os.ttyname(other_end)}; exec sh "$@"'
    command = ["sh", "-c", opens, "sh", SCRIPT, file, "-", tmp_path / "card.txt"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, start_new_session=True) as run:
        asked = b""
        while b"assphrase" not in asked:
            asked += os.read(terminal, 1000)
        os.write(terminal, b"spoken aloud\n")
        told, _nothing = run.communicate()
    os.close(other_end)
    os.close(terminal)
    assert run.returncode == 0, told
    assert b"All checks held" in told


def test_the_help_page_names_the_script_and_its_programs():
    page = Path(SCRIPT).with_suffix(".md").read_text(encoding="utf-8")
    assert SCRIPT.name in page
    for tool in ("age", "unzip", "ssh-keygen", "sha256sum"):
        assert f"`{tool}`" in page
