"""Files broken, forged or old, through the whole import: one refusal, and nothing has changed.

The reader by itself is tried bit by bit in tests/sync/test_sync_file.py; here a workspace stands
behind it, and what it holds is compared before and after.
"""

import io
import os
import tracemalloc
import zipfile
from itertools import chain, product

import pyrage
import pytest

from fieldkit.app.bootstrap import create_workspace, open_services
from fieldkit.app.jobs import JobContext
from fieldkit.errors import FieldKitError
from fieldkit.ledger import sshsig
from fieldkit.ledger.chain import sign_checkpoint
from fieldkit.ledger.records import Record
from fieldkit.storage import workspace_key
from fieldkit.sync.sync_file import NAMESPACE, open_sync_file
from tests.support.large_file import Author

LONG = "FIELDKIT_LONG" in os.environ
STEP_OF_BITS = 1 if LONG else 37
PASSPHRASE = "correct horse"
PHOTO_BYTES = 40


@pytest.fixture(scope="module")
def supervisor(tmp_path_factory):
    """A supervisor's workspace that nothing here may change."""
    folder = tmp_path_factory.mktemp("faults") / "w"
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
        create_workspace(folder, PASSPHRASE, "Nargiza", "supervisor")
        with open_services(folder, PASSPHRASE) as services:
            yield services


@pytest.fixture(scope="module")
def author(supervisor):
    """An inspector whom the supervisor enrolled."""
    made = Author()
    supervisor._workspace.enrol(made.card)
    return made


@pytest.fixture(scope="module")
def small(supervisor, author, tmp_path_factory):
    """The bytes of an honest file of one inspection with a photo."""
    file = tmp_path_factory.mktemp("small") / "small.fieldkit"
    lines, photos = author.lines(1, 1, PHOTO_BYTES, "<q>1</q>")
    author.write(file, supervisor._workspace.card(), lines, photos, PHOTO_BYTES)
    return file.read_bytes()


@pytest.fixture
def refused(supervisor, tmp_path):
    """Has a file taken in, which must be refused; gives the code. In the end nothing has changed."""
    before = held_by(supervisor)
    file = tmp_path / "broken.fieldkit"

    def code_of(content):
        file.write_bytes(content)
        with pytest.raises(FieldKitError) as refusal:
            supervisor.receiving.accept(file, JobContext())
        assert "{" not in refusal.value.message
        return refusal.value.code

    yield code_of
    assert held_by(supervisor) == before


def held_by(services):
    """Everything that an import could change, on the disk too."""
    workspace = services._workspace
    return (
        workspace.digest(),
        [record.id for record in workspace.ledger.all_records()],
        workspace.ledger.checkpoints(),
        services.receiving.arrivals(),
        workspace.quarantine.list(),
        [attachment.sha256 for attachment in workspace.attachments.held()],
        sorted(str(file) for file in workspace.attachments.folder.parent.rglob("*")),
    )


def opened(services, content):
    """The members of the ZIP inside a file."""
    identity = pyrage.x25519.Identity.from_str(services._workspace.device.identity)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(content, [identity]))) as archive:
        return [(name, archive.read(name)) for name in archive.namelist()]


def sealed(services, members, method=zipfile.ZIP_DEFLATED):
    """A file for this workspace around any members at all."""
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as archive:
        for name, content in members:
            archive.writestr(name, content)
    recipient = pyrage.x25519.Recipient.from_str(services._workspace.device.recipient)
    return pyrage.encrypt(target.getvalue(), [recipient])


def test_the_honest_file_would_be_taken(supervisor, small, tmp_path):
    file = tmp_path / "honest.fieldkit"
    file.write_bytes(small)
    arrival = supervisor.receiving.look(file)
    assert arrival.ok
    assert arrival.new == 2
    file.write_bytes(sealed(supervisor, opened(supervisor, small)))
    assert supervisor.receiving.look(file).new == 2


def test_cut_at_every_byte(small, refused):
    codes = {refused(small[:end]) for end in range(len(small))}
    assert codes == {"sync.not_a_sync_file", "sync.damaged"}


