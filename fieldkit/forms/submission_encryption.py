"""Encrypted submissions, as getodk.github.io/xforms-spec/encryption publishes them.

The record and its attachments are locked with a key made for this one submission; that key is
locked with the form's public key. What ODK Central, Briefcase and their like then take in is the
manifest, an XML that holds no answer. The manifest has the namespace that ODK Collect writes.
"""

from __future__ import annotations

import base64
import binascii
import secrets
from dataclasses import dataclass
from hashlib import md5
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.errors import FieldKitError
from fieldkit.forms.namespaces import OPENROSA

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey

ENCRYPTED = "http://www.opendatakit.org/xforms/encrypted"
RECORD_NAME = "submission.xml"
ENDING = ".enc"
_KEY_BYTES = 32


@dataclass(frozen=True, slots=True)
class SubmissionIdentity:
    """What a manifest says openly: form, version and the record's identifier."""

    form: str
    version: str
    instance_id: str


@dataclass(frozen=True, slots=True)
class EncryptedSubmission:
    """The manifest to be sent as the XML of the submission, and the locked files by name."""

    manifest: bytes
    files: Mapping[str, bytes]


def encrypt_submission(
    identity: SubmissionIdentity, public_key: str, record: bytes, attachments: Mapping[str, bytes]
) -> EncryptedSubmission:
    """Lock a record and its attachments for the holder of the form's private key.

    Args:
        identity: what stays readable.
        public_key: the RSA key as the form holds it, Base64 of its DER form.
        record: the XML of the submission.
        attachments: by bare name, in the order in which they are locked.

    Raises:
        FieldKitError: `form.public_key` when the key cannot be read.
    """
    lock = read_public_key(public_key)
    key = secrets.token_bytes(_KEY_BYTES)
    vectors = _Vectors(identity.instance_id, key)
    locked_key = _locked(lock, key)
    signed = [identity.form, identity.version, locked_key, identity.instance_id]
    signed = [part for part in signed if part]
    files: dict[str, bytes] = {}
    # The record comes last: the order decides the vector of each file.
    for name, content in (*attachments.items(), (RECORD_NAME, record)):
        files[f"{name}{ENDING}"] = _encrypted(content, key, vectors.following())
        signed.append(f"{name}::{md5(content, usedforsecurity=False).hexdigest()}")
    digest = md5("".join(f"{part}\n" for part in signed).encode(), usedforsecurity=False).digest()
    manifest = _manifest(identity, locked_key, list(files), _locked(lock, digest))
    return EncryptedSubmission(manifest, files)


def read_public_key(text: str) -> RSAPublicKey:
    """The RSA key of a form; headers and blanks in it do not matter.

    Raises:
        FieldKitError: `form.public_key`.
    """
    from cryptography.exceptions import UnsupportedAlgorithm
    from cryptography.hazmat.primitives.asymmetric.rsa import RSAPublicKey
    from cryptography.hazmat.primitives.serialization import load_der_public_key

    lines = "".join(line for line in text.splitlines() if not line.startswith("-----"))
    try:
        content = base64.b64decode("".join(lines.split()), validate=True)
        key = load_der_public_key(content)
    except (ValueError, binascii.Error, UnsupportedAlgorithm) as error:
        raise FieldKitError("form.public_key") from error
    if not isinstance(key, RSAPublicKey):
        raise FieldKitError("form.public_key")
    return key


def is_encrypted(record: etree._Element) -> bool:
    """Whether an XML is the manifest of an encrypted submission rather than a record."""
    return record.get("encrypted") == "yes" or etree.QName(record).namespace == ENCRYPTED


class _Vectors:
    """The initialisation vectors of one submission: each one byte apart from the one before."""

    def __init__(self, instance_id: str, key: bytes) -> None:
        self._seed = bytearray(md5(instance_id.encode() + key, usedforsecurity=False).digest())
        self._count = 0

    def following(self) -> bytes:
        place = self._count % len(self._seed)
        self._seed[place] = (self._seed[place] + 1) % 256
        self._count += 1
        return bytes(self._seed)


def _encrypted(content: bytes, key: bytes, vector: bytes) -> bytes:
    from cryptography.hazmat.decrepit.ciphers.modes import CFB
    from cryptography.hazmat.primitives.ciphers import Cipher
    from cryptography.hazmat.primitives.ciphers.algorithms import AES
    from cryptography.hazmat.primitives.padding import PKCS7

    padder = PKCS7(AES.block_size).padder()
    padded = padder.update(content) + padder.finalize()
    encryptor = Cipher(AES(key), CFB(vector)).encryptor()
    return encryptor.update(padded) + encryptor.finalize()


def _locked(lock: RSAPublicKey, secret: bytes) -> str:
    """A short secret under the public key: OAEP, SHA-256 also inside its mask function."""
    from cryptography.hazmat.primitives.asymmetric.padding import MGF1, OAEP
    from cryptography.hazmat.primitives.hashes import SHA256

    padding = OAEP(mgf=MGF1(algorithm=SHA256()), algorithm=SHA256(), label=None)
    return base64.b64encode(lock.encrypt(secret, padding)).decode("ascii")


def _manifest(
    identity: SubmissionIdentity, locked_key: str, files: list[str], signature: str
) -> bytes:
    spaces = {None: ENCRYPTED, "orx": OPENROSA}
    root = etree.Element(f"{{{ENCRYPTED}}}data", nsmap=spaces)  # type: ignore[arg-type]
    root.set("id", identity.form)
    if identity.version:
        root.set("version", identity.version)
    root.set("encrypted", "yes")
    _add(root, "base64EncryptedKey", locked_key)
    meta = etree.SubElement(root, f"{{{OPENROSA}}}meta")
    etree.SubElement(meta, f"{{{OPENROSA}}}instanceID").text = identity.instance_id
    *attachments, record = files
    for name in attachments:
        # One media element for each file: old servers read only the first of several.
        _add(_add(root, "media"), "file", name)
    _add(root, "encryptedXmlFile", record)
    _add(root, "base64EncryptedElementSignature", signature)
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8")


def _add(parent: etree._Element, name: str, text: str | None = None) -> etree._Element:
    made = etree.SubElement(parent, f"{{{ENCRYPTED}}}{name}")
    made.text = text
    return made
