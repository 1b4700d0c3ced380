"""What the pager goes round with. Each round has a thread and a connection of its own.

A round's `run(clock=...)` does what is due now, in transactions of its own, and gives how much that was;
any number of pagers may run it at once, so it claims what it takes. Whatever has a date adds its round here.
"""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from seatrial.domains.alerts import services as alerts
from seatrial.domains.incidents import services as incidents
from seatrial.domains.notices import services as notices
from seatrial.domains.notices.rules import LANES
from seatrial.domains.notices.services.sending import send_due
from seatrial.server import status_files, watchdog

#: Seconds between two looks while little is due.
IDLE_SECONDS = 0.15
#: The same of a lane's further threads, which help where the first is busy.
_HELPER_SECONDS = 0.75
#: Threads for each lane of pages: while one waits for a slow server the others send. A process that is
#: killed leaves at most so many pages of the lane to be sent twice.
_THREADS = {"mail": 3, "web": 3, "service": 2}
#: What one call sends at most, before the round says that it goes well: a slow server takes ten seconds each.
_LIMITS = {"mail": 50, "web": 5, "service": 2}


@dataclass(frozen=True, slots=True)
class Round:
    """One thing that is looked after all the time.

    After a look that found less than `plenty` it rests for `idle_seconds`, longer where looks take long: one
    at ten things costs hardly more than one at a single thing. Looking again at once, where they trickle in,
    would take the time that other rounds need, and make nothing sooner.
    """

    name: str
    run: Callable[..., int]
    idle_seconds: float = IDLE_SECONDS
    plenty: int = 1


ROUNDS: tuple[Round, ...] = (
    Round("alerts.reading", alerts.read_arrivals, idle_seconds=0.1, plenty=100),
    Round("alerts.escalating", alerts.advance, idle_seconds=0.1, plenty=100),
    Round("alerts.watching", alerts.watch, idle_seconds=1.0),
    Round("alerts.attending", alerts.attend, idle_seconds=0.5),
    Round("alerts.errands", alerts.run_errands, idle_seconds=2.0),
    Round("incidents.dates", incidents.look_after, idle_seconds=1.0),
    Round("notices.bulletins", notices.circulate, idle_seconds=0.5),
    Round("alerts.forwarding", alerts.forward_due, idle_seconds=0.5),
    Round("alerts.adopting", alerts.adopt, idle_seconds=10.0),
    Round("alerts.purging", alerts.purge, idle_seconds=60.0),
    Round(status_files.ROUND, status_files.StatusFiles().go_round, idle_seconds=2.0),
    Round(watchdog.ROUND, watchdog.Watchdog().go_round, idle_seconds=5.0),
    *(
        Round(
            f"pages.{lane}.{number}",
            partial(send_due, lanes=(lane,), limit=_LIMITS[lane]),
            idle_seconds=IDLE_SECONDS if number == 1 else _HELPER_SECONDS,
            plenty=_LIMITS[lane],
        )
        for lane in LANES
        for number in range(1, _THREADS[lane] + 1)
    ),
)
