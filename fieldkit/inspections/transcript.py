"""An inspection as a person reads it in one language: sections of questions with their answers.

The document, the review screen and the command line show this and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from fieldkit.forms import GroupView, InstanceView, QuestionView, RepeatView
from fieldkit.inspections.meaning import template
from fieldkit.inspections.summary import Finding, answer_text, findings, summarise

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from fieldkit.forms import FormSession
    from fieldkit.inspections.limits import Limit
    from fieldkit.inspections.meaning import FormMeaning, Severity

_FILE_TYPES = frozenset({"binary"})


@dataclass(frozen=True, slots=True)
class Row:
    """One question with its answer in words; `file` names an attachment, `failed` a severity."""

    path: str
    label: str
    value: str
    unit_limit: str = ""
    limit_source: str = ""
    failed: Severity | None = None
    corrected: bool = False
    file: str = ""
    mediatype: str = ""
    role: str = ""
    depth: int = 0


@dataclass(frozen=True, slots=True)
class Heading:
    """The title of a group or of one repeat instance inside a section."""

    text: str
    depth: int
    path: str


@dataclass(slots=True)
class Section:
    """One page of the form."""

    title: str
    path: str
    entries: list[Row | Heading] = field(default_factory=list)

    def rows(self) -> Iterator[Row]:
        """The questions of the section."""
        return (entry for entry in self.entries if isinstance(entry, Row))


@dataclass(frozen=True, slots=True)
class Transcript:
    """The whole inspection in one language."""

    language: str
    sections: tuple[Section, ...]
    findings: tuple[Finding, ...]
    grade_reason: str = ""

    def rows(self) -> Iterator[Row]:
        """Every question that is shown, in form order."""
        for section in self.sections:
            yield from section.rows()


def transcribe(
    session: FormSession, meaning: FormMeaning, limits: Mapping[str, Limit]
) -> Transcript:
    """Write out the session in its present language, leaving out what was not answered.

    `fk:print` overrides that: `always` shows a question without an answer, `never` hides one.
    """
    found = findings(session, meaning)
    writer = _Writer(session, meaning, limits, {finding.path: finding for finding in found})
    sections = tuple(
        section
        for page in session.pages()
        if (section := writer.section(page.path, page.title)).entries
    )
    reason = summarise(session, meaning).grade_reason
    return Transcript(session.language, sections, found, reason)


@dataclass(slots=True)
class _Writer:
    session: FormSession
    meaning: FormMeaning
    limits: Mapping[str, Limit]
    found: Mapping[str, Finding]

    def section(self, path: str, title: str) -> Section:
        section = Section(title, path)
        pending: list[Heading] = []
        depth = 0
        for item in self.session.items(path):
            if isinstance(item, QuestionView):
                row = self.row(item, depth)
                if row is not None:
                    section.entries += [*pending, row]
                    pending = []
            elif isinstance(item, RepeatView):
                continue
            else:
                depth = _depth(item, path)
                pending = [h for h in pending if h.depth < depth]
                if item.label:
                    pending.append(Heading(item.label, depth, item.path))
        return section

    def row(self, question: QuestionView, depth: int) -> Row | None:
        where = template(question.path)
        rule = self.meaning.printing.get(where, "")
        if rule == "never" or not question.label:
            return None
        if question.value == "" and rule != "always":
            return None
        if question.control == "note" and question.value == "":
            return None
        finding = self.found.get(question.path)
        limit = self.limits.get(self.meaning.limits.get(where, ""))
        is_file = question.type in _FILE_TYPES
        return Row(
            path=question.path,
            label=question.label,
            value="" if is_file else answer_text(question),
            unit_limit=limit.text if limit else "",
            limit_source=limit.cited if limit else "",
            failed=finding.severity if finding else None,
            corrected=finding.corrected if finding else False,
            file=question.value if is_file else "",
            mediatype=question.mediatype,
            role=question.attributes.get("fk:role", ""),
            depth=depth,
        )


def _depth(item: GroupView | InstanceView, page: str) -> int:
    return max(0, item.path.count("/") - page.count("/"))
