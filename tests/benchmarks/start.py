"""The first painted window of the program against a bare one, each in a process of its own.

From the first import to the end of the first painting, without the start of Python itself; the
program stands before an existing workspace and asks for its passphrase. Compiled modules are warm.
Run: python -m tests.benchmarks start
"""

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from fieldkit.app.bootstrap import create_workspace
from tests.benchmarks.figure import Figure

ROUNDS = 9
HEAVY = ("reportlab", "sqlite_utils", "openpyxl", "pyxform", "PIL", "lxml", "pikepdf", "pyhanko")
BEGIN = "import time; begun = time.perf_counter()\n"
BARE = """
import sys
from PySide6.QtWidgets import QApplication, QLabel, QMainWindow
application = QApplication([])
window = QMainWindow()
window.setCentralWidget(QLabel("FieldKit"))
window.resize(1280, 800)
window.show()
watch(application)
"""
OURS = """
import sys
from PySide6.QtWidgets import QApplication
QApplication.exec = watch
from ui.__main__ import main
main(["--workspace", sys.argv[1]])
"""
WATCH = f"""
def watch(application):
    import json, os, sys
    from PySide6.QtCore import QEvent, QEventLoop, QObject, QTimer
    def tell():
        taken = (time.perf_counter() - begun) * 1000
        print(json.dumps([taken, [name for name in {HEAVY!r} if name in sys.modules]]), flush=True)
        os._exit(0)
    class Watcher(QObject):
        def eventFilter(self, target, event):
            if event.type() == QEvent.Type.Paint:
                target.removeEventFilter(self)
                QTimer.singleShot(0, tell)
            return False
    watcher = Watcher()
    for window in application.topLevelWidgets():
        window.installEventFilter(watcher)
    QEventLoop().exec()
"""


def figures():
    """The one ratio, and what is loaded by then."""
    bare, ours, loaded = [], [], []
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        create_workspace(folder / "w", "three small words", "B. Inspector", "inspector")
        for _ in range(ROUNDS):
            bare.append(_painted(BARE, folder)[0])
            taken, loaded = _painted(OURS, folder)
            ours.append(taken)
    # The first round of each fills the caches.
    mine, other = statistics.median(ours[1:]), statistics.median(bare[1:])
    return [
        Figure(
            "first painted window",
            f"{mine:.0f} ms",
            f"{other:.0f} ms, bare QMainWindow",
            mine / other,
            "<= 2.0",
        ),
        Figure(
            "heavy modules in it",
            ", ".join(loaded) or "none",
            f"none of {', '.join(HEAVY)}",
            None,
            "none",
        ),
    ]


def _painted(script, folder):
    """Milliseconds until painted, and the heavy modules loaded by then."""
    surroundings = {
        key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"
    }
    surroundings |= {
        "QT_QPA_PLATFORM": "offscreen",
        "XDG_CONFIG_HOME": str(folder / "config"),
        "PYTHONPYCACHEPREFIX": str(folder / "compiled"),
    }
    done = subprocess.run(
        [sys.executable, "-c", BEGIN + WATCH + script, str(folder / "w")],
        env=surroundings,
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    )
    return json.loads(done.stdout.splitlines()[-1])
