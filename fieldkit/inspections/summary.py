"""What an inspection found: the answers with a role, and the findings."""

from __future__ import annotations

import re
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, Literal

from fieldkit.inspections.meaning import beside, severity_of, template
from fieldkit.wording import listed

if TYPE_CHECKING:
    from collections.abc import Sequence

    from fieldkit.forms import FormSession, NodeState, QuestionView
    from fieldkit.inspections.meaning import FormMeaning, Requirement, Severity

Alert = Literal["none", "amber", "red"]
ALERTS: tuple[Alert, ...] = ("none", "amber", "red")
_LATITUDE_LONGITUDE = 2
_TO_THE_MINUTE = re.compile(r"(\d\d:\d\d)(?::\d\d(?:\.\d+)?)?(Z|[+-]\d\d:\d\d)?$")
_YES = frozenset({"yes", "true", "1", "ok"})
_ORDER = {"critical": 0, "major": 1, "minor": 2}


@dataclass(frozen=True, slots=True)
class Finding:
    """One answer that fails a requirement; `repeat` where it was found at the site before."""

    path: str
    label: str
    severity: Severity
    corrected: bool
    value: str = ""
    repeat: bool = False


@dataclass(frozen=True, slots=True)
class Summary:
    """The answers that FieldKit itself understands, as text; empty where the form has none."""

    site: str = ""
    event: str = ""
    score: str = ""
    grade: str = ""
    grade_reason: str = ""
    alert: Alert = "none"
    alert_reason: str = ""
    decision: str = ""
    decision_text: str = ""
    deadline: str = ""
    inspector: str = ""
    met_person: str = ""
    met_refused: bool = False
    refusal_reason: str = ""
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
            "decision",
            "deadline",
            "inspector",
            "met_person",
            "refusal_reason",
        )
    }
    return Summary(
        **plain,
        alert=alert_of(alert),
        alert_reason=_reason(session, meaning) or values.get("alert_reason", ""),
        grade_reason=_words(session, meaning.roles.get("grade_reasons", "")),
        decision_text=_words(session, meaning.roles.get("decision", "")),
        met_refused=values.get("met_refused", "").lower() in _YES,
        exercise=values.get("exercise", "").lower() in _YES,
        name=session.instance_name,
    )


def _reason(session: FormSession, meaning: FormMeaning) -> str:
    """Why there is an alert, in the session's language; before it what must be done at once."""
    roles = ("alert_action", "alert_reasons")
    parts = (_words(session, meaning.roles.get(role, "")) for role in roles)
    return " ".join(part for part in parts if part)


def form_title(session: FormSession, meaning: FormMeaning) -> str:
    """The title of the form in the session's language: the words of the question that has the role.

    XLSForm has one title for all languages; a form that has none in this language shows that one.
    """
    path = meaning.roles.get("form_title", "")
    own = session.question(path).label if path else ""
    return own or session.definition.title


def alert_of(value: str) -> Alert:
    """An alert from an answer; anything else than amber or red is none."""
    return next((known for known in ALERTS if known == value), "none")


def findings(session: FormSession, meaning: FormMeaning) -> tuple[Finding, ...]:
    """Every relevant answer that fails its requirement, gravest first, then in form order."""
    if not meaning.requirements:
        return ()
    found = []
    nodes = session.nodes()
    for node in nodes:
        requirement = meaning.requirements.get(template(node.path))
        if requirement is None or not node.relevant or node.value == "":
            continue
        if session.holds(node.path, requirement.fails):
            found.append(_finding(session, nodes, node.path, requirement))
    return tuple(sorted(found, key=lambda finding: _ORDER[finding.severity]))


def _finding(
    session: FormSession, nodes: Sequence[NodeState], path: str, requirement: Requirement
) -> Finding:
    question = session.question(path)
    corrected = False
    if requirement.corrected:
        corrected = _value(session, beside(path, requirement.corrected)).lower() in _YES
    severity = requirement.severity
    if requirement.graded_by:
        severity = severity_of(_value(session, beside(path, requirement.graded_by)))
    label = question.label or question.name
    subject = _subject(session, nodes, path)
    if subject and subject.casefold() not in label.casefold():
        label = f"{label} ({subject})"
    return Finding(path, label, severity, corrected, answer_text(question))


def _subject(session: FormSession, nodes: Sequence[NodeState], path: str) -> str:
    """What an instance of a repeat is about: its first answer in words; empty outside of one."""
    instance, _, inside = path.rpartition("]/")
    if not inside:
        return ""
    for node in nodes:
        if node.path.startswith(f"{instance}]/") and node.value and node.path != path:
            question = session.question(node.path)
            if question.label and question.type == "string":
                return answer_text(question)
    return ""


def answer_text(question: QuestionView) -> str:
    """An answer in words: labels of choices, plain numbers, moments and positions to be read."""
    value = question.value
    if question.choices and value:
        labels = {choice.value: choice.label for choice in question.choices}
        several = question.control in ("select", "rank")
        return listed(labels.get(each, each) for each in (value.split() if several else [value]))
    if question.type == "decimal":
        return value.removesuffix(".0")
    if question.type == "geopoint":
        return ", ".join(value.split()[:_LATITUDE_LONGITUDE])
    if question.type in ("dateTime", "time") and value:
        return _TO_THE_MINUTE.sub(r"\1 \2", value.replace("T", " ")).strip()
    return value


def _value(session: FormSession, path: str) -> str:
    return session.value(path)


def _words(session: FormSession, path: str) -> str:
    if not path or not session.value(path):
        return ""
    return answer_text(session.question(path))
