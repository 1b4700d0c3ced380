"""The commands. Exit codes: 0 done, 1 refused or rejected, 2 could not be tried."""

import argparse
import hashlib
import json
import os
import signal
import sqlite3
import subprocess
import sys
import threading
import time
from pathlib import Path

from edi_gateway import exchange, portal, sender, status, store, web


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser("edi_gateway", description="A small EDI gateway.")
    commands = parser.add_subparsers(dest="command", required=True)
    data, url = argparse.ArgumentParser(add_help=False), argparse.ArgumentParser(add_help=False)
    data.add_argument("--data", type=Path, default=Path("data"), help="data directory")
    url.add_argument("--url", default="http://127.0.0.1:8601", help="address of a running gateway")
    for name, says in (("up", "web and router"), ("serve", "web only"), ("route", "router only")):
        command = commands.add_parser(name, help=says, parents=[data])
        command.add_argument("--with-parent", type=int, nargs="?", const=os.getppid(), metavar="PID")
        if name != "route":
            command.add_argument("--host", default="127.0.0.1")
            command.add_argument("--port", type=int, default=8601, help="0 takes a free one")
            command.add_argument("--version-label", default="1.0.0")
            command.add_argument("--quota-mib", type=int, default=1024, help="how large the database may get")
    commands.add_parser("send", help="post files", parents=[url]).add_argument("files", type=Path, nargs="+")
    command = commands.add_parser("simulate", help="post generated claims", parents=[url])
    command.add_argument("--rate", type=float, default=2, help="a second, at most 50")
    command.add_argument("--seconds", type=float, default=10)
    command = commands.add_parser("fault", help="switch a fault", parents=[data])
    command.add_argument("name", choices=status.FAULTS)
    command.add_argument("state", choices=("on", "off"))
    commands.add_parser("partner", help="new code for the portal", parents=[data]).add_argument("partner")
    command = commands.add_parser("backup", help="copy the database while it is used", parents=[data])
    command.add_argument("--to", type=Path, required=True)
    command = commands.add_parser("restore", help="restore into a stopped gateway", parents=[data])
    command.add_argument("--from", dest="source", type=Path, required=True)
    command.add_argument("--force", action="store_true", help="replace an existing database")
    return parser.parse_args()


def _run(options: argparse.Namespace) -> int:
    match options.command:
        case "up" | "serve":
            _serve(options)
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
        case "backup":
            print(json.dumps(store.backup(store.Store(options.data), options.to)))
        case "restore":
            print(json.dumps(store.restore(options.data, options.source, options.force)))
    return 0


def _stop_signal(parent: int | None) -> threading.Event:
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
    try:
        server = web.Server((options.host, options.port), options.data, options.quota_mib * 2**20, build)
    except OSError as error:
        raise ValueError(f"{options.host}:{options.port}: {error.strerror}; choose another --port") from error
    threading.Thread(target=server.serve_forever, args=(0.1,)).start()
    print(f"http://{options.host}:{server.server_port}", flush=True)
    data.event("web started", port=server.server_port, version=options.version_label)
    where = [f"--data={options.data.resolve()}", f"--with-parent={os.getpid()}"]
    route = [sys.executable, "-m", "edi_gateway", "route", *where]
    router = None
    while not stop.wait(0.2):
        if options.command == "up" and (router is None or router.poll() is not None):
            router = subprocess.Popen(route, cwd=Path(__file__).parent.parent)
            data.event("router started", router=router.pid)
    threading.Timer(4, os._exit, (0,)).start()  # whoever still sends then is cut off; nothing is half stored
    server.shutdown()
    server.server_close()
    if router:
        router.terminate()
        router.wait()
    os._exit(0)


if __name__ == "__main__":
    os.umask(0o077)  # claims are nobody else's to read
    given = _options()
    try:
        sys.exit(_run(given))
    except (OSError, ValueError, KeyError, ArithmeticError, sqlite3.Error) as error:
        print(f"{given.command}: {error}", file=sys.stderr)
        sys.exit(2)
