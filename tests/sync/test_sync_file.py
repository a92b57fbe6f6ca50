"""The sync file: round trip, other programs, and every way in which it can be broken."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import random
import shutil
import subprocess
import tracemalloc
import zipfile

import pyrage
import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger import sshsig
from fieldkit.ledger.records import Record
from fieldkit.sync import sync_file
from fieldkit.sync.archive import Limits
from fieldkit.sync.sync_file import NAMESPACE, open_sync_file, write_sync_file

CREATED = "2026-11-23T18:00:00.000+05:00"
PHOTO = b"\xff\xd8\xff" + bytes(range(256)) * 8


def sha256(content):
    return hashlib.sha256(content).hexdigest()


def content_of(bundle):
    """Everything a receiver would take from an opened bundle."""
    return (
        bundle.sender,
        bundle.created,
        bundle.to,
        [point.statement for point in bundle.checkpoints],
        [card.statement for card in bundle.cards],
        list(bundle.lines()),
        {name: bundle.content(name) for name in bundle.files},
    )


@pytest.fixture(scope="module")
def written(inspector, supervisor, tmp_path_factory):
    path = tmp_path_factory.mktemp("sync") / "evening.fieldkit"
    write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    return path


def clear_zip(path, key):
    """The ZIP inside a sync file."""
    identity = pyrage.x25519.Identity.from_str(key.identity)
    return pyrage.decrypt(path.read_bytes(), [identity])


def sealed(path, clear, *readers):
    """A sync file around any ZIP bytes at all."""
    recipients = [pyrage.x25519.Recipient.from_str(laptop.key.recipient) for laptop in readers]
    path.write_bytes(pyrage.encrypt(clear, recipients))
    return path


def rezipped(clear, change):
    """The ZIP with its members changed by `change(members: dict)`, signature as it was."""
    with zipfile.ZipFile(io.BytesIO(clear)) as old:
        members = {info.filename: old.read(info) for info in old.infolist()}
    change(members)
    return zipped(members.items())


def zipped(members, method=zipfile.ZIP_DEFLATED):
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", method) as new:
        for name, content in members:
            new.writestr(name, content)
    return target.getvalue()


def signed(clear, laptop, change_manifest, change_members=lambda members: None):
    """The ZIP with another manifest, signed by whoever `laptop` is."""

    def change(members):
        change_members(members)
        manifest = json.loads(members["manifest.json"])
        change_manifest(manifest)
        members["manifest.json"] = json.dumps(manifest).encode()
        members["manifest.sig"] = sshsig.sign(
            laptop.key, members["manifest.json"], NAMESPACE
        ).encode()

    return rezipped(clear, change)


def refusal_of(path, opener, limits=None):
    with (
        pytest.raises(FieldKitError) as refused,
        open_sync_file(path, opener, limits or Limits()) as bundle,
    ):
        content_of(bundle)
    assert refused.value.message
    assert "{" not in refused.value.message
    return refused.value.code


# --- what is written is what is read


def test_the_receiver_reads_what_the_sender_wrote(written, inspector, supervisor):
    with open_sync_file(written, supervisor.key) as bundle:
        assert bundle.sender.device == inspector.key.device
        assert bundle.sender.name == "Айгуль"
        assert bundle.sender.words == inspector.key.words
        assert bundle.created == CREATED
        assert bundle.to == (supervisor.key.device,)
        assert [Record.parse(line) for line in bundle.lines()] == inspector.records
        assert bundle.record_count == 3
        assert bundle.content(sha256(PHOTO)) == PHOTO
        assert bundle.files == {sha256(PHOTO): len(PHOTO)}
        assert [point.seq for point in bundle.checkpoints] == [3]
        assert [card.name for card in bundle.cards] == ["Айгуль"]


def test_the_sender_opens_it_too(written, inspector):
    with open_sync_file(written, inspector.key) as bundle:
        assert bundle.record_count == 3


def test_the_writer_tells_what_it_wrote(inspector, supervisor, tmp_path):
    path = tmp_path / "a.fieldkit"
    told = write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert (told.records, told.attachments, told.size) == (3, 1, path.stat().st_size)
    assert [file.name for file in tmp_path.iterdir()] == ["a.fieldkit"]


def test_the_same_content_gives_the_same_zip(inspector, supervisor, written, tmp_path):
    again = tmp_path / "again.fieldkit"
    write_sync_file(again, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert clear_zip(again, supervisor.key) == clear_zip(written, supervisor.key)


def test_a_pack_by_passphrase_needs_no_enrolment(inspector, tmp_path):
    path = tmp_path / "pack.fieldkit"
    write_sync_file(path, inspector.bundle(), inspector.key, "слово и дело", CREATED)
    with open_sync_file(path, "слово и дело") as bundle:
        assert bundle.to == ()
        assert bundle.record_count == 3
    assert refusal_of(path, "другое слово") == "sync.wrong_passphrase"
    assert refusal_of(path, inspector.key) == "sync.needs_passphrase"


def test_large_content_passes_the_disk_only_enciphered(
    inspector, supervisor, tmp_path, monkeypatch, new_laptop
):
    from fieldkit.sync import scratch

    marker = b"MARKER-IN-CLEAR" * 4096
    kept = []

    class Watched(scratch.tempfile.SpooledTemporaryFile):
        def write(self, content):
            kept.append(bytes(content))
            return super().write(content)

    monkeypatch.setattr(scratch.tempfile, "SpooledTemporaryFile", Watched)
    laptop = new_laptop("X", "inspector")
    laptop.inspect("v", files={"a.jpg": b"\xff\xd8\xff" + marker})
    path = tmp_path / "large.fieldkit"
    write_sync_file(path, laptop.bundle(), laptop.key, [supervisor.card], CREATED)
    with open_sync_file(path, supervisor.key) as bundle:
        assert bundle.content(next(iter(bundle.files)))[3:] == marker
    assert sum(map(len, kept)) > 2 * len(marker)
    assert b"MARKER-IN-CLEAR" not in b"".join(kept) + path.read_bytes()


# --- other programs


needs_tools = pytest.mark.skipif(
    not all(map(shutil.which, ("age", "unzip", "ssh-keygen"))),
    reason="age, unzip or ssh-keygen is not installed",
)


@needs_tools
def test_age_unzip_and_ssh_keygen_alone_open_and_verify(written, inspector, supervisor, tmp_path):
    key = tmp_path / "key.txt"
    key.write_text(supervisor.key.identity + "\n")
    subprocess.run(
        ["age", "-d", "-i", key, "-o", tmp_path / "clear.zip", written],
        check=True,
        capture_output=True,
    )
    subprocess.run(
        ["unzip", "-q", tmp_path / "clear.zip", "-d", tmp_path / "out"],
        check=True,
        capture_output=True,
    )
    out = tmp_path / "out"
    (tmp_path / "signers").write_text(sshsig.allowed_signers_line(inspector.card, NAMESPACE))
    line = ["ssh-keygen", "-Y", "verify", "-n", NAMESPACE, "-f", tmp_path / "signers"]
    line += ["-I", inspector.key.device, "-s", out / "manifest.sig"]
    manifest = (out / "manifest.json").read_bytes()
    good = subprocess.run(line, input=manifest, check=False, capture_output=True)
    assert good.returncode == 0, good.stderr
    altered = subprocess.run(line, input=manifest + b" ", check=False, capture_output=True)
    assert altered.returncode != 0
    listed = json.loads(manifest)
    assert sha256((out / "log.jsonl").read_bytes()) == listed["log"]["sha256"]
    assert [sha256((out / "files" / file["sha256"]).read_bytes()) for file in listed["files"]] == [
        file["sha256"] for file in listed["files"]
    ]


@needs_tools
def test_a_file_made_by_age_and_signed_by_us_opens(written, supervisor, tmp_path):
    (tmp_path / "clear.zip").write_bytes(clear_zip(written, supervisor.key))
    made = tmp_path / "made.fieldkit"
    subprocess.run(
        ["age", "-r", supervisor.key.recipient, "-o", made, tmp_path / "clear.zip"],
        check=True,
        capture_output=True,
    )
    with open_sync_file(made, supervisor.key) as bundle:
        assert bundle.record_count == 3


# --- broken on the way


def test_cut_anywhere_it_is_refused(written, supervisor, tmp_path):
    whole = written.read_bytes()
    path = tmp_path / "cut.fieldkit"
    ends = sorted({*range(0, len(whole), 7), *range(600), *range(len(whole) - 300, len(whole))})
    codes = set()
    for end in ends:
        path.write_bytes(whole[:end])
        codes.add(refusal_of(path, supervisor.key))
    assert codes <= {"sync.damaged", "sync.not_a_sync_file", "sync.not_for_you"}
    assert len(ends) > 900


def test_altered_anywhere_in_the_envelope_it_is_refused_or_the_same(written, supervisor, tmp_path):
    whole = written.read_bytes()
    with open_sync_file(written, supervisor.key) as bundle:
        expected = content_of(bundle)
    path = tmp_path / "flip.fieldkit"
    chance = random.Random(7)
    places = {*range(450), *chance.sample(range(len(whole)), 400)}
    refused = 0
    for place in sorted(places):
        altered = bytearray(whole)
        altered[place] ^= 1 << chance.randrange(8)
        path.write_bytes(altered)
        try:
            with open_sync_file(path, supervisor.key) as bundle:
                assert content_of(bundle) == expected
        except FieldKitError as error:
            assert error.code.startswith("sync."), error.code
            refused += 1
    assert refused > len(places) * 0.9


@pytest.fixture(scope="module")
def tiny(supervisor, new_laptop):
    """The smallest honest ZIP, so that every bit of it can be tried."""
    laptop = new_laptop("A", "inspector")
    target = io.BytesIO()
    own = sync_file.Sender.of(laptop.card).as_dict()
    head = {"format": "fieldkit-sync", "sender": own, "created": CREATED, "to": []}
    sync_file.write_archive(
        target, laptop.bundle(), head, lambda text: sshsig.sign(laptop.key, text, NAMESPACE)
    )
    return target.getvalue()


def read_clear(clear):
    """What a ZIP gives that reached us inside a whole envelope."""
    return content_of(sync_file.read_signed(io.BytesIO(clear)))


def test_every_bit_of_the_zip_flipped_is_refused_or_the_same(tiny):
    expected = read_clear(tiny)
    wrong, same, refused = [], 0, 0
    for place in range(len(tiny)):
        for bit in range(8):
            altered = bytearray(tiny)
            altered[place] ^= 1 << bit
            try:
                found = read_clear(bytes(altered))
            except FieldKitError:
                refused += 1
                continue
            if found == expected:
                same += 1
            else:
                wrong.append((place, bit))
    assert wrong == []
    assert refused > same > 0


def test_the_zip_cut_at_every_byte_is_refused(tiny):
    for end in range(len(tiny)):
        with pytest.raises(FieldKitError):
            read_clear(tiny[:end])


def test_noise_is_refused(supervisor, tmp_path):
    path = tmp_path / "noise.fieldkit"
    for content in (b"", b"PK\x05\x06", os.urandom(5000), b"age-encryption.org/v1\n" * 20_000):
        path.write_bytes(content)
        assert refusal_of(path, supervisor.key) in {"sync.not_a_sync_file", "sync.damaged"}
    assert refusal_of(sealed(path, os.urandom(999), supervisor), supervisor.key) == "sync.damaged"


def test_a_file_that_is_not_there_or_is_a_folder(supervisor, tmp_path):
    assert refusal_of(tmp_path / "none.fieldkit", supervisor.key) == "file.missing"
    assert refusal_of(tmp_path, supervisor.key) == "file.unreadable"


# --- not ours to read


def test_encrypted_to_somebody_else(written, new_laptop):
    assert refusal_of(written, new_laptop("Z", "inspector").key) == "sync.not_for_you"
    assert refusal_of(written, "a passphrase") == "sync.not_for_you"


def test_a_newer_format_is_named(written, supervisor, inspector, tmp_path):
    clear = signed(clear_zip(written, supervisor.key), inspector, lambda m: m.update(version="2.0"))
    path = sealed(tmp_path / "newer.fieldkit", clear, supervisor)
    with pytest.raises(FieldKitError, match=r"format 2\.0") as refused:
        open_sync_file(path, supervisor.key)
    assert refused.value.code == "sync.newer_version"


def test_a_newer_minor_version_with_unknown_fields_opens(written, supervisor, inspector, tmp_path):
    clear = signed(
        clear_zip(written, supervisor.key), inspector, lambda m: m.update(version="1.7", mood="ok")
    )
    with open_sync_file(sealed(tmp_path / "m.fieldkit", clear, supervisor), supervisor.key) as b:
        assert b.record_count == 3


def test_an_unknown_signer_can_still_be_read(supervisor, tmp_path, new_laptop):
    """Who counts is the roster's to say; the file only proves which device wrote it."""
    stranger = new_laptop("Stranger", "inspector")
    path = tmp_path / "stranger.fieldkit"
    write_sync_file(path, stranger.bundle(), stranger.key, [supervisor.card], CREATED)
    with open_sync_file(path, supervisor.key) as bundle:
        assert bundle.sender.device == stranger.key.device


