"""Reads XML that comes from outside: no entities, no network, no endless depth."""

from __future__ import annotations

from lxml import etree

from fieldkit.errors import FieldKitError


def read_xml(content: bytes, code: str = "form.broken_xml") -> etree._Element:
    """The root element of a document, without comments and processing instructions.

    Raises:
        FieldKitError: `code`, with `reason` and `line`, for what is not well-formed, nested deeper
            than 256 elements, or declares entities.
    """
    parser = etree.XMLParser(
        remove_comments=True,
        remove_pis=True,
        resolve_entities=False,
        no_network=True,
        strip_cdata=False,
    )
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise FieldKitError(code, reason=error.msg, line=error.lineno or 0) from error
    declared = root.getroottree().docinfo.internalDTD
    if declared is not None and any(declared.iterentities()):  # type: ignore[union-attr]
        # No ODK tool writes any; they are how a small file becomes a huge one, or reads another.
        raise FieldKitError(code, reason="it declares entities", line=1)
    return root
