"""The recorded traces of other engines' suites are met, but for the listed exceptions."""

import os
from pathlib import Path

import pytest

from tests.conformance import scenario
from tests.conformance.__main__ import exceptions

ROOT = Path(__file__).parents[2]
TRACES = Path(os.environ.get("FIELDKIT_SHARED") or ROOT.parent / "shared") / (
    "conformance/scenario.jsonl"
)


@pytest.mark.skipif(not TRACES.exists(), reason="the recorded traces are not on this machine")
def test_recorded_traces_are_met(capsys):
    outcome = scenario.run(TRACES, exceptions("scenario"))
    assert outcome == 0, capsys.readouterr().out
