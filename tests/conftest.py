"""What every test stands on: no screen needed, Qt optional, the founders' shared folder if there."""

from __future__ import annotations

import importlib.util
import os
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

# No test depends on how fast the machine is today.
settings.register_profile(
    "steady", deadline=None, suppress_health_check=[HealthCheck.too_slow], print_blob=True
)
settings.load_profile("steady")

ROOT = Path(__file__).resolve().parent.parent

# Set QT_QPA_PLATFORM yourself to run on a real screen; focus needs a window manager there.
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# The core must pass where Qt was never installed: tests of the window stay away there, by place or
# by the word in their name.
if importlib.util.find_spec("PySide6") is None:
    collect_ignore = ["ui"]
    collect_ignore_glob = ["*/test_*window*.py"]


def pytest_addoption(parser):
    """Knows the Qt settings of pyproject.toml also where pytest-qt is not installed."""
    if importlib.util.find_spec("pytestqt") is None:
        parser.addini("qt_api", "read by pytest-qt")
        parser.addini("qt_log_level_fail", "read by pytest-qt")
        parser.addini("qt_log_ignore", "read by pytest-qt", type="linelist")


@pytest.fixture(scope="session")
def project() -> Path:
    """The folder that holds pyproject.toml."""
    return ROOT


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real forms, conformance cases and notes; a test that needs it is skipped."""
    folder = Path(os.environ.get("FIELDKIT_SHARED", ROOT.parent / "shared"))
    if not folder.is_dir():
        pytest.skip(f"no shared folder at {folder} (FIELDKIT_SHARED names it)")
    return folder
