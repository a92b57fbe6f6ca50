"""What each screen knows and does, without a window."""

from dataclasses import replace
from pathlib import Path

import fakes
import pytest

from fieldkit.app.handing_over import Order
from fieldkit.app.rows import TodayRow
from fieldkit.errors import FieldKitError
from ui.hand_over.view_model import HandOverViewModel
from ui.inbox.view_model import InboxViewModel
from ui.inspections.view_model import InspectionsViewModel
from ui.plan.view_model import PlanViewModel
from ui.review.view_model import ReviewViewModel
from ui.settings.view_model import SettingsViewModel
from ui.shared.notices import Notice, Notices, Remedy
from ui.shell.view_model import ShellViewModel
from ui.today.view_model import TodayViewModel
from ui.welcome.view_model import WelcomeViewModel


def idle(qtbot, desk):
    qtbot.waitUntil(lambda: not desk.jobs.is_busy, timeout=5000)


# --- notices


def test_the_latest_notice_stands_in_front_and_older_ones_are_counted(qapp):
    notices = Notices()
    notices.refuse(FieldKitError("disk.full", path="a"))
    notices.refuse(FieldKitError("file.missing", path="b"))
    assert notices.latest.message == "b does not exist."
    assert notices.latest.advice == "Check the name and the folder."
    assert notices.older == 1
    notices.put_away()
    assert "disk is full" in notices.latest.message


def test_the_same_refusal_twice_stands_once_and_news_replaces_news(qapp):
    notices = Notices()
    for _ in range(3):
        notices.refuse(FieldKitError("disk.full", path="a"))
    assert notices.older == 0
    notices.tell("one")
    notices.tell("two")
    assert (notices.latest.message, notices.older) == ("two", 1)


def test_only_expected_refusals_are_shown(qapp):
    notices = Notices()
    with notices.refusals(Remedy("Again", lambda: None)):
        raise FieldKitError("disk.full", path="a")
    assert notices.latest.remedy.label == "Again"
    with pytest.raises(ZeroDivisionError), notices.refusals():
        raise ZeroDivisionError
    assert isinstance(notices.latest, Notice)


# --- shell


def test_everyone_sees_only_their_places(make_desk):
    inspector = [place.key for place in ShellViewModel(make_desk("inspector")).places]
    supervisor = [place.key for place in ShellViewModel(make_desk("supervisor")).places]
    assert inspector == ["today", "inspections", "hand_over", "inbox", "chemicals", "settings"]
    assert {"plan", "review"} <= set(supervisor)
    assert "hand_over" not in supervisor


def test_the_status_line_says_who_where_and_what_waits(make_desk):
    model = ShellViewModel(make_desk())
    model.note_saved("14:02:07")
    assert model.status == [
        "Aibek Inspector",
        "Games 2026",
        "4 not handed over",
        "1 draft",
        "saved 14:02:07",
    ]
    assert model.title == "Aibek Inspector (inspector) · FieldKit"
    assert model.is_exercise
    assert "everything is handed over" in ShellViewModel(make_desk(is_empty=True)).status


def test_breadcrumbs_follow(make_desk, qtbot):
    model = ShellViewModel(make_desk())
    with qtbot.waitSignal(model.moved) as moved:
        model.go("inbox")
    assert moved.args == ["inbox"]
    model.go_deeper("F-12 Plov & Tea", "Food inspection")
    assert model.crumbs == ["Inbox", "F-12 Plov & Tea", "Food inspection"]


# --- today


def test_today_tells_why_each_visit_waits(make_desk):
    cards = TodayViewModel(make_desk()).cards()
    assert [card.reason for card in cards] == [
        "returned with 1 comment",
        "begun, not finished",
        "planned 2 Jun, 14:00: follow-up of 2 findings",
        "planned 3 Jun",
    ]
    assert cards[0].trailing == "last grade B"


