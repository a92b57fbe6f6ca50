"""Installed forms, opened once and kept: definition, meaning and limits, by content hash.

Forms with the table of limits judge by the editions of profiles that a record names.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from fieldkit import paths
from fieldkit.errors import FieldKitError
from fieldkit.inspections.given_tables import GIVEN_TABLES
from fieldkit.inspections.limit_profiles import merged, profile_of
from fieldkit.inspections.limits import FILE_NAME, NAMING_ROW, Limit, read_limits
from fieldkit.inspections.meaning import FormMeaning, meaning_of

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.forms import FormDefinition
    from fieldkit.inspections.limit_profiles import LimitProfile
    from fieldkit.storage.workspace import Workspace


@dataclass(frozen=True, slots=True)
class OpenedForm:
    """A form ready for use."""

    definition: FormDefinition
    meaning: FormMeaning
    limits: Mapping[str, Limit]
    hash: str
    editions: tuple[str, ...] = ()  # records of the editions that stand in place of the form's own

    @property
    def limits_title(self) -> str:
        """Whose limits they are and which edition, such as `kz 2026-1`; empty if not known."""
        row = self.limits.get(NAMING_ROW)
        return row.value if row else ""

    @property
    def takes_samples(self) -> bool:
        """Whether samples are written down in it, for which labels can be printed."""
        return "sample_id" in self.meaning.roles

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
        self._opened: dict[tuple[str, tuple[str, ...]], OpenedForm] = {}

    def latest(self, form_id: str, editions: tuple[str, ...] = ()) -> OpenedForm:
        """The newest installed version of a form, with limits as `exactly`.

        Raises:
            FieldKitError: form.not_installed.
        """
        row = self._workspace.forms.latest(form_id)
        if row is None:
            raise FieldKitError("form.not_installed", form=form_id)
        return self.exactly(row.hash, editions)

    def exactly(self, form_hash: str, editions: tuple[str, ...] = ()) -> OpenedForm:
        """The form with this content hash.

        Args:
            form_hash: of the form with its files.
            editions: records of profiles of limits, each over those before it. Where one is not
                held, the form has no limits to show: another set would not be what was judged by.

        Raises:
            FieldKitError: form.not_installed.
        """
        asked = (form_hash, editions)
        if asked not in self._opened:
            opened = self._open(form_hash, editions)
            if not self.holds(editions):
                return opened  # the edition may come with the next file
            self._opened[asked] = opened
        return self._opened[asked]

    def holds(self, editions: tuple[str, ...]) -> bool:
        """Whether every edition is here and a supervisor's."""
        return None not in map(self._edition, editions)

    def _edition(self, record_id: str) -> LimitProfile | None:
        record = self._workspace.ledger.record(record_id)
        if record is None or record.kind != "limits":
            return None
        if not self._workspace.roster().entitles(record):
            return None
        return profile_of(record.entity, record.body)

    def _open(self, form_hash: str, editions: tuple[str, ...]) -> OpenedForm:
        from fieldkit.forms import read_form

        row = self._workspace.forms.by_hash(form_hash)
        if row is None:
            raise FieldKitError("form.not_installed", form=form_hash[:12])
        attachments = self._workspace.attachments
        files = {name: attachments.get(sha256) for name, sha256 in row.files.items()}
        own = files.get(FILE_NAME)
        # An agency's own table of another kind stays as it is: profiles are about FieldKit's.
        follows = bool(editions) and own is not None and NAMING_ROW in read_limits(own)
        chain = [self._edition(each) for each in editions] if follows else []
        held = [profile for profile in chain if profile is not None]
        if own is not None and held and len(held) == len(chain):
            own = files[FILE_NAME] = merged(own, held)
        definition = read_form(attachments.get(row.xform), files, GIVEN_TABLES)
        if own is None:
            own = (paths.resources() / "reference" / FILE_NAME).read_bytes()
        limits = read_limits(own) if len(held) == len(chain) else {}
        used = editions if follows else ()
        return OpenedForm(definition, meaning_of(definition), limits, form_hash, used)
