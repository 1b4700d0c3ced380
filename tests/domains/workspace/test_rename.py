"""A definition with another name is the same one: uid, history, what names it."""

from datetime import UTC, datetime, timedelta

import pytest
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog.models import Service
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.evidence import services as looking
from seatrial.domains.evidence.models import Watch
from seatrial.domains.identity import selectors as people
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import RoleAssignment, TrustedIssuer
from seatrial.domains.readiness.models import Standing, Trial, Turn
from seatrial.domains.workspace import models, selectors, services
from seatrial.domains.workspace.types import Applied
from seatrial.kit.access import Actor, in_role
from seatrial.kit.problems import NotFound
from tests.factories.workspaces import component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ACTOR = Actor("human", "u1", "Ada", frozenset({"*"}))
ANNOTATED = b"  annotations: {seatrial.dev/renamed-from: edi}\n"

pytestmark = pytest.mark.django_db


def put(name: str = "ops", **files: bytes) -> Applied:
    """The files are applied."""
    return services.apply(name, files=files, actor=ACTOR, now=LATER)


def annotated(name: str, *, tier: int = 1) -> bytes:
    """A service that says that it was called edi."""
    return component(name, tier=tier).replace(
        b"spec:\n  type: service", ANNOTATED + b"spec:\n  type: service"
    )


def uid(urn: str) -> str:
    return selectors.standing(urn).uid


def test_the_annotation_keeps_the_uid_though_more_changed():
    put(**{"a.yaml": component("edi")})
    before = uid("service:edi")
    applied = put(**{"b.yaml": annotated("gateway", tier=3)})

    (change,) = applied.plan.definitions
    assert (change.change, change.urn, change.before) == ("renamed", "service:gateway", "service:edi")
    assert {found.field for found in change.fields} >= {"metadata.name", "spec.tier"}
    assert uid("service:gateway") == before
    assert str(Service.objects.get().uid) == before
    assert selectors.revision("ops", number=2).renamed == 1


def test_the_same_content_under_another_name_is_a_rename_where_nothing_else_can_be_meant():
    put(**{"a.yaml": component("edi").replace(b"title: Edi", b"title: Gateway")})
    before = uid("service:edi")
    put(**{"a.yaml": component("gateway")})
    assert uid("service:gateway") == before


def test_two_that_could_be_meant_are_no_rename():
    one = component("edi").replace(b"title: Edi", b"title: Same")
    two = component("web").replace(b"title: Web", b"title: Same").split(b"---")[0]
    put(**{"a.yaml": one, "b.yaml": two})
    before = {uid("service:edi"), uid("service:web")}
    applied = put(**{"a.yaml": component("gateway").replace(b"title: Gateway", b"title: Same")})

    assert not applied.plan.renamed
    assert uid("service:gateway") not in before


def test_the_uid_field_keeps_the_uid():
    put(**{"a.yaml": component("edi")})
    before = uid("service:edi")
    text = component("gateway", tier=4).replace(
        b"  title: Gateway\n", f"  title: Gateway\n  uid: {before}\n".encode()
    )
    applied = put(**{"a.yaml": text})
    (change,) = applied.plan.definitions
    assert (change.change, change.before) == ("renamed", "service:edi")
    assert uid("service:gateway") == before


def test_the_old_urn_still_resolves_until_somebody_takes_it_up(by):
    put(**{"a.yaml": component("edi")})
    put(**{"a.yaml": annotated("gateway")})

    assert selectors.standing("service:edi").urn == "service:gateway"
    assert selectors.definition("service:edi").urn == "service:gateway"
    found = selectors.by_urns(["service:edi", "service:gateway", "service:none"])
    assert {asked: each.urn for asked, each in found.items()} == {
        "service:edi": "service:gateway", "service:gateway": "service:gateway",
    }  # fmt: skip
    assert selectors.former(["service:gateway"]) == {"service:gateway": ["service:edi"]}
    browser: Client = by("administrator")
    answer = browser.get("/definitions/service:edi")
    assert (answer.status_code, answer.headers["Location"]) == (302, "/definitions/service:gateway")
    assert browser.get("/api/v1/definitions/service:edi").json()["urn"] == "service:gateway"

    put(**{"a.yaml": annotated("gateway"), "b.yaml": component("edi", tier=4, owner="others")})
    assert selectors.standing("service:edi").urn == "service:edi"
    assert uid("service:edi") != uid("service:gateway")


def test_roles_tokens_and_producers_are_held_within_it_still(cast):
    put(**{"a.yaml": component("edi"), "b.yaml": component("web", owner="w")})
    role = identity.give_role("stranger", role="service_owner", scope="service:edi", actor=ACTOR, now=NOW)
    token = identity.issue_token(
        "ci", scopes=["read"], within=["service:edi", "service:web"], expires_at=LATER + timedelta(days=1),
        actor=ACTOR, now=NOW,
    )  # fmt: skip
    producer = identity.enrol_issuer(
        "ci", issuer="https://ci.example.com", audience="seatrial", conditions={"project": "edi"},
        services=["service:edi"], grants=["evidence:attach"], actor=ACTOR, now=NOW,
    )  # fmt: skip
    put(**{"a.yaml": annotated("gateway"), "b.yaml": component("web", owner="w")})

    owner = people.actor_for_person(cast.stranger, now=LATER)
    assert in_role(owner, role="service_owner", within=["service:gateway"]).allowed
    assert not in_role(owner, role="service_owner", within=["service:edi"]).allowed
    assert set(identity.authenticate(token.secret, now=LATER).within) == {"service:gateway", "service:web"}
    assert TrustedIssuer.objects.get().services == ["service:gateway"]
    entry = Entry.objects.get(action="identity.scope-renamed")
    held = {"assignments": [role.uid], "tokens": [token.uid], "producers": [producer.uid]}
    assert (entry.subject, entry.details) == ("service:gateway", {"before": "service:edi", **held})

    put(**{"b.yaml": component("web", owner="w"), "c.yaml": component("edi", tier=4, owner="x")})
    assert not in_role(
        people.actor_for_person(cast.stranger, now=LATER), role="service_owner", within=["service:edi"]
    ).allowed


