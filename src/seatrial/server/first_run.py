"""What has to stand before people come: the schema, a link to sign in, a token for commands, the example.

Done by the first worker, so that the supervisor, which lives for months, neither holds the application in
memory nor a connection, and no third process imports it. The answer is a file that the supervisor removes.
"""

import hashlib
import json
import shutil
import socket
import time
from contextlib import suppress
from dataclasses import asdict
from datetime import datetime, timedelta
from typing import Any

import structlog
from django.db import connection, transaction
from django.urls import reverse

from seatrial.domains.identity import services as identity
from seatrial.domains.runners import selectors as runners
from seatrial.domains.runners import services
from seatrial.domains.workspace import services as workspace
from seatrial.domains.workspace.types import Registration
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.problems import Problem
from seatrial.server import config, database, demo, demo_people, keys, parts, schema, worker
from seatrial.server.config import Settings

DATABASE_PAUSE_SECONDS = 0.05
LINK_LIFETIME = timedelta(hours=24)
TOKEN_LIFETIME = timedelta(days=30)
#: All that programs may: whoever reads the data folder can print a link that signs in as an administrator.
SCOPES = ("*",)
#: That domain's alone: to import all pages would take half a second.
SIGN_IN_ADDRESSES = "seatrial.domains.identity.urls"
ACTOR = system("first-run")
log = structlog.get_logger("seatrial.worker")


def main(words: list[str]) -> int:
    """Does all of it and leaves the answer, then works on as the worker: the application is imported once.

    With `--demo` the example's workspace is applied too; with `--token` the token alone is made anew, and
    the process ends. 0, or 2 where a problem was answered.
    """
    settings = config.current()
    if words == ["--token"]:
        write_client_file(settings)
        return 0
    # it may be recovering; the supervisor knows when that is hopeless
    while database.problem(settings, role="owner"):
        time.sleep(DATABASE_PAUSE_SECONDS)
    try:
        done = _prepare(settings, with_demo="--demo" in words)
    except Problem as problem:
        _answer(settings, {"problem": as_json(problem)})
        return 2
    connection.close()
    _answer(settings, done)
    return worker.main([])


def _prepare(settings: Settings, *, with_demo: bool) -> dict[str, Any]:
    done: dict[str, Any] = {"migrations": schema.bring_up_to_date(), "sign_in": sign_in_url(settings)}
    write_client_file(settings)
    done["files"] = apply_demo(settings) if with_demo else 0
    if with_demo:
        enrol_demo(settings)
        done["people"] = let_in_demo(settings)
    return done


def _answer(settings: Settings, content: dict[str, Any]) -> None:
    keys.write_private(settings.folder / parts.ANSWER_FILE, text=json.dumps(content))


def as_json(problem: Problem) -> dict[str, Any]:
    """The problem, so that the supervisor can raise it again."""
    faults = [asdict(fault) for fault in problem.faults]
    return {"detail": problem.detail, "remedy": problem.remedy, "faults": faults}


def sign_in_url(settings: Settings) -> str:
    """An address that signs in once; those that were printed before are void."""
    secret = identity.issue_sign_in_link(actor=ACTOR, lifetime=LINK_LIFETIME, now=clock.now())
    return settings.url + reverse("sign_in_link", urlconf=SIGN_IN_ADDRESSES, kwargs={"token": secret})


def token_name(settings: Settings) -> str:
    """The name of this data folder's token. Each has its own: several may share one database."""
    place = hashlib.sha256(f"{socket.gethostname()}\0{settings.folder}".encode()).hexdigest()[:8]
    return f"command line of {socket.gethostname()[:60]} ({place})"


def write_client_file(settings: Settings) -> None:
    """Commands of whoever may read the data folder are signed in, until the token expires."""
    now = clock.now()
    expires_at = now + TOKEN_LIFETIME
    token = identity.issue_token(
        token_name(settings), scopes=SCOPES, expires_at=expires_at, actor=ACTOR, now=now, replaces=True
    )
    content = {"url": settings.local_url, "token": token.secret, "expires_at": token.expires_at.isoformat()}
    keys.write_private(settings.folder / parts.CLIENT_FILE, text=json.dumps(content, indent=2))


def enrol_demo(settings: Settings) -> None:
    """The example's runner finds a code to be enrolled with, unless it is enrolled already."""
    now = clock.now()
    home = demo.runner_home(settings)
    with suppress(OSError, ValueError, KeyError):
        uid = json.loads((home / "runner.json").read_text(encoding="utf-8"))["uid"]
        if runners.is_at_work(uid, now=now):
            return
    shutil.rmtree(home, ignore_errors=True)
    code = services.issue_code(demo.RUNNER, actor=ACTOR, now=now)
    keys.write_private(demo.runner_code(settings), text=code.secret)


def let_in_demo(settings: Settings) -> int:
    """The example's people can be played; gives how many. Whoever is called like them already stays alone."""
    try:
        with transaction.atomic():
            return demo_people.let_in(settings, actor=ACTOR, now=clock.now())
    except Problem as problem:
        log.warning("the demo's people have no accounts", reason=problem.detail)
        return 0


def apply_demo(settings: Settings) -> int:
    """The example's workspace stands as its files say; gives how many files it has."""
    files = demo.workspace_files(settings)
    now = clock.now()
    if settings.demo_port == demo.USUAL_PORT:  # elsewhere the files are not what stands, word for word
        _own_demo(now)
    workspace.apply(demo.WORKSPACE, files=files, actor=ACTOR, now=now)
    return len(files)


def _own_demo(now: datetime) -> None:
    """Edit forms may write the example's folder, unless somebody has registered the workspace otherwise."""
    wanted = Registration(demo.WORKSPACE, directory=str(demo.folder() / "ops"))
    with suppress(workspace.CannotRegisterTwice):
        workspace.register(wanted, actor=ACTOR, now=now, trusted=True)
