"""Limits said in words, in the language of whoever reads them, with their source."""

import pytest

from fieldkit import paths
from fieldkit.inspections.limits import (
    limit_in_words,
    origin_in_words,
    profile_in_words,
    read_limits,
)

TABLE = """key,value,unit,relation,source,profile,status,unit_ru,source_ru
frc,0.2–5,mg/L,,WHO Guidelines,intl,seen,мг/л,Руководство ВОЗ
hot,60,°C,≥,WHO Five Keys,intl,seen,,
cold,5,°C,≤,Order 209,KZ 2023,unverified,,
probe,1,°C,±,Food Code,,seen,,
"""


@pytest.fixture
def limits():
    return read_limits(TABLE.encode())


@pytest.mark.parametrize(
    ("key", "tag", "words"),
    [
        ("frc", "en", "0.2 to 5 mg/L"),
        ("frc", "ru", "от 0,2 до 5 мг/л"),
        ("hot", "en", "at least 60 °C"),
        ("hot", "ru", "не менее 60 °C"),
        ("cold", "en", "at most 5 °C"),
        ("probe", "en", "± 1 °C"),
    ],
)
def test_a_limit_is_said_in_words(limits, key, tag, words):
    assert limit_in_words(limits[key], tag) == words


@pytest.mark.parametrize(
    ("key", "tag", "words"),
    [
        ("frc", "en", "international profile: WHO Guidelines"),
        ("frc", "ru", "международный профиль: Руководство ВОЗ"),
        ("cold", "en", "KZ 2023 profile: Order 209, not confirmed yet"),
        ("probe", "en", "Food Code"),
    ],
)
def test_a_limit_names_its_profile_and_source(limits, key, tag, words):
    assert origin_in_words(limits[key], tag) == words


def test_the_edition_of_a_profile_stays():
    assert profile_in_words("intl 2026-11", "en") == "international 2026-11"


def test_every_limit_of_the_product_has_a_russian_source():
    content = (paths.resources() / "reference" / "limits.csv").read_bytes()
    kept = {"FDA Food Code", "Maryland COMAR", "NIOSH"}
    for limit in read_limits(content).values():
        own = limit.in_language("ru")
        assert own.source != limit.source or any(each in own.source for each in kept), limit.key


def test_unit_and_source_come_from_the_catalogue_where_the_table_has_none(limits, monkeypatch):
    said = {"°C": "°C", "WHO Five Keys": "ДДСҰ бес кілті"}
    catalogue = type("Catalogue", (), {"gettext": lambda self, text: said.get(text, text)})
    monkeypatch.setattr("fieldkit.content_wording.content_catalogue", lambda _tag: catalogue())
    assert limits["hot"].in_language("kk").source == "ДДСҰ бес кілті"
    assert limits["frc"].in_language("ru").unit == "мг/л"
    assert limits["cold"].in_language("kk").source == "Order 209"
