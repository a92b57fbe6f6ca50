"""The face of the form engine: its README keeps its word."""

import importlib
import re
import subprocess
import sys

import fieldkit.forms


def readme(project):
    return (project / "fieldkit" / "forms" / "README.md").read_text(encoding="utf-8")


def test_the_five_lines_of_the_readme_run(project):
    [script] = re.findall(r"```python\n(.*?)```", readme(project), re.DOTALL)
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", script],
        cwd=project, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "<point>Tap 3</point>" in done.stdout
    assert "instanceID>uuid:" in done.stdout


def test_every_name_of_the_face_is_there_and_explained(project):
    text = readme(project)
    homes = [name for names in fieldkit.forms._HOMES.values() for name in names]
    assert sorted(homes) == sorted(fieldkit.forms.__all__)
    for name in fieldkit.forms.__all__:
        assert getattr(fieldkit.forms, name) is not None
    for name in re.findall(r"^\| `(\w+)", text, re.MULTILINE):
        assert name == "session" or name in fieldkit.forms.__all__


def test_naming_the_views_loads_no_xml(project):
    code = (
        "import sys; from fieldkit.forms import Changes, QuestionView; print('lxml' in sys.modules)"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=project, capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == "False"


def test_a_name_that_is_no_part_of_the_face_is_not_given():
    assert importlib.import_module("fieldkit.forms.dag").plan
    assert not hasattr(fieldkit.forms, "plan")
