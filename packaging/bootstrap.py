"""Sets the project up, starts it: `python3 packaging/bootstrap.py demo|test|run|fieldkit [...]`.

Standard library only: it runs before anything is installed. It names or installs the system
libraries that Qt would crash without, makes `.venv`, installs what uv.lock pins, and hands over.
"""

from __future__ import annotations

import argparse
import ast
import ctypes
import hashlib
import importlib.util
import json
import os
import shlex
import shutil
import subprocess
import sys
import venv
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, NoReturn

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

ROOT = Path(__file__).resolve().parent.parent
OLDEST_PYTHON = (3, 11)

# Found by trying on a minimal Debian 12: what Qt's libraries load, and the package that holds it.
QT_LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libEGL.so.1": "libegl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libxkbcommon.so.0": "libxkbcommon0",
}
X11_LIBRARIES = {
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}
WAYLAND_LIBRARIES = {
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
}


@dataclass(frozen=True)
class Command:
    """What a word on the command line needs and starts."""

    module: tuple[str, ...]
    extras: frozenset[str]
    loads_qt: bool
    opens_window: bool


COMMANDS = {
    "demo": Command(("fieldkit", "demo"), frozenset(), loads_qt=False, opens_window=False),
    "run": Command(("ui",), frozenset(), loads_qt=True, opens_window=True),
    "fieldkit": Command(("fieldkit",), frozenset(), loads_qt=False, opens_window=False),
    # A process per core; the tests of a file stay together, as they share what is costly to make.
    "test": Command(
        ("pytest", "-n", "auto", "--dist", "loadfile"),
        frozenset({"test"}),
        loads_qt=True,
        opens_window=False,
    ),
}


class SetupRefusedError(Exception):
    """The set-up cannot go on; the text says what the person can do."""


# --- what the system must have


def libraries_for(command: Command, environment: Mapping[str, str]) -> dict[str, str]:
    """The shared libraries a command needs on Linux, each with its Debian package."""
    wanted: dict[str, str] = {}
    if command.loads_qt:
        wanted.update(QT_LIBRARIES)
    if command.opens_window and environment.get("DISPLAY"):
        wanted.update(X11_LIBRARIES)
    if command.opens_window and environment.get("WAYLAND_DISPLAY"):
        wanted.update(WAYLAND_LIBRARIES)
    return wanted


def loads(library: str) -> bool:
    """Whether the system's loader finds a shared library."""
    try:
        ctypes.CDLL(library)
    except OSError:
        return False
    return True


def missing_libraries(
    wanted: Mapping[str, str], is_there: Callable[[str], bool] = loads
) -> list[str]:
    """The shared libraries among those wanted that the loader does not find."""
    return [library for library in wanted if not is_there(library)]


def missing_venv_package() -> list[str]:
    """The Debian package that makes virtual environments, where Python came without it."""
    if importlib.util.find_spec("ensurepip") is not None:
        return []
    return [f"python{sys.version_info.major}.{sys.version_info.minor}-venv"]


def apt_line(packages: Iterable[str]) -> list[str]:
    """The command that installs Debian packages and nothing beside them."""
    return ["apt-get", "install", "-y", "--no-install-recommends", *packages]


def advice(packages: list[str], libraries: list[str]) -> str:
    """The one line to type when this program may not install system packages itself."""
    if not shutil.which("apt-get"):
        names = ", ".join(libraries or packages)
        return f"Install what is missing with your system's package manager, then repeat: {names}"
    asker = "sudo sh -c" if shutil.which("sudo") else "su -c"
    typed = f'{asker} "apt-get update && {shlex.join(apt_line(packages))}"'
    return f"Parts of the system are missing. Type this line once, then repeat:\n\n  {typed}\n"


def has_screen(environment: Mapping[str, str]) -> bool:
    """Whether a window can be shown: Linux needs a display, or a Qt platform chosen by hand."""
    places = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
    return not sys.platform.startswith("linux") or any(map(environment.get, places))


