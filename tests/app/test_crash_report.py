"""What is noted of our own mistakes: enough to find them, and no answer."""

import pytest

from fieldkit import paths
from fieldkit.app.crash_report import report_of
from fieldkit.cli import main

ANSWER = "plov at 41 °C"


def stumble(answer):
    try:
        return float(answer)
    except ValueError as error:
        raise KeyError(answer) from error


def test_places_and_kinds_are_told_and_no_value():
    with pytest.raises(KeyError) as caught:
        stumble(ANSWER)
    report = report_of(caught.value)
    assert "in stumble" in report
    assert "return float(answer)" in report
    assert report.index("ValueError") < report.index("KeyError")
    assert "plov" not in report


def test_the_command_line_writes_none_either(monkeypatch, tmp_path, capsys):
    monkeypatch.setattr(paths, "logs", lambda: tmp_path / "logs")
    monkeypatch.setattr(main.fieldkit, "main", lambda *_, **__: stumble(ANSWER))
    assert main.run(["list"], lambda _: 0) == main.OUR_FAULT
    [report] = (tmp_path / "logs").iterdir()
    assert "in stumble" in report.read_text(encoding="utf-8")
    assert "plov" not in report.read_text(encoding="utf-8")
    assert str(report) in capsys.readouterr().err
