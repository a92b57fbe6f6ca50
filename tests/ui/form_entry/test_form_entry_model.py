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


def pages_read(draft):
    """Notes which pages of the form are read from now on."""
    read, items = [], draft.session.items

    def noted(page):
        read.append(page.rpartition("/")[2])
        return items(page)

    draft.session.items = noted
    return read


def test_another_language_reads_a_page_only_when_it_is_shown(model, draft):
    read = pages_read(draft)
    model.set_language("Русский (ru)")
    assert [page.title for page in model.pages] == ["Посещение", "Температура", "Прочее"]
    assert [row.page.title for row in model.outline] == ["Посещение", "Температура", "Прочее"]
    assert read == ["visit"]
    model.open_page(model.pages[2].key)
    assert read == ["visit", "rest"]
    assert model.items[0].label == "Цвета"
    model.open_page(model.pages[0].key)
    model.open_page(model.pages[2].key)
    model.refresh_overview()
    assert read == ["visit", "rest"]


def test_errors_elsewhere_are_told_in_the_language_of_today(model, draft, path):
    model.open_page(model.pages[2].key)
    model.check_all()
    read = pages_read(draft)
    model.set_language("Русский (ru)")
    assert model.errors()[0].label == "Код объекта"
    assert model.outline[0].errors[0] == (path("visit/site"), "Код объекта")
    assert read == ["rest"]
    model.check_all()
    assert model.message(model.question(path("visit/site"))) != ""


def test_an_answer_after_another_language_is_seen_on_every_page(model, draft, path):
    model.open_page(model.pages[1].key)
    model.set_language("Русский (ru)")
    model.set(path("visit/sick"), "yes")
    model.refresh_overview()
    assert path("visit/who") in [item.path for item in model._pages.items(model.pages[0].key)]
    model.open_page(model.pages[0].key)
    assert model.item(path("visit/who")).label == "Кто болен?"
    assert model.item(path("visit/site")).label == "Код объекта"


def test_a_rule_that_reads_words_decides_anew_in_another_language(qapp):
    from form_entry_fake_draft import FakeDraft

    from fieldkit.forms.definition import read_form
    from fieldkit.forms.xlsform.convert import convert
    from ui.form_entry.view_model import FormEntryModel

    text = """
| survey | | | | | | |
| | type | name | label::English (en) | label::Русский (ru) | relevant | calculation |
| | begin group | first | First | Первая | | |
| | select_one yn | well | Is it well? | Хорошо? | | |
| | calculate | said | | | | jr:choice-name(${well}, '${well}') |
| | end group | | | | | |
| | begin group | second | Second | Вторая | | |
| | text | always | Always | Всегда | | |
| | text | only | Only in Russian | Только по-русски | ${said} = 'Да' | |
| | end group | | | | | |
| choices | | | | |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
| settings | | | |
| | form_title | form_id | version | default_language |
| | Words | words | 1 | English (en) |
"""
    conversion = convert("words.md", text.strip().encode(), {})
    assert conversion.xform is not None, conversion.problems
    model = FormEntryModel(FakeDraft(read_form(conversion.xform)))
    root = model.pages[0].path.rpartition("/")[0]
    model.set(f"{root}/first/well", "yes")
    model.refresh_overview()
    second = model.pages[1].key
    assert [item.name for item in model._pages.items(second)] == ["always"]
    model.set_language("Русский (ru)")
    model.refresh_overview()
    assert [item.name for item in model._pages.items(second)] == ["always", "only"]


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
