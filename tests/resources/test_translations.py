"""Every language says all that the code says, with the same placeholders and all plural forms."""

from __future__ import annotations

import ast
import importlib.util
from pathlib import Path
from string import Formatter

import pytest
from babel.messages.plurals import get_plural
from babel.messages.pofile import read_po

from fieldkit.error_catalogue import CATALOGUE
from fieldkit.wording import catalogue

ROOT = Path(__file__).resolve().parents[2]
TRANSLATIONS = ROOT / "resources" / "translations"
LANGUAGES = sorted(file.stem for file in TRANSLATIONS.glob("*.po"))
COMPLETE = ("ru",)


@pytest.fixture(scope="module")
def extraction():
    location = ROOT / "packaging" / "translations.py"
    spec = importlib.util.spec_from_file_location("translation_catalogues", location)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def translations(language):
    with (TRANSLATIONS / f"{language}.po").open("rb") as file:
        return read_po(file, locale=language)


def placeholders(text):
    return sorted({name for _, name, _, _ in Formatter().parse(text) if name is not None})


def test_russian_is_among_the_languages():
    assert set(COMPLETE) <= set(LANGUAGES)


@pytest.mark.parametrize("language", COMPLETE)
def test_every_refusal_is_translated(language):
    spoken = {message.id: message.string for message in translations(language) if message.id}
    sentences = {sentence for entry in CATALOGUE.values() for sentence in entry}
    assert [sentence for sentence in sorted(sentences) if not spoken.get(sentence)] == []


@pytest.mark.parametrize("language", COMPLETE)
def test_every_sentence_of_the_faces_is_translated(language, extraction):
    spoken = {message.id: message.string for message in translations(language) if message.id}
    texts = {text for text, _, _ in extraction.sentences() if text}
    assert [text for text in texts if not any(spoken.get(text, ""))] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_translations_keep_the_placeholders(language):
    different = []
    for message in translations(language):
        plural = isinstance(message.id, tuple)
        expected = placeholders(message.id[-1] if plural else message.id)
        spoken = message.string if plural else (message.string,)
        different += [text for text in spoken if text and placeholders(text) != expected]
    assert different == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_plural_forms_are_complete(language):
    count = get_plural(language).num_plurals
    incomplete = [
        message.id
        for message in translations(language)
        if isinstance(message.id, tuple)
        and any(message.string)
        and (len(message.string) != count or not all(message.string))
    ]
    assert incomplete == []


def test_files_are_in_step_with_the_code(extraction, capsys):
    assert extraction.main(["--check"]) == 0, capsys.readouterr().out


def test_refusals_are_spoken_in_russian():
    speak = catalogue("ru").gettext
    assert speak("The disk is full: {path}.") == "Нет места на диске: {path}."


def test_no_sentence_hides_from_the_extraction(extraction):
    """Babel does not look into f-strings; every literal that is translated must be found anyway."""
    found = {text if isinstance(text, str) else text[0] for text, _, _ in extraction.sentences()}
    hidden = []
    for file in [*ROOT.glob("ui/**/*.py"), *ROOT.glob("fieldkit/**/*.py")]:
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Call) and getattr(node.func, "id", "") in ("tr", "trn"):
                literal = node.args[0]
                if isinstance(literal, ast.Constant) and literal.value not in found:
                    hidden.append(f"{file.name}:{node.lineno} {literal.value}")
    assert hidden == []
