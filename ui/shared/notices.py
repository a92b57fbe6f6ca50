"""What went wrong, or was done, told quietly in one bar: the latest first, older ones counted."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal, Slot

from fieldkit.errors import FieldKitError, message_of, remedy_of
from ui.shared.wording import tr

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

NEWS_MS = 15_000


@dataclass(frozen=True, slots=True)
class Remedy:
    """A button that mends a problem."""

    label: str
    intent: Callable[[], None]


@dataclass(frozen=True, slots=True)
class Notice:
    """One message; `is_problem` tells a refusal from good news."""

    message: str
    advice: str = ""
    remedy: Remedy | None = None
    is_problem: bool = True


class Notices(QObject):
    """The messages that the person has not put away yet; good news goes by itself."""

    changed = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._notices: list[Notice] = []
        self.ageing = QTimer(self, singleShot=True, interval=NEWS_MS)
        self.ageing.timeout.connect(self.forget_news)

    @property
    def latest(self) -> Notice | None:
        """The newest message."""
        return self._notices[-1] if self._notices else None

    @property
    def older(self) -> int:
        """How many messages stand behind the newest."""
        return max(0, len(self._notices) - 1)

    @Slot(object, object)
    def refuse(self, error: FieldKitError, remedy: Remedy | None = None) -> None:
        """Show an expected refusal with what to do about it."""
        self.add(
            Notice(
                message_of(error.code, error.context, tr),
                remedy_of(error.code, error.context, tr),
                remedy,
            )
        )

    def tell(self, message: str) -> None:
        """Show good news."""
        self.add(Notice(message, is_problem=False))

    def add(self, notice: Notice) -> None:
        """Show a notice; the same one twice in a row stands once, news replaces older news."""
        latest = self.latest
        if latest is not None and (
            latest.message == notice.message or not (latest.is_problem or notice.is_problem)
        ):
            self._notices.pop()
        self._notices.append(notice)
        if not notice.is_problem:
            self.ageing.start()
        self.changed.emit()

    def put_away(self) -> None:
        """Remove the newest message."""
        if self._notices:
            self._notices.pop()
            self.changed.emit()

    def settle(self, message: str) -> None:
        """Remove a message whose cause is gone, wherever it stands."""
        kept = [notice for notice in self._notices if notice.message != message]
        if len(kept) < len(self._notices):
            self._notices = kept
            self.changed.emit()

    @Slot()
    def forget_news(self) -> None:
        """Remove good news, as time or the person goes on; what is wrong stays until put away."""
        kept = [notice for notice in self._notices if notice.is_problem]
        if len(kept) < len(self._notices):
            self._notices = kept
            self.changed.emit()

    @contextmanager
    def refusals(self, remedy: Remedy | None = None) -> Iterator[None]:
        """Show a refusal that happens inside the block instead of raising it."""
        try:
            yield
        except FieldKitError as error:
            self.refuse(error, remedy)
