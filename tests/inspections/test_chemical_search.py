"""Finding substances: names in every language, numbers, letters that are alike, slips."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from fieldkit.inspections.chemical_search import EXACT, MISTYPED, folded, known_index
from fieldkit.inspections.chemicals import known_chemicals

NAMES = [
    (substance.key, name)
    for substance in known_chemicals().substances.values()
    for name in substance.names
]
KEYBOARD = str.maketrans("әғқңөұүһіҳҷӣӯўё", "агкноуухихжиууе")


def keys(text, language="en"):
    return [found.key for found in known_index().search(text, language)]


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chlorine", "chlorine"),
        ("  CHLORINE ", "chlorine"),
        ("Хлор", "chlorine"),
        ("xlor", "chlorine"),
        ("کلورین", "chlorine"),
        ("كلورين", "chlorine"),  # the letters of an Arabic keyboard
        ("هائيڈروجن", "hydrogen"),
        ("bleach", "sodium_hypochlorite"),
        ("белизна", "sodium_hypochlorite"),
        ("натрий гипохлорит", "sodium_hypochlorite"),  # Uzbek, in Cyrillic
        ("gipoxlorit natriy", "sodium_hypochlorite"),
        ("күкірт қышқылы", "sulfuric_acid"),
        ("кукирт кышкылы", "sulfuric_acid"),  # on a Russian keyboard
        ("кислотаи нитрат", "nitric_acid"),
        ("гази моеъ", "lpg"),
        ("soʻndirilmagan ohak", "calcium_oxide"),
        ("so'ndirilmagan", "calcium_oxide"),
        ("сундирилмаган охак", "calcium_oxide"),
        ("устөрөгчийн хэт исэл", "hydrogen_peroxide"),
        ("негашеная", "calcium_oxide"),
        ("негашёная", "calcium_oxide"),
        ("R134a", "r134a"),
        ("r-134A", "r134a"),
        ("7782-50-5", "chlorine"),
        ("7782505", "chlorine"),
        ("CAS 7782-50-5", "chlorine"),
        ("7782-5", "chlorine"),
        ("1017", "chlorine"),
        ("UN1017", "chlorine"),
        ("un 1017", "chlorine"),
        ("ООН 1017", "chlorine"),
        ("na9191", "chlorine_dioxide"),
        ("2672", "ammonia"),  # the number of its solution
    ],
)
def test_what_is_typed_finds_the_substance_first(typed, first):
    assert keys(typed)[0] == first


@pytest.mark.parametrize(
    ("typed", "first"),
    [
        ("chlroine", "chlorine"),
        ("clorine", "chlorine"),
        ("chloorine", "chlorine"),
        ("chlorane", "chlorine"),
        ("гипахлорит", "sodium_hypochlorite"),
        ("sodum hypochl", "sodium_hypochlorite"),
    ],
)
def test_one_slip_in_a_word_is_forgiven(typed, first):
    best = known_index().search(typed)[0]
    assert (best.key, best.rank) == (first, MISTYPED)


@pytest.mark.parametrize(
    "typed", ["", "   ", "-", "xqzw", "UN 9999", "0000-00-0", "99", "qhlorine"]
)
def test_what_means_nothing_finds_nothing(typed):
    assert keys(typed) == []


@pytest.mark.parametrize("language", ["en", "ru", "kk", "ky", "tg", "uz", "mn", "ur"])
def test_every_name_finds_its_substance(language):
    names = [(key, name.text) for key, name in NAMES if name.language == language]
    assert len(names) >= len(known_chemicals().substances)
    for key, text in names:
        best = known_index().search(text, language)[0]
        assert (best.key, best.rank) == (key, EXACT), text
        assert keys(text.upper())[0] == key, text
        assert key in keys(text.lower().translate(KEYBOARD))[:3], text


@given(named=st.sampled_from(NAMES), data=st.data())
def test_every_beginning_of_a_name_finds_it_among_others(named, data):
    """With three letters it is in the list; with all but one among the first few."""
    key, name = named
    text = folded(name.text)
    if len(text) > 3:
        cut = data.draw(st.integers(3, len(text)))
        assert key in keys(text[:cut], name.language)
        assert key in keys(text[:-1], name.language)[:4]


@given(named=st.sampled_from(NAMES), data=st.data())
def test_a_wrong_letter_in_a_long_word_still_finds_it(named, data):
    key, name = named
    words = folded(name.text).split()
    place = max(range(len(words)), key=lambda i: len(words[i]))
    word = words[place]
    if len(word) >= 6 and word.isalpha():
        at = data.draw(st.integers(1, len(word) - 1))
        words[place] = word[:at] + "ж" + word[at + 1 :]
        assert key in keys(" ".join(words), name.language)


@given(st.text(max_size=40))
def test_nothing_that_is_typed_fails(text):
    for found in known_index().search(text):
        assert found.key in known_chemicals().substances


def test_every_number_finds_its_substance():
    for substance in known_chemicals().substances.values():
        assert keys(substance.cas)[0] == substance.key
        assert keys(substance.cas.replace("-", ""))[0] == substance.key
        for value in substance.of("un"):
            assert substance.key in keys(value.value)
            assert substance.key in keys(value.value.removeprefix("UN"))


def test_names_of_the_persons_language_come_first():
    found = known_index().search("кислота", "ru")
    assert {row.language for row in found[:4]} == {"ru"}
    assert {row.language for row in known_index().search("acid", "ru")} == {"en"}


def test_each_substance_is_found_once_and_not_too_many():
    found = keys("a")
    assert len(found) == len(set(found))
    assert len(known_index().search("a", most=5)) == 5
