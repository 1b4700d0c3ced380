"""A rehearsal of a deployment: seven outcomes from rows, issues remedied, runbooks corrected."""

from datetime import timedelta
from pathlib import Path

import pytest

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.models import Action
from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.evidence.services.binding import standing
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.reviews.models import Rehearsal
from seatrial.domains.runbooks import models
from seatrial.domains.runbooks.rules.lint import missing_sections
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.rules.triggering import Firing, fires
from seatrial.domains.runbooks.selectors import rehearsals as selectors
from seatrial.domains.runbooks.services import rehearsing as services
from seatrial.domains.runbooks.services.outdating_rehearsals import outdate_rehearsals
from seatrial.domains.runbooks.types import REQUIRED
from seatrial.domains.runbooks.types.rehearsals import NewDeployRehearsal, RehearsalIssue, RehearsalReport
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import runs

pytestmark = pytest.mark.django_db
ROLLBACK = (
    runs.DEPLOY.replace("kind: deploy", "kind: rollback")
    .replace("approval: [service_owner]\n", "")
    .replace("Deploy the gateway", "Roll it back")
)
GATEWAYS_ROLLBACK = Path(__file__).parents[3] / "examples/edi-gateway/ops/runbooks/rollback.md"
BACK = "edi-gateway/rollback"
NEW = NewDeployRehearsal("edi-gateway", "staging")
DAY = (NOW + timedelta(days=7)).date()


@pytest.fixture(autouse=True)
def _books(lab, settings, tmp_path, cast):
    settings.ARTEFACTS = str(tmp_path)
    runs.runbook()
    runs.runbook(ROLLBACK, name=BACK)


@pytest.fixture
def actor(cast):
    return cast.actor("operations")


@pytest.fixture
def opened(actor, lab):
    return services.open_deploy_rehearsal(NEW, actor=actor, now=lab.now)


def run(lab, deliver_events, name="edi-gateway/deploy", mode="rehearse", **changes):
    """A run of the runbook, to its end."""
    new = runs.wanted(mode, runbook=name, parameters={"version": "2"}, **changes)
    found = runs.started(new, now=lab.tick())
    lab.work(deliver_events)
    return found


def alert(lab, *, arrived=True, name="EdiDown", at=None):
    """A test of an alert is sent as people send it."""
    service = runs.service()
    said = Submission(
        Subject(f"service:{service.name}", "staging"), "test_result", "test-alert",
        {"arrived": arrived, "alert": name}, effective_at=at,
    )  # fmt: skip

    evidence.attach(said, service=catalog.by_urn("service:edi-gateway"), actor=runs.ROOT, now=lab.tick())


def whole(lab, deliver_events):
    """Everything that a rehearsal takes."""
    run(lab, deliver_events)
    alert(lab)
    run(lab, deliver_events, BACK)


def reported(lab, actor, **changes):
    fields = {"lessons": "Count before you switch.", "has_none": True, **changes}
    return services.report_rehearsal("REH-1", report=RehearsalReport(**fields), actor=actor, now=lab.tick())


def words(found):
    return {each.name: each.word for each in found.outcomes}


ALL = dict.fromkeys(("checklist", "checks", "timed", "rollback", "alerts", "lessons", "issues"), "passed")


@pytest.mark.mission("R118")
def test_a_rehearsal_passes_with_all_seven_outcomes_outside_production(opened, lab, actor, deliver_events):
    with pytest.raises(Invalid, match="production is production: nothing is rehearsed there"):
        services.open_deploy_rehearsal(
            NewDeployRehearsal("edi-gateway", "production"), actor=actor, now=lab.now
        )
    assert set(words(opened).values()) == {"missing"}
    whole(lab, deliver_events)
    before = selectors.known_rehearsal("REH-1", actor=actor)
    assert (before.state, before.result) == ("open", "incomplete")
    assert words(before) == {**ALL, "lessons": "missing", "issues": "missing"}

    found = reported(lab, actor)
    assert (found.state, found.result, words(found)) == ("reported", "passed", ALL)
    said = Evidence.objects.get(uid=found.evidence)
    assert said.key == "service:edi-gateway@staging#upload:drill/rehearsal"
    assert (said.provenance, said.vouched_by) == ("proven", "runner:lab")
    assert (said.findings["passed"], said.findings["mode"], said.findings["runs"]) == (
        True, "rehearse", ["RUN-2", "RUN-1"],
    )  # fmt: skip
    assert said.findings["deploy"]["duration_seconds"] == found.timings[0].total
    # it speaks for the place into which is deployed for real, too, and says where it was
    real = Evidence.objects.get(key="service:edi-gateway@production#upload:drill/rehearsal")
    assert (real.findings["environment"], real.findings["of"]) == ("staging", found.evidence)

    _falls_short(opened, lab, actor, deliver_events)


