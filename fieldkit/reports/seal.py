"""The finished file: properties, language, and the record itself carried inside the PDF."""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from fieldkit.errors import FieldKitError

if TYPE_CHECKING:
    import pikepdf

    from fieldkit.reports.blocks import Meta

_LARGEST_CARRIED = 512 * 1024 * 1024
_PDF_DATE = "D:%Y%m%d%H%M%SZ"


def seal(pdf: bytes, meta: Meta, attachment: bytes, name: str) -> bytes:
    """Give a written PDF its properties and put the sync bundle into it.

    The same arguments give the same bytes. An empty attachment leaves none.
    """
    import pikepdf

    moment = _moment(meta.moment)
    with pikepdf.open(BytesIO(pdf)) as document:
        _describe(document, meta, moment)
        if attachment:
            _attach(document, attachment, name, moment)
        target = BytesIO()
        document.save(
            target,
            deterministic_id=True,
            object_stream_mode=pikepdf.ObjectStreamMode.generate,
        )
    return target.getvalue()


def carried(pdf: bytes) -> bytes:
    """The sync bundle inside a PDF.

    Raises:
        FieldKitError: document.damaged, document.locked, document.carries_nothing,
            document.too_large, document.altered.
    """
    import pikepdf

    try:
        with pikepdf.open(BytesIO(pdf)) as document:
            return _embedded(document)
    except pikepdf.PasswordError as error:
        raise FieldKitError("document.locked") from error
    except (pikepdf.PdfError, zlib.error, ValueError, TypeError, KeyError) as error:
        # What a malformed structure makes the library raise depends on where it is malformed.
        raise FieldKitError("document.damaged") from error


def _moment(text: str) -> datetime:
    return datetime.fromisoformat(text).astimezone(UTC).replace(microsecond=0)


def _describe(document: pikepdf.Pdf, meta: Meta, moment: datetime) -> None:
    import pikepdf

    stamp = pikepdf.String(moment.strftime(_PDF_DATE))
    root: Any = document.Root
    root.Lang = pikepdf.String(meta.language)
    direction = pikepdf.Name("/R2L") if meta.language[:2] in ("ar", "fa", "ps", "ur") else None
    root.ViewerPreferences = pikepdf.Dictionary(DisplayDocTitle=True)
    if direction is not None:
        root.ViewerPreferences.Direction = direction
    info: Any = document.docinfo
    for key, value in (
        ("/Title", pikepdf.String(meta.title)),
        ("/Subject", pikepdf.String(meta.subject)),
        ("/Author", pikepdf.String(meta.author)),
        ("/Creator", pikepdf.String("FieldKit")),
        ("/Producer", pikepdf.String("FieldKit")),
        ("/CreationDate", stamp),
        ("/ModDate", stamp),
    ):
        info[key] = value
    with document.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as xmp:
        xmp["dc:title"] = meta.title
        xmp["dc:description"] = meta.subject
        xmp["dc:creator"] = [meta.author]
        xmp["dc:language"] = [meta.language]
        xmp["dc:identifier"] = meta.identifier
        xmp["xmp:CreatorTool"] = "FieldKit"
        xmp["xmp:CreateDate"] = moment.isoformat()
        xmp["xmp:ModifyDate"] = moment.isoformat()
        xmp["pdf:Producer"] = "FieldKit"


def _attach(document: pikepdf.Pdf, attachment: bytes, name: str, moment: datetime) -> None:
    """An associated file of relationship Data, listed by every viewer that lists attachments."""
    import pikepdf

    stream = pikepdf.Stream(document, attachment)
    stream.Type = pikepdf.Name("/EmbeddedFile")
    stream.Subtype = pikepdf.Name("/application/octet-stream")
    stamp = pikepdf.String(moment.strftime(_PDF_DATE))
    stream.Params = pikepdf.Dictionary(
        Size=len(attachment),
        CheckSum=pikepdf.String(hashlib.md5(attachment, usedforsecurity=False).digest()),
        CreationDate=stamp,
        ModDate=stamp,
    )
    embedded = document.make_indirect(stream)
    specification = document.make_indirect(
        pikepdf.Dictionary(
            Type=pikepdf.Name("/Filespec"),
            F=pikepdf.String(name),
            UF=pikepdf.String(name),
            Desc=pikepdf.String("FieldKit"),
            AFRelationship=pikepdf.Name("/Data"),
            EF=pikepdf.Dictionary(F=embedded, UF=embedded),
        )
    )
    root: Any = document.Root
    root.AF = pikepdf.Array([specification])
    files = pikepdf.Dictionary(Names=pikepdf.Array([pikepdf.String(name), specification]))
    root.Names = pikepdf.Dictionary(EmbeddedFiles=files)


def _embedded(document: pikepdf.Pdf) -> bytes:
    import pikepdf

    associated = document.Root.get("/AF")
    if not isinstance(associated, pikepdf.Array):
        raise FieldKitError("document.carries_nothing")
    for specification in associated:
        if isinstance(specification, pikepdf.Dictionary) and _is_ours(specification):
            return _content(specification)
    raise FieldKitError("document.carries_nothing")


def _is_ours(specification: pikepdf.Dictionary) -> bool:
    relationship = specification.get("/AFRelationship")
    return relationship == "/Data" and specification.get("/Desc") == "FieldKit"


def _content(specification: pikepdf.Dictionary) -> bytes:
    import pikepdf

    files = specification.get("/EF")
    stream = files.get("/F") if isinstance(files, pikepdf.Dictionary) else None
    if not isinstance(stream, pikepdf.Stream):
        raise FieldKitError("document.damaged")
    parameters = stream.get("/Params")
    if not isinstance(parameters, pikepdf.Dictionary):
        raise FieldKitError("document.damaged")
    size = int(parameters.get("/Size", -1))
    if size > _LARGEST_CARRIED:
        raise FieldKitError("document.too_large", limit=_LARGEST_CARRIED // 2**20)
    raw = stream.read_raw_bytes()
    kind = stream.get("/Filter")
    if isinstance(kind, pikepdf.Array) and len(kind) == 1:
        kind = kind[0]
    if kind is not None:
        if kind != "/FlateDecode":
            raise FieldKitError("document.damaged")
        raw = zlib.decompressobj().decompress(raw, _LARGEST_CARRIED)
    checksum = hashlib.md5(raw, usedforsecurity=False).digest()
    if len(raw) != size or bytes(parameters.get("/CheckSum", b"")) != checksum:
        raise FieldKitError("document.altered")
    return raw
