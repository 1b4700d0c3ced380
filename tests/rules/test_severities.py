"""The timers of the three schemes to the second, their mapping, suggestions, and the matrix without a gap."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.calendars.rules import calendar_of
from seatrial.domains.calendars.types import ALWAYS, DAYS, WEEKDAYS
from seatrial.domains.severities import rules
from seatrial.domains.severities.selectors import shipped
from seatrial.domains.severities.types import Facts, Level, Timers

SECOND = timedelta(seconds=1)
STOCKHOLM = ZoneInfo("Europe/Stockholm")
#: Nine to five in Stockholm, with Sweden's holidays and one of the team's own.
TEAM = calendar_of(
    "edi-team",
    spec={
        "time_zone": "Europe/Stockholm",
        "hours": {day: ["09:00-17:00"] for day in DAYS[:5]},
        "holidays": {"country": "SE", "add": [{"date": "2026-11-25", "name": "Moving day"}]},
    },
)
NEW_YEAR = datetime(2026, 1, 1, tzinfo=UTC)
STARTS = st.integers(0, 2 * 365 * 86400).map(lambda seconds: NEW_YEAR + seconds * SECOND)
ELAPSED = [
    ("sev", "SEV1", timedelta(minutes=15)), ("sev", "SEV2", timedelta(minutes=30)),
    ("sev", "SEV3", timedelta(hours=4)), ("sev", "SEV4", timedelta(hours=24)),
    ("s", "S0", timedelta(minutes=15)), ("s", "S1", timedelta(hours=1)), ("s", "S2", timedelta(hours=4)),
    ("critical", "Critical", timedelta(minutes=15)), ("critical", "High", timedelta(hours=1)),
]  # fmt: skip


def at(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=STOCKHOLM).astimezone(UTC)


def level(scheme: str, name: str) -> Level:
    return rules.known_level(shipped()[scheme], level=name)


def due(scheme: str, name: str, start: datetime) -> Timers:
    return rules.timers(level(scheme, name), start=start, calendar=TEAM)


def boundary(moment: datetime | None, expected: datetime) -> None:
    """In time at that very second, and a breach one second later."""
    assert moment == expected
    assert not rules.is_breached(moment, at=expected - SECOND)
    assert not rules.is_breached(moment, at=expected)
    assert rules.is_breached(moment, at=expected + SECOND)


FRIDAY = at("2026-11-20T16:00:00")


@pytest.mark.mission("R173")
def test_sev1_is_answered_within_15_minutes_and_escalates_at_once() -> None:
    found = due("sev", "SEV1", FRIDAY)
    boundary(found.respond_by, at("2026-11-20T16:15:00"))
    assert found.escalate_at == FRIDAY
    assert not rules.is_breached(found.respond_by, at=FRIDAY + timedelta(minutes=15))
    boundary(found.update_by, at("2026-11-20T16:30:00"))


@pytest.mark.mission("R174")
def test_sev2_is_answered_within_30_minutes_and_escalates_after_an_hour() -> None:
    found = due("sev", "SEV2", FRIDAY)
    boundary(found.respond_by, at("2026-11-20T16:30:00"))
    boundary(found.escalate_at, at("2026-11-20T17:00:00"))


@pytest.mark.mission("R175")
def test_sev3_is_answered_within_four_hours_and_escalates_when_the_next_business_day_begins() -> None:
    found = due("sev", "SEV3", FRIDAY)
    boundary(found.respond_by, at("2026-11-20T20:00:00"))
    boundary(found.escalate_at, at("2026-11-23T09:00:00"))
    over_christmas = due("sev", "SEV3", at("2026-12-23T10:00:00"))
    assert over_christmas.escalate_at == at("2026-12-24T09:00:00"), "an eve is none of Sweden's holidays"
    assert due("sev", "SEV3", at("2026-12-24T10:00:00")).escalate_at == at("2026-12-28T09:00:00")


@pytest.mark.mission("R176")
def test_sev4_is_answered_within_a_day_and_escalates_never_by_itself() -> None:
    found = due("sev", "SEV4", FRIDAY)
    boundary(found.respond_by, at("2026-11-21T16:00:00"))
    assert found.escalate_at is None
    assert found.update_by is None


@pytest.mark.mission("R177")
def test_s0_is_answered_within_15_minutes_and_is_sev1_there_and_back() -> None:
    boundary(due("s", "S0", FRIDAY).respond_by, at("2026-11-20T16:15:00"))
    sev1 = rules.map_level(level("s", "S0"), to=shipped()["sev"])
    assert sev1.name == "sev/SEV1"
    assert rules.map_level(sev1, to=shipped()["s"]) == level("s", "S0")
    assert rules.map_level(sev1, to=shipped()["critical"]).name == "critical/Critical"


@pytest.mark.mission("R178")
def test_s1_is_answered_within_an_hour() -> None:
    found = due("s", "S1", FRIDAY)
    boundary(found.respond_by, at("2026-11-20T17:00:00"))
    boundary(found.escalate_at, at("2026-11-20T17:00:00"))


@pytest.mark.mission("R179")
def test_s2_is_answered_within_four_hours() -> None:
    boundary(due("s", "S2", FRIDAY).respond_by, at("2026-11-20T20:00:00"))


@pytest.mark.mission("R180")
def test_s3_is_answered_within_a_business_day_and_holidays_are_none() -> None:
    found = due("s", "S3", FRIDAY)
    boundary(found.respond_by, at("2026-11-23T16:00:00"))
    assert found.escalate_at is None
    boundary(due("s", "S3", at("2026-11-24T10:30:15")).respond_by, at("2026-11-26T10:30:15"))
    boundary(due("s", "S3", at("2026-12-24T11:00:00")).respond_by, at("2026-12-28T11:00:00"))
    boundary(due("s", "S3", at("2026-11-22T03:00:00")).respond_by, at("2026-11-24T09:00:00"))


def test_s4_has_no_timer_at_all() -> None:
    assert due("s", "S4", FRIDAY) == Timers(None, None, None)
    assert level("s", "S4").backlog
    assert not rules.is_breached(None, at=FRIDAY + timedelta(days=4000))


def test_medium_counts_working_hours_alone() -> None:
    found = due("critical", "Medium", FRIDAY)
    boundary(found.respond_by, at("2026-11-23T12:00:00"))
    boundary(found.escalate_at, at("2026-11-23T09:00:00"))
    boundary(due("critical", "Medium", at("2026-11-20T13:00:00")).respond_by, at("2026-11-20T17:00:00"))
    boundary(due("critical", "Medium", at("2026-11-20T13:00:01")).respond_by, at("2026-11-23T09:00:01"))


def test_critical_high_and_low_to_the_second() -> None:
    critical = due("critical", "Critical", FRIDAY)
    boundary(critical.respond_by, at("2026-11-20T16:15:00"))
    assert critical.escalate_at == FRIDAY
    high = due("critical", "High", FRIDAY)
    boundary(high.respond_by, at("2026-11-20T17:00:00"))
    boundary(high.escalate_at, at("2026-11-20T17:00:00"))
    low = due("critical", "Low", at("2026-11-24T10:00:00"))
    boundary(low.respond_by, at("2026-11-26T10:00:00"))
    assert low.escalate_at is None


#: Answer, escalation and update of what begins at 16:00 on the last business day before the next one: `0`
#: is that day, `1` the day after it, `2` the next business day.
EVERY_TIMER = {
    "sev/SEV1": ("0 16:15", "0 16:00", "0 16:30"),
    "sev/SEV2": ("0 16:30", "0 17:00", "0 17:00"),
    "sev/SEV3": ("0 20:00", "2 09:00", "2 16:00"),
    "sev/SEV4": ("1 16:00", "", ""),
    "s/S0": ("0 16:15", "0 16:00", "0 16:30"),
    "s/S1": ("0 17:00", "0 17:00", "0 17:00"),
    "s/S2": ("0 20:00", "2 09:00", "2 16:00"),
    "s/S3": ("2 16:00", "", ""),
    "s/S4": ("", "", ""),
    "critical/Critical": ("0 16:15", "0 16:00", "0 16:30"),
    "critical/High": ("0 17:00", "0 17:00", "0 17:00"),
    "critical/Medium": ("2 12:00", "2 09:00", "2 16:00"),
    "critical/Low": ("2 16:00", "", ""),
}


@pytest.mark.parametrize(
    "days",
    [
        ("2026-11-20", "2026-11-21", "2026-11-23"),  # a weekend
        ("2026-12-24", "2026-12-25", "2026-12-28"),  # Christmas
        ("2026-11-24", "2026-11-25", "2026-11-26"),  # the team's own holiday
        ("2026-03-27", "2026-03-28", "2026-03-30"),  # clocks go forward
        ("2026-10-23", "2026-10-24", "2026-10-26"),  # and back
    ],
)
@pytest.mark.parametrize("name", EVERY_TIMER)
def test_every_timer_of_every_level_has_its_boundary(name: str, days: tuple[str, str, str]) -> None:
    scheme, _, level_name = name.partition("/")
    start = at(f"{days[0]}T16:00:00")
    found = due(scheme, level_name, start)
    timers = (found.respond_by, found.escalate_at, found.update_by)
    for moment, said in zip(timers, EVERY_TIMER[name], strict=True):
        day, _, clock = said.partition(" ")
        if said:
            boundary(moment, at(f"{days[int(day)]}T{clock}:00"))
        else:
            assert moment is None


def test_no_level_is_left_out() -> None:
    levels = [each.name for scheme in shipped().values() for each in scheme.levels]
    assert levels == list(EVERY_TIMER)


@pytest.mark.parametrize(("scheme", "name", "span"), ELAPSED)
def test_spans_are_real_time_when_clocks_change(scheme: str, name: str, span: timedelta) -> None:
    for start in (at("2026-03-29T01:50:00"), at("2026-10-25T01:50:00"), at("2026-12-31T23:59:59")):
        boundary(due(scheme, name, start).respond_by, start + span)


def test_business_days_are_wall_time_when_clocks_change() -> None:
    for friday, monday in (
        ("2026-03-27T16:00:00", "2026-03-30"), ("2026-10-23T16:00:00", "2026-10-26"),
    ):  # fmt: skip
        start = at(friday)
        boundary(due("s", "S3", start).respond_by, at(f"{monday}T16:00:00"))
        boundary(due("sev", "SEV3", start).escalate_at, at(f"{monday}T09:00:00"))
        boundary(due("critical", "Medium", start).respond_by, at(f"{monday}T12:00:00"))


@given(STARTS, st.sampled_from([each for scheme in shipped().values() for each in scheme.levels]))
def test_nothing_is_due_before_it_began_and_what_is_worse_is_due_no_later(
    start: datetime, one: Level
) -> None:
    for calendar in (TEAM, WEEKDAYS, ALWAYS):
        found = rules.timers(one, start=start, calendar=calendar)
        for moment in (found.respond_by, found.escalate_at, found.update_by):
            assert moment is None or (moment >= start and moment.tzinfo is UTC)
        worst = rules.timers(shipped()[one.scheme].levels[0], start=start, calendar=calendar)
        assert worst.respond_by is not None
        assert found.respond_by is None or worst.respond_by <= found.respond_by


def test_every_level_that_has_a_counterpart_comes_back_as_itself() -> None:
    for scheme in shipped().values():
        for other in shipped().values():
            for each in scheme.levels:
                if any(each.rank == one.rank for one in other.levels):
                    assert rules.map_level(rules.map_level(each, to=other), to=scheme) == each
    rows = rules.mapping(shipped().values())
    assert [[each and each.id for each in levels] for _, levels in rows] == [
        ["SEV1", "S0", "Critical"], ["SEV2", "S1", "High"], ["SEV3", "S2", "Medium"],
        ["SEV4", "S3", "Low"], [None, "S4", None],
    ]  # fmt: skip


def test_a_level_without_a_counterpart_is_refused() -> None:
    with pytest.raises(rules.CannotMap, match="s/S4 has no counterpart in severity-scheme:sev"):
        rules.map_level(level("s", "S4"), to=shipped()["sev"])
    with pytest.raises(rules.CannotMap, match="has no level 'SEV9'"):
        rules.rank_of(shipped()["sev"], level="SEV9")
    assert rules.rank_of(shipped()["s"], level="s3") == 4


def test_reports_group_what_is_equivalent_and_refuse_what_is_not_known() -> None:
    counts = {
        ("sev", "SEV1"): 1, ("s", "S0"): 2, ("critical", "Critical"): 3, ("s", "S4"): 4, ("sev", "SEV3"): 5,
    }  # fmt: skip
    found = rules.normalised(counts, schemes=shipped())
    assert [(each.rank, each.total) for each in found] == [(1, 6), (3, 5), (5, 4)]
    assert found[0].words == "Critical, S0, SEV1"
    assert found[0].counts == {"sev/SEV1": 1, "s/S0": 2, "critical/Critical": 3}
    for unknown in (("sev", "SEV5"), ("ours", "P1")):
        with pytest.raises(rules.CannotMap):
            rules.normalised({**counts, unknown: 1}, schemes=shipped())


@pytest.mark.mission("R183")
def test_figures_suggest_a_level_beyond_their_limit_alone() -> None:
    scheme = shipped()["s"]
    examples = {name: " ".join(level("s", name).examples).casefold() for name in ("S0", "S1")}
    assert "all ingestion has failed" in examples["S0"]
    assert "data was breached" in examples["S0"]
    assert "dead-letter queue of routing" in examples["S1"]
    assert "30 minutes" in examples["S1"]

    def suggested(**metrics: float) -> str:
        found = rules.suggest(scheme, facts=Facts(metrics=metrics))
        return found.id if found else ""

    assert suggested(routing_dlq_depth=1001) == "S1"
    assert suggested(routing_dlq_depth=1000) == ""
    assert suggested(latency_p95_seconds=30 * 60 + 1) == "S1"
    assert suggested(latency_p95_seconds=30 * 60) == ""
    assert suggested(ingestion_success_ratio=0) == "S0"
    assert suggested(ingestion_success_ratio=0.001) == ""
    assert suggested(routing_dlq_depth=1001, ingestion_success_ratio=0) == "S0", "the worst one counts"
    assert suggested() == ""
    breach = rules.suggestion(scheme, facts=Facts(labels={"data_breach": "true"}))
    assert breach is not None
    assert (breach.level.id, breach.because) == ("S0", 'labels.data_breach == "true"')


@pytest.mark.parametrize(
    ("text", "words"),
    [("metrics.depth >", "Syntax error"), ("evidence.x == 1", "unknown name evidence"), ("", "Syntax error")],
)
def test_an_expression_that_is_none_is_refused(text: str, words: str) -> None:
    with pytest.raises(rules.BadExpression, match=words):
        rules.compile_rule(text)


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("15m", "15 min"), ("24h", "24 h"), ("1d", "24 h"), ("1w", "7 d"), ("1h30m", "1 h 30 min"),
        ("0s", "at once"), ("Immediate", "at once"), ("1 business day", "1 business day"),
        ("2  business days", "2 business days"), ("next_business_day", "next business day"),
        ("as needed", "none"), ("none", "none"),
    ],
)  # fmt: skip
def test_waits_are_read_and_spelt(text: str, words: str) -> None:
    assert rules.spell(rules.wait_of(text)) == words


@pytest.mark.parametrize("text", ["", "soon", "-1h", "0 business days", "1.5h", "15"])
def test_what_is_no_wait_is_refused(text: str) -> None:
    with pytest.raises(rules.BadWait, match="is no time to wait"):
        rules.wait_of(text)
