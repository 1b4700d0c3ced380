"""Keeping watches: exactly what is ordered is watched."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.audit.models import Entry
from seatrial.domains.evidence import selectors, services
from seatrial.domains.evidence.models import Evidence, Watch
from tests.cast import NOW
from tests.domains.evidence.watches import MINUTE, SECOND, fine, order, telling, work

pytestmark = pytest.mark.django_db


def test_new_watches_are_due_at_once_and_unchanged_ones_keep_their_time() -> None:
    services.keep_watches([order("a"), order("b")], now=NOW)
    assert {watch.due_at for watch in Watch.objects.all()} == {NOW}
    with telling(fine):
        work(now=NOW)
    due = dict(Watch.objects.values_list("key", "due_at"))
    services.keep_watches([order("a"), order("b"), order("c")], now=NOW + SECOND)
    again = dict(Watch.objects.values_list("key", "due_at"))
    assert due.items() < again.items()
    assert again[order("c").key] == NOW + SECOND


def test_a_changed_watch_is_due_now_and_a_look_under_way_does_not_answer_it() -> None:
    services.keep_watches([order("a")], now=NOW)
    claimed = services.claim_due(now=NOW, limit=9)
    old = Watch.objects.get()
    services.keep_watches([order("a", author="checklist:other")], now=NOW + SECOND)
    with telling(fine):
        watch = Watch.objects.get()
        assert (watch.author, watch.due_at) == ("checklist:other", NOW + SECOND)
        assert watch.demand == old.demand + 1
        services.collect(claimed, clock=lambda: NOW + SECOND)
    assert Watch.objects.get().due_at == NOW + SECOND + 30 * SECOND


def test_watches_that_are_no_longer_ordered_go_and_their_evidence_stays() -> None:
    services.keep_watches([order("a"), order("b")], now=NOW)
    with telling(fine):
        work(now=NOW)
    services.keep_watches([order("b")], now=NOW + SECOND)
    assert [watch.key for watch in Watch.objects.all()] == [order("b").key]
    assert Evidence.objects.count() == 2
    assert len(selectors.history(order("a").key)) == 1


def test_the_same_orders_again_change_nothing_and_leave_no_entry() -> None:
    services.keep_watches([order("a")], now=NOW)
    services.keep_watches([order("a")], now=NOW + MINUTE)
    entry = Entry.objects.get(action="evidence.watches-changed")
    assert entry.details == {"new": 1, "changed": 0, "gone": 0}


def test_the_number_of_queries_does_not_grow_with_the_number_of_watches() -> None:
    counts = []
    for size in (10, 400):
        with CaptureQueriesContext(
            connection,
        ) as queries:
            services.keep_watches([order(f"{size}-{n}") for n in range(size)], now=NOW)
        counts.append(len(queries))
    assert counts[1] <= counts[0] + 1


def test_a_demand_makes_watches_due_and_counts_only_those_that_are_there() -> None:
    services.keep_watches([order("a"), order("b")], now=NOW)
    with telling(fine):
        work(now=NOW)
    later = NOW + 3 * SECOND
    assert services.demand([order("a").key, "service:edi@production#told:gone"], now=later) == 1
    assert selectors.next_looks([order("a").key, order("b").key]) == {
        order("a").key: later,
        order("b").key: NOW + 30 * SECOND,
    }
    assert Entry.objects.get(action="evidence.demanded").details["looks"] == 1


def test_how_the_watches_stand_is_counted() -> None:
    services.keep_watches([order("a"), order("b", every=timedelta(hours=1))], now=NOW)
    load = selectors.load(now=NOW + MINUTE)
    assert (load.watches, load.due, load.overdue) == (2, 2, 1)
    assert selectors.is_anything_due(now=NOW)
    assert not selectors.is_anything_due(now=NOW - SECOND)
