"""The catalogue stands as the definitions have it: entities, relations with places, owners with dates."""

from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.catalog import selectors
from seatrial.domains.catalog.models import Ownership, Relation
from seatrial.domains.catalog.rules.graph import cycles, dependents, inversions
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from seatrial.kit.problems import NotFound
from tests.factories.entities import HARBOUR

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(days=40)
TEAMS = b"""\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: first}
spec: {type: team, children: [below], members: [kai]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: below}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: second}
spec: {type: team, children: []}
---
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: kai}
spec: {memberOf: [first]}
"""


def component(name: str = "ledger", **spec: object) -> bytes:
    fields = {"type": "service", "lifecycle": "production", "owner": "first", **spec}
    lines = "".join(f"  {key}: {value}\n" for key, value in fields.items())
    head = f"apiVersion: backstage.io/v1alpha1\nkind: Component\nmetadata: {{name: {name}}}\nspec:\n"
    return (head + lines).encode()


def apply(name: str = "ops", *, now: datetime = NOW, **files: bytes) -> None:
    whole = {f"{key}.yaml": data for key, data in files.items()}
    workspaces.apply(name, files=whole, actor=system("test"), now=now)


def confined(*urns: str) -> Actor:
    return Actor("human", "v", "Vendor", within={urn: frozenset({"read"}) for urn in urns}, is_confined=True)


def test_all_eight_kinds_stand_with_their_namespaces():
    apply(catalogue=HARBOUR)

    names = [found.name for found in selectors.services()]
    assert names == ["berth-planner", "harbour-portal", "harbour-portal@public"]
    assert {found.kind for found in selectors.parties()} == {
        "domain", "system", "api", "resource", "team", "person", "location",
    }  # fmt: skip
    assert selectors.service("harbour-portal@public").urn == "service:public/harbour-portal"
    assert selectors.party("system", name="berthing").parent == "domain:harbour"
    assert selectors.people_titles("team:harbour-team") == [("person:kai.holm", "Kai Holm")]


def test_relations_stand_with_their_places_and_follow_the_files():
    apply(teams=TEAMS, a=component("ledger", dependsOn="[component:mailer]"), b=component("mailer"))
    (found,) = selectors.relations("service:ledger", kinds=["dependsOn"])
    assert (found.end, str(found.source)) == ("service:mailer", "a.yaml:8:15")
    known = set(Relation.objects.values_list("pk", flat=True))

    apply(teams=TEAMS, a=b"# moved\n" + component("ledger"), b=component("mailer"), now=LATER)

    assert selectors.relations("service:ledger", kinds=["dependsOn"]) == []
    assert len(known & set(Relation.objects.values_list("pk", flat=True))) == 4  # what stayed was not touched


def test_a_change_of_owner_begins_a_span_and_nothing_else_does():
    apply(teams=TEAMS, a=component())
    apply(teams=TEAMS, a=component(tier=2), now=NOW + timedelta(days=9))
    apply(teams=TEAMS, a=component(owner="second"), now=LATER)

    service = selectors.service("ledger")
    spans = [(span.owner, span.since, span.until) for span in selectors.ownership(service)]
    assert spans == [("team:second", LATER, None), ("team:first", NOW, LATER)]
    assert selectors.owner_since([service.uid]) == {service.uid: LATER}

    apply(teams=TEAMS, b=component("other"), now=LATER + timedelta(days=1))
    assert not Ownership.objects.filter(service_uid=service.uid, until=None).exists()


def test_a_service_keeps_its_relations_when_it_moves_to_another_workspace():
    apply(teams=TEAMS)
    apply("one", a=component())
    workspaces.apply("one", files={}, actor=system("test"), now=NOW, allow_empty=True)
    apply("two", a=component())

    assert [found.end for found in selectors.relations("service:ledger")] == ["team:first"]


def test_the_graph_shows_cycles_inversions_and_whatever_is_missing():
    apply(
        teams=TEAMS,
        a=component("a", dependsOn="[component:b, resource:gone]", tier=1),
        b=component("b", dependsOn="[component:c]", tier=2),
        c=component("c", dependsOn="[component:b]", tier=2),
    )
    graph = selectors.graph()

    assert cycles(graph) == [("service:b", "service:c")]
    assert [(each.service, each.needs) for each in inversions(graph)] == [("service:a", "service:b")]
    assert graph.nodes["resource:gone"].missing
    assert dependents(graph, urn="service:c") == {"service:b": 1, "service:a": 2}
    (lost,) = selectors.lost_references()
    assert (lost.said_by, lost.end, str(lost.source)) == ("service:a", "resource:gone", "a.yaml:8:28")


