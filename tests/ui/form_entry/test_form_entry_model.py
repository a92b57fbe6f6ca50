"""The view-model of form entry: pages, answers, errors and saving, without any widget."""

from __future__ import annotations

from fieldkit.errors import FieldKitError


def keys(model):
    return [getattr(item, "name", type(item).__name__) for item in model.items]


def test_each_group_is_a_page_and_the_first_is_open(model):
    assert [page.title for page in model.pages] == ["Visit", "Temperatures", "The rest"]
    assert model.page.title == "Visit"
    assert keys(model) == ["site", "staff", "sick", "ph"]


def test_an_answer_is_saved_and_told(model, draft, path, qtbot):
    with qtbot.waitSignals([model.saved, model.questions_changed]):
        model.set(path("visit/site"), "F-12")
    assert draft.saved_steps == [("set", path("visit/site"), "F-12")]
    assert model.item(path("visit/site")).value == "F-12"


def test_only_the_changed_question_is_told(model, path):
    told = []
    model.questions_changed.connect(told.extend)
    model.set(path("visit/staff"), "7")
    assert told == [path("visit/staff")]


def test_what_becomes_relevant_appears_after_what_makes_it_so(model, path, qtbot):
    with qtbot.waitSignal(model.items_changed):
        model.set(path("visit/sick"), "yes")
    assert keys(model) == ["site", "staff", "sick", "who", "ph"]


def test_errors_are_told_only_after_leaving_the_field(model, path):
    staff = path("visit/staff")
    model.set(staff, "900")
    assert model.message(model.item(staff)) == ""
    model.leave(staff)
    assert model.message(model.item(staff)) == "From 1 to 500."


def test_the_outline_says_how_far_each_page_is(model, path):
    assert [str(row.state) for row in model.outline] == ["open", "open", "open"]
    model.set(path("visit/site"), "F-12")
    model.refresh_overview()
    assert model.outline[0].state == "part"
    model.set(path("visit/sick"), "no")
    model.refresh_overview()
    assert model.outline[0].state == "done"
    model.set(path("visit/staff"), "900")
    model.leave(path("visit/staff"))
    model.refresh_overview()
    assert model.outline[0].state == "error"
    assert model.outline[0].errors == ((path("visit/staff"), "Staff today"),)


def test_check_all_lists_errors_in_order_with_words(model, path):
    errors = model.check_all()
    assert [error.label for error in errors][:2] == ["Site code", "Is anybody ill?"]
    assert errors[0].message == "An answer is needed."
    assert model.message(model.item(path("visit/site"))) == "An answer is needed."
    assert model.outline[0].state == "error"


def test_next_open_goes_to_required_questions_first_and_turns_pages(model, path, qtbot):
    with qtbot.waitSignal(model.focus_wanted) as wanted:
        model.go_to_next_open(path("visit/site"))
    assert wanted.args == [path("visit/sick")]
    model.set(path("visit/site"), "F-12")
    model.set(path("visit/sick"), "no")
    model.add(path("temps/reading"))
    model.open_page(model.pages[0].key)
    with qtbot.waitSignal(model.focus_wanted) as wanted:
        model.go_to_next_open(path("visit/sick"))
    assert wanted.args == [path("temps/reading[1]/food")]
    assert model.page.title == "Temperatures"


def test_next_error_shows_it(model, path, qtbot):
    with qtbot.waitSignal(model.focus_wanted) as wanted:
        model.go_to_next_error("")
    assert wanted.args == [path("visit/site")]
    assert model.message(model.item(path("visit/site"))) == "An answer is needed."


def test_instances_are_added_and_removed(model, path, qtbot):
    model.open_page(model.pages[1].key)
    count = sum(type(item).__name__ == "InstanceView" for item in model.items)
    with qtbot.waitSignal(model.focus_wanted) as wanted:
        model.add(path("temps/reading"))
    assert wanted.args == [path(f"temps/reading[{count + 1}]/food")]
    assert not model.holds_answers(path(f"temps/reading[{count + 1}]"))
    model.set(path(f"temps/reading[{count + 1}]/food"), "plov")
    assert model.holds_answers(path(f"temps/reading[{count + 1}]"))
    model.remove(path(f"temps/reading[{count + 1}]"))
    assert sum(type(item).__name__ == "InstanceView" for item in model.items) == count


