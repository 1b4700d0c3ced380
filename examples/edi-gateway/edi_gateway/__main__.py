"""The commands. Exit codes: 0 done, 1 refused or rejected, 2 could not be tried."""

import argparse
import hashlib
import json
import os
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from edi_gateway import daemon, exchange, front, guard, leak, portal, sender, status, store, web

_CODE = Path(__file__).parent.parent


def _options(words: Sequence[str] | None = None) -> argparse.Namespace:
    parser = argparse.ArgumentParser("edi_gateway", description="A small EDI gateway.")
    commands = parser.add_subparsers(dest="command", required=True)
    data, url = argparse.ArgumentParser(add_help=False), argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), help="data directory")
    url.add_argument("--url", default="http://127.0.0.1:8601", help="address of a running gateway")
    for name, says in (("up", "web and router"), ("serve", "web only"), ("route", "router only")):
        command = commands.add_parser(name, help=says, parents=[data])
        command.add_argument("--with-parent", type=int, nargs="?", const=os.getppid(), metavar="PID")
        if name == "route":
            command.add_argument("--number", type=int, default=1, help="which, where several are started")
        else:
            command.add_argument("--host", default="127.0.0.1")
            command.add_argument("--port", type=int, default=8601, help="0 takes a free one")
            command.add_argument("--version-label", default="1.0.0")
            command.add_argument("--quota-mib", type=int, default=1024, help="how large the database may get")
            command.add_argument("--connections", type=int, default=256, help="how many may be open")
            command.add_argument("--per-second", type=float, default=100, help="uploads from one address")
    _add_operating(commands, data, url)
    return parser.parse_args(words)


def _add_operating(
    commands: "argparse._SubParsersAction[argparse.ArgumentParser]",
    data: argparse.ArgumentParser,
    url: argparse.ArgumentParser,
) -> None:
    def command(name: str, says: str, parent: argparse.ArgumentParser = data) -> argparse.ArgumentParser:
        return commands.add_parser(name, help=says, parents=[parent])

    command("front", "pass connections on to the active port").add_argument("--port", type=int, default=8600)
    command("switch", "show the active port, or change it").add_argument("--to", type=int, metavar="PORT")
    start = command("start", "up, serve, route or front in the background")
    start.add_argument("--release", type=Path, default=_CODE, help="folder of the code to run")
    start.add_argument("--again", metavar="NAME", help="as it was started before, of DATA")
    start.add_argument("words", nargs=argparse.REMAINDER, metavar="up|serve|route|front ...")
    command("stop", "end what was started").add_argument("names", nargs="*", help="none: all of it")
    command("running", "what was started and lives")
    command("send", "post files", url).add_argument("files", type=Path, nargs="+")
    generated = command("simulate", "post generated claims", url)
    generated.add_argument("--rate", type=float, default=2, help="a second, at most 50")
    generated.add_argument("--seconds", type=float, default=10)
    fault = command("fault", "switch a fault")
    fault.add_argument("name", choices=status.FAULTS)
    fault.add_argument("state", choices=("on", "off"))
    command("partner", "new code for the portal").add_argument("partner")
    block = command("block", "turn an address away")
    block.add_argument("address")
    block.add_argument("--minutes", type=float, default=60, help="0 lets it in again")
    scan = command("leak", "look for claims in logs; exits 1 if there are any")
    scan.add_argument("files", type=Path, nargs="*", help="none: DATA/log")
    scan.add_argument("--canary", action="append", default=[], help="a text that was planted in a claim")
    scan.add_argument("--quarantine", type=Path, metavar="FOLDER", help="move what leaks there")
    command("backup", "copy the database while it is used").add_argument("--to", type=Path, required=True)
    restore = command("restore", "restore into a stopped gateway")
    restore.add_argument("--from", dest="source", type=Path, required=True)
    restore.add_argument("--force", action="store_true", help="replace an existing database")


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "up" | "serve":
            _serve(options)
        case "front":
            _relay(options)
        case "route":
            exchange.route(store.Store(options.data), _stop_signal(options.with_parent))
        case "send":
            return sender.send(options.url, (file.read_bytes() for file in options.files))
        case "simulate":
            return sender.send(options.url, sender.claims(options.rate * options.seconds), 1 / options.rate)
        case "fault":
            store.Store(options.data).mark(options.name, time.time() if options.state == "on" else 0)
        case "partner":
            print(portal.issue_code(store.Store(options.data), options.partner))
        case "block":
            guard.block(store.Store(options.data), options.address, time.time() + options.minutes * 60)
        case _:
            answer = _operate(options)
            for line in answer if isinstance(answer, list) else [answer]:
                print(json.dumps(line))
            return int(options.command == "leak" and bool(answer))
    return 0


