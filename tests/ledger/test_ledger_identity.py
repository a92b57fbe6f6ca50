"""Devices, cards, words and signatures that other programs understand."""

import shutil
import subprocess

import pytest

from fieldkit.errors import FieldKitError
from fieldkit.ledger import sshsig
from fieldkit.ledger.identity import Card, DeviceKey, device_id
from fieldkit.ledger.words import WORDS, fingerprint_words

KEY = DeviceKey.from_bytes(bytes(range(32)) + b"AGE-SECRET-KEY-UNUSED")


@pytest.fixture(scope="module")
def key():
    return DeviceKey.generate()


def test_a_key_survives_its_bytes(key):
    again = DeviceKey.from_bytes(key.to_bytes())
    assert (again.device, again.identity, again.recipient) == (
        key.device,
        key.identity,
        key.recipient,
    )
    assert again.sign(b"x") == key.sign(b"x")
    assert key.device == device_id(key.public)


def test_a_card_survives_its_file_and_its_dict(key):
    card = key.card("Айгүл Серікқызы", "inspector")
    assert Card.from_bytes(card.to_bytes()) == card
    assert Card.from_bytes(card.to_bytes().replace(b"\n", b"\r\n")) == card
    assert Card.from_dict(card.as_dict()) == card
    assert len(card.to_bytes()) < 1024
    assert card.to_bytes().startswith(b"FieldKit card\n")
    assert card.words == key.words


def test_no_changed_byte_of_a_card_passes(key):
    content = key.card("Bob", "supervisor").to_bytes()
    good = Card.from_bytes(content)
    for place in range(len(content) - 1):
        changed = bytearray(content)
        changed[place] ^= 1
        try:
            card = Card.from_bytes(bytes(changed))
        except FieldKitError as refusal:
            assert refusal.code == "ledger.bad_card"
        else:
            assert card == good


def test_a_card_cut_anywhere_is_refused(key):
    content = key.card("Bob", "supervisor").to_bytes()
    for end in range(len(content) - 1):
        with pytest.raises(FieldKitError):
            Card.from_bytes(content[:end])


def test_words_are_two_syllables_each_and_fixed_for_life():
    assert len(set(WORDS)) == 2048
    assert all(len(word) == 4 and word[:2] != word[2:] for word in WORDS)
    assert fingerprint_words("00000000000000000000000000000000") == (WORDS[0],) * 5
    assert fingerprint_words("f" * 32) == (WORDS[2047],) * 5
    assert fingerprint_words("0123456789abcdef0123456789abcdef") == (
        "bago",
        "damo",
        "kulo",
        "buko",
        "ragu",
    )


def test_an_ssh_signature_holds_for_its_message_and_namespace_only(key):
    armored = sshsig.sign(key, b"manifest", "fieldkit-sync")
    sshsig.verify(key.public, b"manifest", armored, "fieldkit-sync")
    for message, namespace, public in [
        (b"Manifest", "fieldkit-sync", key.public),
        (b"manifest", "git", key.public),
        (b"manifest", "fieldkit-sync", KEY.public),
    ]:
        with pytest.raises(FieldKitError):
            sshsig.verify(public, message, armored, namespace)


def test_a_broken_ssh_signature_is_refused_with_one_code(key):
    armored = sshsig.sign(key, b"manifest", "fieldkit-sync")
    for end in range(len(armored) - 1):
        with pytest.raises(FieldKitError) as refusal:
            sshsig.verify(key.public, b"manifest", armored[:end], "fieldkit-sync")
        assert refusal.value.code == "ledger.bad_signature"


@pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="OpenSSH is not installed")
def test_ssh_keygen_says_good_and_refuses_a_changed_message(key, tmp_path):
    message = b'{"format":"fieldkit-sync"}'
    (tmp_path / "manifest.sig").write_text(sshsig.sign(key, message, "fieldkit-sync"))
    (tmp_path / "signers").write_text(sshsig.allowed_signers_line(key.card("A", "inspector")))
    command = [
        "ssh-keygen", "-Y", "verify", "-f", "signers", "-I", key.device,
        "-n", "fieldkit-sync", "-s", "manifest.sig",
    ]  # fmt: skip
    good = subprocess.run(command, input=message, cwd=tmp_path, capture_output=True, check=False)
    assert good.returncode == 0
    assert good.stdout.startswith(b"Good")
    bad = subprocess.run(
        command, input=message + b" ", cwd=tmp_path, capture_output=True, check=False
    )
    assert bad.returncode != 0
