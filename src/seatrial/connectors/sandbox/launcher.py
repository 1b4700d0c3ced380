"""The process between the runner and the program: it alone may be root. Runs as a program of its own.

Reads the order from stdin, which stays open as long as the runner lives, and writes the report to stdout.
"""

import base64
import fcntl
import json
import os
import selectors
import shutil
import signal
import socket
import sys
import tempfile
import time
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any, NoReturn

from seatrial.connectors.sandbox import inside, kernel
from seatrial.connectors.sandbox.proxy import Outside

#: Users that nobody has: from here on, one for each program at a time.
FIRST_UID, UIDS = 60710, 128
_LOCKS = Path("/run/lock/seatrial-sandbox")
_CHUNK = 65536
#: How much longer than the program its first process may take before it is killed.
_GRACE_SECONDS = 10.0


class _Kept:
    """The head and the tail of what was printed. Under a name of a stream it is told at once as well."""

    def __init__(self, limit: int, *, told_as: str = "") -> None:
        self._half, self._told_as = limit // 2, told_as
        self._head, self._tail, self.total = bytearray(), bytearray(), 0

    def add(self, data: bytes) -> None:
        self.total += len(data)
        if self._told_as and self.total <= 2 * self._half:
            self._tell(data)
        room = self._half - len(self._head)
        self._head += data[:room]
        self._tail += data[room:]
        if len(self._tail) > 2 * self._half:
            del self._tail[: -self._half]

    def _tell(self, data: bytes) -> None:
        """A line for the runner, ahead of the report; where nobody listens any more it is only kept."""
        piece = {"stream": self._told_as, "data": base64.b64encode(data).decode()}
        try:
            sys.stdout.write(f"{json.dumps(piece)}\n")
            sys.stdout.flush()
        except OSError:
            self._told_as = ""

    def content(self) -> dict[str, Any]:
        tail = bytes(self._tail[-self._half :])
        dropped = self.total - len(self._head) - len(tail)
        gap = f"\n... {dropped} bytes left out ...\n".encode() if dropped else b""
        text = (bytes(self._head) + gap + tail).decode("utf-8", "replace")
        return {"text": text, "total": self.total, "truncated": dropped > 0}


def main() -> NoReturn:
    """Runs the one program of the order on stdin and says how it ended. The process ends."""
    signal.signal(signal.SIGTERM, signal.SIG_IGN)
    order = json.loads(sys.stdin.buffer.readline())
    answer = _refusal(order) or _run(order)
    sys.stdout.write(json.dumps(answer))
    sys.stdout.flush()
    os._exit(0)


def _refusal(order: Mapping[str, Any]) -> dict[str, str]:
    keeper = order["keeper"]
    if os.geteuid() != 0 and not keeper["same_user"]:
        return {
            "refused": f"this runner (uid {os.geteuid()}) is not root, and cannot become another user",
            "remedy": "Run it as root, or say --same-user: programs may then read all that the runner may.",
        }
    if os.geteuid() == 0 and (keeper["same_user"] or 0 < keeper["uid"] < 100):
        return {
            "refused": "programs of a workspace are never run as root or a user of the system",
            "remedy": "Leave out --same-user: a runner that is root has users for them.",
        }
    return {}


def _run(order: dict[str, Any]) -> dict[str, Any]:
    uid = _user(order)
    order["prefix"] = f"seatrial-sandbox-{os.getpid()}-"
    kernel.adopt_orphans()
    proxy = Outside(allow=order["allow"]) if order["network"] == "guarded" else None
    apart = order["keeper"]["namespaces"]
    is_mapped = apart and os.geteuid() != 0 and _map_user()
    own_processes = apart and _own_processes()
    line, theirs = socket.socketpair()
    outputs = {name: os.pipe() for name in ("stdout", "stderr")}
    pid = os.fork()
    if pid == 0:
        line.close()
        room = inside.Room(order, uid=uid, own_processes=own_processes, is_mapped=is_mapped)
        _first_process(room, theirs, {name: pipe[1] for name, pipe in outputs.items()})
    theirs.close()
    for _, writing in outputs.values():
        os.close(writing)
    found = _attend(order, pid, line, {name: pipe[0] for name, pipe in outputs.items()}, proxy)
    for left in Path(tempfile.gettempdir()).glob(f"{order['prefix']}*"):
        shutil.rmtree(left, ignore_errors=True)
    return found


def _user(order: Mapping[str, Any]) -> int:
    """The user of the program, which is its alone as long as this process lives."""
    if os.geteuid() != 0:
        return os.geteuid()
    if order["keeper"]["uid"]:
        return int(order["keeper"]["uid"])
    _LOCKS.mkdir(mode=0o700, parents=True, exist_ok=True)
    while True:
        for uid in range(FIRST_UID, FIRST_UID + UIDS):
            held = os.open(_LOCKS / str(uid), os.O_CREAT | os.O_WRONLY | os.O_CLOEXEC, 0o600)
            try:
                fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            except BlockingIOError:
                os.close(held)
                continue
            return uid
        time.sleep(0.2)


