"""The measures of a page, in points: A4 with room for header and footer."""

from __future__ import annotations

MM = 72 / 25.4
PAGE_WIDTH, PAGE_HEIGHT = 210 * MM, 297 * MM
SIDE = 16 * MM
FRAME_TOP = PAGE_HEIGHT - 21 * MM
FRAME_BOTTOM = 17 * MM
FRAME_WIDTH = PAGE_WIDTH - 2 * SIDE
FRAME_HEIGHT = FRAME_TOP - FRAME_BOTTOM
HEADER_BASE = PAGE_HEIGHT - 11 * MM
FOOTER_TOP = 12 * MM