def provide_system_packages(command: Command, environment: Environment) -> None:
    """Installs what the system lacks when that is allowed, else says the line to type."""
    if not sys.platform.startswith("linux"):
        return
    wanted = libraries_for(command, os.environ)
    libraries = missing_libraries(wanted)
    packages = [] if environment.is_made() else missing_venv_package()
    packages += [wanted[library] for library in libraries]
    if not packages:
        return
    if os.geteuid() != 0 or not shutil.which("apt-get"):
        raise SetupRefusedError(advice(packages, libraries))
    say(f"installing system packages with apt: {' '.join(packages)}")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for step in (["apt-get", "update", "-qq"], apt_line(packages)):
        if run(step, quiet) != 0:
            raise SetupRefusedError(f"{shlex.join(step)} failed. " + advice(packages, libraries))
    still = missing_libraries(wanted)
    if still:
        raise SetupRefusedError(f"Still missing after apt: {', '.join(still)}")
    importlib.invalidate_caches()


# --- the environment and its stamp


@dataclass(frozen=True)
class Environment:
    """The virtual environment beside pyproject.toml."""

    root: Path

    @property
    def folder(self) -> Path:
        """Where it lies."""
        return self.root / ".venv"

    @property
    def python(self) -> Path:
        """Its interpreter."""
        inside = "Scripts/python.exe" if os.name == "nt" else "bin/python"
        return self.folder / inside

    @property
    def stamp(self) -> Path:
        """The note of what was installed from which lock."""
        return self.folder / "fieldkit-setup.json"

    @property
    def uv_folder(self) -> Path:
        """Where uv lies: beside the packages, so that an exact sync does not remove it."""
        return self.folder / "uv"

    def is_made(self) -> bool:
        """Whether its interpreter is there (a moved or half-deleted one counts as not)."""
        return self.python.exists()


def fingerprint(root: Path) -> str:
    """A hash of what decides the environment's content: the pins and the project's own file."""
    digest = hashlib.sha256()
    for name in ("uv.lock", "pyproject.toml"):
        content = (root / name).read_bytes()
        digest.update(f"{name} {len(content)}\n".encode() + content)
    digest.update(f"{root} {sys.version_info[:2]}".encode())
    return digest.hexdigest()


def stamped_extras(environment: Environment) -> frozenset[str] | None:
    """The extras installed from exactly this lock, or None when the stamp is absent or older."""
    try:
        stamp = json.loads(environment.stamp.read_text(encoding="utf-8"))
        fits = stamp["fingerprint"] == fingerprint(environment.root)
        return frozenset(stamp["extras"]) if fits else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def remembered_extras(environment: Environment) -> frozenset[str]:
    """The extras of the last set-up, of whichever lock; they are brought along to the next."""
    try:
        return frozenset(json.loads(environment.stamp.read_text(encoding="utf-8"))["extras"])
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()


def write_stamp(environment: Environment, extras: frozenset[str]) -> None:
    """Notes what is installed, so that the next start has nothing to do."""
    stamp = {"fingerprint": fingerprint(environment.root), "extras": sorted(extras)}
    environment.stamp.write_text(json.dumps(stamp), encoding="utf-8")


def is_ready(environment: Environment, extras: frozenset[str]) -> bool:
    """Whether everything a command needs is installed already."""
    installed = stamped_extras(environment) if environment.is_made() else None
    return installed is not None and extras <= installed


# --- the package index this machine is set to use


def pip_settings(listing: str) -> dict[str, str]:
    """The settings by bare name out of `pip config list`; the environment's win over files'."""
    settings: dict[str, str] = {}
    from_environment: dict[str, str] = {}
    for line in listing.splitlines():
        key, equals, quoted = line.partition("=")
        section, _, name = key.strip().rpartition(".")
        if not equals or section not in {":env:", "global", "install"}:
            continue
        try:
            value = str(ast.literal_eval(quoted.strip()))
        except (ValueError, SyntaxError):
            continue
        target = from_environment if section == ":env:" else settings
        target[name] = value
    return {**settings, **from_environment}