def _falls_short(opened, lab, actor, deliver_events):
    """What is skipped makes it incomplete, what does not arrive makes it fail."""
    again = services.open_deploy_rehearsal(NEW, actor=actor, now=lab.tick())
    run(lab, deliver_events)
    alert(lab)
    short = services.report_rehearsal(
        again.name, report=RehearsalReport("none", has_none=True), actor=actor, now=lab.tick()
    )
    assert (short.result, words(short)["rollback"]) == ("incomplete", "missing")
    third = services.open_deploy_rehearsal(NEW, actor=actor, now=lab.tick())
    run(lab, deliver_events)
    run(lab, deliver_events, BACK)
    alert(lab, at=opened.opened_at)
    quiet = services.report_rehearsal(
        third.name, report=RehearsalReport("none", has_none=True), actor=actor, now=lab.tick()
    )
    assert (quiet.result, words(quiet)["alerts"]) == ("failed", "failed")
    assert not Evidence.objects.filter(type="drill").latest("uid").findings["passed"]


def test_what_is_no_rehearsal_of_these_runbooks_there_does_not_join(opened, lab, actor, deliver_events):
    run(lab, deliver_events, mode="simulate")
    run(lab, deliver_events, BACK)

    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert words(found)["checks"] == "missing"
    assert words(found)["rollback"] == "missing"


def test_a_failed_check_fails_it_and_a_change_of_the_runbook_too(opened, lab, actor, deliver_events):
    lab.outcomes["healthy"] = "failed"
    run(lab, deliver_events)
    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert (words(found)["checklist"], words(found)["checks"], found.result) == ("passed", "failed", "failed")
    del lab.outcomes["healthy"]
    whole(lab, deliver_events)
    runs.runbook(runs.DEPLOY + "\nmore words\n", now=lab.now)

    found = reported(lab, actor)
    assert not found.is_current
    assert (found.result, words(found)["checks"]) == ("failed", "failed")
    assert "only its present revision counts" in found.outcomes[1].reason


def test_every_alert_that_is_expected_has_to_arrive(lab, actor, deliver_events):
    new = NewDeployRehearsal("edi-gateway", "staging", alerts=("EdiDown", "EdiSlow"))
    services.open_deploy_rehearsal(new, actor=actor, now=lab.now)
    whole(lab, deliver_events)
    assert words(selectors.known_rehearsal("REH-1", actor=actor))["alerts"] == "missing"
    alert(lab, name="EdiSlow")
    assert words(selectors.known_rehearsal("REH-1", actor=actor))["alerts"] == "passed"


def test_it_says_what_is_missing_and_who_may_not(opened, lab, actor, cast, deliver_events):
    with pytest.raises(services.CannotRehearse, match="REH-1 is open in staging"):
        services.open_deploy_rehearsal(NEW, actor=actor, now=lab.now)
    with pytest.raises(Invalid) as refused:
        reported(lab, actor, lessons=" ", has_none=False)
    assert [each.place for each in refused.value.faults] == ["/lessons", "/issues"]
    with pytest.raises(Invalid) as refused:
        issue = RehearsalIssue("slow", runbook="edi-gateway/scale")
        reported(lab, actor, has_none=False, issues=[issue])
    assert [each.place for each in refused.value.faults] == ["/issues/0/runbook", "/owner", "/due_on"]
    with pytest.raises(services.CannotRehearse, match="was not reported"):
        services.close_deploy_rehearsal("REH-1", actor=actor, now=lab.now)
    with pytest.raises(Denied):
        services.open_deploy_rehearsal(NEW, actor=cast.actor("product"), now=lab.now)
    assert Evidence.objects.filter(type="drill").count() == 0
    found = reported(lab, actor)
    assert (found.result, Evidence.objects.get(uid=found.evidence).provenance) == ("failed", "asserted")


@pytest.mark.mission("R081")
def test_issues_become_remediations_and_what_blocks_keeps_it_open(opened, lab, actor, cast, deliver_events):
    whole(lab, deliver_events)
    issues = [
        RehearsalIssue("The switch took a minute", "high", blocking=True),
        RehearsalIssue("A typo"),
    ]
    with pytest.raises(Invalid, match="nothing is said of what was learned"):
        reported(lab, actor, lessons="", has_none=False, issues=issues, owner="lead", due_on=DAY)
    reported(lab, actor, has_none=False, issues=issues, owner=str(cast.lead.uid), due_on=DAY)
    with pytest.raises(services.CannotRehearse, match="nobody has made remediations of"):
        services.close_deploy_rehearsal("REH-1", actor=actor, now=lab.tick())
    deliver_events(lab.tick())
    deliver_events(lab.tick())
    first, second = Action.objects.order_by("number")
    assert (first.kind, first.title, first.severity) == ("remediation", "The switch took a minute", "high")
    assert second.title == "A typo"

    with pytest.raises(services.CannotRehearse, match="blocks until A-1 is verified") as refused:
        services.close_deploy_rehearsal("REH-1", actor=actor, now=lab.tick())
    assert refused.value.status == 409
    actions.finish("A-1", outcome="faster", actor=cast.actor("lead"), now=lab.tick())
    actions.verify("A-1", actor=cast.actor("security"), now=lab.tick())
    found = services.close_deploy_rehearsal("REH-1", actor=actor, now=lab.tick())
    deliver_events(lab.tick())

    assert found.state == "closed"
    joined = Rehearsal.objects.get()
    assert (joined.lessons, joined.closed_at is None) == ("Count before you switch.", False)


