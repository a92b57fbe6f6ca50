"""Long work reports and stops at safe points; changes reach every subscriber."""

import pytest

from fieldkit.app.changes import Announcements, Changes
from fieldkit.app.jobs import JobContext
from fieldkit.errors import CancelledByUser


def test_the_last_report_always_arrives():
    seen = []
    job = JobContext(lambda *report: seen.append(report))
    for done in range(1, 1001):
        job.checkpoint(done, 1000, "records")
    assert seen[-1] == (1000, 1000, "records")
    assert len(seen) < 1000


def test_a_cancelled_job_stops_at_the_next_safe_point():
    job = JobContext()
    job.checkpoint(0, 2, "x")
    job.cancel()
    with pytest.raises(CancelledByUser):
        job.checkpoint(1, 2, "x")


def test_every_subscriber_hears_a_change_in_order():
    heard = []
    announcements = Announcements()
    announcements.subscribe(lambda c: heard.append(("first", c)))
    announcements.subscribe(lambda c: heard.append(("second", c)))
    announcements.announce(Changes.of("form", "a", "b"))
    assert [who for who, _ in heard] == ["first", "second"]
    assert heard[0][1].ids == {"a", "b"}
