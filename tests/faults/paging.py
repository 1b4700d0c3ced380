"""Providers that do harm: they kill the pager at the moment that a test chose, refuse, hang or are slow."""

import asyncio
import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections import Counter, deque
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from pathlib import Path
from typing import Any

import httpx
from aiosmtpd.controller import Controller

from seatrial.cli.client import Client, find
from seatrial.kit.problems import Problem
from tests.domains.notices.servers import web_server
from tests.faults.installation import Installation, alive, eventually, free_port

#: When a kill comes: before anything was claimed; when it was claimed and the provider has nothing yet; when
#: the provider has it and has not said so; when it has said so, and the status may stand or not.
KILLS = ("idle", "claimed", "taken", "answered")
#: What else providers do, without any kill.
FAULTS = ("refuse", "slow", "hang")
PARTS = ("web", "worker", "database")
_CONTACT = """
    INSERT INTO notices_contactmethod (uid, person_uid, kind, label, address, verified_at, created_at)
    SELECT gen_random_uuid(), uid, 'webhook', 'hook', '{url}', now(), now() FROM identity_person
"""


@dataclass
class Provider:
    """A mail server. `plan` is what it does to the next mails, in turn; without any it takes them."""

    place: Installation
    pagers: list[subprocess.Popen[bytes]] = field(default_factory=list)
    plan: deque[str] = field(default_factory=deque)
    #: pages that came, by their Message-ID, and when
    got: list[tuple[str, float]] = field(default_factory=list)
    kills: list[str] = field(default_factory=list)

    async def handle_RCPT(  # noqa: N802 (aiosmtpd calls it so)
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        moment = self.plan[0] if self.plan else ""
        if moment in ("claimed", "refuse"):
            self.plan.popleft()
            if moment == "claimed":
                self.kill(moment, session.peer[1])
            return "451 not now"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(  # noqa: N802
        self, server: Any, session: Any, envelope: Any
    ) -> str:
        moment = self.plan.popleft() if self.plan else ""
        if moment == "hang":  # longer than the pager waits, and nothing was taken
            await asyncio.sleep(8)
            return "451 not now"
        if moment == "slow":
            await asyncio.sleep(2)
        mail = message_from_bytes(envelope.content, policy=policy.default)
        if "<pages." in str(mail["List-Id"]):  # notices are mailed, too: that an answer is late, for one
            self.got.append((str(mail["Message-ID"]), time.time()))
        if moment == "taken":
            self.kill(moment, session.peer[1])
        if moment == "answered":
            threading.Timer(random.uniform(0, 0.01), self.kill, (moment, session.peer[1])).start()
        return "250 taken"

    def kill(self, moment: str, port: int = 0) -> None:
        """The pager at the other end of that port is gone, or any where none is said."""
        pids = [pid for pid, line in self.place.all().items() if "seatrial.server pager" in line]
        pids += [each.pid for each in self.pagers if each.poll() is None]
        victims = [pid for pid in dict.fromkeys(pids) if not port or _holds(pid, port)]
        for pid in victims[:1]:
            with suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
                self.kills.append(moment)


def _holds(pid: int, port: int) -> bool:
    """Whether the process has a connection that begins at the port."""
    sockets = set()
    for line in Path("/proc/net/tcp").read_text().splitlines()[1:]:
        words = line.split()
        if int(words[1].partition(":")[2], 16) == port:
            sockets.add(f"socket:[{words[9]}]")
    with suppress(OSError):
        for each in Path(f"/proc/{pid}/fd").iterdir():
            with suppress(OSError):
                if str(each.readlink()) in sockets:
                    return True
    return False


class Paging:
    """One installation with a person who is paged by mail and by webhook, and two pagers."""

    def __init__(self, place: Installation, provider: Provider, hooks: Any) -> None:
        self.place, self.provider, self.hooks = place, provider, hooks
        self.client = Client(find(data=place.data))
        self.names: list[str] = []
        self.second: subprocess.Popen[bytes] | None = None

    def start_second(self) -> None:
        """Another pager runs beside the one that `up` watches, and is started again here when it dies."""
        with (self.place.home / "pager.log").open("ab") as log:
            self.second = subprocess.Popen(
                [sys.executable, "-m", "seatrial.server", "pager"], stdout=log, stderr=log,
                env=self.place.environment | {"SEATRIAL_DATA": str(self.place.data),
                                              "SEATRIAL_PORT": str(self.place.port)},
                cwd=self.place.home,
            )  # fmt: skip
        self.provider.pagers[:] = [self.second]

    def close(self) -> None:
        """Nothing of it runs any more."""
        self.client.__exit__(None, None, None)
        if self.second is not None:
            self.second.kill()
            self.second.wait()

    def keep_second(self) -> None:
        """It runs, whatever was done to it."""
        if self.second is not None and self.second.poll() is not None:
            self.start_second()

    def page(self) -> str:
        """A page was asked for, and the answer came: it is stored. Asked again until it is."""

        def ask() -> str:
            self.keep_second()
            try:
                found: str = self.client.post("/paging/test", {"person": "nadia-founder"})["name"]
                return found
            except (Problem, httpx.HTTPError):
                return ""

        name: str = self.wait(ask, what="the page is stored")
        self.names.append(name)
        return name

    def harm(self, part: str) -> None:
        """The part is gone in this moment."""
        victim = eventually(lambda: self.place.part(part), what=f"{part} runs")
        os.kill(victim, signal.SIGKILL)
        self.provider.kills.append(part)
        eventually(lambda: not alive(victim), what=f"{part} dies")

    def unsent(self) -> list[tuple[Any, ...]]:
        """The deliveries that no provider has taken, as the database has them; all where it is away."""
        try:
            return self.place.rows(
                "SELECT d.uid, d.kind, d.state, d.tries, d.error FROM notices_delivery d "
                "WHERE d.state <> 'sent' ORDER BY d.uid"
            )
        except Exception:
            return [("the database is away",)]

    def settle(self, *, seconds: float = 90.0) -> None:
        """Everything that was stored was sent."""

        def sent() -> bool:
            self.keep_second()
            time.sleep(0.3)
            return not self.unsent()

        self.wait(sent, seconds=seconds, what="every page is sent", left=self.unsent)

    def wait(
        self, look: Callable[[], Any], *, what: str, seconds: float = 60.0, left: Callable[[], Any] = list
    ) -> Any:
        """What `look` gives as soon as it is true; else tells what was killed, what is left, and the log."""
        try:
            return eventually(look, seconds=seconds, what=what)
        except AssertionError as late:
            log = (self.place.home / "up.log").read_text()[-5000:]
            runs = "\n".join(f"{pid} {line}" for pid, line in self.place.all().items())
            said = "\n".join(
                file.read_text(errors="replace")[-3000:] for file in self.place.data.rglob("postgres*.log")
            )
            told = [str(late), str(left()), str(self.provider.kills), runs, said, log]
            raise AssertionError("\n".join(told)) from late

    def judge(self) -> str:
        """Each page arrived by both ways, with at most one copy too many for each kill; gives it in words."""
        mails = Counter(uid.strip("<>").partition("@")[0] for uid, _ in self.provider.got)
        hooks = Counter(headers["webhook-id"] for headers in self.hooks.headers)
        known = {
            kind: {str(uid) for (uid,) in self.place.rows(
                f"SELECT uid FROM notices_delivery WHERE kind = '{kind}'")}
            for kind in ("email", "webhook")
        }  # fmt: skip
        assert len(known["email"]) == len(known["webhook"]) >= len(self.names)
        for kind, got in (("email", mails), ("webhook", hooks)):
            lost, unknown = known[kind] - set(got), set(got) - known[kind]
            assert not lost, f"stored, and not sent by {kind}: {lost}"
            assert not unknown, f"sent by {kind}, and not stored: {unknown}"
        copies = sum(count - 1 for found in (mails, hooks) for count in found.values())
        assert copies <= len(self.provider.kills), (mails, hooks, self.provider.kills)
        return f"{len(known['email'])} pages, {len(self.provider.kills)} kills, {copies} sent twice"


@contextmanager
def paging(place: Installation, *, kind: type[Paging] = Paging) -> Iterator[Paging]:
    """Everything is up, with two pagers and somebody to page."""
    provider = Provider(place)
    controller = Controller(provider, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        with web_server() as (url, hooks):
            place.extra |= {
                "SEATRIAL_SMTP_URL": f"smtp://127.0.0.1:{controller.port}",
                "SEATRIAL_PROBE_ALLOW": "127.0.0.1",
            }
            place.start()
            place.found()
            place.rows("UPDATE identity_person SET email = 'nadia@example.org'")
            place.rows(_CONTACT.format(url=f"{url}/hook"))
            made = kind(place, provider, hooks)
            made.start_second()
            try:
                eventually(lambda: place.part("pager"), what="the pager runs")
                yield made
            finally:
                provider.plan.clear()
                provider.pagers.clear()
                made.close()
    finally:
        controller.stop()


def survive(drill: Paging, *, seed: int, moments: Sequence[str]) -> str:
    """Pages are asked for while whatever is listed happens, in an order of chance; all of them arrive, in
    less than a minute after the last. Gives what happened in words.
    """
    chance = random.Random(seed)
    order = chance.sample(list(moments), len(moments))
    for moment in order:
        time.sleep(chance.uniform(0, 0.4))
        if moment in PARTS:
            drill.page()
            drill.harm(moment)
        elif moment == "idle":
            drill.provider.kill(moment)
        else:
            drill.provider.plan.append(moment)
        if moment in FAULTS and chance.random() < 0.5:
            drill.hooks.codes += [{"refuse": 503, "slow": 429, "hang": 0}[moment]]
        drill.page()
        drill.keep_second()
    drill.settle(seconds=60 + 25)
    return drill.judge()
