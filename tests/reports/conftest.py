"""A plausible inspection as a view, in three languages, with pictures made on the spot."""

from __future__ import annotations

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from fieldkit.reports.inspection_view import (
    AnswerView,
    CellView,
    FindingView,
    InspectionView,
    PhotoView,
    ReviewView,
    SectionView,
    SignatureView,
    SubheadingView,
    TableView,
)


def jpeg(width=1000, height=750, shade=120, **options):
    image = Image.linear_gradient("L").resize((width, height))
    pixels = Image.merge(
        "RGB",
        (image, image.rotate(90).resize((width, height)), Image.new("L", (width, height), shade)),
    )
    ImageDraw.Draw(pixels).ellipse(
        (width * 0.3, height * 0.3, width * 0.6, height * 0.7), fill=(200, 120, 40)
    )
    target = BytesIO()
    pixels.save(target, "JPEG", quality=80, **options)
    return target.getvalue()


def signature():
    image = Image.new("RGBA", (600, 200), (0, 0, 0, 0))
    ImageDraw.Draw(image).line(
        [(20, 150), (120, 40), (180, 160), (260, 60), (330, 140), (560, 90)],
        fill=(10, 20, 80, 255),
        width=6,
    )
    target = BytesIO()
    image.save(target, "PNG")
    return target.getvalue()


WORDS = {
    "en": {
        "event": "Games 2026", "venue": "Central Stadium, Gate C", "site": "Plov & Tea",
        "form": "Food safety inspection", "person": "Aigerim Bekova", "role": "Inspector", "met": "Timur Sadykov, manager",
        "reason": "1 critical finding is open: hot holding below the limit", "decision": "Service of hot food suspended",
        "hot": "Hot holding: food is kept at 60 °C or more", "action": "Discard the plov, reheat to 75 °C, measure again in the presence of the inspector",
        "probe": "A clean probe thermometer is used", "price": "Waste bins are covered", "out": "Out", "in": "In",
        "note": "Plov stood at 41 °C since about 12:30; nobody had measured it.",
        "section": "Time and temperature", "people": "People", "group": "Hot food", "table": "Measurements",
        "columns": ("Food", "Process", "°C", "Limit", "Remark"), "foods": ("Plov", "Chicken salad", "Rice"),
        "process": ("hot holding", "cold holding", "hot holding"), "wash": "Hands are washed whenever needed",
        "owner": "Person met on site", "busy": "wants to speak to the owner first", "photo": "Plov in the warmer, probe reading 41.2 °C",
        "comment": "Please add the time of the second reading.", "menu": "Plov, chicken salad, rice, tea",
        "staff": "Number of staff today", "chlorine": "Free chlorine at the tap",
    },
    "ru": {
        "event": "Игры 2026", "venue": "Центральный стадион, ворота C", "site": "Плов и чай",
        "form": "Проверка безопасности пищи", "person": "Айгерим Бекова", "role": "Инспектор", "met": "Тимур Садыков, управляющий",
        "reason": "Открыто 1 критическое нарушение: температура горячих блюд ниже нормы", "decision": "Выдача горячих блюд приостановлена",
        "hot": "Горячие блюда хранятся при 60 °C и выше", "action": "Плов утилизировать, разогревать до 75 °C, измерить повторно в присутствии инспектора",
        "probe": "Используется чистый щуповой термометр", "price": "Баки для отходов закрыты", "out": "Нет", "in": "Да",
        "note": "Плов стоял при 41 °C примерно с 12:30; температуру никто не измерял.",
        "section": "Время и температура", "people": "Персонал", "group": "Горячие блюда", "table": "Измерения",
        "columns": ("Блюдо", "Процесс", "°C", "Норма", "Замечание"), "foods": ("Плов", "Салат с курицей", "Рис"),
        "process": ("горячее хранение", "холодное хранение", "горячее хранение"), "wash": "Руки моют всякий раз, когда это необходимо",
        "owner": "Представитель объекта", "busy": "хочет сначала поговорить с владельцем", "photo": "Плов в мармите, термометр показывает 41,2 °C",
        "comment": "Добавьте, пожалуйста, время второго измерения.", "menu": "Плов, салат с курицей, рис, чай",
        "staff": "Число работников сегодня", "chlorine": "Свободный хлор в кране",
    },
    "ur": {
        "event": "کھیل 2026", "venue": "مرکزی اسٹیڈیم، گیٹ C", "site": "پلاؤ اور چائے",
        "form": "خوراک کی حفاظت کا معائنہ", "person": "عائشہ خان", "role": "انسپکٹر", "met": "تیمور صادق، منیجر",
        "reason": "ایک سنگین خلاف ورزی باقی ہے: گرم کھانا حد سے کم درجہ حرارت پر ہے", "decision": "گرم کھانے کی فراہمی معطل",
        "hot": "گرم کھانا 60 °C یا اس سے زیادہ پر رکھا جاتا ہے", "action": "پلاؤ ضائع کریں، 75 °C تک گرم کریں (انسپکٹر کی موجودگی میں)",
        "probe": "صاف تھرمامیٹر استعمال ہوتا ہے", "price": "کوڑے دان ڈھکے ہوئے ہیں", "out": "نہیں", "in": "ہاں",
        "note": "پلاؤ 12:30 سے 41 °C پر تھا؛ کسی نے پیمائش نہیں کی۔",
        "section": "وقت اور درجہ حرارت", "people": "عملہ", "group": "گرم کھانا", "table": "پیمائشیں",
        "columns": ("کھانا", "عمل", "°C", "حد", "تبصرہ"), "foods": ("پلاؤ", "مرغی کا سلاد", "چاول"),
        "process": ("گرم رکھنا", "ٹھنڈا رکھنا", "گرم رکھنا"), "wash": "ضرورت کے وقت ہاتھ دھوئے جاتے ہیں",
        "owner": "موقع پر موجود شخص", "busy": "پہلے مالک سے بات کرنا چاہتا ہے", "photo": "پلاؤ، تھرمامیٹر پر 41.2 °C",
        "comment": "براہ کرم دوسری پیمائش کا وقت شامل کریں۔", "menu": "پلاؤ، سلاد، چاول، چائے",
        "staff": "آج عملے کی تعداد", "chlorine": "نل میں کلورین",
    },
}  # fmt: skip


