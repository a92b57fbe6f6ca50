"""What an inspection found: the answers with a role, and the findings."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from fieldkit.inspections.meaning import beside, template

if TYPE_CHECKING:
    from fieldkit.forms.session import FormSession
    from fieldkit.inspections.meaning import FormMeaning, Requirement, Severity

Alert = Literal["none", "amber", "red"]
ALERTS: tuple[Alert, ...] = ("none", "amber", "red")
_YES = frozenset({"yes", "true", "1", "ok"})
_ORDER = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer that fails a requirement."""

    path: str
    label: str
    severity: Severity
    corrected: bool
    value: str = ""


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers that FieldKit itself understands, as text; empty where the form has none."""

    site: str = ""
    event: str = ""
    score: str = ""
    grade: str = ""
    alert: Alert = "none"
    alert_reason: str = ""
    decision: str = ""
    decision_text: str = ""
    deadline: str = ""
    inspector: str = ""
    met_person: str = ""
    exercise: bool = False
    name: str = ""

    def as_body(self) -> dict[str, Any]:
        """The summary as it stands in a record."""
        return asdict(self)


def summarise(session: FormSession, meaning: FormMeaning) -> Summary:
    """Read the answers that have a role. An alert other than amber or red counts as none."""
    values = {role: _value(session, path) for role, path in meaning.roles.items()}
    alert = values.get("alert", "")
    plain = {
        name: values.get(name, "")
        for name in (
            "site",
            "event",
            "score",
            "grade",
            "alert_reason",
            "decision",
            "deadline",
            "inspector",
            "met_person",
        )
    }
    return Summary(
        **plain,
        alert=alert_of(alert),
        decision_text=_choice_label(session, meaning.roles.get("decision", "")),
        exercise=values.get("exercise", "").lower() in _YES,
        name=session.instance_name,
    )


def alert_of(value: str) -> Alert:
    """An alert from an answer; anything else than amber or red is none."""
    return next((known for known in ALERTS if known == value), "none")


def findings(session: FormSession, meaning: FormMeaning) -> tuple[Finding, ...]:
    """Every relevant answer that fails its requirement, gravest first, then in form order."""
    if not meaning.requirements:
        return ()
    found = []
    for node in session.nodes():
        requirement = meaning.requirements.get(template(node.path))
        if requirement is None or not node.relevant or node.value == "":
            continue
        if session.holds(node.path, requirement.fails):
            found.append(_finding(session, node.path, requirement))
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _finding(session: FormSession, path: str, requirement: Requirement) -> Finding:
    question = session.question(path)
    corrected = False
    if requirement.corrected:
        corrected = _value(session, beside(path, requirement.corrected)).lower() in _YES
    chosen = [choice.label for choice in question.choices if choice.value == question.value]
    value = chosen[0] if chosen else question.value
    return Finding(path, question.label or question.name, requirement.severity, corrected, value)


def _value(session: FormSession, path: str) -> str:
    return session.value(path)


def _choice_label(session: FormSession, path: str) -> str:
    if not path or not session.value(path):
        return ""
    question = session.question(path)
    return next((c.label for c in question.choices if c.value == question.value), question.value)