def test_flipped_bits_of_the_envelope(small, refused):
    """All of them with FIELDKIT_LONG; else with a step that meets every bit of a byte."""
    for number in range(0, len(small) * 8, STEP_OF_BITS):
        altered = bytearray(small)
        altered[number // 8] ^= 1 << number % 8
        assert refused(bytes(altered)).startswith("sync.")


def test_flipped_bits_inside_the_envelope(supervisor, small, tmp_path):
    """A sender's fault, or a forger's with our public key: refused, or nobody reads that bit."""
    identity = pyrage.x25519.Identity.from_str(supervisor._workspace.device.identity)
    recipient = pyrage.x25519.Recipient.from_str(supervisor._workspace.device.recipient)
    clear = pyrage.decrypt(small, [identity])
    file = tmp_path / "flipped.fieldkit"
    file.write_bytes(small)
    honest = supervisor.receiving.look(file)
    same = 0
    for number in range(0, len(clear) * 8, STEP_OF_BITS):
        altered = bytearray(clear)
        altered[number // 8] ^= 1 << number % 8
        file.write_bytes(pyrage.encrypt(bytes(altered), [recipient]))
        arrival = supervisor.receiving.look(file)
        assert arrival == honest or arrival.problem is not None
        same += arrival.ok
    assert 0 < same < len(clear) * 8 / STEP_OF_BITS / 4


@pytest.mark.filterwarnings("ignore:Duplicate name")
@pytest.mark.parametrize(
    "name",
    [
        "more.txt", "files/" + "0" * 64, "log.jsonl", "manifest.json", "../../../.bashrc", "/etc/passwd",
        "files/../manifest.json", "C:\\autoexec.bat", "files/nul", "log.jsonl/", "inner.zip",
        "files/" + "a" * 60_000,
    ],
)  # fmt: skip
def test_members_added_or_doubled(supervisor, small, refused, name):
    members = [*opened(supervisor, small), (name, b"x")]
    assert refused(sealed(supervisor, members)) == "sync.unexpected_content"


@pytest.mark.parametrize("place", range(4))
def test_members_renamed_or_missing(supervisor, small, refused, place):
    members = opened(supervisor, small)
    assert len(members) == 4
    fewer = [member for member in members if member is not members[place]]
    codes = {"sync.unexpected_content", "sync.damaged"}
    assert refused(sealed(supervisor, fewer)) in codes
    renamed = [*fewer, ("files/" + "b" * 64, members[place][1])]
    assert refused(sealed(supervisor, renamed)) in codes


@pytest.mark.parametrize(("place", "other"), [(0, 1), (1, 2), (2, 3), (3, 0)])
def test_members_that_take_each_others_place(supervisor, small, refused, place, other):
    members = opened(supervisor, small)
    names = [name for name, _content in members]
    names[place], names[other] = names[other], names[place]
    swapped = [(name, content) for name, (_old, content) in zip(names, members, strict=True)]
    assert refused(sealed(supervisor, swapped)).startswith("sync.")


BOMBS = {
    "log": [("manifest.json", b"{}"), ("manifest.sig", b""), ("log.jsonl", bytes(10**8))],
    "manifest": [("manifest.json", bytes(3 * 10**7)), ("manifest.sig", b"")],
    "signature": [("manifest.json", b"{}"), ("manifest.sig", bytes(10**7))],
    "many": [("manifest.json", b"{}"), *((f"files/{n:064x}", b"") for n in range(60_001))],
    "nested": [("manifest.json", b"[" * 10**6), ("manifest.sig", b"")],
}


@pytest.mark.parametrize("kind", BOMBS)
def test_bombs_are_refused_in_little_memory(supervisor, refused, kind):
    content = sealed(supervisor, BOMBS[kind])
    tracemalloc.start()
    try:
        code = refused(content)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert code in {"sync.too_large", "sync.damaged"}
    assert most < 60_000_000 + 3 * len(content)


@pytest.mark.parametrize("declared", [0, 1, 1000, 4 * 10**8, 2**32 - 2])
@pytest.mark.parametrize("name", ["log.jsonl", "manifest.json"])
def test_sizes_that_are_not_true(supervisor, small, refused, name, declared):
    clear = bytearray(
        pyrage.decrypt(
            small, [pyrage.x25519.Identity.from_str(supervisor._workspace.device.identity)]
        )
    )
    central = clear.rindex(b"PK\x01\x02", 0, clear.rindex(name.encode()))
    local = int.from_bytes(clear[central + 42 : central + 46], "little")
    for place in (local + 22, central + 24):
        clear[place : place + 4] = declared.to_bytes(4, "little")
    recipient = pyrage.x25519.Recipient.from_str(supervisor._workspace.device.recipient)
    code = refused(pyrage.encrypt(bytes(clear), [recipient]))
    assert code in {"sync.damaged", "sync.too_large"}


def test_locked_for_others(small, refused):
    stranger = pyrage.x25519.Identity.generate().to_public()
    assert refused(pyrage.encrypt(small, [stranger])) == "sync.not_for_you"
    assert refused(pyrage.passphrase.encrypt(small, "x")) == "sync.needs_passphrase"


def test_not_signed_or_with_anothers_key(supervisor, small, refused):
    members = dict(opened(supervisor, small))
    unsigned = [(name, content) for name, content in members.items() if name != "manifest.sig"]
    assert refused(sealed(supervisor, unsigned)) == "sync.damaged"
    for signer, namespace in ((Author().key, NAMESPACE), (Author().key, "file")):
        signature = sshsig.sign(signer, members["manifest.json"], namespace).encode()
        forged = [*unsigned, ("manifest.sig", signature)]
        assert refused(sealed(supervisor, forged)) == "sync.bad_signature"


def test_records_that_only_the_sender_vouches_for(supervisor, author, refused, tmp_path):
    """A known laptop brings records in another's name, sealed and signed in due form."""
    victim, forger = Author(), author
    lines, _photos = victim.lines(1)
    file = tmp_path / "forged.fieldkit"
    forger.write(file, supervisor._workspace.card(), lines, ())
    assert refused(file.read_bytes()) == "sync.unproven_record"


def test_a_checkpoint_in_anothers_name(supervisor, author, refused, tmp_path):
    victim = Author()
    lines, _photos = victim.lines(1)
    last = Record.parse(lines[-1])
    forger, file = author.cloned(), tmp_path / "forged.fieldkit"
    forger.checkpoint = lambda: sign_checkpoint(author.key, last.seq, last.id, {})
    forger.write(file, supervisor._workspace.card(), lines, ())
    assert refused(file.read_bytes()) == "sync.unproven_record"


@pytest.fixture
def evenings(tmp_path, monkeypatch):
    """A workspace, an author whom it knows, and the author's files, each longer by an inspection."""
    monkeypatch.setattr(workspace_key, "STANDARD", workspace_key.Effort(64, 1, 1))
    create_workspace(tmp_path / "w", PASSPHRASE, "Nargiza", "supervisor")
    with open_services(tmp_path / "w", PASSPHRASE) as services:
        author = Author()
        services._workspace.enrol(author.card)
        lines, photos = author.lines(1)
        files = [tmp_path / f"{number}.fieldkit" for number in range(3)]
        for file in files:
            lines += author.more_lines(1)
            author.write(file, services._workspace.card(), lines, photos)
        yield services, author, files


def test_replayed_and_older_files_bring_nothing(evenings):
    services, _author, files = evenings
    assert services.receiving.accept(files[-1], JobContext()).new == 5
    workspace = services._workspace
    before = (workspace.digest(), workspace.ledger.count(), workspace.ledger.seen())
    for file in chain(*product(files, repeat=3)):
        arrival = services.receiving.accept(file, JobContext())
        assert (arrival.new, arrival.forks, arrival.gaps) == (0, 0, ())
        assert (workspace.digest(), workspace.ledger.count(), workspace.ledger.seen()) == before


@pytest.mark.parametrize("honest_first", [True, False])
def test_a_history_rolled_back_and_gone_on_with_is_told_and_both_are_kept(
    evenings, tmp_path, honest_first
):
    """A restored backup, or a copied laptop: the same place of the chain a second time."""
    services, author, files = evenings
    clone, card = author.cloned(), services._workspace.card()
    sides = [tmp_path / "honest.fieldkit", tmp_path / "clone.fieldkit"]
    lines = read_lines(files[-1], services)
    author.write(sides[0], card, [*lines, *author.more_lines(1)], ())
    clone.write(sides[1], card, [*lines, *clone.more_lines(1)], ())
    first, later = sides if honest_first else reversed(sides)
    assert services.receiving.accept(first, JobContext()).forks == 0
    assert services.receiving.accept(later, JobContext()).forks == 1
    assert services._workspace.ledger.seen()[author.key.device] == 6
    assert len(services._workspace.ledger.of_device(author.key.device)) == 7
    assert not services.receiving.verify(JobContext()).ok


def read_lines(file, services):
    """The lines of a file that is for this workspace."""
    with open_sync_file(file, services._workspace.device) as bundle:
        return list(bundle.lines())
