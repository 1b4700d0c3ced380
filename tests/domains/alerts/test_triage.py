"""Alerts through all stages, silences, merging, labels and noise."""

from datetime import timedelta
from uuid import UUID

import pytest

from seatrial.domains.actions.models import Action
from seatrial.domains.alerts import rules, selectors, services
from seatrial.domains.alerts.models import Alert, Entry, EscalationRun
from seatrial.domains.alerts.rules import CannotMove, CannotSkipStage
from seatrial.domains.alerts.services import CannotSilence, NewSilence
from seatrial.domains.alerts.types import Asked
from seatrial.domains.notices.models import Page
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import NotFound
from tests.factories import identity, oncall, triage

NOW, MINUTE = triage.NOW, triage.MINUTE
HOUR = timedelta(hours=1)
ACTOR = system("test")


@pytest.fixture
def handles(db, deliver_events):
    oncall.apply(routing=triage.ROUTING)
    people = oncall.people()
    for person in people.values():
        oncall.reached(person)
    deliver_events(NOW)
    return {str(person.uid): handle for handle, person in people.items()}


def name(alert):
    return f"AL-{alert.number}"


@pytest.mark.mission("R189")
def test_an_alert_walks_through_all_five_stages_and_none_is_left_out(handles):
    row = triage.row_of("Down", now=NOW, team="edi")
    row.save(force_insert=True)
    assert row.stage == "ingest"
    services.classify([row], now=NOW + MINUTE)
    with pytest.raises(CannotSkipStage):
        services.look_back(name(row), now=NOW + MINUTE)
    services.acknowledge(name(row), actor=ACTOR, now=NOW + 3 * MINUTE)
    with pytest.raises(CannotSkipStage):
        services.look_back(name(row), now=NOW + 3 * MINUTE)
    services.resolve(name(row), actor=ACTOR, now=NOW + 13 * MINUTE)
    services.label(name(row), verdict="true_positive", actor=ACTOR, now=NOW + 60 * MINUTE)
    row.refresh_from_db()
    assert row.stage == "postmortem"
    began = {
        "ingest": row.first_at, "classify": row.classified_at, "act": row.acted_at,
        "resolve": row.settled_at, "postmortem": row.looked_back_at,
    }  # fmt: skip
    lasted = rules.durations(began, now=NOW + 60 * MINUTE)
    assert [span // MINUTE for span in lasted.values()] == [1, 2, 10, 47, 0]


def test_what_its_monitor_ends_has_walked_there_too(handles):
    row = triage.fired(team="edi")
    triage.over(row, now=NOW + MINUTE)
    row.refresh_from_db()
    assert (row.stage, row.acted_at, row.settled_at) == ("resolve", NOW + MINUTE, NOW + MINUTE)
    assert EscalationRun.objects.get().state == "ended"


def test_it_opens_again_and_somebody_is_looked_for_anew(handles):
    row = triage.fired(team="edi")
    with pytest.raises(CannotMove, match="nothing to open again"):
        services.reopen(name(row), actor=ACTOR, now=NOW)
    services.resolve(name(row), actor=ACTOR, now=NOW + MINUTE)
    with pytest.raises(CannotMove, match="resolved already"):
        services.acknowledge(name(row), actor=ACTOR, now=NOW + MINUTE)
    again = services.reopen(name(row), actor=ACTOR, now=NOW + 2 * MINUTE)
    assert (again.state, again.stage, again.resolved_at) == ("open", "classify", None)
    triage.go_on(NOW + 2 * MINUTE)
    assert triage.paged(handles, state="open") == [("ana", name(row))]


def test_what_fired_again_meanwhile_is_not_opened_beside_it(handles):
    first = triage.fired(team="edi", key="k")
    services.resolve(name(first), actor=ACTOR, now=NOW)
    triage.fired(team="edi", key="k")
    with pytest.raises(CannotMove, match="fired again"):
        services.reopen(name(first), actor=ACTOR, now=NOW)


def test_somebody_who_has_it_asks_for_more(handles):
    row = triage.fired(team="edi")
    triage.go_on(NOW)
    services.acknowledge(name(row), actor=ACTOR, now=NOW + MINUTE)
    services.escalate(name(row), actor=ACTOR, now=NOW + 2 * MINUTE)
    triage.go_on(NOW + 2 * MINUTE)
    row.refresh_from_db()
    assert (row.state, len(triage.paged(handles, state="open"))) == ("open", 1)


def test_merged_alerts_page_once_and_end_together(handles):
    first, second = triage.fired("Down", team="edi"), triage.fired("Slow", team="edi")
    triage.go_on(NOW)
    services.merge(name(second), into=name(first), actor=ACTOR, now=NOW + MINUTE)
    assert triage.paged(handles, state="open") == [("ana", name(first))]
    with pytest.raises(CannotMove, match="merged into another"):
        services.acknowledge(name(second), actor=ACTOR, now=NOW + MINUTE)
    with pytest.raises(CannotMove, match="merged into"):
        services.merge(name(first), into=name(second), actor=ACTOR, now=NOW + MINUTE)
    services.resolve(name(first), actor=ACTOR, now=NOW + 2 * MINUTE)
    assert not Alert.objects.exclude(state="resolved").exists()
    assert triage.go_on(NOW + 600 * MINUTE) == 0


def test_what_is_merged_pages_again_when_the_other_is_over_or_it_is_separated(handles):
    first, second = triage.fired("Down", team="edi"), triage.fired("Slow", team="edi")
    services.merge(name(second), into=name(first), actor=ACTOR, now=NOW)
    services.separate(name(second), actor=ACTOR, now=NOW)
    triage.go_on(NOW)
    assert {about for _, about in triage.paged(handles, state="open")} == {name(first), name(second)}
    services.merge(name(second), into=name(first), actor=ACTOR, now=NOW + MINUTE)
    triage.over(first, now=NOW + 2 * MINUTE)
    triage.go_on(NOW + 2 * MINUTE)
    second.refresh_from_db()
    assert second.merged_into is None
    assert triage.paged(handles, state="open")[-1][1] == name(second)


def silence(**more):
    values = {"match": ["team=edi"], "starts_at": NOW, "ends_at": NOW + HOUR, "reason": "new disks"}
    return NewSilence(**{**values, **more})


def test_a_silence_calls_pages_off_and_what_is_open_when_it_is_over_pages(handles):
    row = triage.fired(team="edi")
    triage.go_on(NOW)
    made = services.silence(silence(), actor=ACTOR, now=NOW + MINUTE)
    assert triage.paged(handles, state="open") == []
    later = triage.fired("Slow", team="edi", now=NOW + 2 * MINUTE)
    assert later.silenced_by == made.name
    triage.go_on(NOW + HOUR - timedelta(seconds=1))
    assert triage.paged(handles, state="open") == []
    triage.go_on(NOW + HOUR)
    assert {about for _, about in triage.paged(handles, state="open")} == {name(row), name(later)}


def test_a_silence_made_with_a_key_counts_for_alerts_of_its_source_alone(handles):
    uid = triage.source().uid
    mine = triage.fired(team="edi")
    other = triage.row_of("Slow", now=NOW, team="edi")
    other.source = triage.source("alert-source:other")
    other.save(force_insert=True)
    services.classify([other], now=NOW)
    triage.go_on(NOW)
    made = services.silence_with_key(silence(), source=uid, author="amtool", now=NOW + MINUTE)
    assert triage.paged(handles, state="open") == [("ana", name(other))]
    late = triage.row_of("Late", now=NOW, team="edi")
    late.source = other.source
    late.save(force_insert=True)
    services.classify([late], now=NOW + MINUTE)
    late.refresh_from_db()
    mine.refresh_from_db()
    assert (late.silenced_by, mine.silenced_by) == ("", made.name)
    with pytest.raises(NotFound):
        services.unsilence_with_key(UUID(made.uid), source=other.source_id, now=NOW + 2 * MINUTE)
    services.unsilence_with_key(UUID(made.uid), source=uid, now=NOW + 2 * MINUTE)
    triage.go_on(NOW + 2 * MINUTE)
    assert ("ana", name(mine)) in triage.paged(handles, state="open")


def test_who_is_separated_has_nobody_until_somebody_answers(handles):
    first, second = triage.fired("Down", team="edi"), triage.fired("Slow", team="edi")
    services.acknowledge(name(second), actor=ACTOR, now=NOW)
    services.merge(name(second), into=name(first), actor=ACTOR, now=NOW)
    again = services.separate(name(second), actor=ACTOR, now=NOW + MINUTE)
    assert (again.state, again.acknowledged_at, again.acknowledged_by) == ("open", None, "")
    assert again.stage == "classify" and again.acted_at is None


def test_a_silence_that_is_ended_pages_at_once(handles):
    made = services.silence(silence(), actor=ACTOR, now=NOW)
    triage.fired(team="edi", now=NOW)
    assert triage.go_on(NOW) == 0
    services.unsilence(made.name, actor=ACTOR, now=NOW + MINUTE)
    triage.go_on(NOW + MINUTE)
    assert len(triage.paged(handles, state="open")) == 1


def test_a_silence_that_is_extended_keeps_quiet_up_to_its_new_end(handles):
    made = services.silence(silence(), actor=ACTOR, now=NOW)
    triage.fired(team="edi", now=NOW)
    longer = services.extend(made.name, ends_at=NOW + 2 * HOUR, actor=ACTOR, now=NOW + MINUTE)
    assert longer.ends_at == NOW + 2 * HOUR
    triage.go_on(NOW + HOUR)
    assert triage.paged(handles) == []
    triage.go_on(NOW + 2 * HOUR)
    assert len(triage.paged(handles, state="open")) == 1
    for end in (NOW + 2 * HOUR, NOW + 31 * 24 * HOUR):
        with pytest.raises(CannotSilence):
            services.extend(made.name, ends_at=end, actor=ACTOR, now=NOW + MINUTE)
    with pytest.raises(CannotSilence, match="is over"):
        services.extend(made.name, ends_at=NOW + 3 * HOUR, actor=ACTOR, now=NOW + 2 * HOUR)


def test_what_a_silence_would_hide_is_what_it_hides(handles):
    first, second, other = (
        triage.fired(name, team=team) for name, team in (("A", "edi"), ("B", "edi"), ("C", "x"))
    )
    wanted = rules.matchers(["team=~ed.", 'alertname!="B"'])
    assert [each.number for each in selectors.hidden(wanted, service="", actor=ACTOR).alerts] == [
        first.number
    ]
    assert selectors.hidden(rules.matchers(["team=edi"]), service="", actor=ACTOR).count == 2
    services.resolve(name(second), actor=ACTOR, now=NOW)
    found = selectors.hidden(rules.matchers(["team!=nobody"]), service="", actor=ACTOR)
    assert (found.count, found.is_all) == (2, True)
    assert selectors.hidden((), service="service:none", actor=ACTOR).count == 0
    assert other.number in [each.number for each in found.alerts]


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"match": []}, "every alert"),
        ({"match": ["team=~.*"]}, "every alert"),
        ({"match": ["team"]}, "no condition"),
        ({"ends_at": NOW}, "over already"),
        ({"ends_at": NOW + 31 * 24 * HOUR}, "30 days"),
        ({"repeat": "daily", "ends_at": NOW + 25 * HOUR}, "begin again"),
        ({"reason": " "}, "no reason"),
        ({"time_zone": "Mars"}, "no time zone"),
    ],
)
def test_what_would_keep_too_much_quiet_is_refused(handles, more, why):
    with pytest.raises(CannotSilence, match=why):
        services.silence(silence(**more), actor=ACTOR, now=NOW)


