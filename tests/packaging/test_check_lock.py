"""The lock check finds what only one machine could reach."""

from __future__ import annotations

import importlib.util

import pytest


@pytest.fixture(scope="module")
def check_lock(project):
    spec = importlib.util.spec_from_file_location(
        "check_lock", project / "packaging" / "check_lock.py"
    )
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def locked(
    source='{ registry = "https://pypi.org/simple" }', url="https://files.pythonhosted.org/a"
):
    return f"""
[[package]]
name = "thing"
source = {source}
sdist = {{ url = "https://files.pythonhosted.org/packages/s.tar.gz" }}
wheels = [{{ url = "{url}" }}]
"""


def test_the_projects_own_lock_is_portable(check_lock, project):
    assert check_lock.foreign_sources((project / "uv.lock").read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "lock",
    [
        locked(source='{ registry = "https://mirror.example/simple" }'),
        locked(source='{ path = "../thing" }'),
        locked(source='{ git = "https://example.org/thing" }'),
        locked(url="file:///opt/wheels/thing.whl"),
        locked(url="https://mirror.example/thing.whl"),
    ],
)
def test_a_foreign_address_is_named(check_lock, lock):
    assert len(check_lock.foreign_sources(lock)) == 1
    assert check_lock.foreign_sources(lock)[0].startswith("thing: ")


def test_the_public_index_and_the_project_itself_pass(check_lock):
    assert check_lock.foreign_sources(locked()) == []
    assert check_lock.foreign_sources(locked(source='{ editable = "." }')) == []


def test_an_index_in_pyproject_is_named(check_lock):
    assert check_lock.own_indexes('[tool.uv]\nfind-links = ["/opt"]\n') == ["find-links"]
    assert check_lock.own_indexes("[project]\n") == []
