"""Claiming, looking side by side, and storing what was found."""

import threading
from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import DatabaseError, connection, connections, transaction
from django.test.utils import CaptureQueriesContext

from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence, Watch
from seatrial.domains.evidence.types import CannotLook, Look, Observation
from seatrial.kit import events
from tests.cast import NOW
from tests.domains.evidence.watches import MINUTE, SECOND, fine, held, order, telling, work


@pytest.fixture
def published(monkeypatch: pytest.MonkeyPatch) -> list[events.Event]:
    """The events that were published."""
    seen: list[events.Event] = []
    monkeypatch.setattr(events, "publish", seen.append)
    return seen


@pytest.mark.django_db
def test_what_was_found_is_stored_with_its_subject_and_dates(published: list[events.Event]) -> None:
    services.keep_watches([order("a")], now=NOW)
    with telling(fine):
        assert work(now=NOW) == 1
    item = selectors.latest([order("a").key])[order("a").key]
    assert (item.subject.service, item.subject.environment, item.subject.revision) == (
        "service:edi", "production", "abc",
    )  # fmt: skip
    assert (item.producer, item.provenance, item.type) == ("seatrial/probe/told@1", "proven", "test_result")
    assert (item.collected_at, item.expires_at) == (NOW, NOW + 5 * MINUTE)
    assert item.extra["author"] == "checklist:basics"
    watch = Watch.objects.get()
    assert (watch.due_at, watch.claimed_until, watch.last_collected_at) == (NOW + 30 * SECOND, None, NOW)
    assert [event.model_dump()["keys"] for event in published] == [(order("a").key,)]


@pytest.mark.django_db
def test_it_is_looked_at_again_before_the_evidence_expires() -> None:
    services.keep_watches([order("a", every=MINUTE * 60, max_age=MINUTE)], now=NOW)
    with telling(fine):
        work(now=NOW)
    assert Watch.objects.get().due_at == NOW + 30 * SECOND


@pytest.mark.django_db
def test_a_probe_that_cannot_look_or_breaks_is_evidence_of_that() -> None:
    def look(what: Look) -> Observation:
        if what.parameters.name == "broken":
            raise ZeroDivisionError("0")
        raise CannotLook("nobody answers")

    services.keep_watches([order("silent"), order("broken")], now=NOW)
    with telling(look):
        work(now=NOW)
    found = {row.key.rpartition(":")[2]: row for row in Evidence.objects.all()}
    assert (found["silent"].outcome, found["silent"].problem) == ("failed", "nobody answers")
    assert "fault of the probe" in found["broken"].problem


@pytest.mark.django_db
def test_a_revision_that_the_service_reports_is_kept_and_cut_to_what_fits() -> None:
    services.keep_watches([order("a")], now=NOW)
    with telling(lambda look: Observation({}, "it", 1, revision="v" * 1000)):
        work(now=NOW)
    assert Evidence.objects.get().revision == "v" * 200


@pytest.mark.django_db
def test_what_the_database_refuses_costs_nobody_else(published: list[events.Event]) -> None:
    def look(what: Look) -> Observation:
        return Observation({}, "it", -5 if what.parameters.name == "bad" else 5)

    services.keep_watches([order("a"), order("bad"), order("c")], now=NOW)
    with telling(look):
        work(now=NOW)
    assert sorted(row.key.rpartition(":")[2] for row in Evidence.objects.all()) == ["a", "c"]
    assert {watch.due_at for watch in Watch.objects.all()} == {NOW + 30 * SECOND}
    assert Watch.objects.filter(claimed_until__isnull=False).count() == 0


@pytest.mark.django_db
def test_a_watch_that_ended_meanwhile_leaves_nothing() -> None:
    services.keep_watches([order("a")], now=NOW)
    claimed = services.claim_due(now=NOW, limit=9)

    def look(what: Look) -> Observation:
        return fine(what)

    services.keep_watches([], now=NOW)
    with telling(look):
        assert services.collect(claimed, clock=lambda: NOW) == 0
    assert Evidence.objects.count() == 0


@pytest.mark.django_db
def test_a_claim_is_for_one_and_is_taken_over_when_it_lapses() -> None:
    services.keep_watches([order("a")], now=NOW)
    assert len(services.claim_due(now=NOW, limit=9)) == 1
    assert services.claim_due(now=NOW + 16 * SECOND, limit=9) == []
    assert selectors.looks_under_way(now=NOW) == 1
    assert len(services.claim_due(now=NOW + 17 * SECOND, limit=9)) == 1


