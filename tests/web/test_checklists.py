"""Pages and endpoints of checklists: what they show, hide, export and remember."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import yaml
from django.test import Client

from seatrial.domains.evidence import services as evidence
from seatrial.domains.readiness.rules import Wish, import_checklist
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from tests.cast import Cast
from tests.factories.workspaces import checklist, component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db
By = Callable[[str], Client]
Deliver = Callable[[datetime], int]


def stand(cast: Cast, deliver: Deliver, **files: bytes) -> None:
    workspaces.apply("ops", files=workspace(**files), actor=cast.actor("administrator"), now=NOW)
    evidence.collect(evidence.claim_due(now=NOW + timedelta(seconds=5), limit=1000), clock=clock.now)
    deliver(clock.now())


def text(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200, response
    return response.content.decode()


def test_without_checklists_the_page_says_how_to_get_some(by: By) -> None:
    page = text(by("stranger"), "/checklists")
    assert "seatrial library add readiness" in page
    assert "seatrial import checklist" in page


def test_a_checklist_can_be_searched_and_filtered(cast: Cast, by: By, deliver_events: Deliver) -> None:
    stand(cast, deliver_events)
    browser = by("stranger")
    whole = text(browser, "/checklists/basics")
    assert "A plan is published" in whole
    assert "A walkthrough was held" in whole
    for query, shown, hidden in (
        ("must=1", "A plan is published", "A walkthrough was held"),
        ("automation=people", "A walkthrough was held", "A plan is published"),
        ("q=walked", "A walkthrough was held", "A plan is published"),
        ("q=S0:27", "A plan is published", "A walkthrough was held"),
    ):
        page = text(browser, f"/checklists/basics?{query}")
        assert shown in page, query
        assert hidden not in page, query
    assert "No criterion matches" in text(browser, "/checklists/basics?domain=security")


def test_what_is_exported_as_markdown_comes_in_again(cast: Cast, by: By, deliver_events: Deliver) -> None:
    stand(cast, deliver_events)
    response = by("stranger").get("/checklists/basics/criteria.md")
    assert response["Content-Disposition"] == 'attachment; filename="basics.md"'
    found = import_checklist({"basics.md": response.content.decode()}, wish=Wish())
    titles = [raw["title"] for area in found.document["spec"]["areas"] for raw in area["criteria"]]
    assert titles == ["MUST: A plan is published", "A walkthrough was held"]
    assert found.rejects == ()


def test_the_table_for_spreadsheets_holds_no_formula(cast: Cast, by: By, deliver_events: Deliver) -> None:
    evil = checklist().replace(b"title: A plan is published", b'title: "=1+1 is a plan"')
    stand(cast, deliver_events, **{"checklist.yaml": evil})
    lines = by("stranger").get("/checklists/basics/criteria.csv").content.decode().splitlines()
    assert len(lines) == 3
    assert "'=1+1 is a plan" in lines[1]


def test_coverage_sorts_by_each_column_and_pages(cast: Cast, by: By, deliver_events: Deliver) -> None:
    more = {f"more-{n}.yaml": component(f"more-{n:02}", owner=f"team-{n}") for n in range(60)}
    bad = component("aaa", owner="aaa", environments="  environments: {other: {}}")
    stand(cast, deliver_events, **more, **{"bad.yaml": bad})
    browser = by("stranger")
    first = text(browser, "/checklists/basics/coverage")
    assert first.index("Aaa") < first.index("Edi") < first.index("More-00")
    assert "More-59" not in first
    assert "More-59" in text(browser, "/checklists/basics/coverage?page=2")
    assert "More-59" in text(browser, "/checklists/basics/coverage?sort=-service")
    assert "More-01" in text(browser, "/checklists/basics/coverage?q=more-01")
    lines = browser.get("/checklists/basics/coverage.csv").content.decode().splitlines()
    assert lines[0] == "service,environment,tier,all,documentation"
    assert len(lines) == 63
    assert "edi,default,1,50,50" in lines


def test_a_confined_actor_sees_its_own_services_alone(cast: Cast, by: By, deliver_events: Deliver) -> None:
    theirs = {"printer.yaml": component("label-printer", owner="printers")}
    stand(cast, deliver_events, **theirs)
    vendor = by("vendor")
    page = text(vendor, "/checklists/basics/coverage")
    assert "Label-Printer" in page
    assert "Edi<" not in page
    answer = vendor.get("/checklists/basics/coverage.csv").content.decode()
    assert answer.splitlines()[1:] == ["label-printer,default,1,50,50"]


def test_a_checklist_that_asks_nothing_of_a_vendors_services_is_not_there_for_it(
    cast: Cast, by: By, deliver_events: Deliver
) -> None:
    ours = checklist().replace(b"  version: 1.0.0", b'  version: 1.0.0\n  when: service.name == "edi"')
    theirs = {"printer.yaml": component("label-printer", owner="printers"), "checklist.yaml": ours}
    stand(cast, deliver_events, **theirs)
    assert by("vendor").get("/checklists/basics").status_code == 404
    assert by("vendor").get("/api/v1/readiness/checklists/basics").status_code in (401, 404)
    assert by("stranger").get("/checklists/basics").status_code == 200


def test_two_versions_can_be_compared_on_a_page_and_over_the_api(
    cast: Cast, by: By, deliver_events: Deliver
) -> None:
    stand(cast, deliver_events)
    assert "There is one version" in text(by("stranger"), "/checklists/basics/diff")
    stricter = checklist("evidence.plan.size > 1000").replace(b"1.0.0", b"1.1.0")
    stand(cast, deliver_events, **{"checklist.yaml": stricter})
    page = text(by("stranger"), "/checklists/basics/diff")
    assert "evidence.plan.size &gt; 1000" in page
    assert "evidence.plan.exists" in page
    answer = by("stranger").get("/api/v1/readiness/checklists/basics/diff?before=1.0.0").json()
    assert [(each["criterion"], each["weighty"]) for each in answer["criteria"]] == [("plan-published", True)]
    versions = by("stranger").get("/api/v1/readiness/checklists/basics/versions").json()["items"]
    assert [(each["version"], each["stands"]) for each in versions] == [("1.1.0", True), ("1.0.0", False)]


def test_the_page_of_a_service_says_which_level_it_has_reached(
    cast: Cast, by: By, deliver_events: Deliver
) -> None:
    two = b"[{name: Gold, tiers: [1]}, {name: Basic, tiers: [2, 3, 4]}]"
    levels = b"  version: 1.0.0\n  levels: " + two + b"\n"
    listed = checklist().replace(b"  version: 1.0.0\n", levels)
    listed = listed.replace(
        b"          accepts: [training]", b"          levels: [Gold]\n          accepts: [training]"
    )
    stand(cast, deliver_events, **{"checklist.yaml": listed})
    page = " ".join(text(by("stranger"), "/services/edi").split())
    assert "Basic reached, 1 left for Gold" in page


def policy(**answers: str) -> bytes:
    said = {
        field: {"answer": "So.", "owner": "team:edi-team", "review_by": day} for field, day in answers.items()
    }
    head: dict[str, Any] = {
        "apiVersion": "seatrial.dev/v1",
        "kind": "OperatingPolicy",
        "metadata": {"name": "all"},
    }
    return yaml.safe_dump({**head, "spec": {"answers": said}}).encode()


@pytest.mark.mission("R148")
def test_open_questions_on_the_page_and_over_the_api(cast: Cast, by: By, deliver_events: Deliver) -> None:
    browser = by("stranger")
    assert "Answer them in a file" in text(browser, "/policies/questions")
    stand(
        cast,
        deliver_events,
        **{"policy.yaml": policy(patch_window="2999-01-01", access_revocation="2020-01-01")},
    )
    answer = browser.get("/api/v1/readiness/questions").json()
    assert (answer["total"], answer["open"], len(answer["items"])) == (54, 53, 53)
    states = {each["field"]: each["state"] for each in answer["items"]}
    assert states["access_revocation"] == "expired"
    assert "patch_window" not in states
    page = text(browser, "/policies/questions")
    assert "patch_window" not in page
    assert "expired" in page
    assert "patch_window" in text(browser, "/policies/questions?all=1")
    assert browser.get("/policies/questions?service=nothing").status_code == 404
    assert "Edi" in text(browser, "/policies/questions?service=edi")


def test_the_api_gives_every_criterion_with_all_it_says(cast: Cast, by: By, deliver_events: Deliver) -> None:
    stand(cast, deliver_events)
    answer = by("stranger").get("/api/v1/readiness/checklists/basics").json()
    assert (answer["criteria"], answer["must"], answer["automated"]) == (2, 1, 1)
    assert answer["demands"][0]["check"] == "evidence.plan.exists"
    rows = by("stranger").get("/api/v1/readiness/checklists/basics/coverage?limit=1").json()
    assert rows["items"][0]["areas"]["documentation"]["passed"] == 1
    assert rows["next"] == ""
