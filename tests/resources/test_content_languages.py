"""The built-in forms and tables in all languages: nothing missing, nothing lost, every letter drawn."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

from fieldkit import paths
from fieldkit.app.form_library import BUILT_IN, read_form_file
from fieldkit.content_wording import COMPLETE, LANGUAGES, NAMES, review_state
from fieldkit.forms.xlsform.languages import sentences_of, with_languages
from fieldkit.reports.text.fonts import Weight, chain

OUTPUT = re.compile(r"\$\{[^}]*\}")
NUMBER = re.compile(r"\d+(?:[.,\u00a0\u202f ]\d+)*")
FORM = """| survey |
| | type | name | label::English (en) | hint::English (en) | relevant |
| | text | a | Name \\| nickname | | . != 'a \\| b' |
| | note | b | ${a}% | Up to ${a} mg |
| choices |
| | list_name | name | label::English (en) |
| | yn | yes | Yes |
| settings |
| | form_title | form_id |
| | Try | try |
"""


def translations(language):
    file = paths.resources() / "translations" / "content" / f"{language}.po"
    with file.open("rb") as stream:
        return [message for message in read_po(stream, locale=language) if message.id]


def test_a_form_gets_the_columns_of_a_language():
    said = {"Name | nickname": "Ат | лақап", "Yes": "Иә", "Up to ${a} mg": "${a} мг дейін"}
    merged = with_languages(FORM, {"Қазақша (kk)": said.__getitem__})
    lines = merged.splitlines()
    assert lines[1].endswith("| label::Қазақша (kk) | hint::Қазақша (kk) |")
    assert lines[2].endswith(r"| . != 'a \| b' | Ат \| лақап |  |")
    assert lines[3].endswith("| ${a}% | ${a} мг дейін |")
    assert "Иә" in lines[6]
    assert with_languages(merged, {}) == merged


def test_what_has_no_words_is_not_asked_of_a_translator():
    assert sentences_of(FORM) == ["Name | nickname", "Up to ${a} mg", "Yes"]


def test_a_language_is_offered_once_every_sentence_is_translated():
    whole = [tag for tag in NAMES if all(message.string for message in translations(tag))]
    assert list(COMPLETE) == whole


@pytest.mark.parametrize("language", NAMES)
def test_a_translation_shows_the_same_answers_and_figures(language):
    different = [
        (message.id, message.string)
        for message in translations(language)
        if message.string
        and (
            sorted(OUTPUT.findall(message.id)) != sorted(OUTPUT.findall(message.string))
            or figures(message.id) != figures(message.string)
        )
    ]
    assert different == []


def figures(text):
    """The numbers of a text, whatever sign parts thousands and decimals."""
    found = NUMBER.findall(OUTPUT.sub("", text))
    return sorted(re.sub(r"\D", "", figure) for figure in found)


@pytest.mark.parametrize("name", BUILT_IN)
def test_a_built_in_form_speaks_every_language(name):
    check = read_form_file(Path(name)).check
    assert check.languages == ("English (en)", "Русский (ru)", *LANGUAGES.values())
    assert [problem.located_message for problem in check.problems] == []


@pytest.mark.parametrize("language", ["ru", *NAMES])
def test_who_vouches_for_a_language_is_known(language):
    state = review_state(language)
    assert state.state in {"machine-made", "reviewed"}
    assert state.date
    assert bool(state.reviewed_by) == (state.state == "reviewed")


@pytest.mark.parametrize("language", NAMES)
def test_every_letter_of_a_language_is_in_a_bundled_font(language):
    known = frozenset().union(*(face.characters for face in chain(Weight.REGULAR).faces))
    text = "".join(message.string for message in translations(language)) + NAMES[language]
    assert {char for char in text if char != "\n" and ord(char) not in known} == set()


@pytest.mark.parametrize("kind", ["forms", "reference"])
def test_every_letter_of_forms_and_tables_is_in_a_bundled_font(kind):
    known = frozenset().union(*(face.characters for face in chain(Weight.REGULAR).faces))
    for file in sorted((paths.resources() / kind).glob("*.[mc][ds]*")):
        text = file.read_text(encoding="utf-8")
        assert {char for char in text if char != "\n" and ord(char) not in known} == set(), (
            file.name
        )
