"""The words that a record of a form is likely to use, as a dictionary for its compression.

Both the printer and the reader compute it from the same form, so a change here is a new version of
the paper format.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from lxml import etree

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    from collections.abc import Iterator

_LONGEST = 32_000
_XFORMS = "{http://www.w3.org/2002/xforms}"

# What every revision record holds, in its order; the last is found cheapest.
_RECORD = (
    '"corrected":false,"corrected":true,"label":"","path":"/","severity":"critical","value":"'
    '"severity":"major","value":""},{"corrected":false,"severity":"minor","value":"no"}],'
    '"files":{".jpg":{"sha256":"","size":},".png":{"sha256":"'
    '"form":{"hash":"","id":"","version":"'
    '"kind":"revision","parents":[],"prev":"","seq":'
    '"reason":null,"summary":{"alert":"amber","alert":"red","alert":"none","alert_reason":"'
    '"deadline":"","decision":"","decision_text":"","event":"","exercise":true,"exercise":false,'
    '"grade":"","inspector":"","met_person":"","name":"","score":"","site":""},"withdrawn":false,'
    "\"xml\":\"<?xml version='1.0' encoding='UTF-8'?>\\n<data id="
    "<meta><instanceID>uuid:</instanceID><instanceName></instanceName></meta></data>"
    '"at":"2026-T:.000+05:00","body":{"files":{},"findings":[{"'
)


def vocabulary(xform: bytes, device: str) -> bytes:
    """The compression dictionary for records of one form by one device, at most 32 kB.

    Raises:
        FieldKitError: `sync.paper_needs_form` when the form is not readable XML.
    """
    parser = etree.XMLParser(resolve_entities=False, no_network=True)
    try:
        root = etree.fromstring(xform, parser)
    except etree.XMLSyntaxError as error:
        raise FieldKitError("sync.paper_needs_form") from error
    form = hashlib.sha256(xform).hexdigest()
    near = "".join(
        [_RECORD, *_instance(root), f'"device":"{device}","entity":"', f'"hash":"{form}']
    )
    far = "\n".join(dict.fromkeys(_texts(root)))
    return (far.encode()[: _LONGEST - len(near.encode())] + near.encode())[-_LONGEST:]


def _texts(root: etree._Element) -> Iterator[str]:
    """Labels and choice values, which findings and answers repeat."""
    for element in root.iter(*(f"{_XFORMS}{name}" for name in ("value", "label", "name"))):
        if element.text and element.text.strip():
            yield element.text.strip()


def _instance(root: etree._Element) -> Iterator[str]:
    """The empty answer document, as a submission spells it inside a JSON string."""
    instance = root.find(f".//{_XFORMS}model/{_XFORMS}instance")
    for answers in instance if instance is not None else []:
        attributes = "".join(f' {name!s}=\\"{value!s}\\"' for name, value in answers.attrib.items())
        yield f"<{etree.QName(answers).localname}{attributes}>"
        yield _spelled(answers)


def _spelled(element: etree._Element) -> str:
    """An element and those in it with both tags, so that a tag and its follower are one match."""
    name = etree.QName(element).localname
    inner = "".join(_spelled(child) for child in element.iterchildren(etree.Element))
    return f"<{name}>{inner}</{name}>"
