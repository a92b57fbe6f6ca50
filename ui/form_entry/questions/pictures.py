"""Pictures that a form brings along or a person attached, made small for the screen."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader, QPixmap

from ui.shared.photos import photo

BESIDE_CHOICE = QSize(64, 48)
ALONE = QSize(132, 99)
_LARGEST = QSize(4096, 4096)
BESIDE_LABEL = QSize(420, 260)


def small_picture(content: bytes | None, room: QSize) -> QPixmap:
    """The picture, at most as large as the room; a null one where there is none to be read.

    Drawings (SVG) have no size of their own and fill the room.
    """
    if content is None:
        return QPixmap()
    return QPixmap.fromImage(_read(content, room))


def upright_image(content: bytes | None) -> QImage | None:
    """A picture in full, turned as the camera was held; None where there is none to be read."""
    image = photo(content or b"", _LARGEST)
    return None if image.isNull() else image


def _read(content: bytes, room: QSize) -> QImage:
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    reader.setAutoTransform(True)
    size = reader.size()
    is_drawing = bytes(reader.format().data()).startswith(b"svg")
    if size.isValid() and (is_drawing or size.boundedTo(room) != size):
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
