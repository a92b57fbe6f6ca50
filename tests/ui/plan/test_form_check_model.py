"""A checked form without widgets: what is offered, chosen, written and installed."""

from dataclasses import replace
from pathlib import Path

import pytest

from fieldkit.content_wording import ReviewState
from fieldkit.errors import FieldKitError
from fieldkit.forms import repairable_codes
from ui.plan import form_words
from ui.plan.form_check_model import CHANGED, FormCheckModel
from ui.plan.view_model import PlanViewModel

FORM = Path("/forms/market.xlsx")
COPY = Path("/forms/market-repaired.xlsx")


@pytest.fixture
def desk(make_desk):
    return make_desk("supervisor")


@pytest.fixture
def model(desk, qtbot):
    """A model that is asked and answers: each call waits for the work that it begins."""

    class Waiting(FormCheckModel):
        def _work(self, *arguments):
            with qtbot.waitSignal(desk.jobs.idle):
                super()._work(*arguments)

    return Waiting(desk)


def test_a_form_that_is_refused_is_shown_with_its_problems_the_worst_first(model, desk):
    model.add(FORM)
    assert desk.services.calls == [("add_form", FORM), ("check_form", FORM)]
    assert [problem.severity for problem in model.problems()] == ["error", "warning", "advice"]
    assert model.verdict == "Cannot be used yet: 1 error stops it"
    assert model.about == "Market · 1 · 40 questions · en"
    state = ReviewState("ky", "machine-made")
    told = replace(model.shown.check, translations=(state,))
    model.shown = replace(model.shown, check=told)
    assert model.about == "Market · 1 · 40 questions · en · not reviewed yet: ky"
    assert desk.notices.latest is None  # the page says it, no line below repeats it
    model.install()
    assert len(desk.services.calls) == 2


def test_problems_are_filtered_by_severity_and_counted(model):
    model.check(FORM)
    assert model.counts() == {"changed": 0, "all": 3, "error": 1, "warning": 1, "advice": 1}
    model.choose_filter("warning")
    [only] = model.problems()
    assert only.code == "form.pulldata_extension"


def test_a_form_that_is_accepted_is_not_shown(model, desk, qtbot):
    with qtbot.waitSignal(model.installed):
        model.add(Path("good.xlsx"))
    assert model.shown is None
    assert desk.notices.latest.message == "The form “Market” is installed."


def test_a_form_with_warnings_is_installed_and_they_are_offered_to_be_seen(model, desk):
    model.add(Path("good-warned.xlsx"))
    notice = desk.notices.latest
    assert (notice.message, notice.advice, notice.is_problem) == (
        "The form “Market” is installed.",
        "Its check has 2 warnings.",
        False,
    )
    notice.remedy.intent()
    assert model.shown.file == Path("good-warned.xlsx")


def test_every_repair_is_chosen_at_first_and_all_of_them_are_no_restriction(model, desk):
    model.check(FORM)
    assert [(o.code, o.places, o.is_chosen) for o in model.offers()] == [
        ("form.list_missing", 2, True),
        ("form.id_missing", 1, True),
    ]
    model.write_copy(COPY)
    assert desk.services.calls[-1] == ("repair_form", FORM, COPY, ())


def test_only_the_chosen_repairs_are_asked_for(model, desk):
    model.check(FORM)
    model.leave("form.id_missing")
    assert [repair.row for repair in model.chosen_repairs()] == [14, 31]
    model.write_copy(COPY)
    assert desk.services.calls[-1] == ("repair_form", FORM, COPY, ("form.list_missing",))


def test_no_repair_chosen_writes_nothing_instead_of_everything(model, desk):
    model.check(FORM)
    model.leave("form.id_missing")
    model.leave("form.list_missing")
    model.write_copy(COPY)
    assert desk.services.calls == [("check_form", FORM)]
    model.want("form.id_missing")
    model.write_copy(COPY)
    assert desk.services.calls[-1] == ("repair_form", FORM, COPY, ("form.id_missing",))


def test_a_copy_shows_what_changed_and_what_remains_and_is_installed(model, desk):
    model.check(FORM)
    model.open_repairs()
    model.write_copy(COPY)
    assert (model.shown.file, model.filter, model.is_choosing) == (COPY, CHANGED, False)
    assert len(model.shown.changed) == 3
    assert model.verdict == "Can be used"
    assert model.offers() == []
    model.install()
    assert desk.services.calls[-1] == ("add_form", COPY)
    assert model.shown is None


