"""What the document says and in which order, without any PDF."""

from __future__ import annotations

import re
from dataclasses import fields, is_dataclass, replace

import pytest

from fieldkit.reports.blocks import (
    FindingList,
    Heading,
    Mark,
    Note,
    PhotoGrid,
    Proof,
    Row,
    Signatures,
    Table,
    Verdict,
)
from fieldkit.reports.figures import moment, number, reading
from fieldkit.reports.inspection import inspection_document
from fieldkit.reports.inspection_view import AnswerView, FindingView, SectionView


def bare(text):
    return re.sub("[\u2066-\u2069]", "", text)


def first(document, kind):
    return next(block for block in document.blocks if isinstance(block, kind))


def texts(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple | list):
        for each in value:
            yield from texts(each)
    elif is_dataclass(value):
        for each in fields(value):
            yield from texts(getattr(value, each.name))


def test_verdict_comes_first_then_findings_signatures_answers_photos_proof(view):
    kinds = [type(block) for block in inspection_document(view("en")).blocks]
    order = [
        kinds.index(kind) for kind in (Verdict, FindingList, Signatures, Table, PhotoGrid, Proof)
    ]
    assert order == sorted(order)


def test_findings_are_sorted_and_say_what_to_do(view):
    items = first(inspection_document(view("en")), FindingList).items
    assert [item.severity.text for item in items] == ["Critical", "Major", "Minor"]
    assert [item.severity.mark for item in items] == [Mark.CRITICAL, Mark.MAJOR, Mark.MINOR]
    assert bare(items[0].action).startswith("What to do: Discard")
    assert bare(items[0].found) == "Found: 41.2 · Limit: ≥ 60 °C · Found here before"
    assert (items[0].status.mark, items[2].status.mark) == (Mark.OPEN, Mark.DONE)


def test_without_findings_it_says_so(view):
    document = inspection_document(view("en", findings=()))
    assert bare(first(document, Verdict).tally) == "No findings"
    assert first(document, Note).text == "No findings were recorded."


def test_a_form_that_judges_nothing_does_not_look_like_a_clean_result(view):
    nothing = {"grade": "", "score": "", "decision": "", "alert": "none", "findings": ()}
    kinds = {type(block) for block in inspection_document(view("en", **nothing)).blocks}
    assert not kinds & {Verdict, FindingList}
    assert "No alert" not in "".join(texts(inspection_document(view("en", **nothing))))


def test_a_failed_answer_shows_severity_and_limit(view):
    row = next(b for b in inspection_document(view("en")).blocks if isinstance(b, Row) and b.limit)
    assert (bare(row.value), bare(row.limit), row.signal.text) == ("41.2 °C", "≥ 60 °C", "Critical")


def test_russian_words_and_decimal_comma(view):
    document = inspection_document(view("ru"))
    found = [bare(text) for text in texts(document)]
    assert "Нарушения" in found
    assert any(text.startswith("Выявлено: 41,2") for text in found)
    assert "0,2–0,5 mg/L" in found
    assert "2026-06-02 13:58 +05:00 · 51.10820, 71.40210" in found, "a position is no number"


def test_every_sentence_of_the_document_is_translated(view):
    english = {
        bare(b.text) for b in inspection_document(view("en")).blocks if isinstance(b, Heading)
    }
    russian = {
        bare(b.text) for b in inspection_document(view("ru")).blocks if isinstance(b, Heading)
    }
    assert not english & russian


def test_an_exercise_is_announced_and_a_real_inspection_is_not(view):
    assert "EXERCISE" in inspection_document(view("en")).meta.banner
    assert inspection_document(view("en", exercise=False)).meta.banner == ""


def test_refused_and_missing_signatures_are_said_in_words(view):
    sample = view("en")
    unsigned = replace(sample.signatures[0], content=None)
    items = first(
        inspection_document(view("en", signatures=(unsigned, sample.signatures[1]))), Signatures
    ).items
    assert [bare(item.instead) for item in items] == [
        "Not signed",
        "Refused to sign: wants to speak to the owner first",
    ]


def test_braces_in_answers_are_only_text(view):
    finding = FindingView(label="{record} {0} %s", severity="minor", value="{x}")
    section = SectionView(title="{a}", entries=(AnswerView(label="{b}", value="{c}"),))
    document = inspection_document(
        view("en", findings=(finding,), sections=(section,), withdrawn="{reason}")
    )
    assert "{b}" in {bare(text) for text in texts(document)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2026-06-02T14:12:44.120+05:00", "2026-06-02 14:12 +05:00"),
        ("2026-06-02T14:12", "2026-06-02 14:12"),
        ("2026-06-02", "2026-06-02"),
        ("Tuesday", "Tuesday"),
        ("T", "T"),
    ],
)
def test_moments(text, expected):
    assert moment(text) == expected


def test_numbers():
    assert number("41.2", "ru") == "41,2"
    assert number("41.2", "en") == number("41.2", "ur") == "41.2"
    assert number("1.2.3", "ru") == "1.2.3"
    assert reading("0.2–0.5 mg/L", "kk") == "0,2–0,5 mg/L"
    assert reading("GOST 1.2.3", "ru") == "GOST 1.2.3"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "Grade D because: Imminent hazard"),
        ("ru", "Оценка D, потому что: Imminent hazard"),
    ],
)
def test_a_grade_says_why(view, language, words):
    graded = replace(view(language), grade="D", grade_reason="Imminent hazard")
    assert bare(first(inspection_document(graded), Verdict).grade_detail) == words
    assert first(inspection_document(replace(graded, grade_reason="")), Verdict).grade_detail == ""


def test_the_limit_of_a_finding_names_its_source(view):
    found = FindingView(
        label="Hot holding",
        severity="critical",
        value="41",
        limit="≥ 60 °C",
        limit_source="WHO Five Keys",
    )
    document = inspection_document(replace(view("en"), findings=(found,)))
    assert bare(first(document, FindingList).items[0].found) == (
        "Found: 41 · Limit: ≥ 60 °C (WHO Five Keys)"
    )
