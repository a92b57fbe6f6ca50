"""Starting the program: light, from nothing to a workspace, one window per workspace."""

import subprocess
import sys
from pathlib import Path

import pytest
from PySide6.QtWidgets import QRadioButton

from ui.composition import Composition
from ui.single_window import SingleWindow
from ui.welcome.view import WelcomeView

HEAVY = (
    "reportlab",
    "sqlite_utils",
    "openpyxl",
    "lxml",
    "pyxform",
    "pikepdf",
    "pyhanko",
    "PIL",
    "keyring",
    "PySide6.QtQml",
)
STARTED = f"""
import sys
from pathlib import Path
from PySide6.QtWidgets import QApplication
from ui.composition import Composition
from ui.theme.theme import Theme
application = QApplication([])
composition = Composition(Theme(application), Path(sys.argv[1]))
composition.window.show()
application.processEvents()
print([name for name in {HEAVY!r} if name in sys.modules])
"""
OPENED = STARTED.replace(
    "print(",
    """from fieldkit.app.bootstrap import open_services
composition.furnish(open_services(Path(sys.argv[1]), "pass the salt"))
application.processEvents()
assert composition.window.shell is not None
print(""",
)


def loaded(script: str, folder: Path, project: Path) -> str:
    done = subprocess.run(
        [sys.executable, "-c", script, str(folder)],
        cwd=project,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.fixture
def workspace(tmp_path):
    from fieldkit.app.bootstrap import create_workspace

    create_workspace(tmp_path / "w", "pass the salt", "Aibek Inspector", "inspector")
    return tmp_path / "w"


def test_the_first_window_loads_nothing_heavy(tmp_path, project):
    assert loaded(STARTED, tmp_path, project) == "[]"


def test_an_unlocked_window_loads_nothing_heavy(workspace, project):
    assert loaded(OPENED, workspace, project) == "[]"


@pytest.fixture
def open_folder(theme, qtbot):
    opened = []

    def make(folder):
        composition = Composition(theme, folder)
        composition.window.show()
        qtbot.waitExposed(composition.window)
        opened.append(composition)
        return composition

    yield make
    for composition in opened:
        if composition.window.isVisible():
            composition.window.close()


def test_a_new_workspace_is_made_by_hand(open_folder, qtbot, tmp_path):
    composition = open_folder(tmp_path / "new")
    view = composition.window.findChild(WelcomeView)
    view.name.setText("Nargiza Supervisor")
    view.roles.findChildren(QRadioButton)[1].click()
    view.passphrase.setText("three small words")
    view.again.setText("three small wards")
    view.go.click()
    assert view.problem.isVisible()
    assert "differ" in view.problem.text()
    view.again.setText("three small words")
    view.go.click()
    qtbot.waitUntil(lambda: composition.desk is not None, timeout=20_000)
    assert composition.desk.services.owner.role == "supervisor"
    assert composition.shell_model.current == "plan"


def test_a_wrong_passphrase_is_said_beneath_the_field(open_folder, qtbot, workspace):
    composition = open_folder(workspace)
    view = composition.window.findChild(WelcomeView)
    view.passphrase.setText("wrong")
    view.go.click()
    qtbot.waitUntil(view.problem.isVisible, timeout=20_000)
    assert "does not open this workspace" in view.problem.text()
    assert composition.notices.latest is None
    view.passphrase.setText("pass the salt")
    view.go.click()
    qtbot.waitUntil(lambda: composition.desk is not None, timeout=20_000)
    assert composition.shell_model.current == "today"


def test_a_file_on_the_command_line_waits_for_the_passphrase(
    open_folder, qtbot, workspace, tmp_path
):
    file = tmp_path / "x.fieldkit"
    file.write_bytes(b"not a sync file")
    composition = open_folder(workspace)
    composition.open_file(file)
    composition.welcome.unlock("pass the salt")
    qtbot.waitUntil(lambda: composition.desk is not None, timeout=20_000)
    model = composition.screen("inbox").model
    qtbot.waitUntil(lambda: len(model.rows) == 1, timeout=5000)
    assert composition.shell_model.current == "inbox"
    assert model.rows[0].problem


def test_a_second_window_hands_its_file_to_the_first(qtbot, tmp_path):
    first, second = SingleWindow(tmp_path), SingleWindow(tmp_path)
    assert not first.hand_to_first(None)
    first.claim()
    with qtbot.waitSignal(first.called) as called:
        assert second.hand_to_first(tmp_path / "x.fieldkit")
    assert called.args == [str((tmp_path / "x.fieldkit").resolve())]
    assert not SingleWindow(tmp_path / "other").hand_to_first(None)