def _map_user() -> bool:
    """Where we are nobody special, a namespace of users lets us build walls; not every machine allows it."""
    uid, gid = os.geteuid(), os.getegid()
    try:
        kernel.unshare(kernel.NEW_USER)
        Path("/proc/self/setgroups").write_text("deny", encoding="ascii")
        Path("/proc/self/uid_map").write_text(f"{uid} {uid} 1", encoding="ascii")
        Path("/proc/self/gid_map").write_text(f"{gid} {gid} 1", encoding="ascii")
    except OSError:
        return False
    return True


def _own_processes() -> bool:
    try:
        kernel.unshare(kernel.NEW_PID)
    except OSError:
        return False
    return True


def _first_process(room: inside.Room, line: socket.socket, outputs: Mapping[str, int]) -> NoReturn:
    """Builds the room, runs the program, reports, ends; with it the kernel ends all of its namespace."""
    code = 1
    try:
        kernel.die_with_parent(signal.SIGKILL)
        if not room.own_processes:
            kernel.adopt_orphans()
        room.build()
        door = room.listen()
        if door is not None:
            socket.send_fds(line, [b"door\n"], [door.fileno()])
            door.close()
        feed = _feed(base64.b64decode(room.order["stdin"]))
        started = time.monotonic()
        pid = inside.start(room, stdin=feed, stdout=outputs["stdout"], stderr=outputs["stderr"])
        for number in outputs.values():
            os.close(number)
        watcher = inside.Watcher(room, pid, stop=lambda: _closed(line))
        watcher.watch()
        line.sendall(inside.report(room, watcher=watcher, seconds=time.monotonic() - started))
        code = 0
    except Exception as error:
        with suppress(OSError):
            line.sendall(json.dumps({"refused": f"the sandbox could not be built: {error}"}).encode())
    room.leave()
    os._exit(code)


def _feed(data: bytes) -> int:
    """A file to read the input from; it has no name and goes when it is closed."""
    number = os.memfd_create("stdin", os.MFD_CLOEXEC)
    os.write(number, data)
    os.lseek(number, 0, os.SEEK_SET)
    return number


def _closed(line: socket.socket) -> bool:
    """Whether the launcher hung up, because the runner is gone."""
    try:
        return line.recv(1, socket.MSG_DONTWAIT | socket.MSG_PEEK) == b""
    except BlockingIOError:
        return False
    except OSError:
        return True


def _attend(
    order: Mapping[str, Any],
    pid: int,
    line: socket.socket,
    outputs: Mapping[str, int],
    proxy: Outside | None,
) -> dict[str, Any]:
    """Reads what comes until the first process has ended; kills it where the runner is gone or it is late."""
    limit, is_told = order["limits"]["output_bytes"], order.get("told", False)
    kept = {name: _Kept(limit, told_as=name if is_told else "") for name in outputs}
    said, is_over = bytearray(), False
    deadline = time.monotonic() + order["limits"]["seconds"] + _GRACE_SECONDS
    with selectors.DefaultSelector() as selector:
        for name, number in outputs.items():
            os.set_blocking(number, False)
            selector.register(number, selectors.EVENT_READ, name)
        selector.register(line, selectors.EVENT_READ, "line")
        selector.register(sys.stdin.buffer, selectors.EVENT_READ, "runner")
        while not is_over:
            for key, _ in selector.select(0.1):
                if key.data == "line":
                    data, numbers, _, _ = socket.recv_fds(line, _CHUNK, 1)
                    if numbers and proxy is not None:
                        proxy.open(numbers[0])
                    else:
                        said += data
                        is_over = not data
                elif key.data == "runner":
                    selector.unregister(key.fileobj)
                    line.shutdown(socket.SHUT_WR)
                elif not (data := _read(key.fd)):
                    selector.unregister(key.fileobj)
                else:
                    kept[key.data].add(data)
            if time.monotonic() > deadline:
                is_over = True
    return _conclude(pid, said, kept, outputs, proxy)


def _conclude(
    pid: int, said: bytearray, kept: Mapping[str, _Kept], outputs: Mapping[str, int], proxy: Outside | None
) -> dict[str, Any]:
    with suppress(OSError):
        os.kill(pid, signal.SIGKILL)
    os.waitpid(pid, 0)
    refused = proxy.close() if proxy is not None else []
    for name, number in outputs.items():
        while data := _read(number):
            kept[name].add(data)
    try:
        found: dict[str, Any] = json.loads(said)
    except ValueError:
        return {"refused": "the first process of the sandbox was killed", "remedy": "Look for what kills it."}
    if "refused" in found:
        return found
    found.update({name: each.content() for name, each in kept.items()})
    attempts = found["attempts"]
    attempts += [f"asked the proxy for {place}, which was refused" for place in refused]
    attempts += [
        f"printed {each.total} bytes to {name}, of which the middle was left out"
        for name, each in kept.items()
        if found[name]["truncated"]
    ]
    return found


def _read(number: int) -> bytes:
    try:
        return os.read(number, _CHUNK)
    except (BlockingIOError, OSError):
        return b""
