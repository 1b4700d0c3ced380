"""Deployments: recorded once, by whoever may, and what runs is the last that ended well."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.catalog.services import CannotRecord, record_deployment
from seatrial.domains.evidence.models import Watch
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, Denied, system
from seatrial.kit.problems import Invalid, NotFound
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
HOUR = timedelta(hours=1)
PIPELINE = Actor("service", "p1", "Pipeline", frozenset({"catalog:deploy"}))
DIGEST = f"sha256:{'ab' * 32}"
PLACES = "  environments: {production: {protected: true}, test: {revision: pinned}}"


@pytest.fixture
def service() -> None:
    files = workspace(**{"catalog.yaml": component("edi", environments=PLACES)})
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW - HOUR)


def said(hours: float = 0, **fields: object) -> Recorded:
    started = NOW + hours * HOUR
    whole = {"environment": "production", "started_at": started, "finished_at": started, "version": "1.0"}
    return Recorded(**(whole | fields))


def record(*deployments: Recorded, actor: Actor = PIPELINE) -> None:
    for each in deployments:
        record_deployment("edi", said=each, actor=actor, now=NOW + 9 * HOUR)


def runs(environment: str = "production") -> str:
    return selectors.service("edi").environment(environment).revision


def test_what_ended_well_runs_there_and_is_in_the_log(service):
    record(said(digest=DIGEST, commit="3f2a91c"))

    assert runs() == DIGEST
    (found,) = selectors.running_now(selectors.service("edi"))
    assert (found.version, found.commit, found.by) == ("1.0", "3f2a91c", "Pipeline")
    entry = Entry.objects.get(action="deployment.recorded")
    assert (entry.subject, entry.actor_uid, entry.details["revision"]) == ("service:edi", "p1", DIGEST)


def test_the_last_to_start_runs_whatever_is_recorded_later(service):
    record(said(2, version="2.0"), said(1, version="1.0"))

    assert runs() == "2.0"


def test_one_that_fails_or_is_under_way_changes_nothing(service):
    record(said(1), said(2, version="2.0", outcome="failed"))
    record(said(3, version="3.0", outcome="running", finished_at=None))

    assert runs() == "1.0"
    assert [found.outcome for found in selectors.deployments()[0]] == ["running", "failed", "succeeded"]


def test_sent_again_it_says_how_it_ended_and_stands_once(service):
    record(said(version="2.0", outcome="running", finished_at=None))
    record(said(version="2.0"), said(version="2.0"))

    (found,) = selectors.deployments()[0]
    assert (found.outcome, runs()) == ("succeeded", "2.0")


def test_what_the_definition_says_counts_before_what_was_deployed(service):
    record(said(environment="test", version="9.9"))

    assert runs("test") == "pinned"


def test_what_runs_survives_an_apply_and_a_service_that_comes_back(service):
    record(said(1))
    files = workspace(**{"catalog.yaml": component("edi", tier=2, environments=PLACES)})
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW + HOUR)

    assert runs() == "1.0"


def test_evidence_is_about_what_runs_now(service, deliver_events: Callable[[datetime], int]):
    assert set(Watch.objects.filter(environment="production").values_list("revision", flat=True)) == {""}
    record(said(digest=DIGEST))
    deliver_events(NOW)

    assert set(Watch.objects.filter(environment="production").values_list("revision", flat=True)) == {DIGEST}
    assert set(Watch.objects.filter(environment="test").values_list("revision", flat=True)) == {"pinned"}


@pytest.mark.parametrize(
    ("fields", "place"),
    [
        ({"environment": "produktion"}, "/environment"),
        ({"version": ""}, "/digest"),
        ({"digest": "ab12"}, "/digest"),
        ({"commit": "not hex"}, "/commit"),
        ({"outcome": "running"}, "/finished_at"),
        ({"finished_at": None}, "/finished_at"),
        ({"finished_at": NOW - HOUR}, "/finished_at"),
        ({"started_at": NOW + 99 * HOUR, "finished_at": NOW + 99 * HOUR}, "/started_at"),
    ],
)
def test_what_cannot_be_is_refused_with_its_place(service, fields, place):
    with pytest.raises(CannotRecord) as refused:
        record(said(**fields))

    assert refused.value.faults[0].place == place
    assert selectors.deployments() == ([], "")


def test_only_whoever_may_records(service):
    with pytest.raises(Denied, match="catalog:deploy"):
        record(said(), actor=Actor("human", "s", "Stranger", frozenset({"read"})))
    owner = Actor("human", "o", "Owner", within={"team:edi-team": frozenset({"catalog:deploy"})})
    record(said(), actor=owner)

    vendor = Actor("human", "v", "Vendor", within={"service:other": frozenset({"*"})}, is_confined=True)
    with pytest.raises(NotFound):
        record(said(), actor=vendor)


def test_pages_of_deployments_hang_together(service):
    record(*(said(number / 10, version=f"1.{number}") for number in range(5)))
    seen, cursor = [], ""
    while True:
        found, cursor = selectors.deployments(cursor=cursor, limit=2)
        seen += [each.version for each in found]
        if not cursor:
            break

    assert seen == ["1.4", "1.3", "1.2", "1.1", "1.0"]
    with pytest.raises(Invalid):
        selectors.deployments(cursor="nonsense")
