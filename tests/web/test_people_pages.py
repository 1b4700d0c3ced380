"""Pages of people, roles, tokens and access, as those who use them see them."""

import re

import pytest
from django.test import Client

from seatrial.domains.identity.models import ApiToken, Person, RoleAssignment
from tests.factories import catalog, identity

pytestmark = pytest.mark.django_db


@pytest.fixture
def gateway(cast):
    return catalog.service("edi-gateway", owner="team:edi")


def words(response):
    return re.sub(r"\s+", " ", response.content.decode())


def said(response):
    """The words without markup."""
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", "", response.content.decode()))


def test_the_list_says_who_holds_what(by):
    page = said(by("stranger").get("/people"))

    assert "Service owner of service:edi-gateway" in page
    assert "13" not in page.partition("in all")[0][-4:]
    assert "Invite somebody" not in page
    assert "Invite somebody" in said(by("administrator").get("/people"))


def test_the_list_is_filtered_and_an_empty_one_says_so(by):
    browser = by("administrator")

    assert "Agent" in said(browser.get("/people?kind=agent"))
    assert "Stranger" not in said(browser.get("/people?kind=agent"))
    assert "Nobody matches" in said(browser.get("/people?q=zzz"))


def test_who_is_invited_comes_by_the_link_that_the_page_shows_once(by, gateway):
    form = {"name": "Mina", "kind": "human", "role": "engineering_lead", "scope": "service:edi-gateway"}
    shown = by("administrator").post("/people/new", form)

    link = re.search(r"http://testserver(/sign-in/[\w-]+)", words(shown)).group(1)
    assert "no-store" in shown["Cache-Control"]
    newcomer = Client()
    assert newcomer.post(link).status_code == 302
    assert "Engineering lead" in said(newcomer.get("/people/mina"))


def test_an_invitation_shows_each_fault_at_its_field(by, gateway):
    form = {
        "name": "Lead",
        "kind": "human",
        "email": "nowhere",
        "role": "auditor",
        "scope": "service:nowhere",
    }
    page = said(by("administrator").post("/people/new", form))
    assert "Somebody else here has this name" in page
    assert "This is no e-mail address" in page

    form = {"name": "Mina", "kind": "human", "role": "engineering_lead", "scope": "service:nowhere"}
    assert "there is no service:nowhere" in said(by("administrator").post("/people/new", form))
    assert not Person.objects.filter(name="Mina").exists()


def test_a_role_within_what_nobody_defined_is_refused_in_sentences(by, gateway):
    form = {"name": "Mina", "kind": "human", "role": "engineering_lead", "scope": "service:nothing"}
    page = said(by("administrator").post("/people/new", form))

    assert "there is no service:nothing. It stands here once its definition is applied." in page


def test_a_service_account_has_no_link_and_asks_for_a_token(by):
    browser = by("administrator")
    page = said(browser.post("/people/new", {"name": "Deploy Bot", "kind": "service"}, follow=True))

    assert "Deploy Bot has an account. Issue a token for it." in page
    issued = browser.post("/people/deploy-bot/tokens", {"name": "ci", "scopes": ["read"], "days": 30})
    assert "seatrial_" in words(issued)
    assert ApiToken.objects.get(name="ci").person.handle == "deploy-bot"


@pytest.mark.parametrize(
    ("viewer", "may"),
    [("owner", True), ("lead", True), ("administrator", True), ("operations", True), ("stranger", False)],
)
def test_who_may_take_a_role_away_sees_the_button(by, cast, gateway, viewer, may):
    identity.role(cast.operations, "service_owner", "team:edi")  # what owns the gateway, hence of it too
    page = by(viewer).get("/people/lead").content.decode()

    held = RoleAssignment.objects.get(person=cast.lead)
    assert (f"/people/lead/roles/{held.uid}/take" in page) is may


def test_an_owner_gives_a_role_and_takes_it_away(by, gateway):
    browser = by("owner")
    form = {"role": "operations_lead", "scope": "service:edi-gateway", "reason": "while Olu is away"}
    page = said(browser.post("/people/stranger/roles", form, follow=True))
    assert "Stranger is operations lead of service:edi-gateway" in page
    assert "while Olu is away" in page

    given = RoleAssignment.objects.get(person__handle="stranger")
    page = said(browser.post(f"/people/stranger/roles/{given.uid}/take", follow=True))
    assert "Stranger is no longer operations lead" in page


def test_taking_a_role_away_is_offered_to_whoever_may(by, gateway):
    assert "Take away</button>" in words(by("owner").get("/people/lead"))
    for handle in ("administrator", "security"):
        assert "Take away</button>" not in words(by("owner").get(f"/people/{handle}")), handle
        assert "Take away</button>" in words(by("administrator").get(f"/people/{handle}")), handle


def test_a_role_that_the_owner_may_not_give_is_refused_with_the_way_to_who_may(by, gateway):
    form = {"role": "security_lead", "scope": "service:edi-gateway"}
    response = by("owner").post("/people/stranger/roles", form)

    assert response.status_code == 403
    assert "Only an administrator makes somebody security lead" in said(response)
    assert "/access?action=identity%3Aroles" in words(response)


