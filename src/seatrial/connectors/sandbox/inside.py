"""What happens inside: a first process that builds the room, starts the program in it and watches it.

Each wall is tried, and whether it stands is reported: not every machine allows all of them.
"""

import base64
import json
import os
import resource
import shutil
import signal
import socket
import tempfile
import time
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any

from seatrial.connectors.sandbox import census, kernel

ROOM = Path("/tmp")  # noqa: S108 (a file system of its own is mounted there)
LOOK_SECONDS = 0.05
_NAMES = 5
_EXIT_NOT_STARTED = 127


class Room:
    """The walls round one program. `isolation` says which of them stand."""

    def __init__(self, order: Mapping[str, Any], *, uid: int, own_processes: bool, is_mapped: bool) -> None:
        self.order, self.uid, self.own_processes, self.is_mapped = order, uid, own_processes, is_mapped
        self.limits: Mapping[str, Any] = order["limits"]
        self.isolation: dict[str, Any] = {}
        self.base = ROOM
        self.own_mounts = False
        self.network_apart = False

    def build(self) -> None:
        """All walls that this machine allows stand, and the files lie in the room."""
        self.isolation["user"] = f"uid {self.uid}"
        self.isolation["other_user"] = self.uid != os.geteuid()
        self.isolation["processes"] = "own namespace" if self.own_processes else "process tree watched"
        self._try("ipc", lambda: kernel.unshare(kernel.NEW_IPC | kernel.NEW_UTS), "own namespace")
        self._mounts()
        self._network()
        self._furnish()

    def _try(self, wall: str, build: Callable[[], None], words: str) -> bool:
        try:
            if not self.order["keeper"]["namespaces"]:
                raise OSError(0, "the runner makes no namespaces")
            build()
        except OSError as error:
            self.isolation[wall] = f"not isolated: {error.strerror or error}"
            return False
        self.isolation[wall] = words
        return True

    def _mounts(self) -> None:
        self.own_mounts = self._try("files", self._own_mounts, "read-only, own /tmp")
        if self.own_mounts:
            self._try("tree", lambda: kernel.lock_tree("/"), "read-only")
            if self.own_processes:
                self._try("proc", _own_proc, "own")
            self._own_tmp()
            self._hide()
        else:
            self.base = Path(tempfile.mkdtemp(prefix=self.order["prefix"]))
            self.base.chmod(0o755)
            self.isolation["disk"] = f"{self.limits['disk_bytes']} bytes, watched"

    def _own_mounts(self) -> None:
        kernel.unshare(kernel.NEW_NS)
        kernel.mount("none", target="/", flags=kernel.RECURSIVE | kernel.PRIVATE)
        # a mount that is tried before the others, so that "files" never promises what cannot be had
        kernel.mount(
            "none", target=str(ROOM), kind="tmpfs", flags=_SAFE, options="size=4k,nr_inodes=8,mode=0755"
        )

    def _own_tmp(self) -> None:
        size, inodes = self.limits["disk_bytes"], self.limits["disk_files"]
        options = f"size={size},nr_inodes={inodes + 64},mode=1777"
        kernel.mount("none", target=str(ROOM), kind="tmpfs", flags=_SAFE, options=options)
        shared = ROOM / ".shared"
        shared.mkdir()
        shared.chmod(0o1777)
        for place in ("/var/tmp", "/dev/shm"):  # noqa: S108 (mounted over, not written to)
            with suppress(OSError):
                kernel.mount(str(shared), target=place, flags=kernel.BIND)
        self.isolation["disk"] = f"{size} bytes, own file system"

    def _hide(self) -> None:
        hidden = 0
        for place in self.order["keeper"]["hidden"]:
            if Path(place).is_dir() and not str(ROOM).startswith(place):
                with suppress(OSError):
                    kernel.mount(
                        "none", target=place, kind="tmpfs", flags=_SAFE | kernel.READ_ONLY, options="mode=0"
                    )
                    hidden += 1
        self.isolation["hidden_folders"] = hidden

    def _network(self) -> None:
        wanted = self.order["network"]
        if wanted == "host":
            self.isolation["network"] = "the machine's own: nothing is filtered"
            return
        words = "none" if wanted == "none" else "through a proxy that refuses loopback, link-local, metadata"
        self.network_apart = self._try("network", lambda: kernel.unshare(kernel.NEW_NET), words)

    def listen(self) -> socket.socket | None:
        """The door of the proxy in this network, where the program is given one."""
        if self.order["network"] != "guarded" or not self.network_apart:
            return None
        kernel.loopback_up()
        door = socket.create_server(("127.0.0.1", 0))
        address = f"http://127.0.0.1:{door.getsockname()[1]}"
        for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
            self.order["environment"].setdefault(name, address)
        return door

    def _furnish(self) -> None:
        """The workspace's files, which the program cannot change, and a folder of its own."""
        copy = self.base / "workspace"
        copy.mkdir()
        for path, data in self.order["files"].items():
            target = copy.joinpath(*path.split("/"))
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(base64.b64decode(data))
            target.chmod(0o555)
        for folder, _, _ in os.walk(copy, topdown=False):
            Path(folder).chmod(0o555)
        work = self.base / "work"
        work.mkdir(mode=0o700)
        if not self.is_mapped and self.uid != os.geteuid():
            os.chown(work, self.uid, self.uid)
        if self.own_mounts:
            with suppress(OSError):
                kernel.mount(str(copy), target=str(copy), flags=kernel.BIND)
                kernel.lock_tree(str(copy))

    def disk(self) -> tuple[int, int]:
        """Bytes and files that the program has written by now."""
        if self.own_mounts:
            found = os.statvfs(ROOM)
            return (found.f_blocks - found.f_bfree) * found.f_bsize, found.f_files - found.f_ffree
        size = files = 0
        for folder, _, names in os.walk(self.base / "work"):
            for name in names:
                with suppress(OSError):
                    size += os.lstat(Path(folder) / name).st_blocks * 512
                    files += 1
        return size, files

    def leave(self) -> None:
        """Nothing of the room lies about. A file system of its own goes with its namespace."""
        if not self.own_mounts:
            for folder, _, _ in os.walk(self.base / "workspace"):
                with suppress(OSError):
                    Path(folder).chmod(0o700)
            shutil.rmtree(self.base, ignore_errors=True)


