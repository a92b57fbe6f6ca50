"""Time, identifiers and chance: the one place where a run differs from the next."""

from __future__ import annotations

import random
import time
import uuid
from dataclasses import dataclass, field
from datetime import UTC, datetime, tzinfo
from typing import Protocol


class Clock(Protocol):
    """What the product asks of the world around it."""

    def now(self) -> datetime:
        """The present moment with the local offset."""
        ...

    def elapsed(self) -> float:
        """Seconds since some fixed moment, also while the machine slept; nobody sets them back."""
        ...

    def new_uuid(self) -> str:
        """A fresh UUID version 4, as text."""
        ...

    def random(self) -> float:
        """A number from 0 to below 1."""
        ...


class SystemClock:
    """The machine's own clock, zone and randomness."""

    def now(self) -> datetime:
        """The present moment with the local offset."""
        return datetime.now(UTC).astimezone()

    def elapsed(self) -> float:
        """Seconds since some fixed moment, also while the machine slept; nobody sets them back."""
        asleep_too = getattr(time, "CLOCK_BOOTTIME", None)  # Linux stops its other one in sleep
        return time.monotonic() if asleep_too is None else time.clock_gettime(asleep_too)

    def new_uuid(self) -> str:
        """A fresh UUID version 4, as text."""
        return str(uuid.uuid4())

    def random(self) -> float:
        """A number from 0 to below 1."""
        return random.random()  # noqa: S311  a form's random(), not a secret


@dataclass
class FrozenClock:
    """A clock that stands still until told to move; identifiers and chance follow its seed."""

    moment: datetime
    zone: tzinfo | None = None
    seed: int = 0
    _source: random.Random = field(init=False, repr=False)

    def __post_init__(self) -> None:
        self._source = random.Random(self.seed)  # noqa: S311  repeatable on purpose

    def now(self) -> datetime:
        """The frozen moment, in the clock's zone."""
        return self.moment.astimezone(self.zone)

    def elapsed(self) -> float:
        """Seconds of the frozen moment."""
        return self.moment.timestamp()

    def new_uuid(self) -> str:
        """The next UUID of the seed, as text."""
        return str(uuid.UUID(int=self._source.getrandbits(128), version=4))

    def random(self) -> float:
        """The next number of the seed."""
        return self._source.random()


def timestamp(moment: datetime) -> str:
    """A moment as ISO 8601 with milliseconds and offset, as records and ODK answers write it."""
    return moment.isoformat(timespec="milliseconds")