@pytest.mark.parametrize(
    ("why", "about", "word", "reason"),
    [
        ("planned", {}, "planned", "planned 2 Jun, 14:00"),
        ("planned", {"overdue": True}, "overdue", "overdue: planned 2 Jun, 14:00"),
        ("followup", {"count": 1}, "follow-up",
         "1 finding is still open, to be corrected by 2 Jun, 14:00"),
        ("followup", {"count": 2, "overdue": True}, "overdue",
         "overdue: 2 findings are still open, to be corrected by 2 Jun, 14:00"),
        ("result", {"count": 1, "note": "S-7"}, "result", "sample S-7 waits for its result"),
        ("result", {"count": 2, "note": "S-7, S-8"}, "result",
         "samples S-7, S-8 wait for their results"),
        ("regular", {"risk": "high", "every": "1 d"}, "due",
         "high risk: every day; never inspected yet"),
        ("regular", {"every": "12 h", "last_at": "2026-06-01T14:00:00+05:00", "overdue": True},
         "overdue", "overdue: every 12 hours; last inspected 1 Jun, 14:00"),
    ],
)  # fmt: skip
def test_today_tells_what_is_open_awaited_and_overdue(make_desk, why, about, word, reason):
    model = TodayViewModel(make_desk())
    place = ("F-1", "Plov stall", "Stadium", "fk_food", "Food")
    model.rows = [TodayRow(*place, why, due="2026-06-02T14:00:00+05:00", **about)]
    [card] = model.cards()
    assert (card.mark.word, card.reason) == (word, reason)


def test_many_visits_of_a_venue_lie_behind_one_card(make_desk, qtbot):
    model = TodayViewModel(make_desk())
    [planned] = [row for row in model.rows if row.site == "C-01"]
    asked = [
        TodayRow(f"F-{n}", "Stall", venue, "fk_food", "Food", "regular",
                 risk="high", every="1 d", is_folded=True, overdue=n == 2)
        for n, venue in enumerate(["Stadium", "Bazaar", "Stadium"])
    ]  # fmt: skip
    model.rows = [planned, *asked]
    assert [(card.title, card.reason) for card in model.cards()[1:]] == [
        ("Stadium", "2 sites are to be inspected, 1 overdue"),
        ("Bazaar", "1 site is to be inspected"),
    ]
    with qtbot.waitSignal(model.changed):
        model.open("venue Stadium")
    keys = [card.key for card in model.cards()]
    assert keys == ["0", "venue Stadium", "1", "3", "venue Bazaar"]
    model.open("venue Stadium")
    assert len(model.cards()) == 3


def test_opening_a_card_corrects_resumes_or_starts(make_desk, qtbot):
    desk = make_desk()
    model = TodayViewModel(desk)
    for key in ("0", "1", "2"):
        with qtbot.waitSignal(model.opened):
            model.open(key)
    assert desk.services.calls == [
        ("correct", "i13"),
        ("resume", "d7"),
        ("start", "fk_food", "F-12"),
    ]


def test_a_refused_start_is_a_notice_and_opens_nothing(make_desk, qtbot):
    desk = make_desk(refusal=FieldKitError("form.not_installed", form="fk_food"))
    model = TodayViewModel(desk)
    with qtbot.assertNotEmitted(model.opened):
        model.open("2")
    assert "fk_food is not installed" in desk.notices.latest.message


def test_an_unplanned_visit_needs_no_site(make_desk, qtbot):
    desk = make_desk()
    model = TodayViewModel(desk)
    with qtbot.waitSignal(model.opened):
        model.start("fk_water", "")
    assert desk.services.calls == [("start", "fk_water", None)]
    assert {form.id for form in model.forms("").others} == {"fk_food", "fk_water", "fk_chem"}


# --- inspections


def test_search_waits_for_a_pause_and_filters(make_desk, qtbot):
    model = InspectionsViewModel(make_desk())
    assert len(model.ids) == 5
    with qtbot.waitSignal(model.changed, timeout=1000):
        model.search("f")
        model.search("fruit")
    assert model.ids == ["i14"]
    model.search("")
    model.filter("returned")
    assert model.ids == ["i13"]


def test_only_finished_and_returned_ones_can_be_corrected(make_desk, qtbot):
    model = InspectionsViewModel(make_desk())
    model.select("i14")
    assert not model.can_correct
    model.select("i13")
    assert model.can_correct
    with qtbot.waitSignal(model.opened):
        model.correct()
    assert model.suggested_name() == "F-13-fk_food-2026-06-02.pdf"