def make_view(language="en", **changes):
    """One inspection of a food stand; `changes` replace fields of the view."""
    w = WORDS[language]
    measurements = TableView(
        title=w["table"],
        columns=w["columns"],
        rows=(
            (
                CellView(value=w["foods"][0]),
                CellView(value=w["process"][0]),
                CellView(value="41.2", failed="critical"),
                CellView(value="≥ 60"),
                CellView(value=w["note"]),
            ),
            (
                CellView(value=w["foods"][1]),
                CellView(value=w["process"][1]),
                CellView(value="4"),
                CellView(value="≤ 5"),
                CellView(value=""),
            ),
            (
                CellView(value=w["foods"][2]),
                CellView(value=w["process"][2]),
                CellView(value="63.5"),
                CellView(value="≥ 60"),
                CellView(value=""),
            ),
        ),
    )
    view = InspectionView(
        language=language,
        record_id="3f1c9a52-7a6e-4f0e-9b1d-2c5d8e7f6a01",
        revision=2,
        revision_hash="9b1c4e0f6d2a7c35e8f01b24a6d97c5382e1f0b4c6a8d9e7f5031b2c4d6e8fa0",
        started="2026-06-02T13:40:05.000+05:00",
        finished="2026-06-02T14:12:44.120+05:00",
        event=w["event"], venue=w["venue"], site_code="F-12", site=w["site"],
        form_title=w["form"], form_id="fk_food", form_version="2026-11",
        exercise=True,
        person=w["person"], role=w["role"], met_person=w["met"],
        device="5d2c9e0174b3a8f65d2c9e0174b3a8f6", device_words="amber river stone lamp seven",
        grade="C", score="61.5", alert="red", alert_reason=w["reason"], decision=w["decision"],
        deadline="2026-06-02T18:00:00+05:00",
        profile="intl", limits_version="2026-11",
        findings=(
            FindingView(label=w["price"], severity="minor", value=w["out"], corrected=True),
            FindingView(label=w["hot"], severity="critical", value="41.2", limit="≥ 60 °C", action=w["action"], deadline="2026-06-02T18:00:00+05:00", repeated=True),
            FindingView(label=w["probe"], severity="major", value=w["out"], action=w["action"], deadline="2026-06-03"),
        ),
        sections=(
            SectionView(title=w["people"], entries=(
                AnswerView(label=w["staff"], value="14"),
                AnswerView(label=w["wash"], value=w["in"]),
                AnswerView(label=w["price"], value=w["out"], failed="minor", corrected=True),
            )),
            SectionView(title=w["section"], entries=(
                SubheadingView(text=w["group"]),
                AnswerView(label=w["hot"], value="41.2", unit="°C", limit="≥ 60 °C", failed="critical", note=w["note"], depth=1),
                AnswerView(label=w["probe"], value=w["out"], failed="major", depth=1),
                AnswerView(label=w["chlorine"], value="0.35", unit="mg/L", limit="0.2–0.5 mg/L"),
                AnswerView(label=w["group"], value=w["menu"]),
                measurements,
            )),
        ),
        photos=(
            PhotoView(name="plov.jpg", content=jpeg(), caption=w["photo"], at="2026-06-02T13:58:10+05:00", place="51.10820, 71.40210"),
            PhotoView(name="stand.jpg", content=jpeg(600, 900, 40), caption=w["site"]),
            PhotoView(name="missing.jpg", content=None, caption=w["probe"]),
            PhotoView(name="broken.jpg", content=b"\xff\xd8\xff\xe0 no picture", caption=w["wash"]),
        ),
        signatures=(
            SignatureView(role=w["role"], name=w["person"], content=signature(), at="2026-06-02T14:12:00+05:00"),
            SignatureView(role=w["owner"], name=w["met"], refused=True, reason=w["busy"]),
        ),
        reviews=(ReviewView(decision="returned", person="S. Omarov", at="2026-06-02T16:30:00+05:00", comments=((w["hot"], w["comment"]),)),),
        codes=("FK1:3F1C9A52:1/1:" + "A7B9" * 90,),
    )  # fmt: skip
    return replace(view, **changes)


@pytest.fixture
def view():
    """Makes views: `view("ru", exercise=False)`."""
    return make_view


@pytest.fixture
def photo():
    """Makes JPEG pictures: `photo(width, height, shade)`."""
    return jpeg
