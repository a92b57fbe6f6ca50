"""A form as it is stored and sent: the XForm, the files it needs, the table it was made from."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms.definition import FormDefinition


@dataclass(frozen=True, slots=True)
class FormPackage:
    """One version of a form with everything that belongs to it; files by bare name."""

    definition: FormDefinition
    source_name: str = ""
    source: bytes | None = None
    files: Mapping[str, bytes] = field(default_factory=dict)