_SAFE = kernel.NO_SUID | kernel.NO_DEV


def _own_proc() -> None:
    kernel.mount("proc", target="/proc", kind="proc", flags=_SAFE | kernel.NO_EXEC)


def start(room: Room, *, stdin: int, stdout: int, stderr: int) -> int:
    """The program runs in the room; gives its pid."""
    pid = os.fork()
    if pid:
        return pid
    try:
        _become(room, stdin, stdout, stderr)
    except BaseException as error:  # the child must never return into the parent's code
        words = error.strerror if isinstance(error, OSError) else str(error)
        os.write(2, f"{room.order['words'][0]}: {words}\n".encode())
    os._exit(_EXIT_NOT_STARTED)


def _become(room: Room, stdin: int, stdout: int, stderr: int) -> None:
    for number in (signal.SIGPIPE, signal.SIGXFSZ):
        signal.signal(number, signal.SIG_DFL)
    os.setsid()
    kernel.die_with_parent(signal.SIGKILL)
    for target, source in enumerate((stdin, stdout, stderr)):
        os.dup2(source, target)
    os.closerange(3, 65536)
    _limit(room)
    os.umask(0o077)
    os.chdir(room.base / "workspace")
    if room.uid != os.geteuid():
        kernel.drop_bounding_set()
        os.setgroups([])
        os.setresgid(room.uid, room.uid, room.uid)
        os.setresuid(room.uid, room.uid, room.uid)
    elif room.is_mapped:
        kernel.drop_bounding_set()
    kernel.no_new_privileges()
    # changing the user cleared it
    kernel.die_with_parent(signal.SIGKILL)
    os.execvpe(room.order["words"][0], list(room.order["words"]), _environment(room))  # noqa: S606


def _limit(room: Room) -> None:
    limits = room.limits
    taken = 0
    if room.uid == os.geteuid() and not room.is_mapped:
        taken = sum(1 for _ in os.scandir("/proc") if _.name.isdigit())  # others of ours count as well
    for kind, value in (
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_CPU, limits["cpu_seconds"]),
        (resource.RLIMIT_AS, limits["address_bytes"]),
        (resource.RLIMIT_FSIZE, limits["file_bytes"]),
        (resource.RLIMIT_NOFILE, limits["open_files"]),
        (resource.RLIMIT_NPROC, limits["processes"] + taken),
        (resource.RLIMIT_MEMLOCK, 0),
        (resource.RLIMIT_MSGQUEUE, 0),
    ):
        hard = resource.getrlimit(kind)[1]
        wanted = value if hard == resource.RLIM_INFINITY else min(value, hard)
        resource.setrlimit(kind, (wanted, wanted))


def _environment(room: Room) -> dict[str, str]:
    work = str(room.base / "work")
    own = {"PATH": room.order["path"], "HOME": work, "TMPDIR": work, "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"}
    return {**own, **room.order["environment"], "SEATRIAL_WORKSPACE": str(room.base / "workspace")}