def uv_variables(settings: Mapping[str, str]) -> dict[str, str]:
    """The index, links and certificates of pip in uv's words; uv does not read pip's files."""
    variables: dict[str, str] = {}
    if settings.get("index-url"):
        variables["UV_DEFAULT_INDEX"] = settings["index-url"]
    for name, variable, joint in (
        ("extra-index-url", "UV_INDEX", " "),
        ("find-links", "UV_FIND_LINKS", ","),
    ):
        there = [place for place in settings.get(name, "").split() if is_reachable(place)]
        if there:
            variables[variable] = joint.join(there)
    if settings.get("cert"):
        variables["SSL_CERT_FILE"] = settings["cert"]
    return variables


def is_reachable(place: str) -> bool:
    """Whether an index is remote, or a local folder that exists; uv stops at one that does not."""
    local = place.removeprefix("file://")
    return "://" in local or Path(local).exists()


def has_own_index(settings: Mapping[str, str]) -> bool:
    """Whether this machine takes packages from a mirror; the lock names the public files."""
    index = settings.get("index-url", "")
    return bool(index) and "//pypi.org/" not in index


# --- installing


def install(environment: Environment, extras: frozenset[str]) -> None:
    """Puts the pinned packages and the project into the environment."""
    settings = pip_settings(output([str(environment.python), "-m", "pip", "config", "list"]))
    variables = {**os.environ, **uv_variables(settings)}
    variables |= {
        "UV_PROJECT_ENVIRONMENT": str(environment.folder),
        "UV_PYTHON_DOWNLOADS": "never",
    }
    variables.pop("VIRTUAL_ENV", None)
    if not os.access(Path.home(), os.W_OK):
        variables["UV_NO_CACHE"] = "1"
    uv = provide_uv(environment)
    if uv is None:
        say("uv is not to be had from this index: installing with pip, without the lock")
        install_unlocked(environment, extras)
    elif has_own_index(settings) or not synced(uv, environment, extras, variables):
        say("installing the locked versions with pip from this machine's index")
        install_pins(uv, environment, extras, variables)


def provide_uv(environment: Environment) -> Path | None:
    """uv, from the package index, in a folder of its own inside the environment."""
    places = [environment.uv_folder / inside for inside in ("bin/uv", "bin/uv.exe")]
    found = next((place for place in places if place.exists()), None)
    if found is None:
        target = ["--quiet", "--target", str(environment.uv_folder), "uv>=0.9"]
        if pip(environment, *target) != 0:
            return None
    return next((place for place in places if place.exists()), None)


def extra_options(extras: frozenset[str]) -> list[str]:
    """The chosen extras as uv's options."""
    return [option for extra in sorted(extras) for option in ("--extra", extra)]


def synced(
    uv: Path, environment: Environment, extras: frozenset[str], variables: Mapping[str, str]
) -> bool:
    """Whether uv made the environment equal to the lock."""
    line = [str(uv), "sync", "--frozen", "--no-default-groups", *extra_options(extras)]
    return run([*line, "--project", str(environment.root)], variables) == 0


def install_pins(
    uv: Path, environment: Environment, extras: frozenset[str], variables: Mapping[str, str]
) -> None:
    """Installs the lock's versions, hashes checked, from whatever index pip is set to."""
    pins = environment.folder / "pins.txt"
    line = [str(uv), "export", "--frozen", "--no-default-groups", "--no-emit-project", "--quiet"]
    line += [*extra_options(extras), "--project", str(environment.root), "-o", str(pins)]
    steps_done = (
        run(line, variables) == 0
        and pip(environment, "--quiet", "-r", str(pins)) == 0
        and pip(environment, "--quiet", "--no-deps", "-e", str(environment.root)) == 0
    )
    if not steps_done:
        raise SetupRefusedError("The packages cannot be installed: see the lines above.")


