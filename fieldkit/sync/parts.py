"""Which of several files one is, where what goes is too much for one; each stands by itself."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from fieldkit.errors import FieldKitError

_LONGEST_SERIES = 64
_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Part:
    """File `number` of `count`, from 1; `series` is alike in all of them and in no others."""

    series: str
    number: int
    count: int

    @classmethod
    def read(cls, fields: object) -> Part | None:
        """The part that a manifest names; None where the file is whole by itself.

        Raises:
            FieldKitError: sync.damaged.
        """
        if fields is None:
            return None
        if not isinstance(fields, dict):
            raise FieldKitError("sync.damaged")
        series, number, count = (fields.get(name) for name in ("series", "number", "count"))
        if (
            type(series) is not str
            or type(number) is not int
            or type(count) is not int
            or not 1 <= number <= count <= _MOST
            or not 1 <= len(series) <= _LONGEST_SERIES
        ):
            raise FieldKitError("sync.damaged")
        return cls(series, number, count)

    def as_dict(self) -> dict[str, object]:
        """The part as manifests tell it."""
        return asdict(self)
