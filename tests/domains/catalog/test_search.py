"""The search: whole names first, initials, and nothing that the actor may not know of."""

from datetime import UTC, datetime

import pytest
from bench.workspace import generate
from django.db import connection
from django.test.utils import CaptureQueriesContext

from seatrial.domains.readiness.models import Standing, Trial
from seatrial.domains.runners.models import Runner
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import ANONYMOUS, Actor, system
from seatrial.kit.ids import new_uid
from seatrial.ui import search
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
READER = Actor("human", "r", "Reader", frozenset({"read"}))


@pytest.fixture
def services() -> None:
    names = ("edi", "edi-gateway", "credit-check", "gateway-edi", "old.edi", "ledger")
    files = {f"{name}.yaml": component(name, owner=f"team-{name}") for name in names}
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)


def hits(text: str, *, actor: Actor = READER, group: str = "services", limit: int = 8) -> list[str]:
    found = {each.name: each.hits for each in search.search(actor, text=text, limit=limit)}
    return [hit.url.rpartition("/")[2] for hit in found.get(group, ())]


def test_the_whole_comes_first_then_its_start_a_word_the_inside(services):
    assert hits("edi") == ["edi", "edi-gateway", "old.edi", "gateway-edi", "credit-check"]


def test_initials_are_enough_and_words_come_in_any_order(services):
    assert hits("eg") == ["edi-gateway"]
    assert set(hits("gateway edi")) == {"edi-gateway", "gateway-edi"}
    assert set(hits("gate ed")) == {"edi-gateway", "gateway-edi"}


@pytest.mark.parametrize("text", ["", "   ", "%", "_", "\\", "(", "[a", "'", "x" * 300, "e.i", "*"])
def test_signs_mean_themselves(services, text):
    assert hits(text) == []


def test_teams_definitions_pages_and_actions_are_found_too(services):
    assert hits("team ledger", group="teams") == ["team-ledger"]
    assert hits("ledger", group="definitions")[0] == "service:ledger"
    assert hits("graph", group="pages") == ["graph"]
    assert hits("depends on what", group="actions") == ["graph"]


def test_a_confined_actor_finds_its_own_services_alone(services):
    vendor = Actor("human", "v", "V", within={"service:ledger": frozenset({"read"})}, is_confined=True)

    assert hits("e", actor=vendor) == ["ledger"]
    assert hits("team", actor=vendor, group="teams") == ["team-ledger"]
    assert hits("ledger", actor=vendor, group="definitions") == []
    assert search.search(ANONYMOUS, text="edi") == []


def test_a_thousand_services_take_as_many_queries_as_a_few(services):
    with CaptureQueriesContext(connection) as few:
        assert hits("edi")
    workspaces.apply("many", files=generate(300), actor=system("test"), now=NOW)
    with CaptureQueriesContext(connection) as many:
        assert len(hits("service", limit=8)) == 8

    assert len(many) <= len(few)


def test_people_with_an_account_are_found_by_name_and_handle_by_whoever_may_see_them(cast):
    cast.stranger.name, cast.stranger.handle = "Mina Karlsson", "mika"
    cast.stranger.save()

    for text in ("mina", "karl", "mika", "mk"):
        assert hits(text, group="accounts") == ["mika"], text
    assert hits("mina", actor=cast.actor("vendor"), group="accounts") == []


def test_runners_are_found_by_label_while_they_are_enrolled(cast):
    row = Runner.objects.create(
        uid=new_uid(NOW), label="build-eu", public_key="k", platform="linux", isolation="user",
        version="1", enrolled_at=NOW, enrolled_by="Ada", token_uid=new_uid(NOW),
        token_expires_at=NOW,
    )  # fmt: skip
    assert hits("build", group="runners") == ["runners"]
    assert hits("build", actor=cast.actor("vendor"), group="runners") == []
    row.revoked_at = NOW
    row.save()
    assert hits("build", group="runners") == []


def test_criteria_and_trials_of_unknown_services_are_not_found(cast):
    printer = component("label-printer", owner="p").replace(b"tier: 1", b"tier: 4")
    files = workspace(**{"catalog.yaml": component("edi-gateway", owner="e"), "printer.yaml": printer})
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)
    trials = {}
    for name in ("edi-gateway", "label-printer"):
        trial = Trial.objects.create(
            uid=new_uid(NOW), service=f"service:{name}", environment="default", requested_at=NOW,
            requested_by="Ada", actor_uid="u1",
        )  # fmt: skip
        trials[name] = str(trial.uid)
    vendor = cast.actor("vendor")

    assert hits("edi", group="trials") == [trials["edi-gateway"]]
    assert hits("edi", actor=vendor, group="trials") == []
    assert hits("label", actor=vendor, group="trials") == [trials["label-printer"]]
    assert hits("plan", group="criteria") == ["basics?q=plan-published"]
    assert hits("plan published", group="criteria") == ["basics?q=plan-published"]
    Standing.objects.filter(service="service:label-printer").delete()
    assert hits("plan", actor=vendor, group="criteria") == []


def test_people_of_a_team_lead_to_their_account_where_they_have_one(by, cast):
    start = "apiVersion: backstage.io/v1alpha1\nkind: User\n"
    user = start + "metadata: {{name: {}}}\nspec: {{memberOf: [edi-team]}}\n"
    said = "---\n".join(user.format(name) for name in (cast.stranger.handle, "nobody-here"))
    files = {"a.yaml": component("edi"), "people.yaml": said.encode()}
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)

    page = by("owner").get("/teams/edi-team").content.decode()
    assert f'href="/people/{cast.stranger.handle}"' in page
    assert 'href="/definitions/person:nobody-here"' in page
    assert 'href="/people/nobody-here"' not in page
