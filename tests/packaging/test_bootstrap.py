"""The set-up's decisions: what is missing, what to type, which index, when there is nothing to do."""

from __future__ import annotations

import ast
import importlib.util
import sys

import pytest


@pytest.fixture(scope="module")
def bootstrap(project):
    spec = importlib.util.spec_from_file_location(
        "bootstrap", project / "packaging" / "bootstrap.py"
    )
    module = importlib.util.module_from_spec(spec)
    sys.modules["bootstrap"] = module
    spec.loader.exec_module(module)
    return module


@pytest.fixture
def checkout(tmp_path):
    (tmp_path / "uv.lock").write_text("version = 1\n")
    (tmp_path / "pyproject.toml").write_text("[project]\nname = 'x'\n")
    return tmp_path


@pytest.fixture
def made(bootstrap, checkout):
    environment = bootstrap.Environment(checkout)
    environment.python.parent.mkdir(parents=True)
    environment.python.write_text("")
    return environment


def test_only_commands_with_a_window_ask_for_the_libraries_of_a_screen(bootstrap):
    on_x11 = {"DISPLAY": ":0"}
    needed = {
        name: set(bootstrap.libraries_for(command, on_x11))
        for name, command in bootstrap.COMMANDS.items()
    }
    assert needed["demo"] == set()
    assert needed["test"] == set(bootstrap.QT_LIBRARIES)
    assert needed["run"] == set(bootstrap.QT_LIBRARIES) | set(bootstrap.X11_LIBRARIES)


def test_wayland_has_libraries_of_its_own(bootstrap):
    needed = bootstrap.libraries_for(bootstrap.COMMANDS["run"], {"WAYLAND_DISPLAY": "wayland-0"})
    assert "libwayland-cursor.so.0" in needed
    assert "libxcb-cursor.so.0" not in needed


@pytest.mark.skipif(sys.platform != "linux", reason="displays of Linux")
def test_without_a_screen_the_window_is_refused_in_words(bootstrap, monkeypatch, made):
    for name in ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM"):
        monkeypatch.delenv(name, raising=False)
    with pytest.raises(bootstrap.SetupRefusedError, match="no screen"):
        bootstrap.set_up(made, bootstrap.COMMANDS["run"])
    assert bootstrap.has_screen({"WAYLAND_DISPLAY": "wayland-0"})


def test_missing_libraries_are_found_by_asking_the_loader(bootstrap):
    wanted = {"libGL.so.1": "libgl1", "libEGL.so.1": "libegl1"}
    there = {"libEGL.so.1"}
    assert bootstrap.missing_libraries(wanted, there.__contains__) == ["libGL.so.1"]


@pytest.mark.skipif(sys.platform != "linux", reason="names of Linux libraries")
def test_the_loader_tells_what_is_there_from_what_is_not(bootstrap):
    assert bootstrap.loads("libc.so.6")
    assert not bootstrap.loads("libno-such-thing.so.9")


def test_one_line_to_type_where_apt_is_not_allowed(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    text = bootstrap.advice(["python3.11-venv", "libgl1"], ["libGL.so.1"])
    lines = [line for line in text.splitlines() if "apt-get install" in line]
    assert len(lines) == 1
    assert lines[0].strip().startswith('sudo sh -c "apt-get update && apt-get install -y')
    assert lines[0].strip().endswith('python3.11-venv libgl1"')


def test_without_apt_the_libraries_themselves_are_named(bootstrap, monkeypatch):
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: None)
    text = bootstrap.advice(["libgl1"], ["libGL.so.1"])
    assert "libGL.so.1" in text
    assert "apt-get" not in text


@pytest.mark.skipif(sys.platform != "linux", reason="apt is Linux")
def test_an_ordinary_user_is_refused_with_the_line_and_nothing_runs(bootstrap, monkeypatch, made):
    ran = []
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 1000)
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda wanted: ["libGL.so.1"])
    monkeypatch.setattr(bootstrap, "run", lambda *line, **_: ran.append(line) or 0)
    with pytest.raises(bootstrap.SetupRefusedError, match="libgl1"):
        bootstrap.provide_system_packages(bootstrap.COMMANDS["test"], made)
    assert ran == []


@pytest.mark.skipif(sys.platform != "linux", reason="apt is Linux")
def test_root_installs_with_apt_and_a_failure_is_told(bootstrap, monkeypatch, made):
    ran = []
    monkeypatch.setattr(bootstrap.os, "geteuid", lambda: 0)
    monkeypatch.setattr(bootstrap.shutil, "which", lambda name: f"/usr/bin/{name}")
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda wanted: ["libGL.so.1"])
    monkeypatch.setattr(bootstrap, "run", lambda line, environment: ran.append(line) or 0)
    with pytest.raises(bootstrap.SetupRefusedError, match="Still missing after apt"):
        bootstrap.provide_system_packages(bootstrap.COMMANDS["test"], made)
    assert [line[:2] for line in ran] == [["apt-get", "update"], ["apt-get", "install"]]


