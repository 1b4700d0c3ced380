"""A new operator and a runbook in Chromium: find it, rehearse it, close the tab, come back, resume."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from django.conf import settings as configured
from django.db import connection
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from seatrial.domains.runbooks import selectors, services
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories import runners, runs
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor
from tests.journeys.pictures import picture

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.debian("chromium")]
DEPLOY = "/runbooks/edi-gateway/deploy"
TREE = """
## Decision tree

- Does the new version answer its health check?
  - yes: Does the queue drain?
    - yes: switch the traffic
    - no: look at the partner's acknowledgements, then [start over](deploy.md)
  - no: roll back
"""
Cookies = list[dict[str, str]]


@pytest.fixture
def lab(transactional_db: None, settings: Any) -> runs.Lab:
    """A runner with the label `lab`, as of now."""
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    runners.applied(by=system("author"), now=clock.now())
    return runs.lab(now=clock.now())


@pytest.fixture
def cookies(lab: runs.Lab, by: Any, cast: Cast) -> Cookies:
    """Somebody of operations is signed in; two runbooks stand, one of them with two revisions."""
    now = clock.now() - timedelta(minutes=1)
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand", now=now)
    runs.runbook(runs.DEPLOY, now=now)
    runs.runbook(runs.DEPLOY + TREE, now=now + timedelta(seconds=1))
    client = by("operations")
    name = configured.SESSION_COOKIE_NAME
    connection.close()
    return [{"name": name, "value": client.cookies[name].value}]


def hand_out() -> None:
    """What runs is approved, and runners are asked."""
    runs.approve_contents(clock.now())
    services.hand_out_waiting(now=clock.now())


def start_rehearsal(page: Page, address: str) -> str:
    """From the first page to a run that goes on; gives its name."""
    page.goto(address)
    page.get_by_role("link", name="Runbooks", exact=True).click()
    page.get_by_label("Words").fill("deploy")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Deploy the gateway").click()
    expect(page.get_by_text("No run of exactly this revision passed")).to_be_visible()
    page.get_by_role("link", name="Start", exact=True).click()
    page.get_by_label("Rehearse:").check()
    page.get_by_label("Environment").select_option("staging")
    page.get_by_label("version").fill("two")
    page.locator("summary", has_text="More").click()
    page.get_by_label("Runner").fill("lab")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_text("does not fit [0-9]+")).to_be_visible()
    page.get_by_label("version").fill("2")
    page.get_by_role("button", name="Start", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("RUN-1 Deploy the gateway")
    return "RUN-1"


def test_it_is_found_started_left_and_resumed(
    visitor: Visitor,
    live_server: LiveServer,
    cookies: Cookies,
    lab: runs.Lab,
    deliver_events: Callable[[datetime], int],
) -> None:
    visitor.expected += ["status of 404", "status of 422"]
    page = visitor.open(f"{live_server.url}/", cookies=cookies)
    name = start_rehearsal(page, f"{live_server.url}/")
    hand_out()
    lab.take()
    lab.report("room for 12 versions", begins=lab.plan[0])
    expect(page.locator(".transcript")).to_contain_text("room for 12 versions")
    lab.report("unpacking", ended=(lab.plan[0], "passed"), begins=lab.plan[1])
    expect(page.locator(".transcript")).to_contain_text("unpacking")
    assert page.locator(".transcript").inner_text().count("room for 12 versions") == 1
    context = page.context
    page.close()

    # The runner dies in the middle of a step: nobody knows whether it was done.
    lab.report(ended=(lab.plan[1], "in_doubt"))
    lab.finish("in_doubt")
    deliver_events(lab.tick())
    page = context.new_page()
    page.goto(f"{live_server.url}/runs?state=open")
    page.get_by_role("link", name=name, exact=True).click()
    expect(page.get_by_role("heading", name="Nobody knows whether a step was done")).to_be_visible()
    expect(page.locator(".runbook-step")).to_contain_text('mkdir "v$VERSION"')
    page.get_by_role("button", name="Run its verification").click()
    expect(page.get_by_text("Its verification runs")).to_be_visible()
    hand_out()
    begun = lab.work(deliver_events)
    assert "unpack" not in begun  # what may have been done is not done again by itself
    expect(page.get_by_role("heading", name="Every step passed")).to_be_visible()
    expect(page.locator(".run-steps")).to_contain_text("./switch")
    page.goto(live_server.url + DEPLOY)
    expect(page.get_by_role("heading", level=1)).to_contain_text("tested")


def test_what_would_happen_is_seen_without_scripts(
    visitor: Visitor, live_server: LiveServer, cookies: Cookies
) -> None:
    visitor.expected += ["status of 404", "status of 422"]
    page = visitor.open(f"{live_server.url}{DEPLOY}/start", javascript=False, cookies=cookies)
    page.get_by_label("version").fill("2")
    page.get_by_role("button", name="Only show what would happen").click()
    expect(page.get_by_role("heading", name="A dry run")).to_be_visible()
    expect(page.locator(".transcript")).to_contain_text("VERSION=2")
    page.get_by_role("link", name="Start it with these values").click()
    expect(page.get_by_label("version")).to_have_value("2")
    page.goto(f"{live_server.url}/runs")
    page.locator("summary", has_text="Stop everything").click()
    page.get_by_label("Why").fill("The partner's disk is full")
    page.get_by_role("button", name="Stop all runs").click()
    expect(page.get_by_text("All runs are stopped.")).to_be_visible()
    page.get_by_role("button", name="Let runs start again").click()
    expect(page.get_by_text("Runs may start again").first).to_be_visible()


@pytest.mark.parametrize("width", [1360, 390])
def test_axe_finds_nothing_and_nothing_is_wider_than_the_page(
    visitor: Visitor,
    live_server: LiveServer,
    cookies: Cookies,
    lab: runs.Lab,
    cast: Cast,
    width: int,
    deliver_events: Callable[[datetime], int],
) -> None:
    visitor.expected.append("status of 404")  # a browser asks for an icon by itself
    addresses = made_runs(lab, cast, deliver_events)
    page = visitor.open(f"{live_server.url}/runbooks", width=width, cookies=cookies)
    found: list[str] = []
    for address in addresses:
        said = page.goto(live_server.url + address)
        assert said is not None and said.status == 200, address
        picture(page, address, width=width)
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{address} is wider than {width}")
    assert found == []


@pytest.mark.parametrize("width", [1360, 390])
def test_whoever_approved_withdraws_and_whoever_may_looks_back(
    visitor: Visitor,
    live_server: LiveServer,
    cookies: Cookies,
    lab: runs.Lab,
    cast: Cast,
    by: Any,
    width: int,
    deliver_events: Callable[[datetime], int],
) -> None:
    visitor.expected.append("status of 404")
    asker, at_once = cast.actor("operations"), {"emergency": True, "reason": "partners are refused"}
    ended = runs.started(
        runs.wanted("live", environment="production", **at_once), actor=asker, now=clock.now()
    )
    lab.work(deliver_events)
    waits = runs.started(runs.wanted("live", environment="production"), actor=asker, now=clock.now())
    owner, name = by("owner"), configured.SESSION_COOKIE_NAME
    services.approve_run(
        waits.name, fingerprint=waits.fingerprint, actor=cast.actor("owner"), now=clock.now()
    )
    signed_in = [{"name": name, "value": owner.cookies[name].value}]
    connection.close()
    page = visitor.open(f"{live_server.url}/runs/{waits.name}", width=width, cookies=signed_in)
    found: list[str] = []
    for run, words in ((waits, "The freeze begins"), (ended, "It was needed")):
        page.goto(f"{live_server.url}/runs/{run.name}")
        picture(page, f"owner/{run.name}", width=width)
        found += [f"{run.name} {line}" for line in violations_in_both_themes(page)]
        if page.evaluate("document.documentElement.scrollWidth") > width:
            found.append(f"{run.name} is wider than {width}")
        page.evaluate("document.querySelectorAll('details').forEach(each => each.open = true)")
        button = "Withdraw it" if run is waits else "I looked back on it"
        page.locator("form", has=page.get_by_role("button", name=button)).get_by_role("textbox").fill(words)
        page.get_by_role("button", name=button).click()
        expect(page.get_by_text(words).first).to_be_visible()
    assert page.evaluate(FETCHED) == [True, "written", "second", True]
    assert found == []


#: The live part of the page is fetched again as it stands on the server, where nothing is opened, written or
#: chosen: what of it somebody did stays.
FETCHED = """() => {
  const live = document.querySelector("[data-live]:has(details)");
  const form = document.createElement("form");
  form.innerHTML = `<textarea id="words"></textarea><input type="checkbox" id="box">
    <select id="choice"><option selected>first</option><option>second</option></select>`;
  live.append(form);
  const fetched = live.outerHTML.replaceAll(' open=""', "");
  live.querySelector("details").open = true;
  form.querySelector("textarea").value = "written";
  form.querySelector("select").value = "second";
  form.querySelector("input").checked = true;
  Idiomorph.morph(live, fetched, {morphStyle: "outerHTML"});
  const [words, choice, box] = ["words", "choice", "box"].map((id) => document.getElementById(id));
  return [document.querySelector("[data-live] details").open, words.value, choice.value, box.checked];
}"""


def made_runs(lab: runs.Lab, cast: Cast, deliver: Callable[[datetime], int]) -> list[str]:
    """Runs in several states; gives the addresses of all pages with them, under a pressed stop switch."""
    now, actor = clock.now(), cast.actor("operations")
    done = runs.started(runs.wanted(), actor=actor, now=now)
    lab.outcomes["healthy"] = "failed"
    lab.work(deliver)
    lab.outcomes.clear()
    by_hand = runs.started(
        runs.wanted(runbook="edi-gateway/by-hand", because="INC-12"), actor=actor, now=clock.now()
    )
    lab.work(deliver)
    live = runs.started(runs.wanted("live", environment="production"), actor=actor, now=clock.now())
    doubt = runs.started(runs.wanted(), actor=actor, now=clock.now())
    lab.outcomes["unpack"] = "in_doubt"
    lab.take()
    lab.do()
    lab.finish("in_doubt")
    deliver(lab.tick())
    assert selectors.known_run(doubt.name, actor=actor).state == "in_doubt"
    return [
        "/runbooks", "/runbooks?kind=backup", "/runbooks/inventory",
        "/runbooks/inventory?service=edi-gateway", "/runbooks/import", "/rehearsals", "/adherence",
        DEPLOY, f"{DEPLOY}/triggers", f"{DEPLOY}/diff", f"{DEPLOY}/start", f"{DEPLOY}/start?run={done.name}",
        "/runs",
        *(f"/runs/{each.name}" for each in (done, by_hand, live, doubt)), "/services/edi-gateway",
    ]  # fmt: skip


def test_the_banner_of_the_stop_switch_can_be_read(
    visitor: Visitor, live_server: LiveServer, cookies: Cookies, cast: Cast
) -> None:
    visitor.expected.append("status of 404")
    services.stop(reason="The partner's disk is full.", actor=cast.actor("operations"), now=clock.now())
    page = visitor.open(f"{live_server.url}/runs", width=390, cookies=cookies)
    found: list[str] = []
    for address in ("/runbooks", "/runs", DEPLOY, f"{DEPLOY}/start"):
        page.goto(live_server.url + address)
        expect(page.get_by_text("All runs are stopped.")).to_be_visible()
        found += [f"{address} {line}" for line in violations_in_both_themes(page)]
    assert found == []
