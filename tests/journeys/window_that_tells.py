"""The program's own window, which unlocks itself and tells on its output what it shows.

Run as `python -m tests.journeys.window_that_tells PASSPHRASE [arguments of the window]`. A line of
JSON for each: ["shown"], ["opened"], ["refused", words], ["inbox", names of the files in sight].
"""

import json
import os
import sys

from PySide6.QtCore import QTimer

from ui import __main__ as program
from ui.composition import Composition


def tell(*words):
    os.write(1, json.dumps(words).encode() + b"\n")


class TellingComposition(Composition):
    """Looks at itself many times a second; what is new is told."""

    passphrase = ""

    def __init__(self, *given):
        super().__init__(*given)
        self._told = set()
        self._looking = QTimer(self, interval=20)
        self._looking.timeout.connect(self._look)
        self._looking.start()

    def _look(self):
        self._tell_once("shown")
        if self.desk is not None:
            self._tell_once("opened")
            if self.shell_model.current == "inbox":
                names = [row.path.name for row in self.screen("inbox").model.rows]
                if names:
                    self._tell_once("inbox", *names)
        elif self.welcome.problem:
            self._tell_once("refused", self.welcome.problem)
        elif not self.welcome.is_busy:
            self.welcome.unlock(self.passphrase)

    def _tell_once(self, *words):
        if words not in self._told:
            self._told.add(words)
            tell(*words)


if __name__ == "__main__":
    TellingComposition.passphrase = sys.argv[1]
    program.Composition = TellingComposition
    sys.exit(program.main(sys.argv[2:]))
