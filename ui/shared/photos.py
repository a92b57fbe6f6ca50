"""Photos that files of others bring: read as dots only, and only as large as they are shown."""

from __future__ import annotations

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QSize, Qt
from PySide6.QtGui import QImage, QImageReader

# A drawing (SVG) could name other files; even asking for its size can take for ever.
_KINDS = frozenset({b"jpeg", b"png", b"webp", b"gif", b"bmp", b"tiff"})
_MOST_PIXELS = 80_000_000


def photo(content: bytes, room: QSize) -> QImage:
    """A photo turned upright, at most as large as the room; null where there is none."""
    held = QByteArray(content)
    buffer = QBuffer(held)
    buffer.open(QIODevice.OpenModeFlag.ReadOnly)
    reader = QImageReader(buffer)
    if bytes(reader.format().data()) not in _KINDS:
        return QImage()
    reader.setAutoTransform(True)
    size = reader.size()
    if not size.isValid() or size.width() * size.height() > _MOST_PIXELS:
        return QImage()
    if size.boundedTo(room) != size:
        reader.setScaledSize(size.scaled(room, Qt.AspectRatioMode.KeepAspectRatio))
    return reader.read()
