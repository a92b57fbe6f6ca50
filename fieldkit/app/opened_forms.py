"""Installed forms, opened once and kept: definition, meaning and limits by content hash."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit import paths
from fieldkit.errors import FieldKitError
from fieldkit.inspections.given_tables import GIVEN_TABLES
from fieldkit.inspections.limits import FILE_NAME, Limit, read_limits
from fieldkit.inspections.meaning import FormMeaning, meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms import FormDefinition
    from fieldkit.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form ready for use."""

    definition: FormDefinition
    meaning: FormMeaning
    limits: Mapping[str, Limit]
    hash: str

    def limits_in(self, tag: str) -> Mapping[str, Limit]:
        """The limits with their units and sources in a language."""
        return {key: limit.in_language(tag) for key, limit in self.limits.items()}

    @property
    def identity(self) -> dict[str, str]:
        """Which form exactly, as a record names it."""
        return {
            "id": self.definition.id,
            "version": self.definition.version,
            "hash": self.hash,
        }


class OpenedForms:
    """The forms of one workspace."""

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._by_hash: dict[str, OpenedForm] = {}

    def latest(self, form_id: str) -> OpenedForm:
        """The newest installed version of a form.

        Raises:
            FieldKitError: form.not_installed.
        """
        row = self._workspace.forms.latest(form_id)
        if row is None:
            raise FieldKitError("form.not_installed", form=form_id)
        return self.exactly(row.hash)

    def exactly(self, form_hash: str) -> OpenedForm:
        """The form with this content hash.

        Raises:
            FieldKitError: form.not_installed.
        """
        if form_hash not in self._by_hash:
            self._by_hash[form_hash] = self._open(form_hash)
        return self._by_hash[form_hash]

    def _open(self, form_hash: str) -> OpenedForm:
        from fieldkit.forms import read_form

        row = self._workspace.forms.by_hash(form_hash)
        if row is None:
            raise FieldKitError("form.not_installed", form=form_hash[:12])
        attachments = self._workspace.attachments
        files = {name: attachments.get(sha256) for name, sha256 in row.files.items()}
        definition = read_form(attachments.get(row.xform), files, GIVEN_TABLES)
        limits = files.get(FILE_NAME)
        if limits is None:
            limits = (paths.resources() / "reference" / FILE_NAME).read_bytes()
        return OpenedForm(definition, meaning_of(definition), read_limits(limits), form_hash)
