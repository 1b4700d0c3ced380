"""States and stages of alerts, and the steps of an escalation, by a passed clock."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.alerts import rules
from seatrial.domains.alerts.types import (
    ADMINISTRATORS,
    AGAIN,
    MOVES,
    STAGES,
    Condition,
    Noise,
    NoiseTarget,
    Place,
)

START = datetime(2026, 3, 29, 0, 58, tzinfo=UTC)  # two minutes before the clock changes in Europe
MINUTE = timedelta(minutes=1)
POLICY = {
    "levels": [
        {"to": ["schedule:edi"], "wait": 300},
        {"to": ["schedule:platform", "lead:edi"], "wait": 600},
    ],
    "repeat": 1,
    "fallback": ["user:default/ana"],
}


def after(condition, moves):
    """The state after those moves, of which refused ones change nothing."""
    for move in moves:
        try:
            condition = rules.moved(condition, move=move)
        except rules.CannotMove:
            continue
    return condition


@pytest.mark.mission("R190")
@given(moves=st.lists(st.sampled_from(MOVES), max_size=30), last=st.sampled_from(MOVES))
def test_whatever_is_done_in_whatever_order_the_state_is_one_that_can_be(moves, last):
    before = after(Condition("open"), moves)
    assert before.state in ("open", "acknowledged", "resolved")
    try:
        now = rules.moved(before, move=last)
    except rules.CannotMove:
        # a refusal has a reason: it is resolved, merged, or there is nothing to take back
        assert before.state == "resolved" or before.merged or last in ("reopen", "separate")
        return
    expected = {
        "acknowledge": "acknowledged", "escalate": "open", "resolve": "resolved", "reopen": "open",
        "separate": "open", "merge": before.state,
    }  # fmt: skip
    assert now.state == expected[last]
    assert now.merged is (last == "merge" or (last == "resolve" and before.merged))
    if last in ("acknowledge", "resolve", "escalate", "merge"):
        assert rules.moved(now, move=last) == now  # pressed twice is pressed once
    if now.state == "resolved":  # only opening again leads out of it
        out = [move for move in MOVES if move not in ("reopen", "resolve")]
        assert after(now, out) == now
        assert rules.moved(now, move="reopen") == Condition("open")
    else:  # a monitor can always end it
        assert rules.moved(now, move="resolve").state == "resolved"


@given(stages=st.lists(st.sampled_from(STAGES), max_size=20))
def test_no_way_through_the_stages_leaves_one_out(stages):
    here, seen = "ingest", ["ingest"]
    for to in stages:
        try:
            here = rules.entered(here, to=to)
        except rules.CannotSkipStage:
            continue
        seen.append(here)
    furthest = max(STAGES.index(each) for each in seen)
    assert set(STAGES[: furthest + 1]) <= set(seen)


def test_stages_follow_one_another_and_last_until_the_next():
    assert rules.path("classify", to="resolve") == ("act", "resolve")
    assert rules.path("act", to="classify") == ()
    with pytest.raises(rules.CannotSkipStage, match="classify comes after ingest"):
        rules.entered("ingest", to="act")
    with pytest.raises(rules.CannotSkipStage, match="postmortem is the last one"):
        rules.entered("postmortem", to="act")
    began = {"ingest": START, "classify": START + MINUTE, "act": START + 3 * MINUTE, "resolve": None}
    assert rules.durations(began, now=START + 10 * MINUTE) == {
        "ingest": MINUTE, "classify": 2 * MINUTE, "act": 7 * MINUTE,
    }  # fmt: skip


def test_nobody_answers_and_it_escalates_at_exact_minutes_across_a_change_of_the_clock():
    found = [
        ((at - START) // MINUTE, each.targets, each.last) for at, each in rules.plan(POLICY, start=START)
    ]
    first, second, last = ("schedule:edi",), ("schedule:platform", "lead:edi"), ("user:default/ana",)
    assert found == [
        (0, first, False), (5, second, False), (15, first, False), (20, second, False), (30, last, True),
        (60, last, True),
    ]  # fmt: skip


def test_the_last_ones_are_paged_again_and_again_and_without_any_the_administrators():
    place = Place(2, 41)
    assert rules.following(POLICY, place=place) == Place(2, 42)
    assert rules.step(POLICY, place=place).wait == AGAIN
    nobody = {"levels": [], "repeat": 0, "fallback": []}
    assert rules.step(nobody, place=Place()).targets == (ADMINISTRATORS,)
    assert rules.asks_somebody_at_once(POLICY, place=Place(0), reached=0)
    assert not rules.asks_somebody_at_once(POLICY, place=Place(2), reached=0)


def test_a_timer_that_is_a_little_late_keeps_to_the_plan_and_a_late_one_does_not_page_everybody_at_once():
    wait = 5 * MINUTE
    assert rules.next_at(START, wait=wait, now=START + rules.SLACK) == START + wait
    late = START + 60 * MINUTE
    assert rules.next_at(START, wait=wait, now=late) == late + wait


def test_noise_is_the_share_of_false_positives_among_the_labelled():
    weeks = [
        Noise("EdiFlood", "team:edi", "2026-11-09", 3, 1, 5),
        Noise("EdiFlood", "team:edi", "2026-11-16", 0, 4, 0),
        Noise("EdiDown", "team:edi", "2026-11-16", 2, 0, 0),
        Noise("EdiSlow", "team:edi", "2026-11-16", 0, 0, 9),
    ]
    target = NoiseTarget(0.5, 5, timedelta(days=28))
    found = {each.rule: each for each in rules.judged(rules.whole(weeks), target=target)}
    assert list(found) == ["EdiFlood", "EdiDown", "EdiSlow"]
    assert (found["EdiFlood"].ratio, found["EdiFlood"].is_breached) == (5 / 8, True)
    assert (found["EdiDown"].ratio, found["EdiDown"].is_breached) == (0.0, False)
    assert (found["EdiSlow"].ratio, found["EdiSlow"].is_breached) == (None, False)
    assert rules.week_of(datetime(2026, 11, 22, 23, 59, tzinfo=UTC)) == "2026-11-16"