# --- forged and hostile


def drop(name):
    return lambda members: members.pop(name)


def put(name, content):
    return lambda members: members.__setitem__(name, content)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (put("manifest.json", b"{}"), "sync.not_a_sync_file"),
        (put("manifest.json", b"[" * 100_000), "sync.damaged"),
        (put("manifest.sig", b"no signature"), "sync.bad_signature"),
        (put("manifest.sig", b"\xff\xfe"), "sync.bad_signature"),
        (drop("manifest.json"), "sync.damaged"),
        (drop("manifest.sig"), "sync.damaged"),
        (drop("log.jsonl"), "sync.unexpected_content"),
        (drop("files/" + sha256(PHOTO)), "sync.unexpected_content"),
        (put("files/" + sha256(b"more"), b"more"), "sync.unexpected_content"),
        (put("files/" + sha256(PHOTO), b"other"), "sync.damaged"),
        (put("log.jsonl", b"{}\n"), "sync.damaged"),
        (put("../../etc/cron.d/x", b"x"), "sync.unexpected_content"),
        (put("/etc/passwd", b"x"), "sync.unexpected_content"),
        (put("C:\\autoexec.bat", b"x"), "sync.unexpected_content"),
        (put("files/nul", b"x"), "sync.unexpected_content"),
        (put("files/../manifest.json", b"x"), "sync.unexpected_content"),
        (put("files/" + sha256(b"more").upper(), b"more"), "sync.unexpected_content"),
    ],
)
def test_members_changed_after_signing(written, supervisor, tmp_path, change, code):
    clear = rezipped(clear_zip(written, supervisor.key), change)
    assert refusal_of(sealed(tmp_path / "f.fieldkit", clear, supervisor), supervisor.key) == code


