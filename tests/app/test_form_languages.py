"""Forms name their languages as they like; tags find them."""

import pytest

from fieldkit.app.form_languages import language_for, tag_of


@pytest.mark.parametrize(
    ("name", "tag"),
    [
        ("Русский (ru)", "ru"),
        ("Oʻzbekcha (uz_Cyrl)", "uz_Cyrl"),
        ("العربية", "ar"),
        ("FRENCH", "fr"),
        ("default", "en"),
        ("", "en"),
    ],
)
def test_tags(name, tag):
    assert tag_of(name) == tag


def test_a_language_is_found_by_tag_or_by_its_own_name():
    languages = ("english", "Local language", "Русский (ru)")
    assert language_for(languages, "ru") == "Русский (ru)"
    assert language_for(languages, "en") == "english"
    assert language_for(languages, "Local language") == "Local language"


def test_an_unnamed_language_is_not_taken_for_english():
    assert language_for(("default", "Local language"), "en") is None
