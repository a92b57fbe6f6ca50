"""What is known of a site when a form is begun: findings found again, those open, samples taken."""

import csv
from datetime import timedelta
from io import StringIO

FOLLOW_UP = """| survey |
| | type | name | label | relevant | repeat_count | calculation | bind::fk:role |
| | csv-external | open_findings | | | | | |
| | csv-external | samples | | | | | |
| | text | site | Site | | | | site |
| | calculate | keys | | | | once(join(' ', instance('open_findings')/root/item[site = ${site}]/name)) | |
| | calculate | waiting | | | | once(join(' ', instance('samples')/root/item[outcome = '']/name)) | |
| | begin repeat | finding | Finding | | count-selected(${keys}) | | |
| | calculate | key | | | | selected-at(${keys}, position(..) - 1) | followed_finding |
| | calculate | label | | | | once(pulldata('open_findings', 'label', 'name', ${key})) | |
| | text | corrected | Corrected? | | | | followed_result |
| | end repeat | | | | | | |
| | text | taken | Sample | | | | sample_id |
| | text | result_of | Result of | | | | result_sample |
| | text | outcome | Outcome | | | | result_outcome |
| settings |
| | form_title | form_id | version | namespaces |
| | Follow-up | fk_followup | 1 | fk="urn:fieldkit:xlsform:1" |
"""


def follow_up_form(supervisor, inspector, folder):
    """A follow-up form, installed by both."""
    media = folder / "follow-media"
    media.mkdir()
    (media / "open_findings.csv").write_text("name,label,site\n", encoding="utf-8")
    (media / "samples.csv").write_text("name,outcome\n", encoding="utf-8")
    (folder / "follow.md").write_text(FOLLOW_UP, encoding="utf-8")
    for laptop in (supervisor, inspector):
        laptop.services.planning.add_form(folder / "follow.md")


def record(inspector, hands="out", records=None, site="F-1"):
    inspector.clock.moment += timedelta(hours=5)
    draft = inspector.services.inspecting.start("small", site)
    draft.set("/data/hygiene/hands", hands)
    if records:
        draft.set("/data/hygiene/records", records)
    return draft


def test_what_was_found_at_the_site_before_is_marked_everywhere(event):
    _, inspector = event
    first = record(inspector).finalise()
    second = record(inspector, records="out")
    marks = {found.path: found.repeat for found in second.headline().findings}
    assert marks == {"/data/hygiene/hands": True, "/data/hygiene/records": False}
    shown = inspector.services.inspecting.show(second.finalise())
    assert [(found.path, found.repeat) for found in shown.findings] == list(marks.items())
    assert [found["repeat"] for found in shown.as_dict()["findings"]] == [True, False]
    assert not any(f.repeat for f in inspector.services.inspecting.show(first).findings)


def test_another_site_and_a_withdrawn_inspection_are_no_repetition(event):
    _, inspector = event
    first = record(inspector).finalise()
    other = record(inspector, site="F-2")
    assert [found.repeat for found in other.headline().findings] == [False]
    inspector.services.withdrawing.withdraw(first, "The wrong stall.")
    again = record(inspector)
    assert [found.repeat for found in again.headline().findings] == [False]


def test_a_correction_does_not_repeat_itself(event):
    _, inspector = event
    first = record(inspector).finalise()
    draft = inspector.services.inspecting.correct(first)
    assert [found.repeat for found in draft.headline().findings] == [False]


def test_a_follow_up_asks_for_each_open_finding_of_the_site(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)
    record(inspector, records="out").finalise()
    record(inspector, site="F-2").finalise()
    draft = inspector.services.inspecting.start("fk_followup", "F-1")
    draft.set("/data/site", "F-1")
    labels = [draft.session.value(f"/data/finding[{place}]/label") for place in (1, 2)]
    assert labels == ["Hands are washed", "Records are kept"]
    assert draft.session.value("/data/finding[3]/key") == ""

    draft.set("/data/finding[1]/corrected", "yes")
    draft.set("/data/finding[2]/corrected", "no")
    draft.finalise()
    later = inspector.services.inspecting.start("fk_followup", "F-1")
    later.set("/data/site", "F-1")
    assert later.session.value("/data/finding[1]/label") == "Records are kept"
    assert later.session.value("/data/finding[2]/key") == ""


def test_a_newer_inspection_of_the_site_replaces_what_the_older_found(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)
    record(inspector, records="out").finalise()
    record(inspector, hands="in").finalise()
    draft = inspector.services.inspecting.start("fk_followup", "F-1")
    draft.set("/data/site", "F-1")
    assert draft.session.value("/data/keys") == ""


def test_a_draft_keeps_its_findings_when_they_are_closed_meanwhile(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)
    record(inspector).finalise()
    draft = inspector.services.inspecting.start("fk_followup", "F-1")
    draft.set("/data/site", "F-1")
    draft.set("/data/finding[1]/corrected", "no")
    record(inspector, hands="in").finalise()
    again = inspector.reopen().inspecting.resume(draft.id)
    assert again.session.value("/data/finding[1]/label") == "Hands are washed"
    assert again.session.value("/data/finding[1]/corrected") == "no"


def test_a_sample_waits_until_a_result_names_it(event, tmp_path):
    supervisor, inspector = event
    follow_up_form(supervisor, inspector, tmp_path)

    def tell(**answers):
        inspector.clock.moment += timedelta(hours=1)
        draft = inspector.services.inspecting.start("fk_followup", "F-2")
        for name, value in answers.items():
            draft.set(f"/data/{name}", value)
        return draft

    tell(taken="S-1").finalise()
    tell(taken="S-2").finalise()
    assert tell().session.value("/data/waiting") == "S-1 S-2"
    tell(result_of="S-1", outcome="fail").finalise()
    assert tell().session.value("/data/waiting") == "S-2"


def test_text_that_looks_like_a_table_stays_one_cell(event, tmp_path):
    from fieldkit.inspections.given_tables import as_csv
    from fieldkit.inspections.samples import Sample

    hostile = Sample('S",1', "F-1\nF-2", *[""] * 7)
    [row] = csv.DictReader(StringIO(as_csv(Sample, [hostile]).decode(), newline=""))
    assert (row["name"], row["site"]) == ('S",1', "F-1\nF-2")
