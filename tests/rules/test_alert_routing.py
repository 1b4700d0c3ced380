"""Where alerts go, what keeps them quiet and how bad they are."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.alerts import rules
from seatrial.domains.alerts.types import Inhibition, Route, Routed, Routing, Silence, Standing
from seatrial.domains.severities.selectors import shipped

AT = datetime(2026, 11, 22, 3, tzinfo=UTC)
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


def match(*texts):
    return tuple(rules.matcher_of(each) for each in texts)


def tree(*routes, order=100, urn="alert-routing:platform", **more):
    return Routing(urn, "Platform", order, routes, **more)


@pytest.mark.parametrize(
    ("text", "labels", "expected"),
    [
        ('severity="critical"', {"severity": "critical"}, True),
        ("severity=critical", {"severity": "critical "}, False),
        ("severity!=critical", {}, True),
        ("team=~edi-.*", {"team": "edi-team"}, True),
        ("team=~edi", {"team": "edi-team"}, False),
        ("team=~edi|", {}, True),
        ("team!~edi.*", {"team": "edi"}, False),
        ('name="a \\"b\\""', {"name": 'a "b"'}, True),
        ("lines=~a.b", {"lines": "a\nb"}, False),
    ],
)
def test_conditions_mean_what_they_mean_in_alertmanager(text, labels, expected):
    assert rules.holds(rules.matcher_of(text), labels=labels) is expected


@pytest.mark.parametrize("text", ["", "critical", "=x", "a b=c", "team=~(", "x=" + "y" * 600])
def test_what_is_no_condition_is_refused(text):
    with pytest.raises(rules.BadMatcher):
        rules.matcher_of(text)


def test_a_hostile_expression_keeps_nobody_waiting():
    matcher = rules.matcher_of("team=~(a+)+")
    # an engine that goes back over what it read would not end before the test run does
    assert not rules.holds(matcher, labels={"team": "a" * 5000 + "b"})


def test_the_deepest_branch_that_matches_says_it_with_all_that_it_inherits():
    edi = Route(
        "EDI", match("team=edi-team"), policy="escalation-policy:edi", group_by=("alertname",),
        levels={"page": "SEV1"},
        routes=(
            Route("attacks", match("kind=attack"), urgency="high", levels={"info": "SEV4"}),
            Route("rest", urgency="low"),
        ),
    )  # fmt: skip
    found = rules.route([tree(edi)], labels={"team": "edi-team", "kind": "attack", "alertname": "Flood"})
    assert (found.path, found.policy, found.urgency) == (
        "Platform / EDI / attacks", "escalation-policy:edi", "high"
    )  # fmt: skip
    assert found.levels == {"page": "SEV1", "info": "SEV4"}
    assert rules.group_key(found, labels={"alertname": "Flood"}) == (
        "Platform / EDI / attacks: alertname=Flood"
    )
    other = rules.route([tree(edi)], labels={"team": "edi-team"})
    assert other.path == "Platform / EDI / rest"
    assert [(each.path, each.matched) for each in other.tried] == [
        ("Platform / EDI", True), ("Platform / EDI / attacks", False), ("Platform / EDI / rest", True),
    ]  # fmt: skip
    assert other.tried[1].because == 'kind="attack" does not hold: there is no kind'


def test_trees_are_tried_in_their_order_and_none_is_an_answer_too():
    first = tree(Route("a", match("x=1"), policy="p:a"), order=1)
    second = tree(Route("b", policy="p:b", service="label:app"), urn="alert-routing:rest")
    assert rules.route([second, first], labels={"x": "1"}).policy == "p:a"
    found = rules.route([second, first], labels={"app": "service:edi-gateway"})
    assert (found.policy, found.service) == ("p:b", "service:edi-gateway")
    assert rules.route([first], labels={}).path == ""


NEEDS = {"service:portal": frozenset({"service:edi-gateway", "service:db"})}
DOWN = Inhibition("a service that it needs is down", match("severity=critical"), needs=True)


def standing(number, service="", *, quiet=False, **labels):
    return Standing(number, f"AL-{number}", labels, service, quiet)


def test_an_alert_is_quiet_while_a_service_that_it_needs_is_down():
    down = standing(1, "service:db", severity="critical")
    mine = standing(2, "service:portal", severity="critical")
    found = rules.inhibitor(mine, among=[down, mine], inhibitions=[DOWN], needs=NEEDS)
    assert found is not None
    assert found.by == "AL-1"
    assert rules.inhibitor(down, among=[down, mine], inhibitions=[DOWN], needs=NEEDS) is None
    mild = standing(3, "service:db", severity="warning")
    assert rules.inhibitor(mine, among=[mild], inhibitions=[DOWN], needs=NEEDS) is None


def test_of_each_circle_one_alert_pages():
    circle = {"service:a": frozenset({"service:b"}), "service:b": frozenset({"service:a"})}
    a, b = standing(1, "service:a", severity="critical"), standing(2, "service:b", severity="critical")
    first = rules.inhibitor(a, among=[], inhibitions=[DOWN], needs=circle)
    second = rules.inhibitor(b, among=[a], inhibitions=[DOWN], needs=circle)
    assert (first, second is not None) == (None, True)
    quiet = standing(2, "service:b", quiet=True, severity="critical")
    assert rules.inhibitor(a, among=[quiet], inhibitions=[DOWN], needs=circle) is None


def test_equal_labels_tell_alerts_of_one_kind_apart():
    rule = Inhibition("worse counts", match("severity=critical"), match("severity=warning"), ("cluster",))
    worse = standing(1, severity="critical", cluster="north")
    here, there = (standing(2, severity="warning", cluster=name) for name in ("north", "south"))
    assert rules.inhibitor(here, among=[worse], inhibitions=[rule], needs={}) is not None
    assert rules.inhibitor(there, among=[worse], inhibitions=[rule], needs={}) is None
    both = Inhibition("all of all")
    assert rules.inhibitor(here, among=[there], inhibitions=[both], needs={}) is None


def silence(*texts, start=AT, length=HOUR, **more):
    values = {"uid": "1", "number": 1, "kind": "silence", "reason": "new disks", "made_by": "ana"}
    times = {"starts_at": start, "ends_at": start + length, "created_at": start}
    return Silence(match=match(*texts), **{**values, **times, **more})


def test_a_silence_counts_from_its_first_moment_to_before_its_last():
    made = silence("team=edi")
    for at, is_quiet in [
        (AT - timedelta(microseconds=1), False), (AT, True), (AT + HOUR - timedelta(microseconds=1), True),
        (AT + HOUR, False),
    ]:  # fmt: skip
        found = rules.silencing([made], labels={"team": "edi"}, service="", at=at)
        assert (found is not None) is is_quiet, at
    assert rules.silencing([made], labels={"team": "x"}, service="", at=AT) is None
    other = silence("team=edi", service="service:a")
    assert rules.silencing([other], labels={"team": "edi"}, service="service:b", at=AT) is None
    cancelled = silence("team=edi", cancelled_at=AT)
    assert rules.silencing([cancelled], labels={"team": "edi"}, service="", at=AT) is None


def test_of_two_silences_the_longer_one_says_until_when():
    long = silence(length=3 * HOUR, number=2)
    found = rules.silencing([silence(), long], labels={}, service="", at=AT)
    assert found is not None
    assert (found.by, found.until) == ("SL-2", AT + 3 * HOUR)


def test_a_window_that_comes_again_keeps_its_local_hour_when_the_clock_changes():
    start = datetime(2026, 10, 24, 0, 30, tzinfo=UTC)  # a Saturday, 02:30 in Oslo
    made = silence(start=start, repeat="daily", time_zone="Europe/Oslo", kind="maintenance")
    assert rules.span(made, at=start + HOUR) == (start + DAY, start + DAY + HOUR)
    winter = datetime(2026, 10, 26, 1, 30, tzinfo=UTC)
    assert rules.span(made, at=winter) == (winter, winter + HOUR)
    weekly = silence(start=start, repeat="weekly", time_zone="Europe/Oslo")
    assert rules.span(weekly, at=start + 30 * DAY) == (
        datetime(2026, 11, 28, 1, 30, tzinfo=UTC), datetime(2026, 11, 28, 2, 30, tzinfo=UTC),
    )  # fmt: skip


def classed(labels, annotations=None, *, scheme="s", routed=None, hint=""):
    schemes = shipped()
    found = rules.classed(
        routed or Routed(), labels=labels, annotations=annotations or {}, hint=hint,
        scheme=schemes[scheme], schemes=schemes.values(),
    )  # fmt: skip
    return found.level


@pytest.mark.parametrize(
    ("annotations", "expected"),
    [
        ({"routing_dlq_depth": "1001"}, "S1"),
        ({"routing_dlq_depth": "1000"}, "S3"),
        ({"latency_p95_seconds": "30m1s"}, "S1"),
        ({"latency_p95_seconds": "1800"}, "S3"),
        ({"routing_dlq_depth": "nan"}, "S3"),
    ],
)
def test_executable_rules_suggest_the_level_of_an_alert(annotations, expected):
    assert classed({"severity": "S3"}, annotations) == expected


def test_the_worst_that_speaks_for_it_counts_and_a_route_has_the_last_word():
    figures = {"routing_dlq_depth": "5000"}
    assert classed({"severity": "S0"}, figures) == "S0"
    assert classed({}, figures, routed=Routed(path="x", level="S4")) == "S4"
    assert classed({"priority": "page"}, routed=Routed(severity_label="priority", levels={"page": "S2"})) == (
        "S2"
    )


def test_words_of_other_schemes_are_understood_and_silence_is_not_harmless():
    assert classed({"severity": "critical"}, scheme="sev") == "SEV1"
    assert (classed({"severity": "warning"}, scheme="sev"), classed({}, hint="P4")) == ("SEV3", "S3")
    assert classed({}, hint="SEV3") == "S2"
    assert classed({"severity": "purple"}) == "S1"
