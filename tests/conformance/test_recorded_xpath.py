"""The recorded XPath assertions, but for the listed exceptions."""

import pytest

from tests.conformance import xpath
from tests.conformance.__main__ import exceptions


def test_recorded_assertions_hold(shared):
    folder = shared / "conformance"
    if not (folder / "xpath.jsonl").is_file():
        pytest.skip("the recorded assertions are not beside the checkout")
    outcomes = xpath.run(folder / "xpath.jsonl", folder / "xpath.docs.json")
    assert len(outcomes) > 1000
    surprises = xpath.unexpected(outcomes, exceptions("xpath"))
    assert [(o.assertion["id"], o.verdict, o.got) for o in surprises] == []
