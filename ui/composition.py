"""Puts the window together: screens built when first visited, and told of every change."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer, Signal, Slot
from PySide6.QtWidgets import QApplication, QWidget

from fieldkit import paths
from fieldkit.errors import FieldKitError, message_of, remedy_of
from ui.shared.collecting import Collector
from ui.shared.desk import Desk
from ui.shared.job_runner import Job, JobRunner
from ui.shared.notices import Notice, Notices, Remedy
from ui.shared.wording import language, tr
from ui.shell.lock import LockKeeper, chosen_minutes
from ui.shell.lock_view import LockView
from ui.shell.view_model import ShellViewModel
from ui.shell.window import Window
from ui.welcome.view import WelcomeView
from ui.welcome.view_model import WelcomeViewModel

if TYPE_CHECKING:
    from pathlib import Path

    from fieldkit.app import OpenDraft, WorkspaceChanges
    from fieldkit.app.bootstrap import Services
    from ui.form_entry.view import FormEntryView
    from ui.form_entry.view_model import FormEntryModel
    from ui.theme.theme import Theme


TENDING_MS = 60_000
"""How often the window looks whether a backup is due."""


@dataclass(slots=True)
class Screen:
    """A screen that was visited: its model, its view, and the kinds of changes it shows."""

    model: Any
    view: Any
    concerns: frozenset[str]


class Composition(QObject):
    """The window of one workspace folder, from the welcome to the last screen."""

    # Use cases announce changes on the thread that works; this signal brings them to the window's.
    announced = Signal(object)

    def __init__(self, theme: Theme, folder: Path) -> None:
        super().__init__()
        self.theme = theme
        self.window = Window()
        self.jobs = JobRunner()
        self.notices = Notices()
        self.collector = Collector(self)
        self.tending = QTimer(self, interval=TENDING_MS)
        self.tending.timeout.connect(self.tend)
        self.welcome = WelcomeViewModel(folder, self.jobs)
        self.desk: Desk | None = None
        self.shell_model: ShellViewModel | None = None
        self.keeper: LockKeeper | None = None
        self.form_entry: FormEntryView | None = None
        self._screens: dict[str, Screen] = {}
        self._models: dict[str, Any] = {}
        self._waiting_files: list[Path] = []
        self.welcome.opened.connect(self.furnish)
        self.welcome.folder_changed.connect(self._show_welcome)
        self.jobs.crashed.connect(self._report_crash)
        self.announced.connect(self._pass_on)
        self.window.closing.connect(self.close)
        language.changed.connect(self._rebuild)
        theme.changed.connect(self._rebuild)
        self._show_welcome()

    # --- opening

    def open_file(self, file: Path) -> None:
        """Show a file in the inbox, now or as soon as the workspace is open."""
        if self.desk is None:
            self._waiting_files.append(file)
            return
        self.go("inbox")
        self._screens["inbox"].model.look([file])

    @Slot(object)
    def furnish(self, services: Services) -> None:
        """Put the shell and the first screen into the window."""
        was_new = not services.planning.forms()
        self.desk = Desk(services, self.jobs, self.notices)
        self.jobs.failed.connect(self.notices.refuse)
        services.changes.subscribe(self.announced.emit)
        self.shell_model = ShellViewModel(self.desk)
        self.shell_model.moved.connect(self._show_place)
        if was_new and services.owner.role == "supervisor":
            self.shell_model.current = "plan"
        self._rebuild()
        services.safekeeping.lock.minutes = chosen_minutes()
        self.tending.start()
        self.keeper = LockKeeper(self.window, services.safekeeping.lock)
        self.keeper.closed.connect(self._hide)
        self.keeper.opened.connect(self._show_again)
        if services.safekeeping.must_rekey:
            self._tell_restored()
        doubt = services.safekeeping.copy_doubt
        if doubt is not None:
            settings = Remedy(tr("Settings"), lambda: self.go("settings"))
            self.notices.add(Notice(doubt.detail(tr), doubt.advice(tr), settings))
        if services.watching.watched is not None:
            self._model("inbox")  # it watches from now on, visited or not
        for file in self._waiting_files:
            self.open_file(file)
        self._waiting_files.clear()

    def _tell_restored(self) -> None:
        """A restored workspace cannot finish inspections before it has a key of its own."""
        words, advice = (each("health.must_rekey", {}, tr) for each in (message_of, remedy_of))
        settings = Remedy(tr("Settings"), lambda: self.go("settings"))
        self.notices.add(Notice(words, advice, settings))

    def close(self) -> None:
        """Leave everything in order: stop work, keep the draft, close the workspace."""
        self.tending.stop()
        if self.keeper is not None:
            self.keeper.stop()
        for model in self._models.values():
            if hasattr(model, "watcher"):
                model.watcher.stop()
        self.jobs.close()
        self._leave_form()
        self.collector.take_back()
        if self.desk is not None:
            from fieldkit.app.jobs import JobContext

            # Where there is no room for one, `doctor` tells that backups are missing.
            with suppress(FieldKitError):
                self.desk.services.safekeeping.tend_at_closing(JobContext())
            self.desk.services.close()
            self.desk = self.shell_model = None
        language.changed.disconnect(self._rebuild)
        self.theme.changed.disconnect(self._rebuild)
        self.window.take_over(QWidget())

    @Slot()
    def tend(self) -> None:
        """Make the hourly backup when it is due and nothing else is being done."""
        if self.desk is not None and not self.jobs.is_busy:
            self.jobs.submit(Job(tr("Making a backup"), self.desk.services.safekeeping.tend))

    # --- the lock

    @Slot()
    def _hide(self) -> None:
        """Save what is typed, end open questions as by "Go back", and ask for the passphrase."""
        if self.keeper is None or self.desk is None:
            return
        while asking := QApplication.activePopupWidget() or QApplication.activeModalWidget():
            asking.close()
        if self.form_entry is not None:
            self.form_entry.page.flush()
        view = LockView(self.keeper, self.desk.services.owner.name)
        self.window.hide_behind(view)
        view.start()
        self.desk.services.safekeeping.note_locked()

    @Slot()
    def _show_again(self) -> None:
        if self.shell_model is not None and self.desk is not None:
            self.window.show_again(self.shell_model.title)
            self.desk.services.safekeeping.note_unlocked()

    # --- places

    def go(self, key: str) -> None:
        """Go to a place of the rail."""
        if self.shell_model is not None:
            self.shell_model.go(key)

    def screen(self, key: str) -> Screen:
        """A screen, built when it is asked for the first time."""
        if key not in self._screens:
            self._screens[key] = self._build(key)
        return self._screens[key]

    @Slot(str)
    def _show_place(self, key: str) -> None:
        shell = self.window.shell
        if shell is None:
            return
        self._leave_form()
        self.notices.forget_news()
        is_built = key in self._screens
        screen = self.screen(key)
        if is_built:
            screen.model.refresh()
        shell.show_screen(screen.view)
        screen.view.start()

    def _build(self, key: str) -> Screen:
        from ui import screens

        recipe = screens.RECIPES[key]()
        model = self._model(key)
        return Screen(model, recipe.make_view(model), recipe.concerns)

    def _model(self, key: str) -> Any:  # noqa: ANN401  each screen has a model of its own kind
        from ui import screens

        if self.desk is None:
            raise RuntimeError(key)
        if key not in self._models:
            recipe = screens.RECIPES[key]()
            model = recipe.make_model(self.desk, self.theme)
            for signal, place in recipe.ways.items():
                getattr(model, signal).connect(lambda *_, place=place: self.go(place))
            if hasattr(model, "opened"):
                model.opened.connect(self.open_draft)
            if hasattr(model, "inspection_wanted"):
                model.inspection_wanted.connect(self.show_inspection)
            self._models[key] = model
        return self._models[key]

    # --- form entry

    @Slot(object)
    def open_draft(self, draft: OpenDraft) -> None:
        """Show a draft in form entry."""
        from ui.form_entry.view_model import FormEntryModel

        if self.desk is None:
            return
        self._leave_form()
        self.notices.forget_news()
        history = self.desk.services.inspecting.history(draft.site) if draft.site else []
        earlier = [row for row in history if row.id != draft.inspection]
        draft.prefer_language(language.tag)
        with self.collector.setting_aside():
            model = FormEntryModel(draft, earlier)
            model.saved.connect(self._note_saved)
            self._show_form(model)

    def _show_form(self, model: FormEntryModel) -> None:
        from ui.form_entry.view import FormEntryView

        shell = self.window.shell
        if shell is None or self.shell_model is None:
            return
        view = FormEntryView(model)
        view.problem.connect(self.notices.refuse)
        view.finalised.connect(self._show_finalised)
        view.closed.connect(self._show_closed)
        view.look_up_wanted.connect(self._look_up)
        view.labels_wanted.connect(self._write_labels)
        self.form_entry = view
        shell.show_screen(view)
        self.shell_model.go_deeper(f"{model.draft.site} {model.site_name}".strip(), model.title)
        view.start()

    @Slot()
    def _look_up(self) -> None:
        """Look a chemical up over the form, which stays as it is."""
        from ui.chemicals.view import LookUpDialog
        from ui.chemicals.view_model import ChemicalsViewModel

        if self.desk is not None:
            LookUpDialog(ChemicalsViewModel(self.desk), self.window).exec()

    @Slot()
    def _write_labels(self) -> None:
        """Write labels for the samples of the form on the screen; what is typed counts."""
        from ui.shared.sample_labels import save_labels

        view, desk = self.form_entry, self.desk
        if view is not None and desk is not None:
            view.page.flush()
            save_labels(self.window, desk, view.model.draft.id)

    @Slot()
    def _note_saved(self) -> None:
        if self.form_entry is not None and self.shell_model is not None:
            saved_at = self.form_entry.model.saved_at.astimezone()
            self.shell_model.note_saved(f"{saved_at:%H:%M:%S}")

    @Slot(str)
    def show_inspection(self, inspection: str) -> None:
        """Show a finished inspection in the list."""
        self.go("inspections")
        self.screen("inspections").model.select(inspection)

    @Slot(str)
    def _show_finalised(self, inspection: str) -> None:
        from ui.shared.alert_notice import tell_alert  # not needed before, and slow to load

        self._drop_form()
        self.show_inspection(inspection)
        self.notices.tell(tr("The inspection is finished. Save its PDF here, hand it over later."))
        if self.desk is not None:
            tell_alert(self.desk, inspection)

    @Slot()
    def _show_closed(self) -> None:
        if self.form_entry is not None and self.shell_model is not None:
            self._drop_form()
            self.go(self.shell_model.current)

    def _leave_form(self) -> None:
        """Save what is typed and take the form off the screen, without going anywhere."""
        view, self.form_entry = self.form_entry, None
        if view is not None:
            view.close_draft()
            self._take_off(view)

    def _drop_form(self) -> None:
        view, self.form_entry = self.form_entry, None
        if view is not None:
            self._take_off(view)

    def _take_off(self, view: FormEntryView) -> None:
        if self.window.shell is not None:
            self.window.shell.stack.removeWidget(view)
        view.deleteLater()
        self.collector.take_back_later()

    # --- what everybody must hear

    @Slot(object)
    def _pass_on(self, changes: WorkspaceChanges) -> None:
        if self.desk is None or self.shell_model is None:
            return
        self.shell_model.refresh()
        for screen in self._screens.values():
            if screen.concerns & changes.kinds:
                screen.model.refresh()

    @Slot()
    def _rebuild(self) -> None:
        """Build the visible views anew in another language or appearance; the models stay."""
        if self.desk is None or self.shell_model is None:
            self._show_welcome()
            return
        self._screens.clear()
        form = self.form_entry
        if form is not None:
            form.page.flush()
        shell = self.window.furnish(self.shell_model, self.desk, self.theme.appearance)
        shell.top.appearance_wanted.connect(self.theme.choose)
        if form is not None:
            with self.collector.setting_aside():
                self._show_form(form.model)
        else:
            screen = self.screen(self.shell_model.current)
            screen.model.refresh()
            shell.show_screen(screen.view)
            screen.view.start()

    @Slot()
    def _show_welcome(self) -> None:
        if self.desk is None:
            view = WelcomeView(self.welcome)
            self.window.take_over(view)
            view.start()

    @Slot(str)
    def _report_crash(self, trace: str) -> None:
        folder = paths.logs()
        folder.mkdir(parents=True, exist_ok=True)
        report = folder / "crash-window.txt"
        report.write_text(trace, encoding="utf-8")
        message = tr("FieldKit made a mistake. What was saved stays saved.")
        self.notices.add(Notice(message, tr("A report is in {path}.").format(path=report)))
