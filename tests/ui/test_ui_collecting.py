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
        with collector.setting_aside():
            pass
        late = lost()
        gc.collect()
        assert (early() is None, late() is None) == (False, True)
    finally:
        gc.enable()


def test_it_is_collected_in_a_pause_after_it_was_left(collector, qtbot):
    early = lost()
    with collector.setting_aside():
        pass
    collector._pause.setInterval(1)
    collector.take_back_later()
    qtbot.waitUntil(lambda: early() is None)
    assert gc.get_freeze_count() == 0


def test_another_form_opened_in_the_pause_is_set_aside_too(collector):
    with collector.setting_aside():
        pass
    collector.take_back_later()
    with collector.setting_aside():
        pass
    assert not collector._pause.isActive()
    assert gc.get_freeze_count() > 0
    collector.take_back()
    assert gc.get_freeze_count() == 0


def test_nothing_is_collected_while_a_form_is_opened_even_where_it_cannot_be(collector):
    with pytest.raises(LookupError), collector.setting_aside():
        assert not gc.isenabled()
        raise LookupError
    assert gc.isenabled()
