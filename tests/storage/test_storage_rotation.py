"""Which backups stay, for any history of copies and any clock."""

from datetime import UTC, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st

from fieldkit.storage.rotation import DAILY_FOR, HOURLY_FOR, WEEKLY_FOR, Stamp, worth_keeping

NOW = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)
AGES = st.lists(st.integers(min_value=-5000, max_value=200_000), max_size=120)  # minutes


def history(ages):
    return [Stamp(number, NOW - timedelta(minutes=age)) for number, age in enumerate(ages, 1)]


@given(AGES)
def test_the_newest_stays_first_of_all_and_nothing_is_invented(ages):
    stamps = history(ages)
    kept = worth_keeping(stamps, NOW)
    assert set(kept) <= set(stamps)
    assert len(kept) == len(set(kept))
    assert kept[:1] == stamps[-1:]


@given(AGES)
def test_choosing_again_chooses_the_same(ages):
    kept = worth_keeping(history(ages), NOW)
    assert worth_keeping(kept, NOW) == kept


@given(AGES)
def test_every_hour_day_and_week_with_a_copy_keeps_one(ages):
    stamps = history(ages)
    kept = worth_keeping(stamps, NOW)
    for age, period in (
        (HOURLY_FOR, lambda moment: (moment.date(), moment.hour)),
        (DAILY_FOR, lambda moment: moment.date()),
        (WEEKLY_FOR, lambda moment: moment.isocalendar()[:2]),
    ):
        past = {period(s.moment) for s in stamps if NOW - age <= s.moment <= NOW}
        assert past <= {period(s.moment) for s in kept}


@given(AGES)
def test_they_never_become_many(ages):
    assert len(worth_keeping(history(ages), NOW)) <= 49 + 15 + 9 + 2


def test_a_season_of_hourly_copies_leaves_hours_days_and_weeks():
    """Copying each hour and rotating each time, as the program does, for 100 days."""
    stamps = []
    begun = NOW - timedelta(days=100)
    for hour in range(100 * 24):
        now = begun + timedelta(hours=hour)
        stamps = worth_keeping([*stamps, Stamp(hour + 1, now)], now)
    ages = sorted(now - stamp.moment for stamp in stamps)
    assert ages[:48] == [timedelta(hours=hour) for hour in range(48)]
    days = {(now - age).date() for age in ages if age <= DAILY_FOR}
    assert len(days) == 15
    assert timedelta(weeks=7) <= ages[-1] <= WEEKLY_FOR
    assert len(ages) < 48 + 15 + 9


def test_copies_of_a_clock_in_the_future_leave_one_and_do_not_push_the_newest_out():
    stamps = [Stamp(n, NOW + timedelta(days=4000, hours=n)) for n in range(1, 30)]
    newest = Stamp(30, NOW)
    assert set(worth_keeping([*stamps, newest], NOW)) == {newest, stamps[-1]}
