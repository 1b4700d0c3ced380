"""The pager goes round whatever fails, and says so in the database."""

import threading
import time
from collections.abc import Callable

import pytest
from django.db import OperationalError, connection, connections

from seatrial.domains.notices.models import PagerBeat
from seatrial.kit import clock
from seatrial.server import health, pager
from seatrial.server.postgres import PAGER_CONNECTIONS
from seatrial.server.rounds import ROUNDS, Round

pytestmark = pytest.mark.django_db(transaction=True)


def go(rounds: list[Round], *, until: Callable[[], bool]) -> None:
    stop = threading.Event()
    thread = threading.Thread(target=pager.run, args=(rounds,), kwargs={"stop": stop})
    thread.start()
    deadline = time.monotonic() + 20
    try:
        while not until() and time.monotonic() < deadline:
            time.sleep(0.02)
    finally:
        stop.set()
        thread.join(10)
    assert until()
    assert not thread.is_alive()


def test_a_round_that_fails_is_gone_round_again_after_a_pause_and_keeps_no_other_waiting() -> None:
    calls: dict[str, list[float]] = {"lame": [], "away": [], "well": []}

    def lame(*, clock: object) -> int:
        calls["lame"].append(time.monotonic())
        raise RuntimeError("nobody foresaw it")

    def away(*, clock: object) -> int:
        calls["away"].append(time.monotonic())
        if len(calls["away"]) < 3:
            raise OperationalError("the database is away")
        return 0

    def well(*, clock: object) -> int:
        calls["well"].append(time.monotonic())
        return 0

    rounds = [Round("lame", lame), Round("away", away), Round("well", well, idle_seconds=0.05)]
    go(rounds, until=lambda: len(calls["lame"]) >= 3 and len(calls["away"]) >= 4)
    first, second, third = calls["lame"][:3]
    assert second - first >= pager.FIRST_PAUSE_SECONDS
    assert third - second >= 2 * pager.FIRST_PAUSE_SECONDS
    assert len(calls["well"]) > 10
    beats = dict(PagerBeat.objects.values_list("round", "trouble"))
    assert beats == {"lame": "RuntimeError: nobody foresaw it", "away": "", "well": ""}
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM notices_pagerbeat")


def test_a_round_that_finds_little_rests_and_one_that_finds_plenty_goes_on() -> None:
    calls = {"little": 0, "plenty": 0}

    def find(name: str, done: int) -> Callable[..., int]:
        def run(*, clock: object) -> int:
            calls[name] += 1
            time.sleep(0.001)
            return done

        return run

    rounds = [
        Round("little", find("little", 9), idle_seconds=0.2, plenty=10),
        Round("plenty", find("plenty", 10), idle_seconds=0.2, plenty=10),
    ]
    go(rounds, until=lambda: calls["little"] >= 3)
    assert calls["plenty"] > 3 * calls["little"]


def test_a_connection_that_is_cut_off_is_replaced() -> None:
    seen: list[int] = []

    def ask(*, clock: object) -> int:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
            if pid not in seen:
                seen.append(pid)
                if len(seen) == 1:
                    cursor.execute("SELECT pg_terminate_backend(%s)", [pid])
        return 0

    go([Round("ask", ask)], until=lambda: len(seen) > 1)


def test_rounds_do_not_wait_for_the_connections_of_others(monkeypatch: pytest.MonkeyPatch) -> None:
    options = connections.settings["default"]["OPTIONS"]
    monkeypatch.setitem(options, "pool", {"min_size": 1, "max_size": 2, "timeout": 1})
    together = threading.Barrier(4)
    met: list[int] = []

    def ask(*, clock: object) -> int:
        with connection.cursor() as cursor:  # kept until the pager ends
            cursor.execute("SELECT pg_backend_pid()")
            pid = cursor.fetchone()[0]
        together.wait(15)
        met.append(pid)
        return 0

    go([Round(f"ask.{number}", ask) for number in range(4)], until=lambda: len(set(met)) == 4)


def test_the_database_takes_all_connections_of_two_pagers() -> None:
    assert len(ROUNDS) * 2 <= PAGER_CONNECTIONS


def test_no_two_rounds_have_one_name_and_all_idle_calmly() -> None:
    assert len({each.name for each in ROUNDS}) == len(ROUNDS)
    assert all(each.idle_seconds >= 0.1 for each in ROUNDS)


def test_readiness_tells_of_the_pager_and_turns_nobody_away_for_it() -> None:
    found = {check.name: check for check in health.look().checks}["pager"]
    assert (found.ok, found.needed) == (False, False)
    PagerBeat.objects.create(
        pager="0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11", round="pages.mail.1", started_at=clock.now(),
        beat_at=clock.now(),
    )  # fmt: skip
    found = {check.name: check for check in health.look().checks}["pager"]
    assert (found.ok, found.reason) == (True, "it goes round")


@pytest.mark.parametrize("each", ROUNDS, ids=lambda each: each.name)
def test_each_round_goes_round_where_nothing_is_due(each: Round) -> None:
    assert each.run(clock=clock.now) == 0
