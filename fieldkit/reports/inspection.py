"""The inspection document: what a venue manager is handed, verdict first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from fieldkit.reports.blocks import (
    Block,
    Cell,
    Code,
    Document,
    Figure,
    FindingItem,
    FindingList,
    Heading,
    Mark,
    Masthead,
    Meta,
    Note,
    Photo,
    PhotoGrid,
    Proof,
    Row,
    Signal,
    SignatureItem,
    Signatures,
    Table,
    Tone,
    Verdict,
)
from fieldkit.reports.figures import moment, number, reading
from fieldkit.reports.inspection_view import AnswerView, InspectionView, SubheadingView
from fieldkit.reports.text.isolates import as_unit, isolate
from fieldkit.wording import catalogue

if TYPE_CHECKING:
    from collections.abc import Iterator

    from fieldkit.reports.inspection_view import (
        CellView,
        FindingView,
        PhotoView,
        ReviewView,
        SectionView,
        Severity,
        SignatureView,
        TableView,
    )

_SHORT_HASH = 12
_ORDER = {"critical": 0, "major": 1, "minor": 2}
_SHAPES: dict[str, tuple[Mark, Tone]] = {
    "critical": (Mark.CRITICAL, Tone.RED),
    "major": (Mark.MAJOR, Tone.AMBER),
    "minor": (Mark.MINOR, Tone.BLUE),
}


def inspection_document(view: InspectionView) -> Document:
    """Lay out one revision of an inspection in the language of its view."""
    return _Composer(view).document()


class _Composer:
    def __init__(self, view: InspectionView) -> None:
        self.view = view
        self.language = view.language
        self.translate = catalogue(view.language).gettext

    def document(self) -> Document:
        return Document(self._meta(), tuple(self._blocks()))

    def _fill(self, sentence: str, **values: object) -> str:
        shown = {name: isolate(str(value)) for name, value in values.items()}
        return as_unit(sentence.format(**shown))

    def _value(self, text: str, unit: str = "") -> str:
        shown = number(text, self.language)
        return isolate(f"{shown} {unit}".strip()) if shown else ""

    def _joined(self, *parts: str) -> str:
        return " · ".join(isolate(part) for part in parts if part)

    def _with(self, *parts: str) -> str:
        return " · ".join(part for part in parts if part)

    def _meta(self) -> Meta:
        view, translate = self.view, self.translate
        place = " ".join(part for part in (view.site_code, view.site) if part)
        return Meta(
            language=view.language,
            title=" · ".join(part for part in (view.form_title, place) if part),
            subject=translate("Inspection report"),
            author=view.person or "FieldKit",
            identifier=view.record_id,
            moment=view.finished,
            header=(self._with(self._place(), isolate(view.event)), self._form_name()),
            footer=self._fill(
                translate("Record {record} · revision {revision} · {hash}"),
                record=view.record_id,
                revision=view.revision,
                hash=view.revision_hash[:_SHORT_HASH],
            ),
            page_label=translate("Page {page} of {pages}"),
            banner=translate("EXERCISE – not a real inspection") if view.exercise else "",
        )

    def _form_name(self) -> str:
        return self._joined(self.view.form_title, self.view.form_version)

    def _place(self) -> str:
        return " ".join(isolate(part) for part in (self.view.site_code, self.view.site) if part)

    def _blocks(self) -> Iterator[Block]:
        yield self._masthead()
        if self.view.withdrawn:
            text = self._fill(self.translate("Withdrawn: {reason}"), reason=self.view.withdrawn)
            yield Note(text, Signal(self.translate("Withdrawn"), Mark.REFUSED, Tone.RED))
        if self._is_judged():
            yield self._verdict()
            yield from self._findings()
        yield from self._signatures()
        yield from self._reviews()
        for section in self.view.sections:
            yield from self._section(section)
        yield from self._photos()
        yield Heading(self.translate("Proof"))
        yield self._proof()

    def _masthead(self) -> Masthead:
        view, translate = self.view, self.translate
        when = moment(view.finished)
        if view.started:
            when = f"{moment(view.started)} → {when}"
        who = self._joined(view.person, view.role)
        lines = [self._joined(view.venue, view.event), self._joined(when)]
        if view.person:
            lines.append(self._labelled(translate("Inspected by"), who))
        if view.met_person:
            lines.append(self._labelled(translate("Met on site"), isolate(view.met_person)))
        title = self._place() or isolate(view.form_title)
        subtitle = self._with(translate("Inspection report"), self._form_name())
        return Masthead(title, subtitle, tuple(line for line in lines if line))

    def _labelled(self, label: str, shown: str) -> str:
        return f"{as_unit(label)}: {shown}"

    def _is_judged(self) -> bool:
        """Whether the form judges at all: one that does not must not look like a clean result."""
        view = self.view
        judged = view.grade or view.score or view.decision or view.findings
        return bool(judged) or view.alert != "none"

    def _verdict(self) -> Verdict:
        view, translate = self.view, self.translate
        figures = []
        if view.grade:
            figures.append(Figure(translate("Grade"), isolate(view.grade)))
        if view.score:
            figures.append(Figure(translate("Score"), self._value(view.score)))
        alerts = {
            "none": Signal(translate("No alert"), Mark.DONE, Tone.GREEN),
            "amber": Signal(translate("Amber alert"), Mark.MAJOR, Tone.AMBER),
            "red": Signal(translate("Red alert"), Mark.CRITICAL, Tone.RED),
        }
        deadline = ""
        if view.deadline:
            deadline = self._labelled(translate("Deadline"), isolate(moment(view.deadline)))
        return Verdict(
            figures=tuple(figures),
            alert=alerts[view.alert],
            alert_detail=isolate(view.alert_reason),
            decision_label=translate("Decision"),
            decision=isolate(view.decision) if view.decision else translate("No decision recorded"),
            deadline=deadline,
            tally=self._tally(),
            grade_detail=self._grade_detail(),
        )

    def _grade_detail(self) -> str:
        view = self.view
        if not (view.grade and view.grade_reason):
            return ""
        sentence = self.translate("Grade {grade} because: {reason}")
        return self._fill(sentence, grade=view.grade, reason=view.grade_reason)

    def _tally(self) -> str:
        counts = dict.fromkeys(_ORDER, 0)
        for finding in self.view.findings:
            counts[finding.severity] += 1
        if not self.view.findings:
            return self.translate("No findings")
        return self._fill(
            self.translate("Findings: critical {critical}, major {major}, minor {minor}"), **counts
        )

    def _severity(self, severity: Severity) -> Signal:
        words = {
            "critical": self.translate("Critical"),
            "major": self.translate("Major"),
            "minor": self.translate("Minor"),
        }
        mark, tone = _SHAPES[severity]
        return Signal(words[severity], mark, tone)

    def _findings(self) -> Iterator[Block]:
        yield Heading(self.translate("Findings"))
        ordered = sorted(self.view.findings, key=lambda finding: _ORDER[finding.severity])
        if not ordered:
            yield Note(self.translate("No findings were recorded."))
            return
        yield FindingList(
            tuple(self._finding(place, finding) for place, finding in enumerate(ordered, 1))
        )

    def _finding(self, place: int, finding: FindingView) -> FindingItem:
        translate = self.translate
        found = []
        if finding.value:
            found.append(self._labelled(translate("Found"), self._value(finding.value)))
        if finding.limit:
            limit = isolate(reading(finding.limit, self.language))
            if finding.limit_source:
                limit = f"{limit} ({isolate(finding.limit_source)})"
            found.append(self._labelled(translate("Limit"), limit))
        if finding.repeated:
            found.append(translate("Found here before"))
        action = deadline = ""
        if finding.action:
            action = self._labelled(translate("What to do"), isolate(finding.action))
        if finding.deadline:
            deadline = self._labelled(translate("Until"), isolate(moment(finding.deadline)))
        status = Signal(translate("Still open"), Mark.OPEN, Tone.PLAIN)
        if finding.corrected:
            status = Signal(translate("Corrected on site"), Mark.DONE, Tone.GREEN)
        return FindingItem(
            number=str(place),
            severity=self._severity(finding.severity),
            text=isolate(finding.label),
            found=self._with(*found),
            action=action,
            deadline=deadline,
            status=status,
        )

    def _signatures(self) -> Iterator[Block]:
        if self.view.signatures:
            yield Heading(self.translate("Signatures"))
            yield Signatures(tuple(self._signature(item) for item in self.view.signatures))

    def _signature(self, signature: SignatureView) -> SignatureItem:
        translate = self.translate
        instead = ""
        if signature.refused:
            instead = translate("Refused to sign")
            if signature.reason:
                instead = self._labelled(instead, isolate(signature.reason))
        elif signature.content is None:
            instead = translate("Not signed")
        return SignatureItem(
            role=isolate(signature.role),
            name=isolate(signature.name),
            detail=isolate(moment(signature.at)) if signature.at else "",
            image=None if instead else signature.content,
            instead=instead or translate("The signature cannot be shown"),
        )

    def _reviews(self) -> Iterator[Block]:
        if not self.view.reviews:
            return
        yield Heading(self.translate("Review"))
        for review in self.view.reviews:
            yield Note(self._joined(review.person, moment(review.at)), self._decision(review))
            for question, text in review.comments:
                yield Row(isolate(question), isolate(text), depth=1)

    def _decision(self, review: ReviewView) -> Signal:
        if review.decision == "approved":
            return Signal(self.translate("Approved"), Mark.DONE, Tone.GREEN)
        return Signal(self.translate("Returned"), Mark.RETURNED, Tone.VIOLET)

    def _section(self, section: SectionView) -> Iterator[Block]:
        yield Heading(isolate(section.title))
        for entry in section.entries:
            if isinstance(entry, AnswerView):
                yield self._answer(entry)
            elif isinstance(entry, SubheadingView):
                yield Heading(isolate(entry.text), 2 + min(entry.depth, 1))
            else:
                yield from self._table(entry)

    def _answer(self, answer: AnswerView) -> Row:
        note = [isolate(answer.note)] if answer.note else []
        if answer.corrected:
            note.append(self.translate("Corrected on site"))
        return Row(
            label=isolate(answer.label),
            value=self._value(answer.value, answer.unit) or "–",
            limit=isolate(reading(answer.limit, self.language)) if answer.limit else "",
            note=self._with(*note),
            signal=self._severity(answer.failed) if answer.failed else None,
            depth=answer.depth,
        )

    def _table(self, table: TableView) -> Iterator[Block]:
        if table.title:
            yield Heading(isolate(table.title), 2)
        columns = tuple(isolate(column) for column in table.columns)
        yield Table(columns, tuple(tuple(map(self._cell, row)) for row in table.rows))

    def _cell(self, cell: CellView) -> Cell:
        signal = self._severity(cell.failed) if cell.failed else None
        return Cell(self._value(cell.value) or "–", signal)

    def _photos(self) -> Iterator[Block]:
        if self.view.photos:
            yield Heading(self.translate("Photos"))
            yield PhotoGrid(tuple(self._photo(photo) for photo in self.view.photos))

    def _photo(self, photo: PhotoView) -> Photo:
        words = self.translate("This photo has not arrived: {name}")
        if photo.content is not None:
            words = self.translate("This photo cannot be shown: {name}")
        return Photo(
            name=isolate(photo.name),
            content=photo.content,
            caption=isolate(photo.caption or photo.name),
            detail=self._joined(moment(photo.at), photo.place),
            missing=self._fill(words, name=photo.name),
        )

    def _clock_doubt(self) -> str:
        """What speaks against the times of this inspection; nothing where nothing does."""
        if not self.view.entry_before:
            return ""
        words = self.translate("in doubt: this laptop's entry before is of {at}")
        return self._fill(words, at=moment(self.view.entry_before))

    def _proof(self) -> Proof:
        view, translate = self.view, self.translate
        facts = (
            (translate("Record number"), view.record_id),
            (translate("Revision"), str(view.revision)),
            (translate("Hash"), view.revision_hash),
            (translate("Form"), self._joined(view.form_id, view.form_version)),
            (translate("Device"), view.device),
            (translate("Device words"), view.device_words),
            (translate("Limits"), self._joined(view.profile, view.limits_version)),
            (translate("Clock"), self._clock_doubt()),
        )
        total = len(view.codes)
        codes = tuple(
            Code(
                content,
                self._fill(translate("Code {number} of {total}"), number=place, total=total)
                if total > 1
                else "",
            )
            for place, content in enumerate(view.codes, 1)
        )
        shown = tuple((label, isolate(value)) for label, value in facts if value)
        return Proof(shown, codes, tuple(self._steps_to_verify()))

    def _steps_to_verify(self) -> Iterator[str]:
        translate = self.translate
        if not self.view.carries_record:
            yield translate(
                "This copy carries no signed record; that of the inspector's laptop does."
            )
            return
        yield translate("This file carries the signed record itself.")
        yield translate("To verify it, add the file in FieldKit: Inbox, then Add files.")
        yield translate("The device words must be those that the inspector's laptop shows.")
        if self.view.codes:
            yield translate("A photo of all codes restores the record from paper.")
