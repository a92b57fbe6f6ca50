"""Refusals of any room: files and disks."""

ENTRIES: dict[str, tuple[str, str]] = {
    "file.missing": ("{path} does not exist.", "Check the name and the folder."),
    "file.unreadable": (
        "{path} cannot be read: {reason}.",
        "Check the file's permissions and try again.",
    ),
    "file.unwritable": (
        "{path} cannot be written: {reason}.",
        "Choose another folder or free space.",
    ),
    "disk.full": (
        "The disk is full: {path}.",
        "Free space, then save again. Nothing saved before is lost.",
    ),
}
