"""kill -9 of whatever takes part in a run, at moments of chance, and what holds of the run all the same."""

import os
import random
import signal
import statistics
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from seatrial.kit.problems import Problem
from tests.faults.installation import alive, eventually
from tests.faults.practice import ENDED, Practice, runbook, step

PARTS = ("runner", "worker", "web", "database")
STEPS = 20
LINES = 5
_TEXT = """\
sleep 0.05
echo "{number} $(date +%s.%N)" >> trace
for n in {counted}; do echo "step {number} line $n"; done
sleep 0.05
"""


@dataclass
class Drill:
    """What was done to a run, and how quickly it went on."""

    killed: list[str] = field(default_factory=list)
    in_doubt: int = 0
    #: seconds from the moment at which everything was there again (and, where a person had to decide, had)
    #: until the next step did something
    resumed: list[float] = field(default_factory=list)
    #: seconds from that moment until a person was asked about a step in doubt, and had answered
    asked: list[float] = field(default_factory=list)
    shown: dict[int, str] = field(default_factory=dict)


def twenty() -> str:
    """A runbook of twenty steps, each of which leaves one trace and prints some lines."""
    counted = " ".join(map(str, range(LINES)))
    texts = [_TEXT.format(number=number, counted=counted) for number in range(1, STEPS + 1)]
    return runbook(*(step(text, name=f"step-{number}") for number, text in enumerate(texts, start=1)))


def survive(practice: Practice, *, seed: int, parts: Sequence[str] = PARTS) -> Drill:
    """A run of twenty steps in which each of the parts was killed once passed, and nothing happened twice."""
    chance = random.Random(seed)
    (practice.folder / "trace").unlink(missing_ok=True)
    order = chance.sample(list(parts), len(parts))
    drill = Drill()
    run = practice.run()
    over = threading.Event()
    reader = threading.Thread(target=_read, args=(practice, run, drill, over))
    reader.start()
    try:
        for part in order:
            _attend(practice, run, drill, seconds=chance.uniform(0, 1.0))
            if _state(practice, run)[0] in ENDED:
                break
            _harm(practice, part)
            drill.killed.append(part)
            _see_it_go_on(practice, run, drill)
        eventually(lambda: _attend(practice, run, drill) in ENDED, seconds=120, what=f"{run} ends")
    finally:
        over.set()
        reader.join()
    _judge(practice, run, drill, f"seed {seed}, killed {drill.killed}\n{practice.log()}")
    return drill


def told(drills: Sequence[Drill]) -> str:
    """The drills in one line."""
    seconds = sorted(each for drill in drills for each in drill.resumed)
    asked = max((each for drill in drills for each in drill.asked), default=0.0)
    killed = [part for drill in drills for part in drill.killed]
    counts = ", ".join(f"{killed.count(part)} of {part}" for part in PARTS)
    middle, last = (statistics.median(seconds), seconds[-1]) if seconds else (0.0, 0.0)
    return (
        f"{len(killed)} kills ({counts}), {sum(drill.in_doubt for drill in drills)} steps in doubt, "
        f"{sum(len(drill.shown) for drill in drills)} lines seen; {len(seconds)} times it had to go on, "
        f"after {middle:.2f} s (median), {last:.2f} s (longest); whoever had to decide was asked, and had "
        f"answered, after {asked:.2f} s (longest)"
    )


def _harm(practice: Practice, part: str) -> None:
    """The part was killed, and is there again."""
    if part == "runner":
        practice.kill_runner()
        practice.start_runner()
        return
    victim = eventually(lambda: practice.place.part(part), what=f"{part} runs")
    os.kill(victim, signal.SIGKILL)
    eventually(lambda: not alive(victim), what=f"{part} dies")
    eventually(lambda: practice.place.part(part) not in (0, victim), what=f"{part} is started again")
    eventually(practice.place.ready, what="all is ready again")


def _see_it_go_on(practice: Practice, run: str, drill: Drill) -> None:
    back = _back(practice)
    doubts = drill.in_doubt

    def goes_on() -> bool:
        nonlocal back, doubts
        state = _attend(practice, run, drill)
        if drill.in_doubt > doubts:
            drill.asked.append(time.time() - back)
            back, doubts = time.time(), drill.in_doubt
        return state in ENDED or any(at > back for _, at in traces(practice))

    eventually(goes_on, seconds=60, what=f"{run} goes on")
    later = [at for _, at in traces(practice) if at > back]
    has_begun = len(later) < len(traces(practice))  # else there was nothing to resume
    if later and has_begun:
        drill.resumed.append(min(later) - back)


def _back(practice: Practice) -> float:
    """The moment at which the runner had started, as the last of all. A worker may still be starting: a run
    does not need one to go on.
    """
    assert practice.runner is not None
    lines = practice.log().count("Runner lab at")
    if lines < practice.started:
        eventually(
            lambda: practice.log().count("Runner lab at") >= practice.started, what="the runner starts"
        )
    return time.time()


def _attend(practice: Practice, run: str, drill: Drill, *, seconds: float = 0.0) -> str:
    """A person looks for so long, and decides where a step is in doubt; gives the state."""
    until = time.monotonic() + seconds
    while True:
        state, position = _state(practice, run)
        if state == "in_doubt" and position:
            was_done = position in [number for number, _ in traces(practice)]
            choice = {"choice": "skip", "reason": "it was done"} if was_done else {"choice": "rerun"}
            try:
                practice.client.post(f"/runbooks/runs/{run}/resume", choice)
                drill.in_doubt += 1
            except Problem as problem:  # it is away, or has it already
                assert problem.status >= 409, problem.detail
        left = until - time.monotonic()
        if left <= 0:
            return state
        time.sleep(min(left, 0.02))


def _state(practice: Practice, run: str) -> tuple[str, int]:
    try:
        found = practice.show(run)
    except Problem:
        return "", 0
    return found["state"], found["position"] or 0


def _read(practice: Practice, run: str, drill: Drill, over: threading.Event) -> None:
    """Somebody follows the run: whatever was shown once has to be there at the end."""
    last = 0
    while not over.is_set():
        try:
            page = practice.client.get(f"/runbooks/runs/{run}/lines", came_after=last, limit=2000)["items"]
        except Problem:
            page = []
        drill.shown |= {line["seq"]: line["text"] for line in page}
        last = max((line["serial"] for line in page), default=last)
        time.sleep(0.05)


def traces(practice: Practice) -> list[tuple[int, float]]:
    """The steps that did something, and when, in the order in which they did."""
    words = practice.trace()
    return [(int(number), float(at)) for number, at in zip(words[::2], words[1::2], strict=False)]


def _judge(practice: Practice, run: str, drill: Drill, said: str) -> None:
    found = practice.show(run)
    assert found["state"] == "passed", f"{found}\n{said}"
    assert [number for number, _ in traces(practice)] == list(range(1, STEPS + 1)), said
    lines = {line["seq"]: line for line in practice.lines(run)}
    kept = {seq: line["text"] for seq, line in lines.items()}
    assert drill.shown.items() <= kept.items(), f"lost: {set(drill.shown) - set(kept)}\n{said}"
    for each in found["steps"]:
        texts = [line["text"] for line in lines.values() if line["position"] == each["position"]]
        wanted = [f"step {each['position']} line {number}" for number in range(LINES)]
        if each["state"] == "passed":
            assert [text for text in texts if text in wanted] == wanted, f"{each}\n{texts}\n{said}"