def claim(key, value):
    return lambda manifest: manifest.__setitem__(key, value)


@pytest.mark.parametrize(
    ("change", "code"),
    [
        (claim("version", None), "sync.damaged"),
        (claim("log", None), "sync.damaged"),
        (claim("log", {"sha256": "x", "size": 1, "records": 1}), "sync.damaged"),
        (lambda m: m["log"].update(records=99), "sync.damaged"),
        (claim("files", [{"sha256": ["x"], "size": 1}]), "sync.damaged"),
        (claim("files", [{}]), "sync.damaged"),
        (claim("checkpoints", [{"statement": "{}", "signature": ""}]), "sync.bad_signature"),
        (claim("checkpoints", "text"), "sync.bad_signature"),
        (claim("cards", [5]), "sync.bad_signature"),
        (claim("cards", None), "sync.damaged"),
        (claim("sender", {}), "sync.bad_signature"),
        (claim("sender", "me"), "sync.bad_signature"),
        (lambda m: m["sender"].update(device="0" * 32), "sync.bad_signature"),
        (lambda m: m["sender"].update(name=5), "sync.bad_signature"),
        (claim("to", 5), "sync.damaged"),
    ],
)
def test_a_signed_manifest_may_still_lie(written, supervisor, inspector, tmp_path, change, code):
    clear = signed(clear_zip(written, supervisor.key), inspector, change)
    assert refusal_of(sealed(tmp_path / "f.fieldkit", clear, supervisor), supervisor.key) == code


