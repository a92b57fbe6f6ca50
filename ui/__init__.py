"""The second face: the desktop window (PySide6 Widgets)."""
