"""The built-in forms read the same in ODK Collect and ODK Web Forms, and lack no text or file."""

from pathlib import Path

import pytest

from fieldkit.app.form_library import BUILT_IN, check_form


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_form_gives_nothing_to_say(name):
    found = check_form(Path(name))
    assert found.ok
    assert [problem.located_message for problem in found.problems] == []