def test_a_stranger_answers_nothing(handles):
    row = triage.fired(team="edi")
    stranger = Actor("human", "1", "Sam", frozenset({"read"}))
    with pytest.raises(Denied):
        services.acknowledge(name(row), actor=stranger, now=NOW)
    with pytest.raises(Denied):
        services.silence(silence(), actor=stranger, now=NOW)
    with pytest.raises(Denied):
        selectors.explain(Asked({}), actor=stranger, at=NOW)


def test_what_would_happen_is_explained_and_pages_nobody(handles):
    found = selectors.explain(
        Asked({"team": "edi", "alertname": "Down", "severity": "SEV1"}), actor=ACTOR, at=NOW
    )
    assert (found.decision.routed.path, found.decision.service) == ("Platform / EDI", "service:edi-gateway")
    assert (found.decision.classified.level, found.policy_title) == ("SEV1", "EDI")
    planned = [((each.at - NOW) // MINUTE, each.title) for each in found.pages]
    assert planned[:3] == [(0, "levels 1 and 2"), (10, "level 1, round 2"), (15, "level 2, round 2")]
    assert found.pages[0].people[0].name == "Ana"
    night = selectors.explain(Asked({"team": "edi"}), actor=ACTOR, at=NOW + 6 * 24 * HOUR)
    assert night.policy_title == "Nights"
    assert not Page.objects.exists()
    assert not Alert.objects.exists()


@pytest.mark.mission("R209")
def test_noise_is_counted_by_rule_and_a_breach_of_the_target_wants_it_tuned(handles, deliver_events):
    boss = identity.person("Boss", handle="boss")
    identity.role(boss, "administrator", "")
    for number, verdict in enumerate(["false_positive", "false_positive", "true_positive", ""]):
        row = triage.fired("Flood", team="edi", n=str(number))
        triage.over(row, now=NOW)
        if verdict:
            services.label(name(row), verdict=verdict, actor=ACTOR, now=NOW)
    triage.fired("Calm", team="edi")
    noisy, calm = selectors.noise(now=NOW + HOUR)
    assert (noisy.rule, noisy.team, noisy.right, noisy.wrong, noisy.unlabelled) == (
        "Flood", "team:edi-team", 1, 2, 1
    )  # fmt: skip
    assert (noisy.ratio, noisy.is_breached, calm.ratio) == (2 / 3, True, None)
    everything, team = selectors.precision(now=NOW + HOUR)
    assert (everything.team, team.team) == (None, "team:edi-team")
    assert (team.right, team.labelled, team.unlabelled, team.share) == (1, 3, 2, 1 / 3)
    assert everything.share == team.share
    assert [each.share for each in selectors.precision(now=NOW - HOUR)] == [None]
    assert [each.week for each in selectors.noise(now=NOW + HOUR, by_week=True)] == ["2026-03-02"] * 2
    assert services.tune_noisy_rules(now=NOW + HOUR) == 1
    services.tune_noisy_rules(now=NOW + HOUR)
    task = Action.objects.get()
    assert (task.title, task.source) == ("Tune the alert rule Flood", "alert-rule:Flood")


def test_answers_in_time_and_late_are_counted_by_level(handles):
    for number, seconds in enumerate([900, 901]):
        row = triage.fired(f"Down{number}", team="edi", severity="SEV1")
        services.acknowledge(name(row), actor=ACTOR, now=NOW + timedelta(seconds=seconds))
    triage.fired("Down9", team="edi", severity="SEV1")
    (found,) = selectors.answering(now=NOW + timedelta(seconds=902), since=NOW - HOUR)
    assert (found.level, found.answered, found.in_time, found.late, found.waiting_late) == (
        "SEV1", 2, 1, 1, 1
    )  # fmt: skip
    assert found.took.mean == found.took.median == timedelta(seconds=900.5)


def test_how_long_answers_took_is_counted_from_the_first_page(handles):
    """Paged after a minute and answered in 9 more; never paged and answered after 20; not answered."""
    paged, unpaged = triage.fired("Down", team="edi"), triage.fired("Calm", team="edi")
    triage.fired("Lost", team="edi")
    EscalationRun.objects.filter(alert=paged).update(paged_at=NOW + MINUTE)
    for row, minutes in ((paged, 10), (unpaged, 20)):
        services.acknowledge(name(row), actor=ACTOR, now=NOW + minutes * MINUTE)
    found = selectors.answered(now=NOW + HOUR, since=NOW - HOUR)
    assert (found.n, found.mean, found.median) == (2, 14.5 * MINUTE, 14.5 * MINUTE)
    assert selectors.answered(now=NOW - HOUR, since=NOW - 2 * HOUR).n == 0
    assert selectors.answered(now=NOW + HOUR, since=NOW - HOUR, known=frozenset()).mean is None


def test_no_line_of_a_log_names_a_person(handles):
    row = triage.fired(team="edi")
    triage.go_on(NOW)
    services.acknowledge(name(row), actor=ACTOR, now=NOW)
    words = " ".join(Entry.objects.values_list("words", flat=True))
    assert not any(each in words for each in ("Ana", "Ben", "Cleo"))
