"""From an apply to a result and back: what a person sees follows files, evidence and time."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.models import Watch
from seatrial.domains.readiness import selectors, services
from seatrial.domains.readiness.models import Standing
from seatrial.domains.readiness.types import Shown
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, Denied
from tests.cast import Cast
from tests.factories.workspaces import checklist, component, workspace

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE = timedelta(minutes=1)

pytestmark = pytest.mark.django_db
Deliver = Callable[[datetime], int]


@pytest.fixture
def world(cast: Cast, deliver_events: Deliver) -> "World":
    return World(cast, deliver_events)


class World:
    """An applied workspace, and a worker's deeds at a time of our choosing."""

    def __init__(self, cast: Cast, deliver: Deliver) -> None:
        self.actor, self.deliver = cast.actor("administrator"), deliver

    def apply(self, files: dict[str, bytes], *, now: datetime = NOW) -> None:
        workspaces.apply("ops", files=files, actor=self.actor, now=now)
        self.deliver(now)

    def work(self, *, now: datetime) -> None:
        claimed = evidence.claim_due(now=now, limit=100)
        evidence.collect(claimed, clock=lambda: now)
        self.deliver(now)

    def shown(self, criterion: str, *, now: datetime) -> Shown:
        found = selectors.standings("service:edi", environment="default", now=now)
        return next(each for each in found if each.criterion.id == criterion)


def test_an_apply_makes_a_standing_for_each_criterion_and_a_watch_for_each_question(world: World) -> None:
    world.apply(workspace())
    assert world.shown("plan-published", now=NOW).reason == "plan: nothing has been collected yet"
    assert "waits for the Operations Lead" in world.shown("walkthrough-held", now=NOW).reason
    assert Watch.objects.count() == 1


def test_evidence_turns_a_standing_and_the_turn_is_on_record(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW + MINUTE)
    shown = world.shown("plan-published", now=NOW + MINUTE)
    assert (shown.result, shown.reason) == ("pass", "plan.exists is true")
    turn = selectors.turns(service="service:edi")[0]
    assert (turn.before, turn.after, turn.at) == ("unknown", "pass", NOW + MINUTE)
    entry = Entry.objects.get(action="criterion.turned")
    assert entry.subject == "criterion:basics/plan-published"


def test_a_result_turns_when_the_file_goes_and_back_when_it_comes(world: World) -> None:
    files = workspace()
    world.apply(files)
    world.work(now=NOW)
    world.apply({path: data for path, data in files.items() if path != "docs/plan.md"}, now=NOW + MINUTE)
    world.work(now=NOW + 2 * MINUTE)
    assert world.shown("plan-published", now=NOW + 2 * MINUTE).result == "fail"
    world.apply(files, now=NOW + 3 * MINUTE)
    world.work(now=NOW + 4 * MINUTE)
    assert world.shown("plan-published", now=NOW + 4 * MINUTE).result == "pass"


