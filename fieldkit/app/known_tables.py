"""Tables that a form reads and that this workspace fills: what is known when a record is begun."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.inspections.earlier import OpenFinding, found_before, open_findings
from fieldkit.inspections.given_tables import OPEN_FINDINGS, SAMPLES, as_csv
from fieldkit.inspections.samples import Sample, samples_of
from fieldkit.storage.browsing import InspectionFilter

if TYPE_CHECKING:
    from fieldkit.app.core import Core, Revision
    from fieldkit.forms import FormDefinition, Given
    from fieldkit.storage.browsing import InspectionRow

_FOLLOW_UP = "fk_followup"
_WITHOUT_FINDINGS = frozenset({_FOLLOW_UP, "fk_aar", "fk_illness"})
"""Forms whose findings are no faults of a site; those of follow-ups are looked at apart."""
_MOST_COMPARED = 20


def given_to(core: Core, form: FormDefinition) -> Given:
    """What a record of a form is given when it is opened here."""
    from fieldkit.forms import Given

    wanted = {address.rpartition("/")[2] for address in form.external_files.values()}
    tables: dict[str, bytes] = {}
    if OPEN_FINDINGS in wanted:
        tables[OPEN_FINDINGS] = as_csv(OpenFinding, findings_open(core))
    if SAMPLES in wanted:
        tables[SAMPLES] = as_csv(Sample, samples_taken(core))
    return Given(core.last_saved(form), tables)


def paths_found_before(core: Core, form: str, site: str, inspection: str) -> frozenset[str]:
    """Where the latest other inspections of a site by the same form found something."""
    if not site:
        return frozenset()
    rows = core.workspace.inspections.list(
        InspectionFilter(form=form, site=site), limit=_MOST_COMPARED + 1
    )
    others = [row for row in rows if row.id != inspection and row.findings]
    counted = [row for row in others if row.state != "withdrawn"][:_MOST_COMPARED]
    return found_before(core.revision(row.head).findings for row in counted)


def findings_open(core: Core, person: str = "") -> list[OpenFinding]:
    """What was found at the sites of the event, by a person or anybody, and is still open."""
    event = core.event()
    if event is None:
        return []
    inspections = core.workspace.inspections
    rows = [
        row for row in inspections.latest_of_sites(event.code) if row.form not in _WITHOUT_FINDINGS
    ]
    # A later inspection judges a site anew; a later follow-up only what it names.
    followed_up = InspectionFilter(form=_FOLLOW_UP, event=event.code)
    rows += [row for row in inspections.list(followed_up) if row.state != "withdrawn"]
    judged = [
        _judged(row, core.revision(row.head))
        for row in rows
        if row.findings and row.exercise == event.exercise and person in ("", row.person)
    ]
    followed = inspections.mentions("followed", event.code)
    return open_findings(judged, ((row.thing, row.entry.get("result", "")) for row in followed))


def _judged(row: InspectionRow, revision: Revision) -> dict[str, Any]:
    """An inspection with the findings that are its own, not those that it followed up."""
    places = tuple(
        f"{entry['place']}/" for entry in revision.summary.get("followed", ()) if entry.get("place")
    )
    return {
        "inspection": row.id,
        "form": row.form,
        "at": row.at,
        "summary": revision.summary,
        "findings": [
            finding
            for finding in revision.findings
            if not str(finding.get("path", "")).startswith(places)
        ],
    }


def samples_taken(core: Core) -> list[Sample]:
    """The samples of the event, with the results that have come."""
    event = core.event()
    if event is None:
        return []
    inspections = core.workspace.inspections
    taken, results = (
        [row for row in inspections.mentions(kind, event.code) if row.exercise == event.exercise]
        for kind in ("samples", "results")
    )
    return samples_of(taken, results)
