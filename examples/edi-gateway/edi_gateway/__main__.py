"""The commands. Exit codes: 0 done, 1 refused or rejected, 2 could not be tried."""

import argparse
import json
import os
import secrets
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

from edi_gateway import backup, faults, portal, processes, release, sender
from edi_gateway.store import Store


def _say(value: object, code: int = 0) -> int:
    print(json.dumps(value))
    return code


def _serve(options: argparse.Namespace) -> int:
    address, quota = (options.host, options.port), options.quota_mib * 1024 * 1024
    both = options.command == "up"
    return processes.run_web(options.data, address, options.version_label, quota, options.with_parent, both)


def _route(options: argparse.Namespace) -> int:
    processes.run_router(options.data, options.with_parent)
    return 0


def _send(options: argparse.Namespace) -> int:
    worst = 0
    for file in options.files:
        status, text = sender.send(options.url, file.read_bytes())
        accepted = status == 202 or (status == 200 and json.loads(text)["result"] == "accepted")
        worst = max(worst, 0 if accepted else 1)
        print(f"{file.name}: {status} {text.strip()}")
    return worst


def _simulate(options: argparse.Namespace) -> int:
    found = sender.simulate(options.url, options.rate, options.seconds, options.sender, options.receiver)
    return _say(found, 0 if found["results"] == {"accepted": found["sent"]} else 1)


def _fault(options: argparse.Namespace) -> int:
    faults.switch(Store(options.data), options.name, options.state == "on", time.time())
    return _say({"fault": options.name, "on": options.state == "on"})


def _partner(options: argparse.Namespace) -> int:
    code = options.code or secrets.token_urlsafe(15)
    portal.issue_code(Store(options.data), options.partner, code)
    return _say({"partner": options.partner, "code": code})


def _backup(options: argparse.Namespace) -> int:
    return _say(backup.backup(Store(options.data), options.to, time.time()))


def _restore(options: argparse.Namespace) -> int:
    return _say(backup.restore(options.data, options.source, options.force))


def _switch(options: argparse.Namespace) -> int:
    return _say(release.switch(options.data, options.url))


def _current(options: argparse.Namespace) -> int:
    pointer = release.current(options.data)
    return _say(pointer, 0 if pointer else 1)


def _add_web_options(web: argparse.ArgumentParser) -> None:
    web.add_argument("--host", default="127.0.0.1")
    web.add_argument("--port", type=int, default=8601)
    web.add_argument("--version-label", default="1.0.0")
    web.add_argument("--quota-mib", type=int, default=1024, help="disk quota of the data directory")


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("edi_gateway", description="A small EDI gateway.")
    commands = parser.add_subparsers(dest="command", required=True)

    def command(name: str, run: Callable[[argparse.Namespace], int], says: str) -> argparse.ArgumentParser:
        added = commands.add_parser(name, help=says, description=says)
        added.set_defaults(run=run)
        if run not in (_send, _simulate):
            added.add_argument("--data", type=Path, default=Path("data"), help="data directory")
        if run in (_send, _simulate, _switch):
            added.add_argument("--url", default="http://127.0.0.1:8601", help="address of a running gateway")
        if run in (_serve, _route):
            added.add_argument("--with-parent", type=int, nargs="?", const=os.getppid(), metavar="PID",
                               help="stop when this process, by default the parent, is gone")  # fmt: skip
        return added

    for name, says in (("up", "web and router together"), ("serve", "web only")):
        _add_web_options(command(name, _serve, says))
    command("route", _route, "router only")
    command("send", _send, "post files").add_argument("files", type=Path, nargs="+")
    steady = command("simulate", _simulate, "post generated interchanges")
    steady.add_argument("--rate", type=float, default=2, help=f"a second, at most {sender.MAX_RATE}")
    steady.add_argument("--seconds", type=float, default=10, help=f"at most {sender.MAX_SECONDS}")
    steady.add_argument("--sender", default="SIMULATOR")
    steady.add_argument("--receiver", default="CLEARWATER")
    fault = command("fault", _fault, "switch a fault on or off")
    fault.add_argument("name", choices=faults.FAULTS)
    fault.add_argument("state", choices=("on", "off"))
    partner = command("partner", _partner, "give a partner a new access code for the portal")
    partner.add_argument("partner")
    partner.add_argument("--code", help="instead of a generated one")
    command("backup", _backup, "back up the database").add_argument("--to", type=Path, required=True)
    restored = command("restore", _restore, "restore a backup into a stopped gateway's data directory")
    restored.add_argument("--from", dest="source", type=Path, required=True)
    restored.add_argument("--force", action="store_true", help="replace an existing database")
    command("switch", _switch, "make a healthy running version the current one")
    command("current", _current, "print the current version")
    return parser


def main() -> int:
    options = _parser().parse_args()
    try:
        return int(options.run(options))
    except backup.RestoreError as refusal:
        print(refusal, file=sys.stderr)
        return 1
    except (OSError, ValueError, sqlite3.Error) as error:
        print(f"{options.command}: {error}", file=sys.stderr)
        return 2


if __name__ == "__main__":
    sys.exit(main())
