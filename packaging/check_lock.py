"""Refuses a uv.lock that only this machine could use: other indexes, other hosts, local files."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

INDEX = "https://pypi.org/simple"
FILES = "https://files.pythonhosted.org/"
ROOT = Path(__file__).resolve().parent.parent


def foreign_sources(lock: str) -> list[str]:
    """Every source or file address in a lock that is not the public index, or this project."""
    return sorted({f"{name}: {place}" for name, place in _foreign(tomllib.loads(lock))})


def _foreign(lock: dict[str, object]) -> Iterator[tuple[str, str]]:
    packages = lock.get("package")
    for package in packages if isinstance(packages, list) else []:
        name = package["name"]
        source = package["source"]
        if source not in ({"registry": INDEX}, {"editable": "."}):
            yield name, str(source)
        sdist = package.get("sdist")
        for file in [*package.get("wheels", []), *([sdist] if sdist else [])]:
            if not file.get("url", "").startswith(FILES):
                yield name, str(file)


def own_indexes(project: str) -> list[str]:
    """The index settings of a pyproject.toml; there must be none, people bring their own."""
    settings = tomllib.loads(project).get("tool", {}).get("uv", {})
    named = {"index", "index-url", "extra-index-url", "find-links", "sources"}
    return sorted(named & settings.keys())


def main() -> int:
    """Prints what is foreign in this project's lock; 1 when anything is."""
    found = foreign_sources((ROOT / "uv.lock").read_text(encoding="utf-8"))
    found += own_indexes((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    for line in found:
        print(f"uv.lock is not portable: {line}")
    print(f"lock check: {len(found)} foreign addresses")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