def test_what_was_not_chosen_is_offered_again_in_the_copy(model, desk):
    model.check(FORM)
    model.open_repairs()
    left = model.offers()[0].code
    model.leave(left)
    model.write_copy(COPY)
    assert [offer.code for offer in model.offers()] == [left]
    model.open_repairs()
    second = COPY.with_name("market-repaired-2.xlsx")
    assert model.suggested_copy == second
    model.write_copy(second)
    assert desk.services.calls[-1] == ("repair_form", COPY, second, ())
    model.go_back()
    assert model.shown.file == COPY


def test_the_way_back_leads_from_the_copy_to_the_form_to_the_plan(model):
    model.check(FORM)
    model.open_repairs()
    model.go_back()
    assert (model.shown.file, model.is_choosing) == (FORM, False)
    model.open_repairs()
    model.write_copy(COPY)
    model.go_back()
    assert model.shown.file == FORM
    model.go_back()
    assert model.shown is None


def test_a_copy_is_suggested_beside_the_form_and_never_in_its_place(model):
    assert model.suggested_copy is None
    model.check(FORM)
    assert model.suggested_copy == COPY
    model.check(Path("/forms/market.md"))
    assert model.suggested_copy == COPY


def test_a_failure_is_told_and_the_buttons_come_back(model, desk, qtbot):
    model.check(FORM)
    desk.services.refusal = FieldKitError("file.missing", path=str(FORM))
    model.check_again()
    assert "does not exist" in desk.notices.latest.message
    assert not model.is_busy
    desk.services.refusal = None
    desk.services.planning.check_form = lambda *_: 1 / 0
    with qtbot.waitSignal(desk.jobs.crashed) as crash:
        model.check_again()
    assert "ZeroDivisionError" in crash.args[0]
    assert not model.is_busy
    assert model.shown.file == FORM


def test_a_check_that_is_stopped_changes_nothing(model, desk):
    desk.jobs.started.connect(lambda job: job.cancel())
    desk.services.planning.check_form = lambda _, job: job.checkpoint(0, 4, "check")
    model.check(FORM)
    assert model.shown is None
    assert not model.is_busy
    assert desk.notices.latest is None


def test_a_place_that_cannot_be_written_offers_another(model, desk, qtbot):
    model.check(FORM)
    desk.services.refusal = FieldKitError("form.repair_over_source", path=str(FORM))
    model.write_copy(FORM)
    notice = desk.notices.latest
    assert "never takes its place" in notice.message
    with qtbot.waitSignal(model.place_wanted):
        notice.remedy.intent()
    assert model.shown.file == FORM


def test_the_problems_of_an_event_plan_are_shown_alike(desk, qtbot):
    from fieldkit.errors import Problem

    plan = PlanViewModel(desk)
    problems = [Problem("plan.no_event", sheet="event", row=2)]
    desk.services.refusal = FieldKitError(
        "plan.refused", name="p.yaml", count=1, first="x", problems=problems
    )
    plan.load_event(Path("/plans/p.yaml"))
    qtbot.waitUntil(lambda: plan.form_check.shown is not None)
    assert plan.form_check.shown.file == Path("/plans/p.yaml")
    assert plan.form_check.problems() == problems
    assert plan.form_check.offers() == []
    assert not plan.form_check.shown.is_usable


# --- words


def test_every_repair_has_words():
    assert repairable_codes() <= set(form_words.REPAIR_WORDS)
    assert form_words.repair_words("form.of_tomorrow") == "form.of_tomorrow"


def test_long_cells_are_shown_where_they_part(model):
    from fieldkit.app import Repair

    ahead = "${a} = 1 and " * 30
    repair = Repair("form.typographic", "survey", 2, "relevant", f"{ahead}“x”", f'{ahead}"x"')
    before, after = form_words.difference(repair)
    assert before.startswith("…") and before.endswith("“x”")
    assert after.endswith('"x"') and len(after) < 40
    gone = Repair("form.choice_repeated", "choices", 2, "name", "no", "")
    assert form_words.difference(gone) == ("no", "(empty)")


def test_copied_rows_are_one_line_each():
    text = form_words.as_text([("error", "a\nb", "x\ty"), ("advice", "", "")])
    assert text == "error\ta b\tx y\nadvice\t\t\n"