@pytest.mark.django_db
def test_a_look_that_comes_in_late_does_not_hide_the_newer_one() -> None:
    services.keep_watches([order("a")], now=NOW)
    claimed = services.claim_due(now=NOW, limit=9)
    with telling(fine):
        services.collect(claimed, clock=lambda: NOW + MINUTE)
        services.collect(claimed, clock=lambda: NOW)
    assert selectors.latest([order("a").key])[order("a").key].collected_at == NOW + MINUTE
    assert len(selectors.history(order("a").key)) == 2


@pytest.mark.django_db
def test_storing_takes_few_queries_whatever_the_number() -> None:
    counts = []
    for size in (4, 16):
        services.keep_watches([order(f"{size}-{n}") for n in range(size)], now=NOW)
        claimed = services.claim_due(now=NOW, limit=99)
        gate = threading.Barrier(size)

        def look(what: Look, gate: threading.Barrier = gate) -> Observation:
            gate.wait(20)  # all come in together
            return fine(what)

        with telling(look), CaptureQueriesContext(connection) as queries:
            services.collect(claimed, clock=lambda: NOW)
        counts.append(len([query for query in queries if "workspace" not in query["sql"]]))
    assert counts[1] <= counts[0] + 8  # a second flush, if a thread came in a moment later


@pytest.mark.django_db(transaction=True)
def test_a_look_that_hangs_holds_nobody_else_back() -> None:
    let_go, stored = threading.Event(), threading.Event()

    def look(what: Look) -> Observation:
        if what.parameters.name == "hangs":
            held(let_go)
        return fine(what)

    services.keep_watches([order("hangs"), *(order(f"{n}") for n in range(40))], now=NOW)

    def run() -> None:
        try:
            work(now=NOW)
            stored.set()
        finally:
            connections.close_all()

    with telling(look):
        thread = threading.Thread(target=run)
        thread.start()
        try:
            until(lambda: Evidence.objects.count() == 40)
            assert not stored.is_set()
        finally:
            let_go.set()
            thread.join(20)
    assert Evidence.objects.count() == 41


@pytest.mark.django_db(transaction=True)
def test_a_demand_during_a_look_is_answered_by_a_look_that_began_after_it() -> None:
    let_go, began = threading.Event(), threading.Event()

    def look(what: Look) -> Observation:
        began.set()
        held(let_go)
        return fine(what)

    services.keep_watches([order("a")], now=NOW)
    claimed = services.claim_due(now=NOW, limit=1)

    def run() -> None:
        try:
            services.collect(claimed, clock=lambda: NOW)
        finally:
            connections.close_all()

    with telling(look):
        thread = threading.Thread(target=run)
        thread.start()
        held(began)
        services.demand([order("a").key], now=NOW + SECOND)
        let_go.set()
        thread.join(20)
    watch = Watch.objects.get()
    assert watch.last_collected_at == NOW
    assert watch.due_at <= NOW + SECOND


@pytest.mark.django_db(transaction=True)
def test_two_workers_never_claim_the_same() -> None:
    services.keep_watches([order(f"{n}") for n in range(200)], now=NOW)

    def claim(_: int) -> list[int]:
        try:
            taken: list[int] = []
            while more := services.claim_due(now=NOW, limit=7):
                taken += more
            return taken
        finally:
            connections.close_all()

    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(claim, range(2))
    assert sorted(first + second) == sorted(Watch.objects.values_list("pk", flat=True))


def until(true: object) -> None:
    """Waits until it is true, and not for ever."""
    pause = threading.Event()
    for _ in range(400):
        if true():  # type: ignore[operator]
            return
        pause.wait(0.05)
    raise AssertionError("it did not come true in time")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement", ["UPDATE evidence_evidence SET outcome = 'found'", "DELETE FROM evidence_evidence"]
)
def test_evidence_is_not_changed_and_the_latest_not_deleted(statement: str) -> None:
    services.keep_watches([order("a")], now=NOW)
    with telling(fine):
        work(now=NOW)
    with pytest.raises(DatabaseError, match="cannot be changed"), transaction.atomic():
        connection.cursor().execute(statement)
    assert Evidence.objects.count() == 1
