"""Postmortems: due in 72 hours, in five parts, blaming nobody, closed with something changed (R201-R205)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import NewAction
from seatrial.domains.incidents import models, rules, selectors, services
from seatrial.domains.incidents.services import CannotClosePostmortem, CannotWritePostmortem
from seatrial.domains.incidents.types import DEFAULT, Counted, Facts, Written
from seatrial.domains.incidents.types import PARTS as PART_NAMES
from seatrial.domains.notices import selectors as notices
from seatrial.kit.access import Denied, system
from tests.cast import SERVICE
from tests.factories.incidents import DAY, HOUR, MINUTE, NOW, PARTS, WHOLE, alert, declared, resolved

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]
END = NOW + HOUR
LATER = NOW + 3 * HOUR


def act(cast, found):
    new = NewAction(
        kind="remediation", title="Look at certificates", owner=str(cast.lead.uid),
        due_on=(NOW + 9 * DAY).date(),
        service=found.service, source=found.urn, source_title=found.title,
    )  # fmt: skip
    return actions.open_action(new, actor=cast.actor("lead"), now=NOW)


def write(cast, found, written=WHOLE, by="operations", **more):
    return services.write_postmortem(found.name, written=written, actor=cast.actor(by), now=LATER, **more)


def close(cast, found, **more):
    return services.close_postmortem(found.name, actor=cast.actor("operations"), now=LATER, **more)


@pytest.mark.mission("R201")
@pytest.mark.parametrize(("severity", "required"), [("SEV1", True), ("SEV2", True), ("SEV3", False)])
def test_severe_incidents_need_one_within_72_hours(cast, severity, required):
    """SEV1 is S0, SEV2 S1 and SEV3 S2: 71:59 and 72:00 are fine, 72:01 is a breach, and S2 needs none."""
    found = resolved(cast, severity=severity)
    review = selectors.postmortem(found.uid)
    assert (review is not None) == required
    due = END + timedelta(hours=72)
    for late, at in ((False, due - MINUTE), (False, due), (required, due + MINUTE)):
        assert bool(selectors.overdue(found.service_uid, now=at)) == late
        assert bool(services.mark_overdue(now=at)) == late
    if required:
        assert services.mark_overdue(now=due + DAY) == 0
        for person in (cast.operations, cast.owner):
            told = [each.subject for each in notices.notices(str(person.uid))]
            assert "The postmortem of I-1 is overdue" in told


def severity(cast, found, level, at=LATER):
    services.describe(found.name, facts=Facts(severity=level), actor=cast.actor("operations"), now=at)


@pytest.mark.mission("R201")
def test_a_severity_that_grows_after_the_end_asks_for_one_too(cast):
    """It counts from the end, as ever: whoever makes it worse later wins no time."""
    found = resolved(cast, severity="SEV3")
    assert selectors.postmortem(found.uid) is None
    severity(cast, found, "SEV1")
    review, due = selectors.postmortem(found.uid), END + timedelta(hours=72)
    assert (review.due_at, review.owner) == (due, str(cast.operations.uid))
    assert services.remind(now=due - timedelta(hours=4)) == 1
    severity(cast, found, "SEV2", at=due - HOUR)
    assert selectors.postmortem(found.uid).due_at == due
    assert services.remind(now=due - HOUR) == 0
    assert services.mark_overdue(now=due) == 0
    assert services.mark_overdue(now=due + MINUTE) == 1


@pytest.mark.mission("R201")
def test_a_severity_that_shrinks_after_the_end_asks_for_none_and_loses_no_word(cast):
    found = resolved(cast)
    write(cast, found)
    due = END + timedelta(hours=72)
    assert services.mark_overdue(now=due + MINUTE) == 1
    severity(cast, found, "SEV3", at=due + HOUR)
    review = selectors.postmortem(found.uid)
    assert (review.due_at, review.parts["cause"]) == (None, PARTS["cause"])
    assert selectors.overdue(found.service_uid, now=due + DAY) == []
    assert services.mark_overdue(now=due + DAY) == 0
    severity(cast, found, "SEV2", at=due + DAY)
    review = selectors.postmortem(found.uid)
    assert (review.due_at, review.parts["cause"]) == (due, PARTS["cause"])
    assert services.mark_overdue(now=due + DAY) == 1


def test_one_that_is_closed_stays_as_it_is_whatever_the_severity(cast):
    found = resolved(cast)
    act(cast, found)
    write(cast, found)
    closed = close(cast, found)
    severity(cast, found, "SEV4")
    assert replace(selectors.postmortem(found.uid), rank=closed.rank) == closed


def test_it_may_count_from_when_it_was_declared():
    said = replace(DEFAULT, counted_from="declared")
    due = rules.review_due(1, declared_at=NOW, resolved_at=END, policy=said)
    assert due == NOW + timedelta(hours=72)


def test_owners_are_reminded_as_the_policy_says(cast):
    resolved(cast)
    due = END + timedelta(hours=72)
    assert services.remind(now=due - timedelta(hours=24, seconds=1)) == 0
    assert services.remind(now=due - timedelta(hours=24)) == 1
    assert services.remind(now=due - timedelta(hours=23)) == 0
    assert services.remind(now=due - timedelta(hours=4)) == 1
    assert services.remind(now=due) == 0


@pytest.mark.mission("R203")
@pytest.mark.parametrize("part", PART_NAMES)
def test_without_one_of_five_parts_it_is_not_closed(cast, part):
    found = resolved(cast)
    act(cast, found)
    write(cast, found, replace(WHOLE, parts={**PARTS, part: "  "}))
    with pytest.raises(CannotClosePostmortem) as caught:
        close(cast, found)
    assert [each.place for each in caught.value.faults] == [f"/parts/{part}"]
    write(cast, found)
    assert close(cast, found).state == "closed"


@pytest.mark.mission("R204")
def test_without_a_change_or_a_reason_it_is_not_closed(cast):
    found = resolved(cast)
    act(cast, found)
    write(cast, found, replace(WHOLE, change=""))
    with pytest.raises(CannotClosePostmortem) as caught:
        close(cast, found)
    assert [each.place for each in caught.value.faults] == ["/change"]
    write(cast, found, Written(no_change="The runbook said so already; nobody had read it."))
    assert close(cast, found).no_change.startswith("The runbook")


@pytest.mark.mission("R202")
def test_the_timeline_is_the_log_and_names_in_the_cause_are_flagged(cast):
    found = declared(cast)
    services.note(found.name, words="It ended at nine.", actor=cast.actor("lead"), now=NOW + MINUTE)
    services.resolve(found.name, resolution="Renewed.", actor=cast.actor("operations"), now=END)
    act(cast, found)
    blaming = {**PARTS, "cause": "Lead forgot the certificate: human error."}
    write(cast, found, replace(WHOLE, parts=blaming))
    with pytest.raises(CannotClosePostmortem) as caught:
        close(cast, found)
    assert {each.detail.partition(":")[0] for each in caught.value.faults} == {"'Lead'", "'human error'"}
    write(cast, found)
    closed = close(cast, found)
    entries = models.Entry.objects.filter(incident_id=found.uid).order_by("position")
    log = [(each.position, each.kind, each.at, each.words, each.by) for each in entries]
    assert [(e.position, e.kind, e.at, e.words, e.by) for e in closed.kept] == log
    assert len(log) == 4
    services.note(found.name, words="Afterwards.", actor=cast.actor("lead"), now=LATER)
    assert len(selectors.timeline(selectors.postmortem(found.uid), incident_uid=found.uid)) == 4


def test_words_that_were_looked_at_may_stay(cast):
    found = resolved(cast)
    act(cast, found)
    write(cast, found, replace(WHOLE, parts={**PARTS, "cause": "The alarm of Operations was off."}))
    with pytest.raises(CannotClosePostmortem):
        close(cast, found)
    assert close(cast, found, keep_words=True).state == "closed"


def test_somebody_does_something_or_says_why_not(cast):
    found = resolved(cast)
    write(cast, found)
    with pytest.raises(CannotClosePostmortem, match="nobody does anything"):
        close(cast, found)
    write(cast, found, Written(parts={"corrective": "No action: it is switched off next week."}))
    assert close(cast, found).state == "closed"
    with pytest.raises(CannotWritePostmortem):
        write(cast, found)


def test_who_had_no_part_in_it_does_not_write_and_nobody_writes_over_others(cast):
    found = resolved(cast)
    with pytest.raises(Denied):
        write(cast, found, by="stranger")
    first = write(cast, found)
    with pytest.raises(CannotWritePostmortem, match="somebody else wrote"):
        write(cast, found, revision=first.revision - 1)


def test_reopening_makes_it_a_draft_that_is_due_again(cast):
    found = resolved(cast)
    actor = cast.actor("operations")
    with pytest.raises(CannotClosePostmortem):
        close(cast, found)
    services.reopen(found.name, reason="It came back.", actor=actor, now=NOW + 2 * HOUR)
    assert selectors.postmortem(found.uid).due_at is None
    with pytest.raises(CannotClosePostmortem, match="not over"):
        close(cast, found)
    services.resolve(found.name, resolution="Now.", actor=actor, now=NOW + 5 * HOUR)
    assert selectors.postmortem(found.uid).due_at == NOW + timedelta(hours=77)


@pytest.mark.mission("R205")
def test_three_incidents_with_one_cause_are_a_pattern(cast):
    for number, tag in enumerate(("disk-full", "expired-certificate", "disk-full", "disk-full")):
        found = resolved(cast, now=NOW + number * HOUR)
        write(cast, found, Written(tags=(tag,)))
        shown = selectors.patterns(now=NOW + DAY)
        assert bool(shown) == (number == 3)
    (pattern,) = shown
    assert (pattern.tag, pattern.service) == ("disk-full", "service:edi-gateway")
    assert pattern.incidents == ("I-1", "I-3", "I-4")
    assert selectors.patterns(now=NOW + 400 * DAY) == ()


def test_figures_say_how_many_they_count(cast):
    for minutes in (10, 20, 60):
        at = NOW + DAY
        resolved(
            cast, now=at, started_at=at - minutes * MINUTE, detected_at=at - MINUTE, title=f"After {minutes}"
        )
    declared(cast, now=NOW + DAY)
    found = {each.name: each for each in selectors.figures(Counted(NOW, NOW + 2 * DAY))}
    assert (found["mttd"].n, found["mttd"].mean, found["mttd"].median) == (3, 29 * MINUTE, 19 * MINUTE)
    # of the fourth nobody said when it was noticed: it is not counted as led at once
    assert (found["mtta"].n, found["mtta"].median) == (3, MINUTE)
    assert (found["mttr"].n, found["mttr"].mean) == (3, 90 * MINUTE)
    assert all(each.n == 0 and each.mean is None for each in selectors.figures(Counted(NOW, NOW + HOUR)))


def test_recall_counts_incidents_that_an_alert_came_before(cast):
    """Told by an alert; an alert came at the same moment; a minute after somebody noticed; none at all."""
    declared(cast, alerts=(alert("First"), alert("Later", now=NOW + MINUTE)), now=NOW + HOUR)
    declared(cast, detected_at=NOW, alerts=(alert("Same"),), now=NOW + HOUR)
    declared(cast, detected_at=NOW, alerts=(alert("Late", now=NOW + MINUTE),), now=NOW + HOUR)
    declared(cast, now=NOW + HOUR)
    *_, found = selectors.figures(Counted(NOW, NOW + DAY))
    assert (found.name, found.n, found.share) == ("recall", 4, 0.5)
    *_, none = selectors.figures(Counted(NOW, NOW + MINUTE))
    assert (none.n, none.share) == (0, None)


def test_figures_are_of_a_service_a_team_and_a_severity(cast):
    for service, severity in ((SERVICE, "SEV1"), (SERVICE, "SEV2"), ("service:label-printer", "SEV1")):
        resolved(cast, service=service, severity=severity, started_at=NOW - MINUTE)

    def n(**more):
        found = selectors.figures(Counted(NOW, NOW + DAY, **more))
        return {each.name: each.n for each in found}["mttr"]

    assert n() == 3
    assert (n(service=SERVICE), n(team="team:printers"), n(level="sev1")) == (2, 1, 2)
    assert n(service=SERVICE, level="SEV1") == n(team="team:edi", level="SEV1") == 1
    assert n(service=SERVICE, team="team:printers") == n(team="team:nobody") == 0
    assert n(known=frozenset({"service:label-printer"})) == 1
    assert n(known=frozenset({"service:label-printer"}), team="team:edi") == 0
    assert selectors.levels() == ["SEV1", "SEV2"]
    assert selectors.levels(frozenset({"service:label-printer"})) == ["SEV1"]


def test_the_probe_counts_what_was_in_time(cast):
    """One closed in time, one late, one overdue, one not due yet; of another service nothing counts."""
    for at in (NOW, NOW, NOW):
        resolved(cast, now=at)
    resolved(cast, service="service:label-printer")
    for name, after in (("I-1", DAY), ("I-2", 4 * DAY)):
        services.write_postmortem(name, written=WHOLE, actor=system("test"), now=NOW + after)
        models.Postmortem.objects.filter(incident__number=int(name[2:])).update(
            corrective="No action: it is renewed."
        )
        services.close_postmortem(name, actor=system("test"), now=NOW + after)
    resolved(cast, now=NOW + 4 * DAY)
    said = {"service": SERVICE, "within": 30 * DAY}
    assert selectors.punctuality(now=NOW + 5 * DAY, **said) == {
        "due": 3, "on_time": 1, "late": 1, "overdue": 1, "open": 1
    }  # fmt: skip
    assert selectors.punctuality(now=NOW + 60 * DAY, **said)["due"] == 0