def test_a_file_that_is_applied_anew_is_looked_at_at_once(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    soon = NOW + timedelta(seconds=1)
    assert Watch.objects.get().due_at > soon
    world.apply(workspace(**{"docs/plan.md": b"# A better plan\n"}), now=soon)
    assert Watch.objects.get().due_at == soon


def test_expired_evidence_reads_unknown_without_any_worker_and_is_written_by_the_next_sweep(
    world: World,
) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    later = NOW + 6 * MINUTE
    shown = world.shown("plan-published", now=later)
    assert (shown.result, shown.reason.partition(" and ")[0]) == ("unknown", "the evidence expired 1 min ago")
    assert selectors.tallies(["service:edi"], now=later)["service:edi"].counts.get("pass", 0) == 0
    assert services.assess_expired(now=later) == 1
    assert Standing.objects.get(criterion="plan-published").result == "unknown"
    assert services.assess_expired(now=later) == 0


def test_assessing_twice_changes_nothing(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    keys = [key for row in Standing.objects.all() for key in row.keys.values()]
    assert services.assess(keys, now=NOW + MINUTE) == 0
    assert len(selectors.turns()) == 1


def test_a_changed_rule_has_no_result_until_it_is_assessed(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    stricter = {"checklist.yaml": checklist("evidence.plan.exists && evidence.plan.size > 1000")}
    world.apply(workspace(**stricter), now=NOW + MINUTE)
    shown = world.shown("plan-published", now=NOW + MINUTE)
    assert (shown.result, shown.reason) == (
        "unknown",
        "the definition changed; it is assessed again in a moment",
    )
    services.assess_expired(now=NOW + MINUTE)
    shown = world.shown("plan-published", now=NOW + MINUTE)
    assert shown.result == "fail"
    assert "plan.size is 7" in shown.reason


def test_a_rule_that_changes_while_it_is_read_is_not_judged_by_its_old_words(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    old = selectors.checklists()
    world.apply(workspace(**{"checklist.yaml": checklist("evidence.plan.size > 1000")}), now=NOW + MINUTE)
    keys = [key for row in Standing.objects.all() for key in row.keys.values()]
    with monkeypatch.context() as late:
        late.setattr(selectors, "checklists", lambda: old)
        assert services.assess(keys, now=NOW + MINUTE) == 0
    assert world.shown("plan-published", now=NOW + MINUTE).result == "unknown"
    services.assess_expired(now=NOW + MINUTE)
    assert world.shown("plan-published", now=NOW + MINUTE).result == "fail"


def test_what_no_longer_applies_is_gone_and_its_evidence_stays(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    files = workspace()
    del files["checklist.yaml"]
    world.apply(files, now=NOW + MINUTE)
    assert not Standing.objects.exists()
    assert not Watch.objects.exists()
    assert selectors.turns(service="service:edi")


def test_an_apply_without_changes_touches_no_standing(world: World) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    before = list(Standing.objects.values())
    world.apply(workspace(), now=NOW + MINUTE)
    assert list(Standing.objects.values()) == before


def test_tiers_select_criteria(world: World) -> None:
    text = (
        checklist()
        .decode()
        .replace(
            "role: operations_lead\n          must",
            "tiers: [1]\n          role: operations_lead\n          must",
        )
    )
    world.apply(workspace(**{"checklist.yaml": text.encode(), "catalog.yaml": component(tier=2)}))
    assert [row.criterion for row in Standing.objects.all()] == ["walkthrough-held"]


def test_a_trial_is_done_when_every_question_was_asked_anew_and_assessed(world: World, cast: Cast) -> None:
    world.apply(workspace())
    world.work(now=NOW)
    asked = NOW + MINUTE
    service = _service()
    trial = services.start_trial(service, environment="", actor=cast.actor("owner"), now=asked)
    assert (selectors.trial(trial.uid, now=asked).done, selectors.trial(trial.uid, now=asked).total) == (0, 1)
    world.work(now=asked + MINUTE)
    progress = selectors.trial(trial.uid, now=asked + MINUTE)
    assert progress.finished
    assert progress.tally.counts == {"pass": 1, "fail": 0, "unknown": 1, "error": 0}


def test_a_grant_within_the_service_starts_its_trial_and_no_other(world: World) -> None:
    world.apply(workspace())
    grant = frozenset({"readiness:trial"})
    here = Actor("service", "ci", "ci", within={"service:edi": grant})
    elsewhere = Actor("service", "ci", "ci", within={"service:label-printer": grant})

    assert services.start_trial(_service(), environment="", actor=here, now=NOW).requested_by == "ci"
    with pytest.raises(Denied, match="neither everywhere nor within service:edi,"):
        services.start_trial(_service(), environment="", actor=elsewhere, now=NOW)


def test_a_trial_of_nothing_says_what_is_missing(world: World, cast: Cast) -> None:
    world.apply({"catalog.yaml": component()})
    with pytest.raises(services.CannotTry, match="no criterion that a machine can decide"):
        services.start_trial(_service(), environment="", actor=cast.actor("owner"), now=NOW)
    with pytest.raises(services.CannotTry, match="no environment 'moon'"):
        services.start_trial(_service(), environment="moon", actor=cast.actor("owner"), now=NOW)


def test_pages_show_the_result_with_its_reason(world: World, by: Callable[[str], Client]) -> None:
    today = datetime.now(tz=UTC)
    world.apply(workspace(), now=today)
    world.work(now=today)
    browser = by("stranger")
    for address, words in (
        ("/", "Criteria passed"),
        ("/services", "Edi"),
        ("/services/edi", "A plan is published"),
        ("/services/edi/default/basics/plan-published", "plan.exists is true"),
    ):
        page = browser.get(address)
        assert page.status_code == 200
        assert words in page.content.decode()


def test_a_button_starts_a_trial(world: World, by: Callable[[str], Client]) -> None:
    world.apply(workspace())
    before = Watch.objects.get().demand
    answer = by("stranger").post("/services/edi/trials", {"environment": "default"}, follow=True)
    assert "Trial of Edi" in answer.content.decode()
    assert Watch.objects.get().demand == before + 1


def _service() -> Service:
    return catalog.service("edi")
