"""Collecting cycles: what a form holds is left alone while it is open, and goes after it was left."""

import gc
import weakref

import pytest

from ui.shared.collecting import Collector


class Knot:
    def __init__(self):
        self.me = self


@pytest.fixture
def collector(qapp):
    made = Collector()
    yield made
    made.take_back()


def lost():
    """A cycle that nobody refers to any more."""
    return weakref.ref(Knot())


def test_what_was_set_aside_is_not_walked_through(collector):
    gc.disable()
    try:
        early = lost()
        collector.set_aside()
        late = lost()
        gc.collect()
        assert (early() is None, late() is None) == (False, True)
    finally:
        gc.enable()


def test_it_is_collected_in_a_pause_after_it_was_left(collector, qtbot):
    early = lost()
    collector.set_aside()
    collector._pause.setInterval(1)
    collector.take_back_later()
    qtbot.waitUntil(lambda: early() is None)
    assert gc.get_freeze_count() == 0


def test_another_form_opened_in_the_pause_is_set_aside_too(collector):
    collector.set_aside()
    collector.take_back_later()
    collector.set_aside()
    assert not collector._pause.isActive()
    assert gc.get_freeze_count() > 0
    collector.take_back()
    assert gc.get_freeze_count() == 0
