"""What the record of a finished inspection holds, from its answers and what this laptop knows."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.app.known_tables import paths_found_before
from fieldkit.inspections.references import references
from fieldkit.inspections.summary import findings, summarise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.app.core import Core
    from fieldkit.app.opened_forms import OpenedForm
    from fieldkit.forms import FormSession
    from fieldkit.inspections.summary import Finding
    from fieldkit.storage.drafts import DraftRow


def revision_body(
    core: Core,
    form: OpenedForm,
    session: FormSession,
    draft: DraftRow,
    files: Mapping[str, dict[str, Any]],
) -> dict[str, Any]:
    """The body of a revision, but for the reason of a change."""
    summary = summarise(session, form.meaning)
    site = summary.site or draft.site
    before = paths_found_before(core, draft.form, site, draft.inspection)
    return {
        "xml": session.submission().decode(),
        "files": {name: files[name] for name in session.attachments if name in files},
        "summary": {
            **summary.as_body(),
            "site": site,
            "event": summary.event or draft.event,
            "exercise": summary.exercise or draft.exercise,
            "inspector": summary.inspector or core.workspace.name,
            "form_title": form.definition.title,
            "number": _number(core, draft),
            **references(session, form.meaning),
            **_names(core, draft.site),
            **core.clock_doubt(),
            **({"limits": form.limits_title} if form.editions else {}),
        },
        "findings": [_finding(found, before) for found in findings(session, form.meaning)],
        "withdrawn": False,
        **({"limits": list(form.editions)} if form.editions else {}),
    }


def _finding(found: Finding, before: frozenset[str]) -> dict[str, Any]:
    """A finding as a record tells it; `repeat` only where it was found at this site before."""
    body = {
        "path": found.path,
        "label": found.label,
        "severity": found.severity,
        "corrected": found.corrected,
        "value": found.value,
    }
    return {**body, "repeat": True} if found.path in before else body


def _number(core: Core, draft: DraftRow) -> int:
    """The number of the revision: one more than the highest that it follows."""
    earlier = [core.revision(parent).number for parent in draft.parents]
    return max(earlier, default=0) + 1


def _names(core: Core, code: str) -> dict[str, str]:
    """What codes and keys are called today, so that the record can be read without a plan."""
    event = core.event()
    site = core.sites().get(code)
    return {
        "event_name": event.name if event else "",
        "site_name": site.name if site else "",
        "venue_name": (site.venue_name or site.venue) if site else "",
        "role": core.workspace.role,
    }
