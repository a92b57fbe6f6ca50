"""Every test that README names as the proof of a defence is there."""

import re
from pathlib import Path

ROOT = Path(__file__).parent.parent
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def threats():
    page = (ROOT / "README.md").read_text(encoding="utf-8")
    section = page.split("## Threats and their tests\n", 1)[1].split("\n## ", 1)[0]
    return [line.split(" | ") for line in section.splitlines() if line.startswith("| ")][1:]


def test_every_test_that_is_named_exists():
    named = [found for row in threats() for found in NAMED.findall(row[-1])]
    assert len(named) > 30
    missing = [
        f"{file}::{name}"
        for file, name in named
        if f"\ndef {name}(" not in (ROOT / file).read_text(encoding="utf-8")
    ]
    assert not missing


def test_a_threat_without_a_test_says_that_nothing_is_there_to_defend():
    for threat, defence, *proof in threats():
        assert NAMED.search(" ".join(proof)) or defence.startswith("none yet"), threat
