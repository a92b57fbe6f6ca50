"""What a person is about to finalise, in words, before it cannot be taken back."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ui.form_entry.standing import grade_in_words
from ui.shared.wording import tr
from ui.theme.marks import ALERTS, SEVERITIES

if TYPE_CHECKING:
    from fieldkit.app import Headline
    from ui.form_entry.view_model import FormEntryModel


def what_is_finalised(model: FormEntryModel) -> str:
    """Form, site, grade with its reason, alert and findings, one to a line."""
    headline = model.headline
    site = f"{model.draft.site} {model.site_name}".strip()
    lines = [model.title, tr("Site: {site}").format(site=site) if site else "", _grade(headline)]
    alert = tr(ALERTS[headline.alert].word) if headline.alert in ALERTS else ""
    lines.append(f"{alert}: {headline.alert_reason}".rstrip(": ") if alert else "")
    lines.append(_findings(headline))
    return "\n".join(line[:1].upper() + line[1:] for line in lines if line)


def _grade(headline: Headline) -> str:
    if headline.grade and headline.grade_reason:
        return grade_in_words(headline)
    if headline.grade:
        return tr("Grade {grade}").format(grade=headline.grade)
    return tr("No grade") if headline.is_scored else ""


def _findings(headline: Headline) -> str:
    if not headline.findings:
        return tr("No findings")
    counts = dict.fromkeys(("critical", "major", "minor"), 0)
    for finding in headline.findings:
        counts[finding.severity] += 1
    shown = ", ".join(f"{tr(SEVERITIES[key].word)} {n}" for key, n in counts.items() if n)
    words = tr("Findings: {n}").format(n=len(headline.findings))
    return f"{words} ({shown})"
