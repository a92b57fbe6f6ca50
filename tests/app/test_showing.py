"""An inspection in words, as `fieldkit show` prints it."""

from fieldkit.app.rows import InspectionDetail, InspectionRow
from fieldkit.inspections.transcript import Transcript


def detail(reason):
    row = InspectionRow(
        id="i", form="f", form_title="Food", site="F-12", site_name="Plov", state="finalised",
        grade="D", score="89", alert="red", at="", person="", exercise=False, device="", head="",
    )  # fmt: skip
    return InspectionDetail(row, (), {}, (), {}, (), Transcript("en", (), (), reason))


def test_a_grade_says_why():
    assert "grade D because: Imminent hazard" in detail("Imminent hazard").in_words().splitlines()
    assert detail("Imminent hazard").as_dict()["grade_reason"] == "Imminent hazard"


def test_a_grade_without_a_reason_says_nothing_more():
    assert "because" not in detail("").in_words()
