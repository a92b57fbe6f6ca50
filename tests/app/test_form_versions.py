"""Forms that change under the work, and forms that remember the record before."""

import pytest

from tests.support.small_form import SOURCE

LAST = """
| survey |
| | type | name | label | default |
| | text | person | Person | ${last-saved#person} |
| settings |
| | form_title | form_id | version |
| | Try | try | 1 |
"""


@pytest.fixture
def laptop(laptops, tmp_path):
    """A laptop, and a way to install a form there."""
    made = laptops("Dilnoza", "supervisor")

    def install(source):
        (tmp_path / "form.md").write_text(source, encoding="utf-8")
        made.services.planning.add_form(tmp_path / "form.md")

    made.install = install
    return made


def test_a_draft_keeps_the_version_it_was_begun_with(laptop):
    laptop.install(SOURCE)
    begun = laptop.services.inspecting.start("small", None)
    begun.set("/data/hygiene/remarks", "first")
    begun.close()
    changed = SOURCE.replace("| remarks | Remarks", "| notes | Notes").replace(
        "| Small | small | 1 |", "| Small | small | 2 |"
    )
    laptop.install(changed)
    again = laptop.reopen().inspecting.resume(begun.id)
    assert again.session.definition.version == "1"
    assert again.session.value("/data/hygiene/remarks") == "first"
    again.set("/data/hygiene/hands", "in")
    inspection = again.finalise()
    assert laptop.services.inspecting.correct(inspection).session.definition.version == "1"
    assert laptop.services.inspecting.start("small", None).session.definition.version == "2"


def test_the_next_inspection_begins_with_what_the_last_one_said(laptop):
    laptop.install(LAST)
    first = laptop.services.inspecting.start("try", None)
    assert first.session.value("/data/person") == ""
    first.set("/data/person", "Aibek")
    draft = laptop.services.inspecting.start("try", None)
    assert draft.session.value("/data/person") == ""
    inspection = first.finalise()
    second = laptop.services.inspecting.start("try", None)
    assert second.session.value("/data/person") == "Aibek"
    assert laptop.services.inspecting.show(inspection).answers["/data/person"] == "Aibek"
