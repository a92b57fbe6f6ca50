"""Encrypted submissions, undone with the published algorithm and no code of ours."""

import base64
import hashlib
from datetime import UTC, datetime

import pytest
from cryptography.hazmat.decrepit.ciphers.modes import CFB
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms
from lxml import etree

from fieldkit.clock import FrozenClock
from fieldkit.errors import FieldKitError
from fieldkit.forms import FormSession, check_conversion, convert, read_form
from fieldkit.forms.submission_encryption import (
    SubmissionIdentity,
    encrypt_submission,
    read_public_key,
)

SPACE = "{http://www.opendatakit.org/xforms/encrypted}"
OPENROSA = "{http://openrosa.org/xforms}"
PRIVATE = rsa.generate_private_key(public_exponent=65537, key_size=2048)


def base64_of(public):
    der = public.public_bytes(
        serialization.Encoding.DER, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    return base64.b64encode(der).decode()


KEY = base64_of(PRIVATE.public_key())


def unlocked(text):
    oaep = padding.OAEP(mgf=padding.MGF1(hashes.SHA256()), algorithm=hashes.SHA256(), label=None)
    return PRIVATE.decrypt(base64.b64decode(text), oaep)


def decrypted(manifest, files):
    """Every file by its plain name, and whether the signature fits; as the specification says."""
    root = etree.fromstring(manifest)
    assert root.get("encrypted") == "yes"
    locked = root.findtext(f"{SPACE}base64EncryptedKey")
    instance = root.findtext(f"{OPENROSA}meta/{OPENROSA}instanceID")
    key = unlocked(locked)
    assert len(key) == 32
    names = [element.text for element in root.findall(f"{SPACE}media/{SPACE}file")]
    names.append(root.findtext(f"{SPACE}encryptedXmlFile"))
    assert names[-1] == "submission.xml.enc"
    vector = list(hashlib.md5(instance.encode() + key).digest())
    signed = [
        root.get("id"),
        *([root.get("version")] if root.get("version") else []),
        locked,
        instance,
    ]
    plain = {}
    for place, name in enumerate(names):
        vector[place % 16] = (vector[place % 16] + 1) % 256
        decryptor = Cipher(algorithms.AES(key), CFB(bytes(vector))).decryptor()
        content = decryptor.update(files[name]) + decryptor.finalize()
        assert 1 <= content[-1] <= 16
        assert content.endswith(bytes([content[-1]]) * content[-1])
        content = content[: -content[-1]]
        assert name.endswith(".enc")
        plain[name[:-4]] = content
        signed.append(f"{name[:-4]}::{hashlib.md5(content).hexdigest()}")
    digest = hashlib.md5(("\n".join(signed) + "\n").encode()).digest()
    signature = unlocked(root.findtext(f"{SPACE}base64EncryptedElementSignature"))
    return plain, signature == digest


@pytest.mark.parametrize("version", ["", "2026.1"])
@pytest.mark.parametrize("count", [0, 1, 20])
def test_the_holder_of_the_private_key_reads_every_file(version, count):
    """Twenty files, so that the counter of the vectors passes the sixteen bytes once."""
    attachments = {f"photo {n}.jpg": bytes([n]) * (n * 7) for n in range(count)}
    record = "<data>Живая вода</data>".encode()
    made = encrypt_submission(
        SubmissionIdentity("water", version, "uuid:1-2"), KEY, record, attachments
    )
    plain, fits = decrypted(made.manifest, made.files)
    assert plain == {**attachments, "submission.xml": record}
    assert fits
    assert "Живая".encode() not in made.manifest + b"".join(made.files.values())


def test_the_key_of_each_submission_is_its_own():
    identity = SubmissionIdentity("f", "1", "uuid:1")
    first, second = (encrypt_submission(identity, KEY, b"<data/>", {}) for _ in range(2))
    assert first.files["submission.xml.enc"] != second.files["submission.xml.enc"]


def test_a_key_is_read_with_headers_and_line_breaks():
    pem = PRIVATE.public_key().public_bytes(
        serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo
    )
    assert base64_of(read_public_key(pem.decode())) == KEY


@pytest.mark.parametrize(
    "text",
    [
        "x",
        "AAAA",
        KEY[:60],
        "Ж" * 40,
        base64_of(ec.generate_private_key(ec.SECP256R1()).public_key()),
    ],
    ids=["one letter", "no key", "cut off", "other letters", "another kind of key"],
)
def test_what_is_no_rsa_key_is_refused(text):
    with pytest.raises(FieldKitError) as refusal:
        read_public_key(text)
    assert refusal.value.code == "form.public_key"


SOURCE = """
| survey |
| | type | name | label |
| | text | who | Who? |
| settings |
| | form_title | form_id | version | public_key |
| | Secret | secret | 3 | KEY |
"""


def test_the_key_of_a_table_reaches_the_definition():
    definition = read_form(convert("f.md", SOURCE.replace("KEY", KEY).encode()).xform)
    assert definition.public_key == KEY
    assert definition.problems == ()


def test_a_broken_key_makes_the_form_unusable_and_is_told_at_its_cell():
    conversion = convert("f.md", SOURCE.encode())
    definition = read_form(conversion.xform)
    assert [(problem.code, problem.severity) for problem in definition.problems] == [
        ("form.public_key", "error")
    ]
    [problem] = check_conversion(conversion, definition, {})
    assert (problem.sheet, problem.row, problem.column) == ("settings", 2, "public_key")
    [problem] = check_conversion(convert("f.xml", conversion.xform), definition, {})
    line = conversion.xform[: conversion.xform.index(b"<submission")].count(b"\n") + 1
    assert (problem.sheet, problem.row) == ("submission", line)


def test_what_was_finalised_is_not_opened_again():
    definition = read_form(convert("f.md", SOURCE.replace("KEY", KEY).encode()).xform)
    clock = FrozenClock(datetime(2026, 11, 23, 8, 0, tzinfo=UTC))
    session = FormSession.new(definition, clock)
    session.set("/data/who", "Aibek")
    with pytest.raises(FieldKitError) as refusal:
        FormSession.edit(definition, session.submission(), clock)
    assert refusal.value.code == "form.closed"
    identity = SubmissionIdentity("secret", "3", session.instance_id)
    locked = encrypt_submission(identity, KEY, session.submission(), {})
    with pytest.raises(FieldKitError) as refusal:
        FormSession.restore(definition, locked.manifest, clock)
    assert refusal.value.code == "form.closed"
