"""The installed program stands on its own: the wheel carries everything that the demo needs."""

import subprocess
import sys
import zipfile

import pytest

pytestmark = pytest.mark.slow


def test_the_wheel_runs_the_demo_away_from_the_checkout(project, tmp_path):
    subprocess.run(
        [sys.executable, "-m", "hatchling", "build", "-t", "wheel", "-d", tmp_path],
        cwd=project,
        check=True,
        capture_output=True,
    )
    [wheel] = tmp_path.glob("*.whl")
    unpacked = tmp_path / "unpacked"
    zipfile.ZipFile(wheel).extractall(unpacked)
    assert not (unpacked / "resources").exists()
    libraries = next(path for path in sys.path if path.endswith("site-packages"))
    done = subprocess.run(
        [sys.executable, "-P", "-m", "fieldkit", "demo", "--into", tmp_path / "demo"],
        cwd=tmp_path,
        env={"PYTHONPATH": f"{unpacked}:{libraries}", "PATH": "/usr/bin:/bin"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len(list((tmp_path / "demo").glob("*.pdf"))) == 3
