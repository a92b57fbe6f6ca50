"""A disk that is really small and really full: a file system of its own, as root only."""

import os
import shutil
import subprocess
from contextlib import contextmanager, suppress

import pytest


@contextmanager
def small_disk(tmp_path, kind, megabytes=4):
    """The folder of a mounted file system of that size: `tmpfs`, or `ext4` in a loop mount."""
    if os.geteuid() != 0:
        pytest.skip("mounting a small disk needs root")
    point, image = tmp_path / "disk", tmp_path / "image"
    point.mkdir()
    if kind == "tmpfs":
        command = ["mount", "-t", "tmpfs", "-o", f"size={megabytes}m", "tmpfs", str(point)]
    else:
        with image.open("wb") as file:
            file.truncate(megabytes * 1024 * 1024)
        made = subprocess.run(["mkfs.ext4", "-q", "-m", "0", str(image)], check=False)
        if made.returncode:
            pytest.skip("no mkfs.ext4")
        command = ["mount", "-o", "loop", str(image), str(point)]
    if shutil.which("mount") is None or subprocess.run(command, check=False).returncode:
        pytest.skip(f"{kind} cannot be mounted here")
    try:
        yield point
    finally:
        # Lazily, so that a test that fails with a file open leaves no mount behind.
        subprocess.run(["umount", "-l", str(point)], check=True)


def fill_up(file, leave=0):
    """Write zeros until nothing but `leave` bytes is free on the disk of `file`."""
    rest = shutil.disk_usage(file.parent).free - leave
    with suppress(OSError), file.open("wb", buffering=0) as zeros:
        zeros.write(b"\0" * max(0, rest))
        while not leave and zeros.write(b"\0" * 512):
            pass