class Watcher:
    """Looks after the program until it ends, or has to be ended."""

    def __init__(self, room: Room, pid: int, *, stop: Callable[[], bool]) -> None:
        self.room, self.pid, self.stop = room, pid, stop
        self.status: int | None = None
        self.stopped_by = ""
        self.most_processes = self.most_memory = self.most_disk = self.most_files = 0
        self.left: list[str] = []
        self.left_count = 0

    def watch(self) -> None:
        """Returns when the program has ended and everything that it started, too."""
        deadline = time.monotonic() + self.room.limits["seconds"]
        while self.status is None and not self.stopped_by:
            self._reap()
            if self.status is None:
                self._measure()
                self._judge(deadline)
                time.sleep(LOOK_SECONDS)
        self._measure()
        others = [each for each in self._running() if each.pid != self.pid]
        if self.status is not None:
            self.left, self.left_count = sorted({each.name for each in others})[:_NAMES], len(others)
        self._end()

    def _end(self) -> None:
        with suppress(OSError):
            os.killpg(self.pid, signal.SIGKILL)
        if self.room.own_processes:
            with suppress(OSError):
                os.kill(-1, signal.SIGKILL)  # all of this namespace but ourselves
        else:
            census.end_all(os.getpid(), reap=self._reap)
        while self.status is None:
            self._reap()
            time.sleep(LOOK_SECONDS / 10)

    def _reap(self) -> None:
        with suppress(ChildProcessError):
            while True:
                pid, status = os.waitpid(-1, os.WNOHANG)
                if pid == 0:
                    return
                if pid == self.pid:
                    self.status = status

    def _running(self) -> list[census.Running]:
        return census.below(os.getpid())

    def _measure(self) -> None:
        running = self._running()
        size, files = self.room.disk()
        self.most_processes = max(self.most_processes, len(running))
        memory = census.held(running, enough=self.room.limits["memory_bytes"])
        self.most_memory = max(self.most_memory, memory)
        self.most_disk, self.most_files = max(self.most_disk, size), max(self.most_files, files)

    def _judge(self, deadline: float) -> None:
        limits = self.room.limits
        if self.stop():
            self.stopped_by = "runner"
        elif time.monotonic() > deadline:
            self.stopped_by = "time"
        elif self.most_memory > limits["memory_bytes"]:
            self.stopped_by = "memory"
        elif not self.room.own_mounts and (
            self.most_disk > limits["disk_bytes"] or self.most_files > limits["disk_files"]
        ):
            self.stopped_by = "disk"

    def attempts(self) -> list[str]:
        """What the program tried beyond what it may, in words."""
        limits, found = self.room.limits, []
        if self.left_count:
            found.append(
                f"left {self.left_count} processes running ({', '.join(self.left)}); they were killed"
            )
        if self.most_processes >= limits["processes"]:
            found.append(f"reached the limit of {limits['processes']} processes")
        if self.most_disk >= limits["disk_bytes"] * 0.98 or self.most_files >= limits["disk_files"]:
            found.append(f"filled its disk quota of {limits['disk_bytes']} bytes")
        if self.stopped_by == "memory":
            found.append(f"held more than {limits['memory_bytes']} bytes of memory")
        if self.stopped_by == "time":
            found.append(f"ran longer than {limits['seconds']:g} s")
        tries = _network_tries() if self.room.network_apart else 0
        if tries:
            found.append(f"tried {tries} times to reach a network that it does not have")
        return found


def _network_tries() -> int:
    """How often something in this network namespace asked for a way to an address that has none."""
    tries = 0
    for name in ("snmp", "snmp6"):
        with suppress(OSError, ValueError, IndexError):
            text = Path("/proc/self/net", name).read_text(encoding="ascii")
            tries += _no_routes(text)
    return tries


def _no_routes(text: str) -> int:
    lines = [line.split() for line in text.splitlines()]
    for line in lines:
        if line[0] == "Ip6OutNoRoutes":
            return int(line[1])
    names, values = [line for line in lines if line[0] == "Ip:"][:2]
    return int(values[names.index("OutNoRoutes")])


def report(room: Room, *, watcher: Watcher, seconds: float) -> bytes:
    """The end of the program, as the launcher reads it."""
    status = watcher.status or 0
    number = os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0
    content = {
        "exit_code": None if number else os.waitstatus_to_exitcode(status),
        "signal": signal.Signals(number).name if number else "",
        "seconds": round(seconds, 3),
        "stopped_by": watcher.stopped_by,
        "attempts": watcher.attempts(),
        "isolation": room.isolation,
    }
    return json.dumps(content).encode()
