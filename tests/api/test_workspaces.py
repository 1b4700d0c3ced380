"""Workspaces and definitions over the API."""

import base64
from datetime import UTC, datetime

import pytest

from seatrial.domains.workspace import models, selectors
from seatrial.domains.workspace.services import apply
from seatrial.kit.access import system
from tests.factories.workspaces import component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


def sent(files: dict[str, bytes]) -> dict[str, object]:
    return {
        "files": [
            {"path": path, "content_base64": base64.b64encode(content).decode()}
            for path, content in files.items()
        ]
    }


@pytest.fixture
def post(by_token):
    """Posts files as a program that may apply."""
    program = by_token("read", "workspace:apply")
    return lambda path, files: program.post(
        f"/api/v1/workspaces/{path}", sent(files), content_type="application/json"
    )


@pytest.fixture
def get(by_token):
    """Reads as a program that may read."""
    program = by_token("read")
    return lambda path: program.get(f"/api/v1{path}")


def test_plan_then_apply_then_nothing(post):
    planned = post("ops/plan", workspace()).json()
    assert (planned["revision"], planned["is_empty"], planned["total"]) == (0, False, 3)
    assert planned["definitions"][1] == {
        "urn": "service:edi", "kind": "Component", "title": "Edi", "change": "added",
        "source": "catalog.yaml:1:1", "fields": [], "before": "",
    }  # fmt: skip
    assert not models.Workspace.objects.exists()

    applied = post("ops/apply", workspace()).json()
    assert (applied["revision"], applied["is_done"]) == (1, True)

    again = post("ops/apply", workspace()).json()
    assert (again["revision"], again["is_done"], again["plan"]["is_empty"]) == (1, False, True)


def test_a_dry_run_changes_nothing(post):
    answer = post("ops/apply?dry_run=true", workspace()).json()

    assert answer["is_done"] is False
    assert len(answer["plan"]["definitions"]) == 3
    assert not models.Workspace.objects.exists()


def test_every_fault_is_in_the_problem(post):
    response = post(
        "ops/apply", {"a.yaml": component(tier=9), "b.yaml": b"apiVersion: seatrial.dev/v1\na: b: c"}
    )
    problem = response.json()

    assert response.status_code == 422
    assert problem["type"].endswith("#cannot-apply")
    assert [error["place"] for error in problem["errors"]] == ["a.yaml:10:9", "b.yaml:2:5"]
    assert all(error["remedy"] for error in problem["errors"])


def test_an_empty_folder_needs_a_word(post):
    post("ops/apply", workspace())
    refused = post("ops/apply", {})

    assert refused.status_code == 422
    assert "--remove-all" in refused.json()["remedy"]
    assert post("ops/apply?allow_empty=true", {}).json()["revision"] == 2


@pytest.mark.parametrize(
    ("body", "pointer"),
    [
        ({"files": [{"path": "a", "content_base64": "!"}]}, "/files/0/content_base64"),
        ({"files": [{"path": "a", "content_base64": "YQ"}]}, "/files/0/content_base64"),
        ({"files": [{"path": "a", "content_base64": "\u00e9"}]}, "/files/0/content_base64"),
        ({"files": [{"path": "a"}]}, "/files/0/content_base64"),
        ({"files": [{"path": "a", "content_base64": ""}] * 2}, "/files/1/path"),
        ({"files": {}}, "/files"),
        ({}, "/files"),
    ],
)
def test_what_is_no_files_is_refused_at_its_place(by_token, body, pointer):
    program = by_token("read", "workspace:apply")
    response = program.post("/api/v1/workspaces/ops/apply", body, content_type="application/json")

    assert response.status_code == 422
    assert pointer in [error["place"] for error in response.json()["errors"]]


def test_a_body_that_is_too_large_is_a_problem(by_token, settings):
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    program = by_token("read", "workspace:apply")
    response = program.post(
        "/api/v1/workspaces/ops/apply", sent({"a": b"x" * 2000}), content_type="application/json"
    )

    assert response.status_code == 400
    assert "more than 1,000 bytes" in response.json()["detail"]


def test_lists_and_details(get):
    apply("ops", files=workspace(), actor=system("test"), now=NOW)

    (listed,) = get("/workspaces").json()["items"]
    shown = get("/workspaces/ops").json()
    assert (listed["name"], listed["revision"]["number"]) == ("ops", 1)
    assert [revision["number"] for revision in shown["revisions"]] == [1]
    assert get("/workspaces/none").status_code == 404

    page = get("/definitions?limit=2").json()
    assert [item["urn"] for item in page["items"]] == ["checklist:basics", "service:edi"]
    assert page["kinds"] == {"Checklist": 1, "Component": 1, "Group": 1}
    rest = get(f"/definitions?limit=2&cursor={page['next']}").json()
    assert [item["urn"] for item in rest["items"]] == ["team:edi-team"]
    assert rest["next"] == ""
    assert [item["urn"] for item in get("/definitions?kind=Group&q=EDI").json()["items"]] == ["team:edi-team"]

    detail = get("/definitions/service:edi").json()
    assert detail["body"]["spec"]["owner"] == "edi-team"
    assert detail["references"] == ["team:edi-team"]
    assert detail["uid"] == selectors.standing("service:edi").uid
    assert get("/definitions/team:edi-team").json()["referring"] == ["service:edi"]
    assert get("/definitions/a:b/c").status_code == 404


def test_who_applied_is_on_record(post):
    post("ops/apply", workspace())

    assert selectors.revision("ops", number=1).actor_name.startswith("test")
