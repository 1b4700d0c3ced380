"""The runner's life: ask for a job, do it, keep the result until it is acknowledged, ask again."""

import signal
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import FIRST_COMPLETED, Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from seatrial import __version__
from seatrial.cli import codes, output
from seatrial.cli.client import CannotReachSeatrial, Client
from seatrial.cli.runner import plans, spool
from seatrial.cli.runner.home import CannotUseRunner, Home
from seatrial.cli.runner.looking import perform
from seatrial.cli.runner.recovering import recover
from seatrial.cli.runner.reports import AWAY
from seatrial.cli.runner.running import Grants, run_stretch
from seatrial.connectors import sandbox
from seatrial.domains.evidence.types import PROBES, Execution
from seatrial.domains.runners import rules
from seatrial.kit import clock
from seatrial.kit.endings import end_on_signals
from seatrial.kit.problems import Problem

_BEAT_SECONDS = 15.0
_LONGEST_PAUSE_SECONDS = 30.0
_RENEW_BEFORE = timedelta(days=10)
_TRIAL_SECONDS = 10.0
#: While a run of a runbook may go on, nobody waits for longer than this after Seatrial was away.
_EAGER_SECONDS, _EAGER_PAUSE_SECONDS = 120.0, 0.25
_BUSY_PAUSE_SECONDS = 1.0
#: So long after a job broke off on this machine its runner tells what is known of it.
_RECOVER_SECONDS = 5.0
#: Answers after which it makes no sense to ask again with this key and token.
_OVER = frozenset({"cannot-authenticate", "denied"})


