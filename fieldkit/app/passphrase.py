"""What a passphrase must be that a person chooses; whoever writes a script answers for its own."""

from __future__ import annotations

from fieldkit.errors import FieldKitError

LEAST_CHARACTERS = 8


def require_strong(passphrase: str) -> None:
    """Refuse a passphrase that is guessed too soon; blanks at its ends do not count.

    Raises:
        FieldKitError: workspace.no_passphrase, workspace.weak_passphrase.
    """
    if not passphrase.strip():
        raise FieldKitError("workspace.no_passphrase")
    if len(passphrase.strip()) < LEAST_CHARACTERS:
        raise FieldKitError("workspace.weak_passphrase", least=LEAST_CHARACTERS)
