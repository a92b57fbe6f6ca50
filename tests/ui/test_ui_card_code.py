"""The device card as a code on the screen: a photograph of the dialog itself enrols the laptop."""

import io
from types import SimpleNamespace

import pytest
from PySide6.QtCore import QBuffer, QIODevice, QRect, Qt
from PySide6.QtWidgets import QPushButton, QWidget

from fieldkit.app import card_codes
from fieldkit.ledger.identity import DeviceKey
from fieldkit.sync.photographs import codes_in
from ui.settings.card_code import CardCode
from ui.theme import tokens

WORDS = "amber basin cedar delta ember"


@pytest.fixture
def card():
    return DeviceKey.generate().card("Айгуль Садыкова-Нұрмағамбетова", "inspector")


@pytest.fixture
def shown(theme, card, qtbot):
    """The dialog over a window."""

    parents = []

    def show(*, is_mirrored=False):
        parent = QWidget()
        parents.append(parent)
        qtbot.addWidget(parent)
        if is_mirrored:
            parent.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        parent.show()
        dialog = CardCode(parent, card_codes.picture_of(card), WORDS)
        dialog.open()
        qtbot.waitExposed(dialog)
        return dialog

    return show


def photograph(dialog):
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    dialog.grab().save(buffer, "PNG")
    return bytes(buffer.data())


@pytest.mark.parametrize("appearance", list(tokens.APPEARANCE_WORDS))
@pytest.mark.parametrize("is_mirrored", [False, True])
def test_a_photograph_of_the_screen_gives_the_card(shown, theme, card, appearance, is_mirrored):
    theme.choose(appearance)
    dialog = shown(is_mirrored=is_mirrored)
    wanted = Qt.LayoutDirection.RightToLeft if is_mirrored else Qt.LayoutDirection.LeftToRight
    assert dialog.layoutDirection() == wanted
    assert codes_in("photo.png", photograph(dialog)) == [card.to_bytes().decode()]


@pytest.mark.parametrize("height", [480, 600, 768, 1080])
def test_it_fits_a_low_screen_and_stays_readable(shown, card, monkeypatch, height):
    low = SimpleNamespace(availableGeometry=lambda: QRect(0, 0, 800, height))
    monkeypatch.setattr(CardCode, "screen", lambda _: low)
    dialog = shown()
    assert dialog.height() <= height
    assert (
        dialog.code.pixmap().width() % (card_picture_width(card) // card_codes.DOTS_OF_A_SQUARE)
        == 0
    )
    assert codes_in("photo.png", photograph(dialog)) == [card.to_bytes().decode()]


def card_picture_width(card):
    from PIL import Image

    return Image.open(io.BytesIO(card_codes.picture_of(card))).width


def test_close_and_escape_close_it(shown, qtbot):
    dialog = shown()
    [close] = dialog.findChildren(QPushButton)
    with qtbot.waitSignal(dialog.finished):
        close.click()
    dialog = shown()
    with qtbot.waitSignal(dialog.finished):
        qtbot.keyClick(dialog, Qt.Key.Key_Escape)
