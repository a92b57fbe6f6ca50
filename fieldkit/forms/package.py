"""A form as it is stored and sent: the XForm, the files it needs, the table it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.forms.definition import FormDefinition, read_form

if TYPE_CHECKING:
    from collections.abc import Mapping


@dataclass(frozen=True, slots=True)
class FormPackage:
    """One version of a form with everything that belongs to it; files by bare name."""

    definition: FormDefinition
    source_name: str = ""
    source: bytes | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)


def read_package(
    xform: bytes,
    files: Mapping[str, bytes] | None = None,
    source_name: str = "",
    source: bytes | None = None,
) -> FormPackage:
    """The package of an XForm and its files."""
    kept = dict(files or {})
    return FormPackage(read_form(xform, kept), source_name, source, kept)
