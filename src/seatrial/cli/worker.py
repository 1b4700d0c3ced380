"""`seatrial worker`: one more worker; with `--runner`, one that runs what workspaces bring."""

import os
import sys
from pathlib import Path
from typing import Any, NoReturn

import click

_MOST_JOBS = 128


@click.command("worker", short_help="Run one more worker.")
@click.option("--jobs", type=click.IntRange(1, _MOST_JOBS), help="Jobs that it runs at a time.")
@click.option("--data", help="Data folder of the local Seatrial.")
@click.option("--runner", metavar="LABEL", help="Be the enrolled runner of this label.")
@click.option("--state", type=click.Path(path_type=Path), help="Runner: folder of its key.")
@click.option("--enrol-code", type=click.Path(path_type=Path), help="Runner: file with a code, used if new.")
@click.option("--url", default="", help="Runner: where Seatrial is, with --enrol-code.")
@click.option("--same-user", is_flag=True, help="Runner: run programs as the runner's own user. Not as root.")
@click.option("--user", type=click.IntRange(100, 2**31), help="Runner: number of the user for programs.")
@click.option("--allow-secret", multiple=True, metavar="REF", help="Runner: env:NAME or file:/PATH; repeat.")
@click.option("--allow", multiple=True, metavar="ADDRESS", help="Runner: reachable, as 127.0.0.1:8601.")
@click.option("--hide", multiple=True, metavar="FOLDER", help="Runner: folder that programs see empty.")
@click.option("--host-network", is_flag=True, help="Runner: the network unfiltered where it is asked for.")
@click.option("--memory-mb", type=click.IntRange(16), default=512, show_default=True, help="Runner: memory.")
@click.option("--disk-mb", type=click.IntRange(1), default=64, show_default=True, help="Runner: disk quota.")
@click.option(
    "--processes", type=click.IntRange(1, 4096), default=64, show_default=True, help="Runner: most."
)
@click.option("--no-namespaces", is_flag=True, help="Runner: make no namespaces; weaker, and on record.")
@click.option("--target", multiple=True, metavar="NAME=PLACE", help="Runner: where runbooks act; repeat.")
@click.option("--once", is_flag=True, help="Runner: end when there is nothing to do.")
def command(jobs: int | None, data: str | None, runner: str | None, **given: Any) -> int:
    """Run jobs beside those of `seatrial up`, here or on another machine, until ^C or SIGTERM.

    On another machine SEATRIAL_DATABASE_URL and SEATRIAL_SECRET_KEY say where to.

    With --runner it knows no database: it asks Seatrial over HTTP for commands, scripts and SQL that
    somebody approved, and runs each in a sandbox under another user, for which it has to be root.

    Steps of runbooks are not in the sandbox, unless they are simulated: they act where --target says, and
    nowhere where it says nothing. A target is a folder, ssh://USER@HOST/FOLDER?key=FILE&known_hosts=FILE
    or http://HOST:PORT; with ?environment=lab it is for runs of that environment alone. A step in a folder
    is ended where its processes together go past ?memory=512MiB&processes=64&cpu=60s; nothing said, past
    half of the machine's memory or 1,024 processes.

    \b
    Examples:
      seatrial worker
      SEATRIAL_DATABASE_URL=postgresql://… seatrial worker --jobs 16
      seatrial worker --runner lab --allow-secret env:EDI_DATABASE
      seatrial worker --runner lab --target local=/srv/edi --target api=http://127.0.0.1:8601
      seatrial worker --runner lab --target "local=/srv/edi?memory=2GiB&processes=200"
    """
    if runner is None:
        _work(jobs, data)
    return _run(runner, jobs=jobs or 2, **given)


def _work(jobs: int | None, data: str | None) -> NoReturn:
    from seatrial.server import config, database
    from seatrial.server.supervisor import CannotStart

    for name, value in (("worker_jobs", jobs), ("data", data)):
        if value is not None:
            os.environ[config.variable(name)] = str(value)
    settings = config.load()
    problem = database.problem(settings)
    if problem:
        raise CannotStart(f"the database does not answer: {problem}", remedy="Start it with: seatrial up")
    os.execv(sys.executable, [sys.executable, "-m", "seatrial.server", "worker"])  # noqa: S606 (no shell)


def _run(label: str, *, jobs: int, once: bool, state: Path | None, **given: Any) -> int:
    from seatrial.cli.runner import home, looking, working
    from seatrial.cli.runner.running import Grants
    from seatrial.connectors import targets
    from seatrial.connectors.sandbox import Keeper
    from seatrial.domains.evidence.types import Execution
    from seatrial.kit import hooks

    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    folder = home.place_of(label, state=state)
    if given["enrol_code"] is not None and given["enrol_code"].exists():
        home.enrol_by_file(folder, url=given["url"], file=given["enrol_code"], label=label)
    found = home.read(folder, label=label)
    keeper = Keeper(
        uid=given["user"] or 0,
        same_user=given["same_user"],
        namespaces=not given["no_namespaces"],
        hidden=[str(found.folder), *given["hide"]],
    )
    execution = looking.limited(
        Execution(keeper, secrets=frozenset(given["allow_secret"]), host_network=given["host_network"]),
        memory_mb=given["memory_mb"],
        disk_mb=given["disk_mb"],
        processes=given["processes"],
    )
    granted = [targets.grant(text) for text in given["target"]]
    if any(each.kind == "ssh" for each in granted):
        from seatrial.connectors.targets import ssh

        targets.add("ssh", adapter=ssh.RemoteProcess)
    worker = working.Worker(
        found, execution=execution, allow=given["allow"], jobs=jobs, once=once,
        grants=Grants({each.name: each for each in granted}, given["allow"]),
    )  # fmt: skip
    return worker.run()
