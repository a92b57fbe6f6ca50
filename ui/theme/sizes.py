"""Distances and sizes in device-independent pixels, on a grid of four."""

from __future__ import annotations

TIGHT = 4
NEAR = 8
GAP = 12
ROOM = 16
WIDE = 24
FAR = 32

RADIUS = 6
FIELD = 36
TOUCH = 48
ICON = 20
MARK = 14
RING = 2

SMALL = 13
BODY = 15
QUESTION = 17
HEADING = 20
FIGURE = 28

LINE_LENGTH = 620
RAIL = 176
RAIL_COLLAPSED = 56
COLLAPSE_BELOW = 900
