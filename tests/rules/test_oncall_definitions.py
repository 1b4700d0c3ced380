"""What schedules, policies and agreements say, and what is wrong with them, at file and line."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from seatrial.domains.oncall import rules
from seatrial.domains.oncall.rules.reading import agreement_of, policy_of, schedule_of
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks

OPS = Path(__file__).parents[2] / "examples/edi-gateway/ops"
HEAD = "apiVersion: seatrial.dev/v1\nkind: {kind}\nmetadata: {{name: x}}\nspec:\n"
_ENTITY = "---\napiVersion: backstage.io/v1alpha1\nkind: {}\nmetadata: {{name: {}}}\nspec: {}\n"
PEOPLE = "".join(_ENTITY.format("User", name, "{memberOf: [t]}") for name in ("ana", "ben"))
TEAM = _ENTITY.format("Group", "t", "{type: team, children: []}")


@pytest.fixture(autouse=True, scope="module")
def _kinds():
    for domain in ("catalog", "calendars", "oncall"):
        hooks.load(f"seatrial.domains.{domain}", rooms=hooks.PLAIN_ROOMS)


def faults(kind, spec):
    said = "".join(f"  {line}\n" for line in spec.splitlines())
    found = compile_files({"x.yaml": (HEAD.format(kind=kind) + said + PEOPLE + TEAM).encode()})
    return [(each.source.line, each.severity, each.message) for each in found.findings]


def example():
    return compile_files(
        {str(path.relative_to(OPS)): path.read_bytes() for path in sorted(OPS.rglob("*.yaml"))}
    )


def test_the_example_says_who_is_on_call_and_who_is_paged():
    found = example()
    ours = [each for each in found.findings if each.source.path.startswith("oncall/")]
    assert ours == []
    urn = "schedule:edi-gateway"
    schedule = schedule_of(urn, body=found.definitions[urn].body)
    at = datetime(2026, 3, 3, 1, tzinfo=UTC)
    assert [(each.person, each.layer) for each in rules.who(schedule, at=at)] == [
        ("person:wei-sato", "nights")
    ]
    start = datetime(2026, 1, 6, tzinfo=UTC)
    shifts = rules.timeline(schedule, start=start, end=start + timedelta(days=365))
    assert rules.gaps(shifts, start=start, end=start + timedelta(days=365)) == []
    policy = policy_of(
        "escalation-policy:edi-gateway", body=found.definitions["escalation-policy:edi-gateway"].body
    )
    assert [len(each.targets) for each in policy.levels] == [1, 2, 1]
    assert str(policy.levels[1].targets[1]) == "lead:edi-team"
    assert (policy.repeat, policy.otherwise) == (2, "escalation-policy:edi-gateway-nights")
    agreement = agreement_of(
        "on-call-agreement:edi-team", body=found.definitions["on-call-agreement:edi-team"].body
    )
    assert agreement.rates and (agreement.rates.currency, str(agreement.rates.night)) == ("EUR", "6.0")


LAYER = "- {{name: a, people: [ana, ben], rotation: {{every: {every}, start: {start}}}{more}}}"


def schedule(every="7d", start="2026-01-05T09:00", more="", people="ana, ben"):
    return "time_zone: Europe/Oslo\nteam: t\nlayers:\n" + LAYER.format(
        every=every, start=start, more=more
    ).replace("ana, ben", people)


@pytest.mark.parametrize(
    ("spec", "line", "words"),
    [
        (schedule(every="30m"), 8, "a turn lasts an hour at least"),
        (schedule(start="2026-01-05T09:00+01:00"), 8, "is no local time"),
        (schedule(more=", until: 2025-01-01T09:00"), 8, "it ends before it begins"),
        (schedule(people="ana"), 8, "is the only one"),
        (schedule(people="nobody, ben"), 8, "person:nobody"),
        (schedule(more=", role: shadow"), 8, "nobody would be paged"),
        (schedule().replace("Europe/Oslo", "Mars/Base"), 5, "is no time zone"),
        (schedule() + "\n" + LAYER.format(every="7d", start="2026-01-05T09:00", more=""), 9, "stands twice"),
        (schedule() + "\nneeded: {calendar: nowhere}", 9, "business-calendar:nowhere"),
    ],
)
def test_what_is_wrong_with_a_schedule_is_told_at_its_line(spec, line, words):
    assert [each for each in faults("Schedule", spec) if each[0] == line and words in each[2]]


def test_a_schedule_without_faults_has_none():
    assert faults("Schedule", schedule()) == []
    assert faults("Schedule", schedule() + "\nneeded: {calendar: weekdays}") == []


@pytest.mark.parametrize(
    ("spec", "words"),
    [
        ("levels: [{to: ['schedule:none']}]\nfallback: ['user:default/ana']", "schedule:none"),
        ("levels: [{to: ['user:default/ana']}]\nfallback: []", "fallback"),
        ("levels: [{to: ['pager:x']}]\nfallback: ['user:default/ana']", "pager:x"),
        (
            "levels: [{to: ['user:default/ana']}]\nfallback: ['user:default/ana']\n"
            "hours: {calendar: weekdays, otherwise: x}",
            "leads back to itself",
        ),
    ],
)
def test_what_is_wrong_with_a_policy_is_told(spec, words):
    assert any(words in each[2] for each in faults("EscalationPolicy", spec))