@pytest.mark.mission("R082")
def test_a_correction_is_done_once_the_runbook_is_another_one(opened, lab, actor, cast, deliver_events):
    whole(lab, deliver_events)
    issue = RehearsalIssue("Step 2 names a file that is gone", runbook="edi-gateway/deploy")
    reported(lab, actor, has_none=False, issues=[issue], owner=str(cast.lead.uid), due_on=DAY)
    deliver_events(lab.tick())
    digest = models.Runbook.objects.get(name="edi-gateway/deploy").current.digest
    action = Action.objects.get()
    assert action.source == f"runbook:edi-gateway/deploy@{digest}"

    lead = cast.actor("lead")
    with pytest.raises(actions.CannotActOnAction, match="still has revision 1") as refused:
        actions.finish("A-1", outcome="done", actor=lead, now=lab.tick())
    assert "Correct edi-gateway/deploy" in refused.value.remedy
    models.Runbook.objects.filter(name="edi-gateway/deploy").update(name="edi-gateway/ship")
    with pytest.raises(actions.CannotActOnAction):
        actions.finish("A-1", outcome="renamed", actor=lead, now=lab.tick())
    models.Runbook.objects.filter(name="edi-gateway/ship").update(name="edi-gateway/deploy")
    runs.runbook(runs.DEPLOY + "\nthe file that is there\n", now=lab.now)
    assert actions.finish("A-1", outcome="done", actor=lead, now=lab.tick()).state == "done"


def test_a_change_after_a_rehearsal_that_passed_is_said_by_its_evidence(opened, lab, actor, deliver_events):
    whole(lab, deliver_events)
    reported(lab, actor)
    assert outdate_rehearsals("ops", now=lab.tick()) == 0
    runs.runbook(ROLLBACK + "\nmore words\n", name=BACK, now=lab.tick())
    assert outdate_rehearsals("ops", now=lab.tick()) == 1
    assert outdate_rehearsals("ops", now=lab.tick()) == 0

    said = Evidence.objects.filter(type="drill", environment="staging").latest("effective_at")
    assert (said.findings["passed"], said.findings["current"], said.vouched_by) == (
        False, False, "seatrial/runbooks",
    )  # fmt: skip
    assert said.findings["issues"] == []


def test_how_far_procedures_are_followed_is_evidence_after_a_live_run(lab, cast, deliver_events):
    runs.runbook(runs.DEPLOY.replace("approval: [service_owner]\n", ""), now=lab.now)
    new = runs.wanted("live", environment="production", because="INC-7")
    runs.started(new, actor=cast.actor("operations"), now=lab.tick())
    lab.work(deliver_events)

    (said,) = Evidence.objects.filter(type="runbook", name="adherence")
    assert said.key == "service:edi-gateway@production#upload:runbook/adherence"
    assert (said.findings["ratio"], said.findings["enough"]) == (1.0, True)


@pytest.mark.mission("R067")
def test_a_rehearsal_is_timed_in_all_and_by_step(opened, lab, actor, deliver_events):
    run(lab, deliver_events)
    (timing,) = selectors.known_rehearsal("REH-1", actor=actor).timings
    assert [seconds for _, seconds in timing.steps] == [1.0] * 7
    assert (timing.agrees, timing.is_slower) == (True, False)
    assert timing.sum == pytest.approx(timing.total, abs=timing.tolerance)
    # a step that took three seconds longer by one clock than by the other
    row = models.RunStep.objects.get(position=3)
    models.RunStep.objects.filter(pk=row.pk).update(duration_ns=row.duration_ns + 3 * 10**9)
    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert (found.timings[0].agrees, words(found)["timed"]) == (False, "failed")
    models.RunStep.objects.filter(pk=row.pk).update(duration_ns=row.duration_ns)
    models.Run.objects.update(estimate_seconds=2)
    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert (found.timings[0].is_slower, words(found)["timed"]) == (True, "passed")
    assert "slower than the estimate of 2 s" in found.outcomes[2].reason


