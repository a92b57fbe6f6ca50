"""The arrows between the rooms hold, and the core lives without Qt."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import fieldkit
import ui

LINT = (
    "import sys; from importlinter.cli import lint_imports; sys.exit(lint_imports(no_cache=True))"
)

IMPORT_EVERYTHING = """
import importlib, json, pkgutil, sys
import fieldkit
names = [m.name for m in pkgutil.walk_packages(fieldkit.__path__, "fieldkit.")]
for name in names:
    importlib.import_module(name)
qt = sorted(m for m in sys.modules if m.partition(".")[0] in {"PySide6", "shiboken6", "ui"})
print(json.dumps({"modules": len(names), "qt": qt}))
"""


def run_python(code: str, folder: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, check=False
    )


def test_every_arrow_between_the_rooms_points_down(project):
    lint = run_python(LINT, project)
    assert lint.returncode == 0, lint.stdout + lint.stderr
    assert "0 broken" in lint.stdout


def test_a_broken_arrow_is_noticed(project, tmp_path):
    """The contracts themselves: in a copy of the project, each intruder is named."""
    (tmp_path / "pyproject.toml").write_bytes((project / "pyproject.toml").read_bytes())
    for package in ("fieldkit", "ui"):
        for source in (project / package).rglob("*.py"):
            copy = tmp_path / source.relative_to(project)
            copy.parent.mkdir(parents=True, exist_ok=True)
            copy.write_bytes(source.read_bytes())
    (tmp_path / "fieldkit" / "forms" / "intruder.py").write_text("import PySide6\n")
    past_the_face = "from fieldkit.forms.dag import plan\n"
    (tmp_path / "fieldkit" / "reports" / "intruder.py").write_text(past_the_face)
    upwards = "\nfrom fieldkit.forms import session\n"
    with (tmp_path / "fieldkit" / "forms" / "instance.py").open("a") as source:
        source.write(upwards)
    lint = run_python(LINT, tmp_path)
    assert lint.returncode != 0
    assert "fieldkit.forms.intruder -> PySide6" in lint.stdout
    assert ".instance -> .session" in lint.stdout
    assert "fieldkit.reports.intruder -> fieldkit.forms.dag" in lint.stdout


def test_the_tested_code_is_this_checkout(project):
    assert Path(fieldkit.__file__).is_relative_to(project)
    assert Path(ui.__file__).is_relative_to(project)


def test_importing_the_whole_core_loads_no_qt(project):
    loaded = run_python(IMPORT_EVERYTHING, project)
    assert loaded.returncode == 0, loaded.stderr
    found = json.loads(loaded.stdout)
    assert found["modules"] > 10
    assert found["qt"] == []