def _operate(options: argparse.Namespace) -> object:
    """What the command answers, to be printed as JSON."""
    match options.command:
        case "start":
            if options.again:
                return _start(*daemon.before(options.data, options.again))
            words = [*options.words[:1], f"--data={options.data}", *options.words[1:]]
            return _start(words, options.release.resolve())
        case "stop":
            return {"ended": daemon.stop(options.data, options.names)}
        case "running":
            return list(daemon.running(options.data))
        case "switch" if options.to is None:
            now = front.active(options.data)
            return now | (front.health(now["active"]) if now else {})
        case "switch":
            return front.switch(store.Store(options.data), options.to)
        case "leak":
            files = options.files or sorted((options.data / "log").glob("*.log"))
            kept = store.Store(options.data)
            if options.quarantine:
                print(json.dumps(leak.quarantine(kept, files, options.quarantine, options.canary)))
                files = options.files or sorted((options.data / "log").glob("*.log"))
            return leak.scan(kept, filter(Path.exists, files), options.canary)
        case "backup":
            return store.backup(store.Store(options.data), options.to)
    return store.restore(options.data, options.source, options.force)


def _start(words: list[str], release: Path) -> dict[str, object]:
    """Afterwards it runs, answers and is well; else SystemExit says what it said itself."""
    wanted = _options(words)
    if not (release / "edi_gateway" / "__main__.py").is_file():
        raise SystemExit(f"{release}: there is no edi_gateway in this folder")
    name = {"front": "front", "route": f"route-{getattr(wanted, 'number', 1)}"}.get(
        wanted.command, f"{wanted.command}-{getattr(wanted, 'port', 0)}"
    )
    began = time.monotonic()

    def is_ready() -> None:
        if wanted.command == "up":
            front.health(wanted.port)
        elif wanted.command in ("serve", "front"):
            socket.create_connection(("127.0.0.1", wanted.port), timeout=5).close()
        elif time.monotonic() - began < 1:
            raise OSError("too early to tell")

    absolute = [*words, f"--data={wanted.data.resolve()}"]
    process = daemon.start(wanted.data, name, absolute, release, is_ready)
    return {"name": name, "process": process, "seconds": round(time.monotonic() - began, 1)}


def _stop_signal(parent: int | None = None) -> threading.Event:
    """Set by SIGTERM, by SIGINT, and once the given process is no longer our parent."""
    stop, asked = threading.Event(), []
    # the handler takes no lock: it may interrupt the main thread within `stop.wait`, which holds the event's
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda number, _: asked.append(number))

    def watch() -> None:
        while not asked and parent in (None, os.getppid()):
            time.sleep(0.1)
        stop.set()

    threading.Thread(target=watch, daemon=True).start()
    return stop


def _serve(options: argparse.Namespace) -> None:
    """Until told to stop; `up` keeps a router running beside it, whatever that one's exit code."""
    stop, data = _stop_signal(options.with_parent), store.Store(options.data)
    code = b"".join(file.read_bytes() for file in sorted(Path(__file__).parent.glob("*.*")))
    commit = os.environ.get("EDI_COMMIT", f"source-{hashlib.sha256(code).hexdigest()[:12]}")
    build = {"version": options.version_label, "commit": commit}
    gate, quota = guard.Gate(options.connections, options.per_second), options.quota_mib * 2**20
    try:
        server = web.Server((options.host, options.port), options.data, quota, gate, build)
    except OSError as error:
        raise ValueError(f"{options.host}:{options.port}: {error.strerror}; choose another --port") from error
    threading.Thread(target=server.serve_forever, args=(0.1,)).start()
    print(f"http://{options.host}:{server.server_port}", flush=True)
    data.event("web started", port=server.server_port, version=options.version_label)
    where = [f"--data={options.data.resolve()}", f"--with-parent={os.getpid()}"]
    route = [sys.executable, "-m", "edi_gateway", "route", *where]
    router = None
    while not stop.wait(0.2):
        with suppress(sqlite3.Error):  # what could not be counted now is lost; the gateway goes on
            gate.tend(data, time.time())
        if options.command == "up" and (router is None or router.poll() is not None):
            router = subprocess.Popen(route, cwd=_CODE)
            data.event("router started", router=router.pid)
    threading.Timer(4, os._exit, (0,)).start()  # whoever still sends then is cut off; nothing is half stored
    server.shutdown()
    server.server_close()
    if router:
        router.terminate()
        router.wait()
    os._exit(0)


def _relay(options: argparse.Namespace) -> None:
    """Until told to stop; what is on its way then is cut off."""
    stop = _stop_signal()
    try:
        relay = front.Front(options.port, options.data)
    except OSError as error:
        raise ValueError(f"127.0.0.1:{options.port}: {error.strerror}; choose another --port") from error
    threading.Thread(target=relay.serve_forever, args=(0.1,), daemon=True).start()
    print(f"http://127.0.0.1:{relay.server_address[1]}", flush=True)
    stop.wait()


if __name__ == "__main__":
    os.umask(0o077)  # claims are nobody else's to read
    given = _options()
    try:
        sys.exit(_run(given))
    except (OSError, ValueError, KeyError, ArithmeticError, sqlite3.Error) as error:
        print(f"{given.command}: {error}", file=sys.stderr)
        sys.exit(2)