def test_a_span_is_read_in_the_time_zone_of_whoever_writes_it(by, cast, gateway):
    Person.objects.filter(pk=cast.administrator.pk).update(time_zone="Asia/Kolkata")
    form = {
        "role": "operations_lead",
        "scope": "",
        "starts_at": "2999-01-01T00:00",
        "ends_at": "2999-01-02T00:00",
    }
    by("administrator").post("/people/stranger/roles", form)
    given = RoleAssignment.objects.get(person__handle="stranger")
    assert given.starts_at.isoformat() == "2998-12-31T18:30:00+00:00"

    form |= {"starts_at": "2999-02-02T00:00"}
    assert "ends before it begins" in said(by("administrator").post("/people/stranger/roles", form))


def test_a_deputy_is_appointed_and_ended(by, cast):
    browser = by("lead")
    form = {"deputy": "nobody-here", "ends_at": "2999-01-01T00:00"}
    assert "Nobody here is called nobody-here" in said(browser.post("/people/lead/deputies", form))
    page = said(browser.post("/people/lead/deputies", form | {"deputy": "operations"}, follow=True))
    assert "Operations stands in for Lead" in page

    page = words(by("operations").get("/people/operations"))
    end = re.search(r'action="(/people/operations/deputies/[\w-]+/end)"', page).group(1)
    assert "no longer stands in" in said(by("operations").post(end, follow=True))


def test_an_account_is_changed_switched_off_on_and_erased(by):
    browser = by("administrator")
    form = {"name": "Somebody", "email": "s@example.com", "time_zone": "UTC"}
    assert "Somebody is saved" in said(browser.post("/people/stranger/change", form, follow=True))
    assert "This account is switched off" in said(browser.post("/people/stranger/off", follow=True))
    assert "is switched on" in said(browser.post("/people/stranger/on", follow=True))
    assert "Write stranger" in said(browser.post("/people/stranger/erase", {"handle": "Stranger"}))
    page = said(browser.post("/people/stranger/erase", {"handle": "stranger"}, follow=True))
    assert "Erased person" in page
    assert "Somebody" not in page.partition("The name is erased")[2]
    assert browser.get("/people/stranger").status_code == 404


def test_who_is_let_in_anew_gets_a_link(by):
    shown = by("administrator").post("/people/stranger/reset")

    link = re.search(r"http://testserver(/sign-in/[\w-]+)", words(shown)).group(1)
    assert Client().post(link).status_code == 302


def test_a_token_is_shown_once_listed_and_revoked(by):
    browser = by("lead")
    assert "No token" in said(browser.get("/tokens"))
    fault = browser.post("/tokens/new", {"name": "ci", "scopes": ["identity:people"], "days": 30})
    assert "its owner does not hold identity:people" in said(fault)
    issued = browser.post("/tokens/new", {"name": "ci", "scopes": ["read"], "days": 30})
    secret = re.search(r"seatrial_[\w-]+", words(issued)).group(0)
    assert Client(headers={"Authorization": f"Bearer {secret}"}).get("/api/v1/me").status_code == 200

    page = words(browser.get("/tokens"))
    assert secret not in page
    revoke = re.search(r'action="(/tokens/[\w-]+/revoke)"', page).group(1)
    assert "The token ci is revoked" in said(browser.post(revoke, follow=True))
    assert "Lead" in said(by("administrator").get("/tokens?all=1"))
    assert by("stranger").get("/tokens?all=1").status_code == 403


def test_the_page_answers_who_may_and_why_not_i(by, gateway):
    page = said(by("lead").get("/access?action=identity:roles&subject=edi-gateway"))

    assert "You may not" in page
    assert "Lead does not hold identity:roles, neither everywhere nor within service:edi-gateway" in page
    assert "As service owner of service:edi-gateway, deputy of Owner" in page
    assert "Administrator gives roles as administrator of this installation" in page
    assert "You may" in said(by("owner").get("/access?action=identity:roles&subject=edi-gateway"))


def test_the_page_tells_what_is_not_there(by):
    response = by("lead").get("/access?action=identity:rolls")

    assert response.status_code == 404
    assert "Did you mean identity:roles?" in said(response)


def test_every_denial_leads_to_who_may(by):
    refused = by("stranger").get("/people/new")

    assert refused.status_code == 403
    way = re.search(r'href="(/access[^"]*)"', words(refused)).group(1)
    page = said(by("stranger").get(way))
    assert "You may not" in page
    assert "Administrator" in page


def test_vendors_are_led_to_nothing_that_refuses_them(by):
    page = words(by("vendor").get("/profile"))

    assert 'href="/people"' not in page
    assert 'href="/people"' in words(by("stranger").get("/profile"))


def test_a_vendor_sees_the_own_account_and_no_other(by):
    browser = by("vendor")

    assert "Vendor lead" in said(browser.get("/people/vendor"))
    assert browser.get("/people/owner").status_code == 404


def test_more_people_do_not_mean_more_queries(by, django_assert_num_queries, cast):
    browser = by("administrator")
    for number in range(30):
        identity.role(identity.person(f"Person {number:02}"), "engineering_lead", "team:edi")
    browser.get("/people")
    with django_assert_num_queries(7):
        browser.get("/people")