def test_a_full_disk_is_told_and_the_value_stays_marked(model, draft, path, qtbot):
    site = path("visit/site")
    draft.full = True
    with qtbot.waitSignal(model.problem) as told:
        model.set(site, "F-12")
    assert told.args[0].code == "disk.full"
    assert model.has_unsaved
    assert model.item(site).value == "F-12"
    assert model.message(model.item(site)).startswith("Not saved: The disk is full")


def test_what_was_not_saved_is_saved_whole_with_the_next_answer(model, draft, path):
    draft.full = True
    model.set(path("visit/site"), "F-12")
    draft.full = False
    model.set(path("visit/staff"), "7")
    assert draft.kept == 1
    assert not model.has_unsaved


def test_saving_again_by_hand(model, draft, path):
    draft.full = True
    model.set(path("visit/site"), "F-12")
    model.save_again()
    assert model.has_unsaved
    draft.full = False
    model.save_again()
    assert not model.has_unsaved


def test_a_refused_value_keeps_the_draft_from_being_finalised(model, path):
    told = []
    model.problem.connect(told.append)
    model.set(path("visit/staff"), "many")
    assert told == []
    assert model.message(model.item(path("visit/staff"))).startswith("Not saved")
    assert "Staff today" in [error.label for error in model.check_all()]
    model.set(path("visit/staff"), "3")
    assert "Staff today" not in [error.label for error in model.check_all()]


def test_finalising_needs_every_required_answer(model, path, qtbot):
    ended = []
    model.finalised.connect(ended.append)
    model.finalise()
    assert ended == []
    model.set(path("visit/site"), "F-12")
    model.set(path("visit/sick"), "no")
    for error in model.errors():
        model.set(error.path, "1")
    model.finalise()
    assert ended == ["inspection-1"]


def test_the_form_changes_its_language_and_keeps_answers(model, path, qtbot):
    model.set(path("visit/site"), "F-12")
    with qtbot.waitSignal(model.language_changed):
        model.set_language("Русский (ru)")
    assert model.item(path("visit/site")).label == "Код объекта"
    assert model.item(path("visit/site")).value == "F-12"
    assert model.pages[0].title == "Посещение"


def test_nothing_is_answered_after_the_draft_was_left(model, draft, path):
    model.close()
    model.set(path("visit/site"), "late")
    assert draft.is_closed
    assert draft.saved_steps == []


def test_a_missing_file_is_a_problem_not_a_crash(model, path, qtbot, tmp_path):
    with qtbot.waitSignal(model.problem) as told:
        model.attach(path("rest/photo"), tmp_path / "none.jpg")
    assert isinstance(told.args[0], FieldKitError)


def test_long_groups_are_cut_and_stay_cut(qapp):
    from types import SimpleNamespace

    from fieldkit.app import QuestionView
    from ui.form_entry.pages import Pages

    def question(number):
        return QuestionView(
            path=f"/d/g/q{number}",
            name=f"q{number}",
            label="",
            hint="",
            guidance="",
            control="input",
            type="string",
            mediatype="",
            appearance=(),
            parameters={},
            value="",
            relevant=True,
            required=False,
            readonly=False,
            valid=True,
            violation=None,
            message=None,
            choices=(),
            attributes={},
        )

    shown = [question(number) for number in range(60)]
    session = SimpleNamespace(
        pages=lambda: [SimpleNamespace(path="/d/g", title="G", number=1)], items=lambda _: shown
    )
    pages = Pages(session)
    pages.read()
    assert [len(pages.items(page.key)) for page in pages.all] == [25, 25, 10]
    del shown[3]
    shown.insert(24, question(99))
    pages.read()
    assert [len(pages.items(page.key)) for page in pages.all] == [25, 25, 10]
    assert pages.items("/d/g#2")[0].name == "q25"
    gone = pages.all[2]
    del shown[50:]
    pages.reread(gone)
    pages.change(None)
    pages.reread(gone)
    assert gone.key not in {page.key for page in pages.all}
    assert pages.items(gone.key) == []
    assert pages.instead_of(gone).part == 2
    shown[4:4] = [question(number) for number in range(200, 260)]
    pages.change(None)
    pages.read()
    sizes = [len(pages.items(page.key)) for page in pages.all]
    assert max(sizes) <= 40
    assert sum(sizes) == 110