def test_a_rename_that_nothing_is_held_within_is_not_recorded_for_identity():
    put(**{"a.yaml": component("edi")})
    put(**{"a.yaml": annotated("gateway")})
    assert not Entry.objects.filter(action="identity.scope-renamed").exists()


def test_a_role_given_twice_at_one_moment_is_held_once(cast):
    put(**{"a.yaml": component("edi"), "b.yaml": component("gateway", owner="w")})
    for urn in ("service:edi", "service:gateway"):
        identity.give_role("stranger", role="service_owner", scope=urn, actor=ACTOR, now=NOW)
    put(**{"a.yaml": component("edi")})
    put(**{"a.yaml": annotated("gateway")})

    rows = RoleAssignment.objects.filter(person=cast.stranger)
    assert [row.scope for row in rows] == ["service:gateway"] * 2
    assert rows.filter(taken_at=None).count() == 1


def test_who_is_removed_and_comes_back_has_the_same_uid():
    put(**{"a.yaml": component("edi"), "b.yaml": component("web", owner="w")})
    before = uid("service:web")
    put(**{"a.yaml": component("edi")})
    with pytest.raises(NotFound):
        selectors.standing("service:web")
    put(**{"a.yaml": component("edi"), "c.yaml": component("web", owner="w", tier=4)})
    assert uid("service:web") == before


def test_evidence_standings_turns_and_trials_follow(deliver_events):
    services.apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    looking.collect(looking.claim_due(now=NOW, limit=100), clock=lambda: NOW)
    deliver_events(NOW)
    Trial.objects.create(
        uid="0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11", service="service:edi", environment="default",
        requested_at=NOW, requested_by="Ada", actor_uid="u1",
    )  # fmt: skip
    (watch,) = Watch.objects.all()
    assert Standing.objects.get(criterion="plan-published").result == "pass"
    turns = Turn.objects.count()

    files = workspace(**{"catalog.yaml": annotated("gateway")})
    services.apply("ops", files=files, actor=ACTOR, now=LATER)

    (moved,) = Watch.objects.all()
    assert (moved.pk, moved.service, moved.latest_id) == (watch.pk, "service:gateway", watch.latest_id)
    assert moved.key == watch.key.replace("service:edi@", "service:gateway@")
    assert set(Standing.objects.values_list("service", flat=True)) == {"service:gateway"}
    assert Standing.objects.get(criterion="plan-published").result == "pass"
    assert Turn.objects.filter(service="service:gateway").count() == turns > 0
    assert Trial.objects.get().service == "service:gateway"
    assert [found.uid for found in evidence.history(moved.key)] == [str(watch.latest_id)]


def test_services_of_other_workspaces_name_a_renamed_team_still():
    put("teams", **{"t.yaml": component("edi").split(b"---\n")[1]})
    put("ops", **{"a.yaml": component("edi").split(b"---")[0]})
    team = component("edi", owner="gateway-team").split(b"---\n")[1]
    named = team.replace(
        b"name: gateway-team", b"name: gateway-team, annotations: {seatrial.dev/renamed-from: edi-team}"
    )
    applied = put("teams", **{"t.yaml": named})

    assert Service.objects.get().owner == "team:gateway-team"
    (warning,) = applied.plan.warnings
    assert "service:edi (a.yaml:1 of workspace ops) still names team:edi-team" in warning.message
    again = services.plan("ops", files={"a.yaml": component("edi").split(b"---")[0]}, actor=ACTOR, now=NOW)
    assert [found.message for found in again.warnings] == ["team:edi-team is called team:gateway-team now"]


def test_an_annotation_that_leads_nowhere_is_said_and_one_name_cannot_become_two():
    applied = put(**{"a.yaml": annotated("gateway")})
    assert "nothing called service:edi goes" in applied.plan.warnings[0].message

    put(**{"a.yaml": component("edi")})
    two = {"a.yaml": annotated("one"), "b.yaml": annotated("two").split(b"---")[0]}
    with pytest.raises(services.CannotApply) as refused:
        put(**two)
    assert "cannot become two definitions" in refused.value.faults[0].detail


def test_former_names_stay_when_a_definition_is_renamed_twice():
    put(**{"a.yaml": component("edi")})
    put(**{"a.yaml": annotated("gateway")})
    put(**{"a.yaml": annotated("portal").replace(b"renamed-from: edi", b"renamed-from: service:gateway")})
    assert selectors.former_names() == {"service:edi": "service:portal", "service:gateway": "service:portal"}
    assert models.FormerName.objects.count() == 2
