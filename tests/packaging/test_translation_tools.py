"""The committed catalogues: they parse, are compiled as they stand, and keep their placeholders."""

from __future__ import annotations

import importlib.util
import re

import pytest
from babel.messages.pofile import read_po


@pytest.fixture(scope="session")
def translations(project):
    """packaging/translations.py, which is no package."""
    place = project / "packaging" / "translations.py"
    found = importlib.util.spec_from_file_location("translations", place)
    module = importlib.util.module_from_spec(found)
    found.loader.exec_module(module)
    return module


@pytest.fixture(params=["ru"])
def po(request, project):
    return project / "resources" / "translations" / f"{request.param}.po"


def catalogue_of(po):
    with po.open("rb") as stream:
        return read_po(stream, locale=po.stem)


def test_compiled_catalogue_is_that_of_the_text(translations, po):
    assert po.with_suffix(".mo").read_bytes() == translations.compiled(catalogue_of(po)), (
        "run python packaging/translations.py"
    )


def test_sentences_are_found_in_the_code_and_translations_stay(translations, tmp_path):
    source = translations.template(translations.sentences())
    ids = {message.id for message in source}
    assert "Inspection report" in ids
    assert "There is no workspace in {path}." in ids
    file = tmp_path / "ru.po"
    _, text = translations.updated(file, source)
    file.write_bytes(
        re.sub(
            rb'msgid "Inspection report"\nmsgstr ""',
            'msgid "Inspection report"\nmsgstr "Отчёт"'.encode(),
            text,
        )
    )
    again, _ = translations.updated(file, source)
    assert again["Inspection report"].string == "Отчёт"


def test_a_sentence_that_comes_back_keeps_its_translation(translations, tmp_path):
    file = tmp_path / "ru.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n#~ msgid "Inspection report"\n#~ msgstr "Отчёт"\n',
        "utf-8",
    )
    catalogue, text = translations.updated(file, translations.template(translations.sentences()))
    assert catalogue["Inspection report"].string == "Отчёт"
    assert "#~" not in text.decode()


def test_a_sentence_no_longer_used_is_kept_as_obsolete(translations, tmp_path):
    file = tmp_path / "ru.po"
    file.write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\nmsgid "Gone"\nmsgstr "Нет"\n',
        "utf-8",
    )
    _, text = translations.updated(file, translations.template(translations.sentences()))
    assert '#~ msgstr "Нет"' in text.decode()
