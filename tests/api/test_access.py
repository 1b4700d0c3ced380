"""People, roles, tokens and access over the API."""

from datetime import timedelta

import pytest
from django.test import Client

from seatrial.domains.identity.models import Person, RoleAssignment
from seatrial.kit import clock
from tests.factories import catalog, identity

pytestmark = pytest.mark.django_db
JSON = "application/json"


@pytest.fixture
def gateway(cast):
    return catalog.service("edi-gateway", owner="team:edi")


def sent(response, status):
    assert response.status_code == status, response.content
    return response.json()


def test_somebody_invited_comes_by_the_address_and_holds_the_role(by, gateway):
    body = {"name": "Mina", "roles": [{"role": "engineering_lead", "scope": "service:edi-gateway"}]}
    made = sent(by("administrator").post("/api/v1/people", body, content_type=JSON), 201)

    newcomer = Client()
    assert newcomer.post(made["sign_in_url"]).status_code == 302
    me = newcomer.get("/api/v1/me").json()
    assert me["roles"] == {"service:edi-gateway": ["engineering_lead"]}


def test_faults_name_their_places(by, gateway):
    body = {"name": "Lead", "email": "x", "roles": []}
    problem = sent(by("administrator").post("/api/v1/people", body, content_type=JSON), 422)
    assert {error["pointer"] for error in problem["errors"]} == {"/name", "/handle", "/email"}
    body = {"person": "stranger", "role": "engineering_lead", "scope": "service:edi-gatway"}
    problem = sent(by("administrator").post("/api/v1/role-assignments", body, content_type=JSON), 422)
    assert [error["pointer"] for error in problem["errors"]] == ["/scope"]


@pytest.mark.parametrize(
    ("method", "path", "body"),
    [
        ("post", "/people", {"name": "Mina"}),
        ("patch", "/people/stranger", {"name": "Somebody", "is_active": False}),
        ("delete", "/people/stranger", None),
        ("post", "/people/stranger/reset", None),
        ("post", "/role-assignments", {"person": "stranger", "role": "auditor"}),
        ("post", "/deputies", {"person": "lead", "deputy": "product", "until": "2999-01-01T00:00:00Z"}),
        ("post", "/tokens", {"name": "ci", "scopes": ["read"]}),
    ],
)
def test_a_dry_run_changes_nothing_and_gives_no_secret(by, cast, method, path, body):
    def everything():
        return [list(model.objects.order_by("pk").values()) for model in (Person, RoleAssignment)]

    before = everything()
    browser = by("administrator")
    Person.objects.update(last_login=None)
    before = everything()

    response = getattr(browser, method)(f"/api/v1{path}?dry_run=true", body, content_type=JSON)

    answer = sent(response, 201 if method == "post" and "reset" not in path else 200)
    assert answer.get("secret", "") == ""
    assert answer.get("sign_in_url", "") == ""
    assert everything() == before


def test_people_are_listed_page_by_page_and_found(by):
    reader = by("auditor")
    first = reader.get("/api/v1/people?limit=4").json()
    second = reader.get(f"/api/v1/people?limit=200&cursor={first['next']}").json()
    names = [person["name"] for person in first["items"] + second["items"]]
    assert len(names) == len(set(names)) == Person.objects.count()
    assert names == sorted(names)

    def found(query):
        return [person["handle"] for person in reader.get(f"/api/v1/people?{query}").json()["items"]]

    assert found("q=OWN") == ["owner"]
    assert found("kind=agent") == ["agent"]
    assert found("kind=vendor") == ["vendor"]
    assert found("state=off") == []


def test_a_person_is_switched_off_and_renamed(by):
    browser = by("administrator")
    body = {"name": "Somebody Else", "is_active": False, "reason": "left"}
    changed = sent(browser.patch("/api/v1/people/stranger", body, content_type=JSON), 200)
    assert (changed["name"], changed["handle"], changed["is_active"]) == ("Somebody Else", "stranger", False)
    assert [each["handle"] for each in browser.get("/api/v1/people?state=off").json()["items"]] == [
        "stranger"
    ]


def test_roles_are_given_listed_ended_and_taken(by, gateway):
    owner = by("owner")
    body = {
        "person": "stranger",
        "role": "operations_lead",
        "scope": "service:edi-gateway",
        "until": "2999-01-01T00:00:00Z",
        "reason": "while Olu is away",
    }
    given = sent(owner.post("/api/v1/role-assignments", body, content_type=JSON), 201)
    address = f"/api/v1/role-assignments/{given['uid']}"
    assert (given["state"], given["until"]) == ("held", "2999-01-01T00:00:00Z")
    changed = sent(owner.patch(address, {"until": None}, content_type=JSON), 200)
    assert changed["until"] is None
    taken = sent(owner.delete(address), 200)
    assert (taken["state"], taken["taken_by"]) == ("ended", given["given_by"])

    def listed(query=""):
        return [
            each["uid"]
            for each in owner.get(f"/api/v1/role-assignments?person=stranger{query}").json()["items"]
        ]

    assert listed() == []
    assert listed("&ended=true") == [given["uid"]]


