"""The two ODK engines in this run: how long they take for the same form and the same steps.

JavaRosa needs Java and pyxform's jar; Web Forms needs Node and the folder FIELDKIT_WEB_FORMS with
its packages (tests/conformance/referees.py says which). Both need the drivers of the conformance
kit. A driver walks through the whole form after each step, as a client shows it.
"""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from pathlib import Path
from typing import NamedTuple

_SECONDS = 900


class Played(NamedTuple):
    """Milliseconds that a peer took: to load, in a process just begun, and for each step."""

    load: float
    steps: list[float]


def javarosa(form: str, steps: list[list[str]]) -> Played | None:
    """JavaRosa's times; None where it is not at hand."""
    import pyxform

    driver = _drivers() / "Peer.java"
    jar = Path(pyxform.__file__).parent / "validators/odk_validate/bin/ODK_Validate.jar"
    java = shutil.which("java")
    if java is None or not driver.exists() or not jar.exists():
        return None
    return _played([java, "-Xss4m", "-cp", str(jar), str(driver)], form, steps)


def web_forms(form: str, steps: list[list[str]]) -> Played | None:
    """The times of Web Forms' engine; None where it is not at hand."""
    installed = Path(os.environ.get("FIELDKIT_WEB_FORMS", "."), "node_modules").absolute()
    driver = _drivers() / "peer.mjs"
    node = shutil.which("node")
    if node is None or not driver.exists() or not (installed / "@getodk/xforms-engine").is_dir():
        return None
    with tempfile.TemporaryDirectory() as folder:
        shutil.copy(driver, folder)
        Path(folder, "node_modules").symlink_to(installed)
        return _played([node, str(Path(folder, driver.name))], form, steps)


def _drivers() -> Path:
    shared = Path(os.environ.get("FIELDKIT_SHARED") or Path(__file__).parents[3] / "shared")
    return shared / "conformance" / "peers"


def _played(command: list[str], form: str, steps: list[list[str]]) -> Played | None:
    with tempfile.TemporaryDirectory() as folder:
        form_file, steps_file = Path(folder, "form.xml"), Path(folder, "steps.json")
        form_file.write_text(form, encoding="utf-8")
        steps_file.write_text(json.dumps(steps), encoding="utf-8")
        done = subprocess.run(
            [*command, str(form_file), str(steps_file)],
            capture_output=True,
            text=True,
            check=False,
            timeout=_SECONDS,
        )
    lines = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    loaded = [json.loads(line) for line in done.stderr.splitlines() if line.startswith("{")]
    if not loaded or len(lines) != len(steps):
        return None
    return Played(float(loaded[0]["ms"]), [line["ms"] for line in lines])
