"""The two ODK engines as long-lived processes, where this machine can run them."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

DRIVERS = Path(__file__).with_name("peers")
NAMES = ("javarosa", "webforms")
PHOENIX = "America/Phoenix"


class RefereeMissingError(Exception):
    """This machine cannot run a referee; the text says what it lacks."""


class Referee:
    """One engine in a process of its own, in a time zone; it plays one form at a time."""

    def __init__(self, name: str, files: dict[str, bytes], zone: str = PHOENIX) -> None:
        self.name = name
        self._folder = tempfile.TemporaryDirectory()
        for file, content in files.items():
            (Path(self._folder.name) / file).write_bytes(content)
        start = _javarosa if name == "javarosa" else _web_forms
        self._process = subprocess.Popen(
            start(Path(self._folder.name)),
            env={**os.environ, "TZ": zone},
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
            encoding="utf-8",
        )

    def __enter__(self) -> Referee:
        return self

    def __exit__(self, *_exception: object) -> None:
        self._process.communicate()
        self._folder.cleanup()

    def play(self, form: bytes, steps: list[list[str]], folder: Path | None = None) -> dict:
        """Plays steps on a form whose files are those given at the start, or lie in a folder.

        `refused`: why the form does not load, or None; `results`: one per step.
        """
        files = str(folder or self._folder.name)
        task = {"form": form.decode(), "folder": files, "steps": steps}
        print(json.dumps(task), file=self._process.stdin, flush=True)
        line = self._process.stdout.readline()
        if not line:
            raise RefereeMissingError(f"{self.name} ended before it answered")
        return json.loads(line)


def _javarosa(folder: Path) -> list[str]:
    """JavaRosa, from the jar that pyxform carries, behind the driver compiled here."""
    import pyxform

    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    compiler = shutil.which("javac")
    if compiler is None or not jar.exists():
        raise RefereeMissingError("javarosa needs a JDK, 17 or later")
    classes = folder / "classes"
    driver = DRIVERS / "JavaRosa.java"
    subprocess.run([compiler, "-cp", jar, "-d", classes, driver], check=True)
    path = os.pathsep.join([str(jar), str(classes)])
    return ["java", "-Xss4m", "-XX:+UseSerialGC", "-cp", path, "JavaRosa"]


def _web_forms(folder: Path) -> list[str]:
    """Web Forms, from the folder named by FIELDKIT_WEB_FORMS."""
    installed = Path(os.environ.get("FIELDKIT_WEB_FORMS", "."), "node_modules").absolute()
    if shutil.which("node") is None or not (installed / "@getodk/xforms-engine").is_dir():
        raise RefereeMissingError(
            "webforms needs Node 20.19 or later, and FIELDKIT_WEB_FORMS naming a folder with\n"
            "npm install --save-exact @getodk/xforms-engine@0.22.0 jsdom@29.1.1"
        )
    # Node looks for packages beside the driver.
    (folder / "node_modules").symlink_to(installed)
    shutil.copy(DRIVERS / "web_forms.mjs", folder)
    return ["node", str(folder / "web_forms.mjs")]


def referee(name: str, files: dict[str, bytes]) -> Referee:
    """A referee by name; ends the program with one line where it cannot run."""
    try:
        return Referee(name, files)
    except RefereeMissingError as lack:
        sys.exit(str(lack))