def test_a_token_is_shown_once_and_works_within_its_limits(by, gateway):
    body = {"name": "ci", "scopes": ["read", "readiness:trial"], "within": ["service:edi-gateway"]}
    issued = sent(by("lead").post("/api/v1/tokens", body, content_type=JSON), 201)
    program = Client(headers={"Authorization": f"Bearer {issued['secret']}"})

    assert program.get("/api/v1/services/edi-gateway").status_code == 200
    assert program.get("/api/v1/people").status_code == 403
    shown = by("lead").get("/api/v1/tokens").json()["items"]
    assert [(each["name"], each["within"]) for each in shown] == [("ci", ["service:edi-gateway"])]
    assert issued["secret"] not in str(shown)
    assert by("owner").get("/api/v1/tokens").json()["items"] == []
    everybodys = by("administrator").get("/api/v1/tokens?all=true").json()["items"]
    assert "ci" in [each["name"] for each in everybodys]
    assert by("lead").delete(f"/api/v1/tokens/{issued['uid']}").json()["state"] == "revoked"
    assert program.get("/api/v1/me").status_code == 401


def test_who_may_give_roles_within_the_service_and_why(by, gateway):
    answer = by("lead").get("/api/v1/access?action=identity:roles&subject=edi-gateway").json()

    assert not answer["allowed"]
    assert "Lead does not hold identity:roles" in answer["reason"]
    assert answer["within"] == ["service:edi-gateway", "team:edi"]
    assert [(each["handle"], each["reason"]) for each in answer["items"]] == [
        ("administrator", "as administrator of this installation"),
        ("owner", "as service owner of service:edi-gateway"),
        ("deputy", "as service owner of service:edi-gateway, deputy of Owner"),
    ]
    assert [each["handle"] for each in answer["ask"]] == ["administrator"]


def test_whoever_may_is_told_why(by, gateway):
    answer = by("deputy").get("/api/v1/access?action=identity:roles&subject=service:edi-gateway").json()

    assert answer["allowed"]
    assert answer["reason"].endswith("as service owner of service:edi-gateway, deputy of Owner")
    assert answer["ask"] == []


def test_an_owner_gives_what_a_lead_lacks_so_one_is_asked(by, gateway, monkeypatch):
    answer = by("auditor").get("/api/v1/access?action=readiness:trial&subject=edi-gateway").json()

    assert not answer["allowed"]
    assert {each["handle"] for each in answer["ask"]} == {"administrator", "owner", "deputy"}


def test_the_question_is_asked_for_somebody_else(by, gateway):
    query = "action=identity:roles&subject=edi-gateway&person=owner"

    assert by("auditor").get(f"/api/v1/access?{query}").json()["allowed"]
    assert by("vendor").get(f"/api/v1/access?{query}").status_code == 404


@pytest.mark.parametrize(
    ("query", "status", "remedy"),
    [
        ("action=identity:role", 404, "Did you mean identity:roles?"),
        ("action=read&subject=service:nowhere", 404, "Write it as"),
        ("action=read&subject=edi-gateway&person=noone", 404, "handles"),
    ],
)
def test_what_is_not_there_is_told(by, gateway, query, status, remedy):
    problem = sent(by("auditor").get(f"/api/v1/access?{query}"), status)

    assert remedy in problem["remedy"]


def test_a_vendor_asks_about_the_own_service_only(by, gateway):
    catalog.service("label-printer", owner="team:printers")
    vendor = by("vendor")

    assert vendor.get("/api/v1/access?action=read&subject=label-printer").json()["allowed"]
    assert vendor.get("/api/v1/access?action=read&subject=edi-gateway").status_code == 404
    bare = vendor.get("/api/v1/access?action=read").json()
    assert (bare["allowed"], bare["items"]) == (False, [])


def test_everything_that_somebody_may_do_is_listed_with_where(by, gateway):
    items = by("auditor").get("/api/v1/people/owner/access").json()["items"]

    held = {(each["grant"], each["scope"]) for each in items if each["allowed"]}
    assert {("read", ""), ("readiness:trial", ""), ("identity:roles", "service:edi-gateway")} <= held
    assert all(each["reason"] for each in items)


def test_the_token_of_an_account_switched_off_is_refused(by, cast):
    body = {"name": "ci", "scopes": ["read"], "expires_at": (clock.now() + timedelta(hours=1)).isoformat()}
    issued = sent(by("stranger").post("/api/v1/tokens", body, content_type=JSON), 201)
    program = Client(headers={"Authorization": f"Bearer {issued['secret']}"})
    assert program.get("/api/v1/me").json()["on_behalf_of"] == str(cast.stranger.uid)

    Person.objects.filter(pk=cast.stranger.pk).update(is_active=False)

    assert program.get("/api/v1/me").status_code == 401


def test_a_second_administrator_may_take_the_role_of_the_first(by, cast):
    row = RoleAssignment.objects.get(role="administrator")
    problem = sent(by("administrator").delete(f"/api/v1/role-assignments/{row.uid}"), 409)
    assert problem["type"].endswith("#cannot-leave-nobody")

    identity.role(cast.stranger, "administrator")
    assert by("stranger").delete(f"/api/v1/role-assignments/{row.uid}").status_code == 200