def test_a_manifest_signed_by_another_device(written, supervisor, tmp_path, new_laptop):
    clear = signed(clear_zip(written, supervisor.key), new_laptop("M", "inspector"), lambda m: None)
    path = sealed(tmp_path / "f.fieldkit", clear, supervisor)
    assert refusal_of(path, supervisor.key) == "sync.bad_signature"


def test_a_signature_of_another_namespace(written, supervisor, inspector, tmp_path):
    def change(members):
        members["manifest.sig"] = sshsig.sign(
            inspector.key, members["manifest.json"], "file"
        ).encode()

    clear = rezipped(clear_zip(written, supervisor.key), change)
    path = sealed(tmp_path / "f.fieldkit", clear, supervisor)
    assert refusal_of(path, supervisor.key) == "sync.bad_signature"


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_two_members_of_one_name(written, supervisor, tmp_path):
    clear = clear_zip(written, supervisor.key)
    with zipfile.ZipFile(io.BytesIO(clear)) as old:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
    members.append(("log.jsonl", b"{}\n"))
    path = sealed(tmp_path / "f.fieldkit", zipped(members), supervisor)
    assert refusal_of(path, supervisor.key) == "sync.unexpected_content"


@pytest.mark.parametrize("method", [zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_other_ways_of_compressing(written, supervisor, tmp_path, method):
    clear = clear_zip(written, supervisor.key)
    with zipfile.ZipFile(io.BytesIO(clear)) as old:
        members = [(info.filename, old.read(info)) for info in old.infolist()]
    path = sealed(tmp_path / "f.fieldkit", zipped(members, method), supervisor)
    assert refusal_of(path, supervisor.key) == "sync.unexpected_content"


def test_a_bomb_is_refused_before_it_unfolds(supervisor, tmp_path):
    import tracemalloc

    bomb = zipped([("manifest.json", b"{}"), ("manifest.sig", b""), ("log.jsonl", bytes(10**8))])
    assert len(bomb) < 200_000
    path = sealed(tmp_path / "bomb.fieldkit", bomb, supervisor)
    tracemalloc.start()
    try:
        assert refusal_of(path, supervisor.key) == "sync.too_large"
        assert tracemalloc.get_traced_memory()[1] < 5_000_000
    finally:
        tracemalloc.stop()


def forged_size(clear, name, size):
    """The ZIP with another declared size of one member, in both its headers."""
    altered = bytearray(clear)
    with zipfile.ZipFile(io.BytesIO(clear)) as archive:
        info = archive.getinfo(name)
    local = info.header_offset + 22
    central = clear.rindex(b"PK\x01\x02", 0, clear.rindex(name.encode())) + 24
    for place in (local, central):
        altered[place : place + 4] = size.to_bytes(4, "little")
    return bytes(altered)


@pytest.mark.parametrize("declared", [0, 1000, 4 * 10**8])
def test_a_bomb_with_a_forged_size(supervisor, tmp_path, declared):
    bomb = zipped([("manifest.json", b"{}"), ("manifest.sig", b""), ("log.jsonl", bytes(10**8))])
    path = sealed(tmp_path / "bomb.fieldkit", forged_size(bomb, "log.jsonl", declared), supervisor)
    refused = refusal_of(path, supervisor.key)
    assert refused in {"sync.too_large", "sync.damaged", "sync.not_a_sync_file"}


def test_a_size_forged_in_an_honest_file(written, supervisor, tmp_path):
    clear = clear_zip(written, supervisor.key)
    for declared in (0, 10, 10_000, 2**32 - 1):
        altered = forged_size(clear, "log.jsonl", declared)
        path = sealed(tmp_path / "f.fieldkit", altered, supervisor)
        assert refusal_of(path, supervisor.key) in {"sync.damaged", "sync.too_large"}


@pytest.mark.parametrize(
    "limits",
    [
        Limits(members=3),
        Limits(whole=2000),
        Limits(manifest=100),
        Limits(log=100),
        Limits(file=100),
        Limits(ratio=1, ratio_from=100),
    ],
)
def test_every_limit_holds(written, supervisor, limits):
    with open_sync_file(written, supervisor.key, Limits()) as bundle:
        assert bundle.record_count == 3
    assert refusal_of(written, supervisor.key, limits) == "sync.too_large"


def test_a_bomb_that_is_signed(written, inspector, supervisor, tmp_path):
    """Whoever signs it: it is not unpacked to its end."""
    zeros = bytes(10**8)

    def swell(members):
        members["log.jsonl"] = zeros

    def honest(manifest):
        manifest["log"] |= {"size": len(zeros), "sha256": sha256(zeros)}

    clear = signed(clear_zip(written, supervisor.key), inspector, honest, swell)
    path = sealed(tmp_path / "bomb.fieldkit", clear, supervisor)
    tracemalloc.start()
    try:
        assert refusal_of(path, supervisor.key) == "sync.too_large"
        assert tracemalloc.get_traced_memory()[1] < 20_000_000
    finally:
        tracemalloc.stop()


def test_a_line_without_end_is_refused(supervisor, tmp_path, new_laptop):
    stranger = new_laptop("S", "inspector")
    path = tmp_path / "a.fieldkit"
    write_sync_file(path, stranger.bundle(), stranger.key, [supervisor.card], CREATED)

    def no_end(members):
        members["log.jsonl"] = members["log.jsonl"].rstrip(b"\n")

    def honest(manifest):
        manifest["log"]["size"] -= 1
        manifest["log"]["sha256"] = sha256(b"".join(r.raw for r in stranger.records))

    clear = signed(clear_zip(path, supervisor.key), stranger, honest, no_end)
    assert refusal_of(sealed(path, clear, supervisor), supervisor.key) == "sync.damaged"


# --- writing on a disk that fails


def test_a_refused_write_leaves_the_old_file(inspector, supervisor, tmp_path, monkeypatch):
    path = tmp_path / "a.fieldkit"
    path.write_bytes(b"the one before")

    def full(source, target, lock):
        target.write(b"half")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(sync_file, "encipher", full)
    with pytest.raises(FieldKitError) as refused:
        write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert refused.value.code == "disk.full"
    assert path.read_bytes() == b"the one before"
    assert list(tmp_path.iterdir()) == [path]


def test_a_disk_that_gives_back_something_else_is_noticed(
    inspector, supervisor, tmp_path, monkeypatch
):
    path = tmp_path / "a.fieldkit"
    monkeypatch.setattr(
        sync_file, "digest_from_disk", lambda part: hashlib.sha256(b"rot").hexdigest()
    )
    with pytest.raises(FieldKitError) as refused:
        write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert refused.value.code == "file.unwritable"
    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_is_not_there(inspector, supervisor, tmp_path):
    path = tmp_path / "no" / "a.fieldkit"
    with pytest.raises(FieldKitError) as refused:
        write_sync_file(path, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert refused.value.code == "file.unwritable"


def test_an_attachment_that_changed_in_the_store_is_not_sent(inspector, supervisor, tmp_path):
    bundle = inspector.bundle()
    altered = type(bundle)(
        bundle.records, bundle.checkpoints, bundle.files, lambda name: b"other", bundle.cards
    )
    with pytest.raises(FieldKitError) as refused:
        write_sync_file(tmp_path / "a.fieldkit", altered, inspector.key, [supervisor.card], CREATED)
    assert refused.value.code == "sync.attachment_altered"
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("limits", [Limits(log=100), Limits(members=3), Limits(manifest=100)])
def test_what_every_reader_would_refuse_is_not_written(
    inspector, supervisor, tmp_path, monkeypatch, limits
):
    monkeypatch.setattr(sync_file, "LIMITS", limits)
    file = tmp_path / "much.fieldkit"
    with pytest.raises(FieldKitError) as refusal:
        write_sync_file(file, inspector.bundle(), inspector.key, [supervisor.card], CREATED)
    assert refusal.value.code == "sync.too_large"
    assert "smaller parts" in refusal.value.remedy
    assert not list(tmp_path.iterdir())
