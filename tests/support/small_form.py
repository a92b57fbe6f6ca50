"""A small inspection form with every annotation, for tests of the rooms above the form engine."""

from fieldkit.forms.definition import read_form
from fieldkit.forms.xlsform.convert import convert

SOURCE = """
| survey |
| | type | name | label::English (en) | label::Русский (ru) | relevant | required | constraint | calculation | bind::fk:role | bind::fk:fails | bind::fk:severity | bind::fk:corrected | bind::fk:limit | bind::fk:print |
| | text | site | Site | Объект | | | | | site | | | | | |
| | select_one yn | exercise | Exercise? | Учение? | | | | | exercise | | | | | |
| | begin group | hygiene | Hygiene | Гигиена | | | | | | | | | | |
| | select_one io | hands | Hands are washed | Руки моют | | yes | | | | . = 'out' | critical | hands_cos | | |
| | select_one yn | hands_cos | Corrected? | Устранено? | ${hands} = 'out' | | | | | | | | | |
| | select_one io | records | Records are kept | Журналы ведутся | | | | | | . = 'out' | minor | | | |
| | text | secret | Secret | Тайна | | | | | | | | | | never |
| | text | remarks | Remarks | Замечания | | | | | | | | | | always |
| | end group | | | | | | | | | | | | | |
| | begin repeat | reading | Reading | Измерение | | | | | | | | | | |
| | text | food | Food | Продукт | | | | | | | | | | |
| | decimal | t | Temperature | Температура | | | . < 300 | | | . > 5 | major | | cold | |
| | end repeat | | | | | | | | | | | | | |
| | image | photo | Photo | Фото | | | | | | | | | | |
| | calculate | score | | | | | | if(${hands} = 'in', 100, 40) | score | | | | | |
| | calculate | alert | | | | | | if(${hands} = 'out', 'red', 'none') | alert | | | | | |
| | calculate | alert_reason | | | | | | if(${hands} = 'out', 'hands', '') | alert_reason | | | | | |
| | dateTime | deadline | Deadline | Срок | | | | | deadline | | | | | |
| choices |
| | list_name | name | label::English (en) | label::Русский (ru) |
| | yn | yes | Yes | Да |
| | yn | no | No | Нет |
| | io | in | In | Да, выполнено |
| | io | out | Out | Нарушение |
| settings |
| | form_title | form_id | version | default_language | namespaces |
| | Small | small | 1 | English (en) | fk="urn:fieldkit:xlsform:1" |
"""
LIMITS = "key,value,unit,relation,source,profile,status\ncold,5,°C,≤,Five Keys,intl,seen\n".encode()


def small_definition():
    """The form, read."""
    conversion = convert("small.md", SOURCE.encode(), {})
    assert conversion.xform is not None, conversion.problems
    return read_form(conversion.xform, {})


def write_small_form(folder):
    """The form as files: the table, and the limits beside it as attached media."""
    media = folder / "small-media"
    media.mkdir(exist_ok=True)
    (media / "limits.csv").write_bytes(LIMITS)
    file = folder / "small.md"
    file.write_text(SOURCE, encoding="utf-8")
    return file