def test_saving_a_document_tells_where(make_desk, qtbot, tmp_path):
    desk = make_desk()
    model = InspectionsViewModel(desk)
    model.select("i12")
    model.save_document(tmp_path / "a.pdf", "ru")
    idle(qtbot, desk)
    qtbot.waitUntil(lambda: desk.notices.latest is not None)
    assert desk.services.calls == [("write_pdf", "i12", tmp_path / "a.pdf", "ru")]
    assert str(tmp_path / "a.pdf") in desk.notices.latest.message


# --- hand-over


def test_handing_over_writes_and_remembers_what_was_written(make_desk, qtbot):
    desk = make_desk()
    model = HandOverViewModel(desk)
    assert model.has_work
    model.write_to_drive(model.drives[0])
    qtbot.waitUntil(lambda: model.written is not None)
    assert desk.services.calls == [
        ("export_for", Path("/media/stick/Aibek-20260602-1402.fieldkit"), Order()),
    ]
    model.take_everything(True)
    model.write(Path("x"))
    idle(qtbot, desk)
    assert desk.services.calls[-1] == ("export_for", Path("x"), Order(everything=True))


def test_a_full_stick_offers_another_place(make_desk, qtbot):
    desk = make_desk(refusal=FieldKitError("disk.full", path="/media/stick"))
    model = HandOverViewModel(desk)
    model.write(Path("/media/stick/x"))
    qtbot.waitUntil(lambda: desk.notices.latest is not None)
    assert model.written is None
    with qtbot.waitSignal(model.place_wanted):
        desk.notices.latest.remedy.intent()


def test_nothing_to_hand_over(make_desk):
    assert not HandOverViewModel(make_desk(is_empty=True)).has_work


# --- inbox


def test_looking_imports_nothing(make_desk, qtbot):
    desk = make_desk()
    model = InboxViewModel(desk)
    model.look([Path("a.fieldkit"), Path("cut.fieldkit"), Path("a.fieldkit")])
    qtbot.waitUntil(lambda: len(model.rows) == 2)
    good, cut = model.rows
    assert good.can_import
    assert [words for _, words in good.warnings] == [
        "2 alerts",
        "1 conflict",
        "2 records are missing",
    ]
    assert not cut.can_import
    assert cut.problem.startswith("The signature does not hold.")
    assert all(call[0] == "look" for call in desk.services.calls)


def test_importing_takes_each_file_once(make_desk, qtbot):
    desk = make_desk()
    model = InboxViewModel(desk)
    model.look([Path("a.fieldkit"), Path("b.fieldkit"), Path("cut.fieldkit")])
    qtbot.waitUntil(lambda: len(model.rows) == 3)
    model.import_all()
    idle(qtbot, desk)
    qtbot.waitUntil(lambda: sum(row.is_imported for row in model.rows) == 2)
    model.import_all()
    idle(qtbot, desk)
    accepted = [call[1].name for call in desk.services.calls if call[0] == "accept"]
    assert accepted == ["a.fieldkit", "b.fieldkit"]
    model.put_away(model.rows[0])
    assert len(model.rows) == 2


def test_a_locked_file_is_tried_with_a_passphrase(make_desk, qtbot):
    desk = make_desk()
    model = InboxViewModel(desk)
    model.look([Path("cut.fieldkit")])
    qtbot.waitUntil(lambda: bool(model.rows))
    locked = replace(
        model.rows[0], arrival=fakes.Arrival("x", problem=FieldKitError("sync.not_for_you"))
    )
    assert locked.is_locked
    assert not model.rows[0].is_locked
    model.unlock(locked, "secret")
    idle(qtbot, desk)
    assert desk.services.calls[-1] == ("look", Path("cut.fieldkit"), "secret")


# --- plan


