"""An inspection filled from an answers file, until it is kept or finalised."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.app.rows import RecordedInspection
from fieldkit.errors import FieldKitError
from fieldkit.inspections.states import InspectionState

if TYPE_CHECKING:
    from fieldkit.app.core import Core
    from fieldkit.app.drafting import OpenDraft


class Recording:
    """A draft filled from an answers file, to be kept or finalised."""

    def __init__(self, core: Core, draft: OpenDraft) -> None:
        self._core = core
        self._draft = draft
        self.overruled_site = ""
        """The site that the answers file named where another was asked for."""

    def stay_at(self, site: str) -> None:
        """Inspect this site, also where the answers file names another."""
        self.overruled_site = self._draft.move_to(site)

    def keep_draft(self) -> RecordedInspection:
        """Leave it as a draft."""
        headline = self._draft.headline()
        self._draft.close()
        return RecordedInspection(
            id=self._draft.inspection,
            revision="",
            form=self._draft.form_id,
            site=self._draft.site,
            state=InspectionState.DRAFT,
            score=headline.score,
            grade=headline.grade,
            alert=headline.alert,
            findings=headline.findings,
        )

    def finalise(self, reason: str = "") -> RecordedInspection:
        """Make it a revision; a draft that is not complete is thrown away again.

        Raises:
            FieldKitError: inspection.incomplete, with the problems; inspection.reason_missing.
        """
        found = self._draft.headline().findings
        try:
            inspection = self._draft.finalise(reason)
        except FieldKitError:
            self._draft.discard()
            raise
        row = self._core.inspection_row(inspection)
        return RecordedInspection(
            id=row.id,
            revision=row.head,
            form=row.form,
            site=row.site,
            state=row.state,
            score=row.score,
            grade=row.grade,
            alert=row.alert,
            findings=found,
        )