def test_nothing_to_do_the_second_time(bootstrap, made):
    needed = frozenset({"test"})
    assert not bootstrap.is_ready(made, needed)
    bootstrap.write_stamp(made, needed)
    assert bootstrap.is_ready(made, needed)
    assert bootstrap.is_ready(made, frozenset())
    assert not bootstrap.is_ready(made, frozenset({"test", "postgres"}))


@pytest.mark.parametrize("changed", ["uv.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_installs_again(bootstrap, made, changed):
    bootstrap.write_stamp(made, frozenset())
    with (made.root / changed).open("a") as file:
        file.write("# another\n")
    assert not bootstrap.is_ready(made, frozenset())


def test_a_damaged_stamp_or_lost_interpreter_installs_again(bootstrap, made):
    bootstrap.write_stamp(made, frozenset())
    made.stamp.write_text("{half")
    assert not bootstrap.is_ready(made, frozenset())
    bootstrap.write_stamp(made, frozenset())
    made.python.unlink()
    assert not bootstrap.is_ready(made, frozenset())


def test_a_ready_environment_runs_no_program(bootstrap, made, monkeypatch):
    bootstrap.write_stamp(made, frozenset({"test"}))
    monkeypatch.setattr(bootstrap, "missing_libraries", lambda wanted: [])

    def refuse(*line, **_):
        raise AssertionError(line)

    monkeypatch.setattr(bootstrap, "run", refuse)
    monkeypatch.setattr(bootstrap.subprocess, "run", refuse)
    bootstrap.set_up(made, bootstrap.COMMANDS["test"])
    assert bootstrap.is_ready(made, frozenset({"test"}))


PIP_LISTING = """\
global.cert='/etc/ssl/own.pem'
global.index-url='https://mirror.example/simple'
global.extra-index-url='https://one.example/simple /no/such/folder'
install.find-links='relative-and-absent'
:env:.cert='/etc/ssl/other.pem'
wheel.cert='ignored'
not a setting
"""


def test_pips_settings_are_read_and_the_environment_wins(bootstrap):
    settings = bootstrap.pip_settings(PIP_LISTING)
    assert settings["cert"] == "/etc/ssl/other.pem"
    assert settings["index-url"] == "https://mirror.example/simple"
    assert bootstrap.has_own_index(settings)
    assert not bootstrap.has_own_index({"index-url": "https://pypi.org/simple"})
    assert not bootstrap.has_own_index({})


def test_uv_gets_pips_index_and_no_folder_that_is_not_there(bootstrap):
    variables = bootstrap.uv_variables(bootstrap.pip_settings(PIP_LISTING))
    assert variables == {
        "UV_DEFAULT_INDEX": "https://mirror.example/simple",
        "UV_INDEX": "https://one.example/simple",
        "SSL_CERT_FILE": "/etc/ssl/other.pem",
    }


@pytest.mark.parametrize("settings", [{"index-url": "https://mirror.example/simple"}, {}])
def test_a_mirror_or_a_failed_sync_installs_the_locked_versions_by_pip(
    bootstrap, made, monkeypatch, settings
):
    """The lock names the public files; a machine that has only a mirror gets the same versions."""
    ran = []

    def run(line, environment, **_):
        ran.append(line)
        return 1 if "sync" in line else 0

    listing = "".join(f"global.{name}='{value}'\n" for name, value in settings.items())
    uv = made.uv_folder / "bin" / "uv"
    uv.parent.mkdir(parents=True)
    uv.write_text("")
    monkeypatch.setattr(bootstrap, "output", lambda line: listing)
    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install(made, frozenset({"test"}))
    words = [word for line in ran for word in line]
    assert ("sync" in words) == (not settings)
    assert "export" in words
    assert ran[-2][-2:] == ["-r", str(made.folder / "pins.txt")]
    assert ran[-1][-3:] == ["--no-deps", "-e", str(made.root)]


def test_plain_pip_is_the_last_way(bootstrap, made, monkeypatch):
    ran = []

    def run(line, environment, **_):
        ran.append(line)
        return 1 if "--target" in line else 0

    monkeypatch.setattr(bootstrap, "output", lambda line: "")
    monkeypatch.setattr(bootstrap, "run", run)
    bootstrap.install(made, frozenset({"test"}))
    assert ran[-1][-2:] == ["-e", f"{made.root}[test]"]


def test_bootstrap_needs_nothing_but_the_standard_library(project):
    tree = ast.parse((project / "packaging" / "bootstrap.py").read_text(encoding="utf-8"))
    names = {
        (alias.name if isinstance(node, ast.Import) else node.module).partition(".")[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for alias in node.names
    }
    assert names <= sys.stdlib_module_names


def test_extras_of_an_older_lock_are_brought_along(bootstrap, tmp_path):
    environment = bootstrap.Environment(tmp_path)
    assert bootstrap.remembered_extras(environment) == frozenset()
    environment.stamp.parent.mkdir(parents=True)
    environment.stamp.write_text('{"fingerprint": "another lock", "extras": ["test"]}')
    (tmp_path / "uv.lock").write_text("")
    (tmp_path / "pyproject.toml").write_text("")
    assert bootstrap.stamped_extras(environment) is None
    assert bootstrap.remembered_extras(environment) == {"test"}
    environment.stamp.write_text("{")
    assert bootstrap.remembered_extras(environment) == frozenset()