def test_an_apply_warns_of_dangling_references_and_inversions_with_file_and_line():
    files = {
        "teams.yaml": TEAMS,
        "a.yaml": component("a", dependsOn="[component:b, resource:gone]", tier=1),
        "b.yaml": component("b", tier=3),
    }
    plan = workspaces.plan("ops", files=files, actor=system("test"), now=NOW)

    assert sorted(str(found.source) for found in plan.warnings) == ["a.yaml:8:15", "a.yaml:8:28"]
    words = " ".join(found.message for found in plan.warnings)
    assert "there is no resource:gone" in words
    assert "service:b, which is of tier 3" in words


def test_a_confined_actor_sees_its_part_of_the_graph_and_nobody_else():
    apply(
        teams=TEAMS,
        a=component("a", dependsOn="[component:b, component:secret]"),
        b=component("b"),
        c=component("secret", dependsOn="[component:b]"),
    )
    vendor = confined("service:a", "service:b")
    graph = selectors.part_of_graph(actor=vendor)

    assert set(graph.nodes) == {"service:a", "service:b"}
    assert "secret" not in str(graph.edges)
    with pytest.raises(NotFound) as missing:
        selectors.known_service("secret", actor=vendor)
    assert "secret" not in missing.value.remedy
    with pytest.raises(NotFound):
        selectors.known_party("team", name="second", actor=vendor)
    assert selectors.known_party("team", name="first", actor=vendor).urn == "team:first"


def test_what_is_wrong_is_said_of_each_service():
    apply(
        teams=TEAMS,
        a=component("a", owner="second"),
        b=component("b", dependsOn="[resource:gone]"),
        c=component("c", owner="below"),
    )
    found = {urn: sorted(each.kind for each in said) for urn, said in selectors.troubles(now=NOW).items()}

    assert found == {
        "service:a": ["contactless", "unstaffed"],
        "service:b": ["contactless", "dangling"],
        "service:c": ["contactless", "unstaffed"],
    }
    assert all(each.remedy for said in selectors.troubles(now=NOW).values() for each in said)
    assert set(selectors.troubles(now=NOW, only=frozenset({"service:a"}))) == {"service:a"}


def test_an_owner_who_came_after_the_last_review_of_ownership_is_said():
    reviewed = component().replace(
        b"{name: ledger}", b'{name: ledger, annotations: {seatrial.dev/ownership-reviewed: "2026-02-01"}}'
    )
    apply(teams=TEAMS, a=reviewed)

    kinds = {each.kind for each in selectors.troubles(now=NOW)["service:ledger"]}
    assert "unreviewed" in kinds


def test_services_are_filtered_by_everything_at_once_and_sorted():
    apply(
        teams=TEAMS,
        a=component("alpha", tier=2, environments="{production: {protected: true}}"),
        b=component("beta", tier=1, lifecycle="experimental"),
        c=component("gamma", tier=2, owner="second").replace(b"{name: gamma}", b"{name: gamma, tags: [go]}"),
    )

    def names(order="name", after="", **wanted):
        found = selectors.services(selectors.Filter(**wanted), order=order, after=after)
        return [each.name for each in found]

    assert names(tier=2) == ["alpha", "gamma"]
    assert names(tier=2, owner="team:second", tag="go") == ["gamma"]
    assert names(environment="production") == ["alpha"]
    assert names(lifecycle="experimental") == ["beta"]
    assert names(only=frozenset({"service:beta"})) == ["beta"]
    assert names(order="-tier") == ["alpha", "gamma", "beta"]
    assert names(order="-tier", after="alpha") == ["gamma", "beta"]
    assert names(order="-name", after="gamma") == ["beta", "alpha"]
    choices = selectors.choices()
    assert (list(choices.tags), list(choices.environments)) == (["go"], ["production"])
    assert list(choices.lifecycles) == ["experimental", "production"]