class Worker:
    """One runner at work. `once` ends it when there is nothing to do."""

    def __init__(
        self,
        home: Home,
        *,
        execution: Execution,
        allow: Sequence[str],
        jobs: int,
        once: bool,
        grants: Grants = Grants(),  # noqa: B008 (frozen)
    ) -> None:
        self.home, self.execution, self.allow, self.jobs, self.once = home, execution, allow, jobs, once
        self.grants, self.isolation = grants, ""
        self._eager_until = 0.0
        # whether Seatrial may think that this runner has a job of which it does not know
        self._is_unsure, self._is_alone = True, home.occupy()
        self._stop = threading.Event()
        self._working: dict[Future[dict[str, Any] | None], Mapping[str, Any]] = {}
        self._pause = 1.0
        #: jobs that broke off here, with the reason; and results that the disk does not take
        self._broken: dict[str, str] = {}
        self._unkept: dict[str, dict[str, Any]] = {}
        self._recover_at = 0.0
        self._beaten = time.monotonic()

    def run(self) -> int:
        """Works until it is asked to end; gives the exit code."""
        end_on_signals(self._stop, signal.SIGTERM, signal.SIGINT)
        with (
            ThreadPoolExecutor(self.jobs, thread_name_prefix="job") as pool,
            Client(self.home.place()) as client,
        ):
            try:
                self._recover(client, pool)  # first of all: somebody may wait for it
                self.isolation = self._try_sandbox()
                output.say(f"Runner {self.home.label} at {self.home.url}: {self.isolation}")
                return self._work(client, pool)
            finally:
                pool.shutdown(wait=False, cancel_futures=True)

    def _try_sandbox(self) -> str:
        """What the sandbox can do here, in words; raises CannotIsolate where nothing may be run."""
        limits = sandbox.Limits(seconds=_TRIAL_SECONDS)
        walls = sandbox.run(sandbox.Task(["true"], limits=limits), keeper=self.execution.keeper).isolation
        user = "another user" if walls["other_user"] else "the runner's OWN USER (--same-user)"
        missing = [name for name, words in walls.items() if str(words).startswith("not isolated")]
        return f"{user}; not isolated: {', '.join(missing)}" if missing else f"{user}, own namespaces"

    def _work(self, client: Client, pool: ThreadPoolExecutor) -> int:
        while not self._stop.is_set():
            try:
                idle = self._round(client, pool)
                self._pause = 1.0
            except Problem as problem:
                if problem.type in _OVER:
                    raise self._over(problem) from problem
                idle = self._after(problem)
            if self.once and idle and not self._working and not self._broken:
                return codes.YES
            self._rest(idle)
        self._conclude(client)
        return codes.YES

    def _after(self, problem: Problem) -> float:
        """The seconds until it makes sense to ask again."""
        if problem.status < AWAY:
            output.say(f"{problem.title}: {problem.detail}")
            return _LONGEST_PAUSE_SECONDS / 3
        if time.monotonic() < self._eager_until:
            self._pause = _EAGER_PAUSE_SECONDS
        output.say(f"{problem.detail}; trying again in {self._pause:g} s")
        pause, self._pause = self._pause, min(self._pause * 2, _LONGEST_PAUSE_SECONDS)
        return pause

    def _recover(self, client: Client, pool: ThreadPoolExecutor) -> None:
        """Whatever was not finished when this runner was killed, or broke off, is told to Seatrial."""
        known = {job for job, _ in self.home.kept()} | self._unkept.keys() | self._held_now()
        for file in spool.files(self.home.folder):
            head = spool.read(file).head
            if not head or file.stem in known:
                continue
            self._eager_until = time.monotonic() + _EAGER_SECONDS
            job = {"uid": head["job"], "kind": plans.KIND}
            taken = {"job": job, "lease": head["lease"], "digest": head["digest"]}
            self._working[pool.submit(self._do, taken, client, file)] = taken

    def _conclude(self, client: Client) -> None:
        """The steps of runbooks that run now have ended, and their stretches with them."""
        runs = [each for each, taken in self._working.items() if taken["job"]["kind"] == plans.KIND]
        while wait(runs, timeout=_BEAT_SECONDS / 2).not_done:
            with suppress(Problem):
                self._beat(client)
        with suppress(Problem):
            self._send(client)

    def _over(self, refused: Problem) -> CannotUseRunner:
        """Its token is a runner's: a person's remedies would lead nowhere."""
        return CannotUseRunner(
            f"{self.home.url} takes nothing more from {self.home.label}: {refused.detail}",
            remedy=f"Make a code on the page Runners, remove {self.home.folder}, and enrol it anew.",
        )

    def _round(self, client: Client, pool: ThreadPoolExecutor) -> float:
        """Sends what is done, and takes what there is; gives for how many seconds there is nothing to do."""
        self._send(client)
        if self._broken and time.monotonic() >= self._recover_at:
            self._recover(client, pool)
        self._beat(client)
        self._renew(client)
        if len(self._working) >= self.jobs:
            return _BEAT_SECONDS
        kinds = [*(probe.name for probe in PROBES if probe.executes), plans.KIND]
        asked = {"kinds": kinds, "version": __version__, "isolation": self.isolation}
        if self._is_unsure and self._is_alone:
            asked["holds"] = self._held()
        self._is_unsure = True  # until it is answered: the answer may be what gets lost
        taken = client.post("/runners/work/take", asked)
        self._is_unsure = False
        if taken["job"] is None:
            # whoever is wanted any moment asks often; not while it is at it
            busy = any(each["job"]["kind"] == plans.KIND for each in self._working.values())
            seconds = float(taken["ask_again_seconds"])
            if seconds < _BUSY_PAUSE_SECONDS:
                self._eager_until = time.monotonic() + _EAGER_SECONDS
            return max(seconds, _BUSY_PAUSE_SECONDS if busy else 0.0)
        output.say(f"Running {taken['job']['kind']} for {taken['job']['service']}: {taken['job']['uid']}")
        self._working[pool.submit(self._do, taken, client, None)] = taken
        return 0.0

    def _held(self) -> list[str]:
        """Every job that this runner has something of."""
        kept = {job for job, _ in self.home.kept()}
        return sorted(self._held_now() | kept | self._unkept.keys() | self._broken.keys())

    def _held_now(self) -> set[str]:
        return {str(each["job"]["uid"]) for each in self._working.values()}

    def _do(self, taken: Mapping[str, Any], client: Client, left: Path | None) -> dict[str, Any] | None:
        """Runs the job, or what is `left` of it, and keeps its signed result on the disk."""
        job = taken["job"]["uid"]
        result = self._result(taken, client, left)
        if result is None:
            self._set_aside(job)
            return None
        signed = rules.statement(job=job, digest=taken["digest"], lease=taken["lease"], result=result)
        content = {"lease": taken["lease"], "result": result, "signature": self.home.sign(signed)}
        try:
            self.home.keep(job, content=content)
        except OSError as error:
            output.say(f"the result of {job} cannot be written: {error}. It is sent from memory")
            self._unkept[job] = content
        return content

    def _set_aside(self, job: str) -> None:
        """Nobody wants it any more: what it printed stays here for a while."""
        if place := spool.set_aside(self.home.folder, job=job):
            output.say(f"what Seatrial did not take of {job} is kept in {place}")
        self.home.forget(job)

    def _result(self, taken: Mapping[str, Any], client: Client, left: Path | None) -> dict[str, Any] | None:
        """What came of the job; None where nobody wants it any more."""
        if taken["job"]["kind"] != plans.KIND:
            return perform(taken, execution=self.execution, allow=self.allow, now=clock.now())
        try:
            if left is not None:
                why = self._broken.pop(taken["job"]["uid"], "")
                return recover(left, client=client, ending=self._stop, why=why)
            return run_stretch(
                taken, home=self.home, client=client, grants=self.grants, execution=self.execution,
                ending=self._stop,
            )  # fmt: skip
        finally:
            self._eager_until = time.monotonic() + _EAGER_SECONDS

    def _rest(self, seconds: float) -> None:
        """Waits until a job ends, the time is over, or somebody asks to end."""
        deadline = time.monotonic() + seconds
        while not self._stop.is_set() and (left := deadline - time.monotonic()) > 0:
            if self._working:
                if wait(self._working, timeout=min(left, 0.5), return_when=FIRST_COMPLETED).done:
                    return
            else:
                self._stop.wait(left)

    def _send(self, client: Client) -> None:
        """Every result that is kept is acknowledged, or wanted no more."""
        for future in [each for each in self._working if each.done()]:
            job = str(self._working.pop(future)["job"]["uid"])
            if error := future.exception():
                output.say(f"a job could not be done: {error!r}")
                self._recover_at = time.monotonic() + _RECOVER_SECONDS
                if spool.file_of(self.home.folder, job=job).exists():
                    self._broken[job] = f"the runner could not go on: {error}"
        for job, content in [*self.home.kept(), *self._unkept.items()]:
            try:
                client.post(f"/runners/work/{job}/finish", dict(content))
            except CannotReachSeatrial:
                raise
            except Problem as problem:
                if problem.type not in ("cannot-finish", "denied", "not-found", "invalid"):
                    raise
                output.say(f"the result of {job} is refused: {problem.detail}")
                self._set_aside(job)
            self.home.forget(job)
            self._unkept.pop(job, None)

    def _beat(self, client: Client) -> None:
        if not self._working or time.monotonic() - self._beaten < _BEAT_SECONDS:
            return
        self._beaten = time.monotonic()
        held = [{"uid": each["job"]["uid"], "lease": each["lease"]} for each in self._working.values()]
        client.post("/runners/work/beat", {"jobs": held})

    def _renew(self, client: Client) -> None:
        with suppress(ValueError):
            ends = datetime.fromisoformat(self.home.expires_at)
            if ends - clock.now() < _RENEW_BEFORE:
                new = client.post("/runners/work/token")
                self.home = self.home.with_token(new["token"], expires_at=new["expires_at"])
                client.use(self.home.place())
