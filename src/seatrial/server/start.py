"""`seatrial up`: everything in one command."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from urllib.error import URLError
from urllib.request import urlopen

import psycopg

from seatrial.domains.audit.rules.retention import parse_all
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Fault
from seatrial.server import (
    audit_key,
    cluster,
    config,
    database,
    demo,
    demo_deployment,
    heartbeat,
    keys,
    logs,
    mailing,
    parts,
    postgres,
    roles,
    supervisor,
)
from seatrial.server.backup import wal
from seatrial.server.config import Settings
from seatrial.server.processes import Part
from seatrial.server.supervisor import CannotGoOn, CannotStart, Supervisor

#: How long a part may take to come up before `up` says that it waits.
READY_SECONDS = 60.0
DEMO_SECONDS = 15.0
#: Large tables take their time to migrate.
PREPARE_SECONDS = 3600.0
Say = Callable[[str], None]


@dataclass(frozen=True, slots=True)
class Started:
    """What `up` tells when everything runs; `demo` is the address of the example, '' without it."""

    url: str
    sign_in: str
    data: str
    demo: str


def run(*, given: dict[str, Any], with_demo: bool, say: Say, ready: Callable[[Started], None]) -> None:
    """Everything runs until somebody asks to end; then nothing does.

    `say` is given a line for each part as it comes up, `ready` is called when all are up. Raises a
    Problem, with its remedy, where something cannot be started; what was started before is ended.
    """
    settings = _settings(given, with_demo=with_demo)
    parse_all(settings.audit_retention)
    logs.configure(settings, part="supervisor")
    cluster.make_home(settings.folder)
    with supervisor.only_one(settings.folder):
        _require_ports(settings, with_demo=with_demo)
        parent = Supervisor()
        parent.listen()
        try:
            ready(_start(settings, parent=parent, with_demo=with_demo, say=say))
            parent.watch(daily=lambda: _renew(settings))
        except CannotGoOn:
            pass
        finally:
            parent.end()
        say("Stopped")


def _settings(given: dict[str, Any], *, with_demo: bool) -> Settings:
    """The settings; what the command line gave reaches the child processes by the environment."""
    for name, value in given.items():
        if value is not None:
            os.environ[config.variable(name)] = str(value)
    found = config.load()
    if with_demo:
        allowed = dict.fromkeys((*found.probe_allow, f"127.0.0.1:{found.demo_port}"))
        os.environ[config.variable("probe_allow")] = ",".join(allowed)
        runnable = dict.fromkeys((*found.runner_workspaces, demo.WORKSPACE))
        os.environ[config.variable("runner_workspaces")] = ",".join(runnable)
        os.environ[demo.VARIABLE] = "1"
    config.current.cache_clear()
    return config.current()


def _require_ports(settings: Settings, *, with_demo: bool) -> None:
    supervisor.require_free(settings.address, port=settings.port, variable="SEATRIAL_PORT", option="--port")
    if settings.mail_in_port is not None:
        supervisor.require_free(
            settings.mail_in_address, port=settings.mail_in_port, variable="SEATRIAL_MAIL_IN_PORT",
            option="--mail-in-port",
        )  # fmt: skip
    if with_demo:
        demo.folder()
        supervisor.require_free(
            demo.ADDRESS, port=settings.demo_port, variable="SEATRIAL_DEMO_PORT", option="--demo-port"
        )


def _start(settings: Settings, *, parent: Supervisor, with_demo: bool, say: Say) -> Started:
    say(f"Data      {settings.folder}")
    (settings.folder / "log").mkdir(mode=0o700, exist_ok=True)
    gate = settings.folder / supervisor.GATE_FILE
    gate.unlink(missing_ok=True)
    base = _start_database(settings, parent=parent)
    # both import the application while the database comes up; the web waits at the gate for the schema
    if with_demo:
        parent.add(demo.part(settings))
    worker = parent.add(parts.first_worker(settings, with_demo=with_demo))
    web = parent.add(parts.web(settings))
    if base is not None:
        postgres.wait_until_ready(settings, process=base, stopping=parent.stopping)
    parent.require_going()
    say(f"Database  {'embedded PostgreSQL' if settings.embedded else 'PostgreSQL at SEATRIAL_DATABASE_URL'}")
    done = _first_answer(settings, worker=worker, parent=parent)
    parts.keep_working(worker)
    gate.touch()
    say(f"Schema    {_applied(done['migrations'])}")
    _await(parent, web, found=lambda: _answers(f"{settings.local_url}/healthz"), say=say)
    say(f"Web       {settings.url}")
    _await(parent, worker, found=lambda: _beats(settings), say=say)
    say(f"Worker    {settings.worker_jobs} jobs at a time")
    _keep_backups(settings, parent=parent, say=say)
    audit_key.ensure(settings)  # commands beside use it as soon as everything is said to run
    parent.add(parts.sealer(settings))
    parent.add(parts.pager(settings))
    if settings.mail_in_port is not None:
        parent.add(parts.mail_in(settings))
        where = f"{settings.mail_in_address}, port {settings.mail_in_port}"
        say(f"Mail in   {where}, for addresses at {mailing.domain_in(settings)}")
    if with_demo:
        _tell_demo(settings, parent=parent, done=done, say=say)
    return Started(
        url=settings.url,
        sign_in=done["sign_in"],
        data=str(settings.folder),
        demo=demo.url(settings) if with_demo else "",
    )


def _is_root() -> bool:
    return os.geteuid() == 0


def _keep_backups(settings: Settings, *, parent: Supervisor, say: Say) -> None:
    if not settings.embedded:
        return
    if settings.backup_folder is None:
        wal.drop_slot(settings)  # else the database would keep its log for nobody
        return
    parent.add(parts.backup_keeper(settings))
    say(f"Backups   {settings.backup_folder}, every {settings.backup_every_hours} hours and the log at once")


def _tell_demo(settings: Settings, *, parent: Supervisor, done: dict[str, Any], say: Say) -> None:
    say(f"Workspace {demo.WORKSPACE} applied, {done['files']} files")
    if done["people"]:
        say(f"People    {done['people']}, with a link each in {settings.folder / demo.PEOPLE_FILE}")
    if sys.platform == "linux":
        parent.add(demo.runner(settings))
        say(f"Runner    {demo.RUNNER}, programs run as {'a user of their own' if _is_root() else 'YOU'}")
    url = demo.url(settings)
    # somebody else's service: Seatrial is up without it, and says so in its results
    if parent.wait_for(lambda: _answers(f"{url}/healthz"), seconds=DEMO_SECONDS):
        say(f"Example   {url}{_deployed(settings)}")
    else:
        say(f"Example   not well yet; {settings.folder / 'log' / 'edi-gateway.log'} may tell why")


def _deployed(settings: Settings) -> str:
    """The version of the example that is recorded as deployed, to be told; why not, where it is not."""
    try:
        return f", {demo_deployment.record(settings)}"
    except (OSError, ValueError, KeyError) as error:
        supervisor.log.warning("the example's version is not recorded", error=str(error))
        return ""


def _start_database(settings: Settings, *, parent: Supervisor) -> Part | None:
    if settings.embedded:
        return parent.add_base(postgres.part(settings, cluster=cluster.prepare(settings)))
    keys.ensure(settings.folder)
    addresses: tuple[tuple[roles.Role, str], ...] = (
        ("application", "SEATRIAL_DATABASE_URL"),
        ("owner", "SEATRIAL_DATABASE_OWNER_URL"),
    )
    for role, variable in addresses:
        if words := database.problem(settings, role=role):
            raise CannotStart(
                f"the database at {variable} does not answer: {words}",
                remedy=f"Check host, port, database name, user and password in {variable}, and that "
                "the server runs. Without SEATRIAL_DATABASE_URL Seatrial brings its own database.",
            )
    return None


def _first_answer(settings: Settings, *, worker: Part, parent: Supervisor) -> dict[str, Any]:
    """What the first worker answered; raises CannotStart with its problem."""
    file = settings.folder / parts.ANSWER_FILE
    parent.wait_for(lambda: file.exists() or not worker.alive, seconds=PREPARE_SECONDS)
    try:
        said: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        raise CannotStart(
            f"the schema and the first link could not be made (exit code {worker.exit_code})",
            remedy="What went wrong stands in the log above.",
        ) from None
    finally:
        file.unlink(missing_ok=True)
    if problem := said.get("problem"):
        faults = [Fault(**fault) for fault in problem["faults"]]
        raise CannotStart(problem["detail"], remedy=problem["remedy"], faults=faults)
    return said


def _applied(migrations: int) -> str:
    return f"{counted(migrations, one='migration')} applied" if migrations else "up to date"


def _await(parent: Supervisor, part: Part, *, found: Callable[[], bool], say: Say) -> None:
    while not parent.wait_for(found, seconds=READY_SECONDS):
        starts = counted(part.starts, one="time")
        say(f"Waiting for {part.name}, which was started {starts}; the log says why it ends")


def _answers(url: str) -> bool:
    try:
        with urlopen(url, timeout=1) as answer:  # noqa: S310 (our own address)
            return bool(answer.status == 200)
    except (URLError, OSError):
        return False


def _beats(settings: Settings) -> bool:
    try:
        with psycopg.connect(**database.parameters(settings), autocommit=True) as line:
            found = heartbeat.silence(line)
    except psycopg.Error:
        return False
    return found is not None and found < heartbeat.SILENT_SECONDS


def _renew(settings: Settings) -> None:
    ended = subprocess.run(
        [*parts.PROGRAM, "first_run", "--token"],
        stdin=subprocess.DEVNULL,
        env={**os.environ, **supervisor.child_environment(settings)},
        check=False,
    )
    if ended.returncode:
        supervisor.log.error("the token of the command line could not be renewed", exit_code=ended.returncode)