def install_unlocked(environment: Environment, extras: frozenset[str]) -> None:
    """Installs by pip alone, versions as pyproject.toml allows them."""
    names = f"[{','.join(sorted(extras))}]" if extras else ""
    if pip(environment, "-e", f"{environment.root}{names}") != 0:
        raise SetupRefusedError("The packages cannot be installed: see the lines above.")


def make_environment(environment: Environment) -> None:
    """A virtual environment with pip, made anew where there is none that works."""
    if not environment.is_made():
        venv.EnvBuilder(clear=True, with_pip=True, symlinks=os.name != "nt").create(
            environment.folder
        )
    elif run([str(environment.python), "-m", "pip", "--version"], os.environ, quiet=True) != 0:
        run([str(environment.python), "-m", "ensurepip"], os.environ, quiet=True)


# --- running other programs


def run(line: list[str], environment: Mapping[str, str], *, quiet: bool = False) -> int:
    """Runs a program without input and returns its exit code."""
    sys.stdout.flush()
    place = subprocess.DEVNULL if quiet else None
    try:
        return subprocess.run(
            line,
            env=dict(environment),
            stdin=subprocess.DEVNULL,
            stdout=place,
            stderr=place,
            check=False,
        ).returncode
    except OSError as error:
        say(f"{line[0]}: {error.strerror}")
        return 127


def output(line: list[str]) -> str:
    """What a program prints; nothing when it fails."""
    return subprocess.run(
        line, stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False
    ).stdout


def pip(environment: Environment, *arguments: str) -> int:
    """Runs pip's install inside the environment."""
    line = [str(environment.python), "-m", "pip", "install", "--disable-pip-version-check"]
    return run([*line, *arguments], os.environ)


def say(text: str) -> None:
    """One line of progress, kept off standard output, which belongs to the command."""
    print(f"fieldkit set-up: {text}", file=sys.stderr, flush=True)


def set_up(environment: Environment, command: Command) -> None:
    """Brings the machine to where the command can start; does nothing the second time."""
    if command.opens_window and not has_screen(os.environ):
        raise SetupRefusedError(
            "There is no screen here (neither DISPLAY nor WAYLAND_DISPLAY is set). Start it from a "
            "desktop session; `demo` and `test` need none."
        )
    ready = is_ready(environment, command.extras)
    provide_system_packages(command, environment)
    if ready:
        return
    say("1 of 3: the virtual environment .venv")
    make_environment(environment)
    wanted = command.extras | remembered_extras(environment)
    say("2 of 3: packages (about 170 MB the first time, a minute on a good line)")
    install(environment, wanted)
    say("3 of 3: noting what is installed")
    write_stamp(environment, wanted)


def hand_over(environment: Environment, command: Command, arguments: list[str]) -> NoReturn:
    """Starts the command in the environment, in this process's place where the system can."""
    line = [str(environment.python), "-m", *command.module, *arguments]
    if command.module[0] == "pytest":
        os.chdir(environment.root)
    if os.name == "nt":
        sys.exit(subprocess.run(line, check=False).returncode)
    sys.stdout.flush()
    os.execv(line[0], line)  # noqa: S606  the arguments are a list, no shell reads them


def main(arguments: list[str]) -> int:
    """Sets up, then starts the chosen command with the rest of the line."""
    parser = argparse.ArgumentParser(prog="bootstrap.py", description=__doc__)
    parser.add_argument("command", choices=sorted(COMMANDS))
    parser.add_argument("rest", nargs=argparse.REMAINDER, help="handed to the command")
    chosen = parser.parse_args(arguments)
    if sys.version_info < OLDEST_PYTHON:
        say("Python 3.11 or later is needed; this is " + sys.version.split()[0])
        return 1
    environment = Environment(ROOT)
    command = COMMANDS[chosen.command]
    try:
        set_up(environment, command)
    except SetupRefusedError as refusal:
        say(str(refusal))
        return 1
    except (OSError, subprocess.CalledProcessError) as error:
        say(f"{ROOT} cannot be set up: {error}")
        return 1
    hand_over(environment, command, chosen.rest)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