@pytest.mark.mission("R113")
def test_a_rehearsal_takes_a_rollback_that_passed_and_its_triggers_fire_as_written(
    opened, lab, actor, deliver_events
):
    front = read(GATEWAYS_ROLLBACK.read_bytes(), path="runbooks/rollback.md").front
    assert missing_sections(read(b"---\nkind: rollback\n---\n# Back\n", path="x.md")) == REQUIRED["rollback"]
    dead = [(NOW + timedelta(minutes=minute), 11.0 if minute > 2 else 0.0) for minute in range(12)]
    calm = [(at, 0.0) for at, _ in dead]
    by_letters, by_queue = front.triggers
    samples = {"edi_acknowledgements_overdue": calm, "edi_dead_letters": dead}
    assert fires(by_letters, samples=samples).at == NOW + timedelta(minutes=8)
    assert fires(by_queue, samples={"edi_queue_oldest_seconds": calm}) == Firing()

    run(lab, deliver_events)
    alert(lab)
    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert (words(found)["rollback"], found.result) == ("missing", "incomplete")
    lab.outcomes["healthy"] = "failed"
    run(lab, deliver_events, BACK, rollback_on_failure=False)
    found = selectors.known_rehearsal("REH-1", actor=actor)
    assert (words(found)["rollback"], found.result) == ("failed", "failed")
    lab.outcomes.clear()
    run(lab, deliver_events, BACK)
    found = reported(lab, actor)
    assert (words(found)["rollback"], found.result) == ("passed", "passed")


def test_an_open_rehearsal_is_given_up_for_a_reason_and_counts_as_nothing(opened, lab, actor, deliver_events):
    run(lab, deliver_events)
    with pytest.raises(Invalid, match="say why"):
        services.abandon_rehearsal("REH-1", reason=" ", actor=actor, now=lab.tick())
    found = services.abandon_rehearsal("REH-1", reason="staging is needed", actor=actor, now=lab.tick())

    assert (found.state, found.result, found.abandoned_reason) == (
        "abandoned", "incomplete", "staging is needed",
    )  # fmt: skip
    assert [each.name for each in found.runs] == ["RUN-1"]
    assert not Evidence.objects.filter(type="drill").exists()
    assert Entry.objects.get(action="runbooks.rehearsal-abandoned").details["reason"] == "staging is needed"
    # nothing joins it any more, and another one may be opened there
    again = services.open_deploy_rehearsal(NEW, actor=actor, now=lab.tick())
    run(lab, deliver_events)
    assert len(selectors.known_rehearsal("REH-1", actor=actor).runs) == 1
    listed = selectors.rehearsals(selectors.RehearsalFilter(state="abandoned"), limit=9)
    assert [each.name for each in listed] == ["REH-1"]
    listed = selectors.rehearsals(selectors.RehearsalFilter(state="open"), limit=9)
    assert [each.name for each in listed] == [again.name]


def test_what_was_given_up_or_reported_is_not_given_up(opened, lab, actor, cast):
    for role in ("stranger", "agent"):
        with pytest.raises(Denied):
            services.abandon_rehearsal("REH-1", reason="x", actor=cast.actor(role), now=lab.now)
    services.abandon_rehearsal("REH-1", reason="a mistake", actor=actor, now=lab.tick())
    for deed in (
        lambda: services.abandon_rehearsal("REH-1", reason="again", actor=actor, now=lab.tick()),
        lambda: reported(lab, actor),
        lambda: services.close_deploy_rehearsal("REH-1", actor=actor, now=lab.tick()),
    ):
        with pytest.raises(services.CannotRehearse, match="abandoned REH-1: a mistake"):
            deed()
    services.open_deploy_rehearsal(NEW, actor=actor, now=lab.tick())
    services.report_rehearsal(
        "REH-2", report=RehearsalReport("None", has_none=True), actor=actor, now=lab.tick()
    )
    with pytest.raises(services.CannotRehearse, match="is evidence: it cannot be given up"):
        services.abandon_rehearsal("REH-2", reason="x", actor=actor, now=lab.tick())


def test_back_to_what_was_rehearsed_the_rehearsal_counts_again(opened, lab, actor, deliver_events):
    whole(lab, deliver_events)
    passed = reported(lab, actor)
    assert passed.result == "passed"
    for _ in range(2):
        runs.runbook(runs.DEPLOY + "\nmore\n", now=lab.tick())
        assert outdate_rehearsals("ops", now=lab.tick()) == 1
        assert not counting("staging").findings["passed"]
        runs.runbook(now=lab.tick())
        assert outdate_rehearsals("ops", now=lab.tick()) == 1
        assert outdate_rehearsals("ops", now=lab.tick()) == 0
        assert str(counting("staging").uid) == passed.evidence
        assert counting("production").findings["passed"]


def counting(environment):
    """The piece of evidence of the rehearsal that counts there."""
    rows = standing().filter(type="drill", environment=environment)
    return rows.latest("effective_at", "collected_at")