def test_planning_goes_through_the_services(make_desk, qtbot):
    desk = make_desk("supervisor")
    model = PlanViewModel(desk)
    model.load_event(Path("event.xlsx"))
    model.enrol(model.read_card(Path("card.txt")))
    model.assign("F-12", "fk_food", "B. Other", "2026-06-03")
    model.form_check.check(Path("f.xlsx"))
    model.withdraw("a0")
    model.write_pack(Path("pack.fieldkit"), "")
    qtbot.waitUntil(lambda: model.written is not None)
    assert set(desk.services.calls) == {
        ("look_at_plan", Path("event.xlsx")),
        ("load_event", Path("event.xlsx")),
        ("read_card", Path("card.txt")),
        ("enrol_card", "Aybek Inspektor"),
        ("assign", "F-12", "fk_food", "B. Other", "2026-06-03"),
        ("check_form", Path("f.xlsx")),
        ("withdraw", "a0"),
        ("write_pack", Path("pack.fieldkit"), None),
    }
    assert model.inspectors == 1
    assert PlanViewModel(make_desk("supervisor", is_empty=True)).missing_built_in() == [
        "fk_food",
        "fk_water",
        "fk_chem",
    ]


# --- review


def test_approving_goes_on_to_the_next(make_desk):
    desk = make_desk("supervisor")
    model = ReviewViewModel(desk)
    assert model.detail.row.id == "i12"
    model.approve()
    assert desk.services.calls == [("approve", "i12", ())]
    assert model.detail.row.id == "i15"
    model.approve()
    assert model.detail is None
    assert model.rows == []


def test_the_notice_names_the_site_that_was_decided(make_desk):
    desk = make_desk("supervisor")
    model = ReviewViewModel(desk)
    desk.services.changes.subscribe(lambda _: model.refresh())
    model.approve()
    assert desk.notices.latest.message == "F-12 is approved."
    model.comment("", "again")
    model.return_()
    assert desk.notices.latest.message == "F-15 is returned."


def test_returning_needs_a_comment_and_names_the_question(make_desk, qtbot):
    desk = make_desk("supervisor")
    model = ReviewViewModel(desk)
    with qtbot.waitSignal(model.comment_needed):
        model.return_()
    assert desk.services.calls == []
    model.comment("/f/temp", "which thermometer?")
    model.comment("", "  ")
    model.comment("", "thank you")
    model.return_()
    assert desk.services.calls == [("return", "i12", ("/f/temp: which thermometer?", "thank you"))]


def test_stepping_stays_within_the_queue_and_drops_unsent_comments(make_desk):
    model = ReviewViewModel(make_desk("supervisor"))
    model.comment("", "half a thought")
    model.step(1)
    assert (model.detail.row.id, model.comments) == ("i15", [])
    model.step(1)
    assert model.detail.row.id == "i15"
    model.step(-5)
    assert model.detail.row.id == "i12"


# --- settings and welcome


def test_the_card_is_written_where_asked(make_desk, theme, tmp_path):
    desk = make_desk()
    model = SettingsViewModel(desk, theme)
    model.write_card(tmp_path / "card.txt")
    assert desk.services.calls == [("write_card", tmp_path / "card.txt")]
    model.choose_appearance("dark")
    assert theme.appearance == "dark"


@pytest.mark.parametrize(
    ("name", "passphrase", "again", "words"),
    [
        ("", "a", "a", "Write your name"),
        ("A", "", "", "Choose a passphrase"),
        ("A", "a", "b", "differ"),
    ],
)
def test_an_incomplete_workspace_is_refused_inline(
    make_desk, tmp_path, name, passphrase, again, words
):
    model = WelcomeViewModel(tmp_path / "w", make_desk().jobs)
    model.create(name, "inspector", passphrase, again)
    assert words in model.problem
    assert not (tmp_path / "w").exists()


def test_today_reminds_of_what_nobody_confirmed(make_desk, monkeypatch):
    desk = make_desk()
    assert TodayViewModel(desk).reminder() == ""
    late = [replace(row, overdue=True) for row in desk.services.inspecting.inspections()[:2]]
    monkeypatch.setattr(type(desk.services.handing_over), "overdue", lambda _: late)
    model = TodayViewModel(desk)
    assert "2 inspections have not been confirmed" in model.reminder()
    assert "3 days" in model.reminder()
