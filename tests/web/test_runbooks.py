"""Pages of runbooks: the library, one runbook, starting, following and deciding about runs."""

import hashlib
import io
import json
import re
import zipfile
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from pypdf import PdfReader

from seatrial.domains.catalog.models import Service
from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runners import services as runners
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.problems import Invalid
from tests.cast import NOW
from tests.factories import runs
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db
DEPLOY = "/runbooks/edi-gateway/deploy"


@pytest.fixture(autouse=True)
def _a_minute_later(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Pages are asked a minute after everything was done."""
    monkeypatch.setattr(clock, "now", lambda: NOW + timedelta(minutes=1))
    yield


@pytest.fixture
def lab(db: None, settings: Any) -> runs.Lab:
    """A runner with the label `lab`, whose workspace may be run."""
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    return runs.lab()


@pytest.fixture
def deploy(cast: Any) -> models.Runbook:
    return runs.runbook()


def text(browser: Client, address: str, *, status: int = 200, **headers: Any) -> str:
    """The words of the page."""
    answer = browser.get(address, **headers)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return " ".join(answer.content.decode().split())


def posted(browser: Client, address: str, *, status: int = 302, **fields: Any) -> Any:
    answer = browser.post(address, fields)
    assert answer.status_code == status, answer.content.decode()[:3000]
    return answer


def part(browser: Client, address: str, element: str) -> str:
    """What HTMX is given for that element."""
    return text(browser, address, HTTP_HX_REQUEST="true", HTTP_HX_TARGET=element)


# --- the library --------------------------------------------------------------------------------


def test_the_library_lists_filters_and_says_what_stands(by, deploy):
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand")
    page = text(by("operations"), "/runbooks")

    assert "Deploy the gateway" in page
    assert "By hand" in page
    assert 'data-tone="unknown">untested' in page
    assert "/runbooks/edi-gateway/bundle" in page
    assert "By hand" not in text(by("operations"), "/runbooks?kind=deploy")
    assert "No runbook matches" in text(by("operations"), "/runbooks?state=tested")
    assert "Deploy the gateway" not in text(by("operations"), "/runbooks?q=by+hand")
    assert "No runbook matches" in text(by("operations"), "/runbooks?service=nowhere")
    assert part(by("operations"), "/runbooks", "runbooks").startswith("<section")


def test_an_empty_library_teaches(by, cast):
    page = text(by("operations"), "/runbooks")

    assert "No runbook yet" in page
    assert "ops/runbooks/restart.md" in page
    assert "```sh name=restart" in page


def test_a_vendor_sees_nothing_of_other_services(by, deploy):
    assert "Deploy the gateway" not in text(by("vendor"), "/runbooks")
    for address in (
        DEPLOY,
        f"{DEPLOY}/card",
        f"{DEPLOY}/diff",
        f"{DEPLOY}/start",
        "/runbooks/edi-gateway/bundle",
    ):
        text(by("vendor"), address, status=404)


def test_the_page_shows_text_steps_facts_and_the_way_on(by, deploy):
    page = text(by("operations"), DEPLOY)

    for words in (
        '<figure class="runbook-step" id="step-unpack">', "verified by is-unpacked", "taken back by remove",
        "a new version", "approval of service owner", "Revision 1", deploy.current.digest,
        "Nobody has run it yet", f"{DEPLOY}/start", f"{DEPLOY}/card",
    ):  # fmt: skip
        assert words in page


def test_a_decision_tree_is_drawn_and_told(by, cast):
    runs.runbook(
        runs.BY_HAND + "\n## Decision tree\n\n- Does it answer?\n  - yes: look at the queue\n"
        "  - no: [deploy](deploy.md)\n",
        name="edi-gateway/by-hand",
    )
    runs.runbook()
    page = text(by("operations"), "/runbooks/edi-gateway/by-hand")

    assert '<svg class="graph flow"' in page
    assert "<title>Does it answer?</title>" in page
    assert "The same as a list" in page
    assert f'href="{DEPLOY}"' in page


# --- revisions ----------------------------------------------------------------------------------


def test_what_changed_between_revisions(by, deploy):
    runs.runbook(runs.DEPLOY.replace("./start", "./begin"), now=NOW + timedelta(seconds=1))
    page = text(by("operations"), DEPLOY)
    assert f"{DEPLOY}/diff?to=2" in page

    page = text(by("operations"), f"{DEPLOY}/diff")
    assert "from revision 1 to revision 2" in page
    signs = re.findall(r'<tr data-sign="([+-])">.*?<code>([^<]*)</code></td></tr>', page)
    assert signs == [("-", "./start &quot;$VERSION&quot;"), ("+", "./begin &quot;$VERSION&quot;")]
    assert "The text is the same" in text(by("operations"), f"{DEPLOY}/diff?from=2&to=2")
    text(by("operations"), f"{DEPLOY}/diff?to=9", status=404)


def test_a_revision_is_reviewed_by_whoever_read_it(by, deploy):
    digest = deploy.current.digest
    page = posted(by("owner"), f"{DEPLOY}/review", status=422, revision=digest, verdict="changes_wanted")
    assert "Say what is to be changed." in page.content.decode()

    posted(by("owner"), f"{DEPLOY}/review", revision=digest, verdict="approved", note="Read and tried")
    page = text(by("operations"), DEPLOY)
    assert "approved it" in page
    assert "Read and tried" in page

    posted(by("owner"), f"{DEPLOY}/review", status=409, revision=f"sha256:{'0' * 64}", verdict="approved")


# --- starting -----------------------------------------------------------------------------------


def test_a_preview_shows_what_would_happen_and_starts_nothing(by, deploy):
    answer = posted(by("operations"), f"{DEPLOY}/start", act="show", mode="live", environment="staging",
                    runner="lab", **{"p-version": "2"})  # fmt: skip
    page = text(by("operations"), answer["Location"])

    assert "A dry run" in page
    assert "VERSION=2" in page
    assert "Start it with these values" in page
    again = re.search(r'href="([^"]*\?run=RUN-\d+)"', page)
    assert again is not None
    assert 'value="2"' in text(by("operations"), again[1])
    assert not models.Run.objects.exclude(mode="dry-run").exists()


def test_the_form_says_which_steps_a_dry_run_would_run_and_who_may(by, deploy):
    page = text(by("operations"), f"{DEPLOY}/start")
    assert page.count("; a dry run runs it") == 4
    assert "A dry run runs the 4 steps marked" in page
    assert "In production it waits for the approval" in page
    posted(by("operations"), f"{DEPLOY}/start", act="preview", mode="live", environment="staging",
           runner="lab", **{"p-version": "2"})  # fmt: skip
    assert models.Run.objects.get().state == "queued"

    page = text(by("product"), f"{DEPLOY}/start")
    assert "A dry run of yours only shows" in page
    assert "run what only looks" not in page


def test_faults_stand_at_their_fields(by, deploy):
    answer = posted(by("operations"), f"{DEPLOY}/start", status=422, act="start", mode="rehearse",
                    environment="production", runner="lab", **{"p-version": "two"})  # fmt: skip
    page = " ".join(answer.content.decode().split())

    assert "Production is production: nothing is rehearsed there" in page
    assert "does not fit [0-9]+" in page
    assert 'value="two"' in page
    assert not models.Run.objects.exists()


def test_who_may_not_start_is_told_why_before(by, deploy):
    page = text(by("stranger"), f"{DEPLOY}/start")

    assert "rehearse: you cannot," in page
    posted(by("stranger"), f"{DEPLOY}/start", status=403, act="start", mode="rehearse",
           environment="staging", runner="lab", **{"p-version": "2"})  # fmt: skip


def test_an_emergency_needs_a_reason_and_waits_for_nobody(by, deploy, lab):
    fields = {"act": "start", "mode": "live", "environment": "production", "runner": "lab", "p-version": "2",
              "emergency": "on"}  # fmt: skip
    answer = posted(by("operations"), f"{DEPLOY}/start", status=422, **fields)
    assert "An emergency run needs a reason" in " ".join(answer.content.decode().split())

    answer = posted(by("operations"), f"{DEPLOY}/start", reason="Claims are lost", **fields)
    page = text(by("operations"), answer["Location"])
    assert "it waited for no approval" in page
    assert "It waits for approval" not in page


# --- a run --------------------------------------------------------------------------------------


def test_a_run_is_followed_line_by_line(by, deploy, lab, deliver_events):
    run = runs.started(runs.wanted())
    lab.take()
    lab.report("first line", begins=lab.plan[0])
    lab.report("second <line>", ended=(lab.plan[0], "passed"), begins=lab.plan[1])
    address = f"/runs/{run.name}"
    page = text(by("operations"), address)

    assert "It runs" in page
    assert "first line" in page
    assert "second &lt;line&gt;" in page
    assert "data-at-work" in page
    assert 'data-tone="pass">passed' in page
    after = _more(page)
    assert by("operations").get(after).status_code == 204

    lab.report("third line")
    fresh = text(by("operations"), after)
    assert "third line" in fresh
    assert "first line" not in fresh
    assert "data-live" in fresh

    lab.report(ended=(lab.plan[1], "passed"))
    for step in lab.plan[2:]:
        lab.report(begins=step)
        lab.report(ended=(step, "passed"))
    lab.finish()
    deliver_events(lab.tick())
    page = text(by("operations"), address)
    assert "Every step passed" in page
    assert "data-at-work" not in page
    assert "data-live" not in text(by("operations"), after)
    assert 'data-tone="pass">tested' in text(by("operations"), DEPLOY)


def test_lines_that_come_late_are_shown_to_who_follows_the_run(by, deploy, lab, deliver_events):
    """The runner is cut off, its job is given up and the doubt is told; then it returns with its lines."""
    run = runs.started(runs.wanted())
    lab.take()
    lab.report("before the outage", begins=lab.plan[0])
    api = f"/api/v1/runbooks/runs/{run.name}/lines?came_after="
    more = _more(text(by("operations"), f"/runs/{run.name}"))
    seen = by("operations").get(f"{api}0").json()["items"][-1]["serial"]

    gone = lab.now + timedelta(minutes=2)
    runners.give_up(now=gone)
    deliver_events(gone)
    doubt = text(by("operations"), more)
    assert "doubt" in doubt
    told = by("operations").get(f"{api}{seen}").json()["items"]
    lab.now = gone
    lab.report("printed in the outage")

    late = text(by("operations"), _more(doubt))
    assert "printed in the outage" in late
    assert "before the outage" not in late
    found = by("operations").get(f"{api}{told[-1]['serial']}").json()["items"]
    assert [line["text"] for line in found] == ["printed in the outage"]
    assert found[0]["seq"] < told[-1]["seq"], "its place is before the note"


def _more(page: str) -> str:
    found = re.search(r'hx-get="([^"]+)"[^>]*hx-swap="outerHTML"', page)
    assert found is not None
    return found[1].replace("&amp;", "&")


def test_parts_of_a_run_carry_a_tag_and_are_not_sent_twice(by, deploy, lab):
    run = runs.started(runs.wanted())
    browser = by("operations")
    answer = browser.get(f"/runs/{run.name}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="standing")
    again = browser.get(
        f"/runs/{run.name}", HTTP_HX_REQUEST="true", HTTP_HX_TARGET="standing",
        HTTP_IF_NONE_MATCH=answer["ETag"],
    )  # fmt: skip

    assert answer.status_code == 200
    assert "<html" not in answer.content.decode()
    assert again.status_code == 304


def test_a_person_does_confirms_and_rolls_back(by, cast, lab, deliver_events):
    runs.runbook(runs.BY_HAND, name="edi-gateway/by-hand")
    run = runs.started(runs.wanted("rehearse", runbook="edi-gateway/by-hand"), actor=cast.actor("operations"))
    lab.work(deliver_events)
    address = f"/runs/{run.name}"
    page = text(by("operations"), address)
    assert "A person has to act" in page
    assert "Call the partner." in page
    assert "you cannot" in text(by("lead"), address)

    where = re.search(r'name="position" value="(\d+)"', page)
    assert where is not None
    posted(by("operations"), address, act="done", position=where[1])
    page = text(by("operations"), address)
    assert "Confirm: run this step" in page
    where = re.search(r'name="position" value="(\d+)"', page)
    assert where is not None
    posted(by("operations"), address, act="confirm", position=where[1])
    runs.approve_contents()
    lab.work(deliver_events)
    assert "Every step passed" in text(by("operations"), address)

    posted(by("operations"), address, act="roll_back", reason="practised")
    runs.approve_contents()
    lab.work(deliver_events)
    assert lab.begun[-2:] == ["undo-second", "undo-first"]
    assert "rolled back" in text(by("operations"), "/runs")


def test_a_step_in_doubt_waits_for_a_choice(by, deploy, lab, deliver_events, cast):
    run = runs.started(runs.wanted())
    lab.outcomes["unpack"] = "in_doubt"
    lab.take()
    lab.do()
    lab.finish("in_doubt")
    deliver_events(lab.tick())
    address = f"/runs/{run.name}"
    page = text(by("operations"), address)

    assert "Nobody knows whether a step was done" in page
    for words in ("Run its verification", "Run the step again", "Go on without it", "mkdir"):
        assert words in page
    answer = posted(by("operations"), address, status=422, act="skip")
    assert "Say why it is left out. Write it in a sentence" in answer.content.decode()
    runs.runbook(runs.DEPLOY.replace("./start", "./begin"), now=NOW + timedelta(seconds=1))
    answer = posted(by("operations"), address, status=409, act="rerun")
    assert "+./begin" in answer.content.decode()
    assert "changed since" in text(by("operations"), address)


def test_of_a_step_in_doubt_somebody_says_that_it_was_done(by, deploy, lab, deliver_events, cast):
    run = runs.started(runs.wanted())
    lab.outcomes["start"] = "in_doubt"
    lab.take()
    lab.do()
    lab.finish("in_doubt")
    deliver_events(lab.tick())
    address = f"/runs/{run.name}"

    page = text(by("operations"), address)
    assert 'name="act" value="was_done"' in page
    assert "It was done: go on" in page
    answer = posted(by("operations"), address, status=422, act="was_done")
    assert "Say how you know that it was done" in answer.content.decode()
    posted(by("operations"), address, act="was_done", reason="The process answers.")
    lab.outcomes.clear()
    assert lab.work(deliver_events)[0] == "switch"
    page = text(by("operations"), address)
    assert "The process answers." in page
    found = selectors.known_run(run.name, actor=cast.actor("operations"))
    start = next(each for each in found.steps if each.name == "start")
    assert (found.state, start.state, start.decision, start.attempt) == ("passed", "passed", "done", 1)


def test_a_live_run_waits_for_somebody_elses_approval(by, cast, deploy, lab):
    run = runs.started(runs.wanted("live", environment="production"), actor=cast.actor("operations"))
    address = f"/runs/{run.name}"

    page = text(by("owner"), address)
    assert "It waits for approval" in page
    assert page.index("<dt><code>version</code>") < page.index("<dt><code>token</code>")  # as written
    assert "Approve: you cannot" in text(by("operations"), address)
    posted(by("owner"), address, status=409, act="approve", fingerprint="sha256:0")
    posted(by("owner"), address, act="approve", fingerprint=run.fingerprint)
    assert selectors.known_run(run.name, actor=cast.actor("owner")).state == "queued"
    page = text(by("owner"), address)
    assert "as service owner" in page and "No runner may have it yet" in page


def test_an_approval_is_withdrawn_by_whoever_gave_it(by, cast, deploy, lab):
    run = runs.started(runs.wanted("live", environment="production"), actor=cast.actor("operations"))
    address = f"/runs/{run.name}"
    posted(by("owner"), address, act="approve", fingerprint=run.fingerprint)
    assert "Withdraw your approval" in text(by("owner"), address)
    assert "Withdraw your approval" not in text(by("lead"), address)
    posted(by("owner"), address, act="withdraw", reason="The freeze begins")

    page = text(by("owner"), address)
    assert "withdrew the approval: The freeze begins" in page
    assert "Approve exactly this run" in page
    assert ", withdrawn" in page


def test_whoever_may_looks_back_on_an_emergency_and_what_is_overdue_shows(
    by, cast, deploy, lab, deliver_events, monkeypatch
):
    new = runs.wanted("live", environment="production", emergency=True, reason="it is down")
    run = runs.started(new, actor=cast.actor("operations"))
    lab.work(deliver_events)
    address = f"/runs/{run.name}"
    assert "looks back on it by" in text(by("owner"), address)
    assert "Look back on it: you cannot" in text(by("operations"), address)
    monkeypatch.setattr(clock, "now", lambda: lab.now + timedelta(days=2))
    for page in ("/runbooks", "/runbooks/inventory?service=edi-gateway", DEPLOY):
        assert address in text(by("owner"), page)
    assert "nobody looked back on it by" in text(by("owner"), address)
    fields = {"mode": "live", "environment": "production", "runner": "lab", "p-version": "2", "act": "start"}
    answer = posted(by("operations"), f"{DEPLOY}/start", status=409, emergency="on", reason="again", **fields)
    assert "Nobody looked back on RUN-1" in answer.content.decode()
    posted(by("owner"), address, act="look_back", reason="It was needed")
    page = text(by("owner"), address)
    assert "It was needed" in page
    assert "overdue" not in page
    assert address not in text(by("owner"), "/runbooks")


def test_a_runbook_that_only_its_author_ran_says_so(by, cast, lab, deliver_events):
    writer = cast.actor("operations")
    runs.runbook(authors=[{"kind": "", "uid": writer.principal, "name": ""}])
    runs.started(runs.wanted(), actor=writer)
    lab.work(deliver_events)
    assert "Nobody but its author has run it" in text(by("lead"), DEPLOY)
    assert ", its author" in text(by("lead"), "/runbooks")


def test_the_form_knows_which_runners_are_at_work(by, deploy):
    assert "None is at work now" in text(by("operations"), f"{DEPLOY}/start")
    runs.lab()
    page = text(by("operations"), f"{DEPLOY}/start")
    assert "At work now: lab." in page
    assert 'name="runner" value="lab"' in page


def test_a_service_without_environments_says_what_to_do(by, deploy, lab):
    Service.objects.update(environments={})
    page = text(by("operations"), f"{DEPLOY}/start")
    assert "The service names no environment" in page
    answer = posted(
        by("operations"), f"{DEPLOY}/start", status=422, mode="rehearse", runner="lab", act="start"
    )
    assert "Say where it runs." in answer.content.decode()
    with pytest.raises(Invalid, match="names no environment") as refused:
        services.start(runs.wanted(), actor=runs.ROOT, now=NOW)
    assert "spec.environments: [{name: staging}" in refused.value.remedy


def test_the_transcript_is_taken_along(by, deploy, lab):
    run = runs.started(runs.wanted())
    lab.take()
    lab.report("a line", begins=lab.plan[0])
    lab.report("and one more")
    plain = by("operations").get(f"/runs/{run.name}/transcript.txt")
    whole = by("operations").get(f"/runs/{run.name}/transcript.json")

    assert plain["Content-Disposition"] == f'attachment; filename="{run.name}.txt"'
    assert "a line" in b"".join(plain.streaming_content).decode()
    found = json.loads(b"".join(whole.streaming_content))
    assert [each["text"] for each in found["lines"]][-1] == "and one more"
    text(by("operations"), f"/runs/{run.name}/transcript.xml", status=404)


def test_the_history_filters(by, deploy, lab):
    run = runs.started(runs.wanted())

    assert run.name in text(by("operations"), "/runs?state=open&mode=rehearse&service=edi-gateway")
    assert "No run matches" in text(by("operations"), "/runs?mode=live")
    assert "No run matches" in text(by("operations"), "/runs?runbook=edi-gateway%2Fother")
    assert run.name not in text(by("vendor"), "/runs")
    text(by("vendor"), f"/runs/{run.name}", status=404)


# --- the stop switch ----------------------------------------------------------------------------


def test_the_switch_stops_all_and_every_page_says_so(by, deploy, lab):
    run = runs.started(runs.wanted())
    posted(by("operations"), "/runs/stop", reason="The partner's disk is full.")

    for address in (
        "/runbooks",
        "/runs",
        "/runbooks/inventory",
        DEPLOY,
        f"{DEPLOY}/start",
        f"/runs/{run.name}",
    ):
        page = text(by("operations"), address)
        assert "All runs are stopped." in page, address
        assert "The partner&#x27;s disk is full." in page, address
    answer = posted(by("operations"), f"{DEPLOY}/start", status=409, act="start", mode="rehearse",
                    environment="staging", runner="lab", **{"p-version": "2"})  # fmt: skip
    assert "stopped all runs" in answer.content.decode()
    assert "It was aborted" in text(by("operations"), f"/runs/{run.name}")

    posted(by("operations"), "/runs/start-again")
    assert "All runs are stopped." not in text(by("operations"), "/runbooks")
    assert by("stranger").post("/runs/stop", {"reason": "x"}).status_code == 403


# --- files --------------------------------------------------------------------------------------


def test_card_and_bundle_are_downloads(by, deploy):
    card = by("operations").get(f"{DEPLOY}/card")
    made = by("operations").get("/runbooks/edi-gateway/bundle")

    assert card["Content-Type"] == "application/pdf"
    assert len(PdfReader(io.BytesIO(b"".join(card.streaming_content))).pages) == 1
    assert made["Content-Disposition"].startswith('attachment; filename="edi-gateway-runbooks.zip"')
    with zipfile.ZipFile(io.BytesIO(b"".join(made.streaming_content))) as archive:
        assert "edi-gateway-runbooks/cards/deploy.pdf" in archive.namelist()
    text(by("operations"), f"{DEPLOY}/attachments/none.png", status=404)


# --- where else they show -----------------------------------------------------------------------


def test_the_service_and_the_search_know_them(by, deploy):
    page = text(by("operations"), "/services/edi-gateway")
    assert "Deploy the gateway" in page
    assert "rollback, scale, troubleshoot" in page
    assert DEPLOY in text(by("operations"), "/search?q=deploy")


def test_the_inventory_names_every_gap(by, deploy):
    assert "rollback, scale, troubleshoot" in text(by("operations"), "/runbooks/inventory")
    page = text(by("operations"), "/runbooks/inventory?service=edi-gateway")

    assert "there is no runbook of the kind rollback" in page
    assert "Nobody wrote down how it fails" in page
    assert "a new version" in page
    text(by("vendor"), "/runbooks/inventory?service=edi-gateway", status=404)


PICTURED = (
    runs.BY_HAND.replace(
        "trigger: on Mondays", "trigger: on Mondays\nattachments: [runbooks/pictures/lever.png]"
    )
    + "\n![Where the lever is](pictures/lever.png)\n\n## Decision tree\n\n- Does it answer?\n"
    + "  - yes: Does the queue drain?\n    - yes: go home\n    - no: add a process\n  - no: pull the lever\n"
)
PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000049454e44ae426082"
)


@pytest.mark.mission("R124")
def test_pictures_flowcharts_and_a_card_of_one_page(by, cast):
    files = workspace(
        **{
            "catalog.yaml": component(
                "edi-gateway", owner="edi", environments="  environments: {staging: {}}"
            ),
            "runbooks/by-hand.md": PICTURED.encode(),
            "runbooks/pictures/lever.png": PNG,
        }
    )
    workspaces.apply("ops", files=files, actor=system("test"), now=NOW)
    page = text(by("operations"), "/runbooks/edi-gateway/by-hand")

    drawn = page[page.index('<svg class="graph flow"') :].partition("</svg>")[0]
    nodes = ("Does it answer?", "Does the queue drain?", "go home", "add a process", "pull the lever")
    assert re.findall("<title>(.*?)</title>", drawn) == list(nodes)
    picture = re.search(r'<img src="([^"]+)" alt="Where the lever is">', page)
    assert picture is not None
    answer = by("operations").get(picture[1])
    assert answer["Content-Type"] == "image/png"
    assert b"".join(answer.streaming_content) == PNG
    assert by("vendor").get(picture[1]).status_code == 404
    assert f'<code class="digest">{hashlib.sha256(PNG).hexdigest()}</code>' in page
    assert re.search(rf"{len(PNG)}\s+bytes", page)
    told = by("operations").get("/api/v1/runbooks/edi-gateway/by-hand").json()["attached"]
    digest = hashlib.sha256(PNG).hexdigest()
    assert told == [{"path": "runbooks/pictures/lever.png", "sha256": digest, "size": len(PNG)}]
    address = "/api/v1/runbooks/edi-gateway/by-hand/attachment?path="
    given = by("operations").get(f"{address}runbooks/pictures/lever.png")
    assert b"".join(given.streaming_content) == PNG
    assert given["Content-Disposition"].startswith('attachment; filename="lever.png"')
    assert by("operations").get(f"{address}catalog.yaml").status_code == 404
    card = by("operations").get("/runbooks/edi-gateway/by-hand/card")
    assert len(PdfReader(io.BytesIO(b"".join(card.streaming_content))).pages) == 1
    made = by("operations").get("/runbooks/edi-gateway/bundle")
    with zipfile.ZipFile(io.BytesIO(b"".join(made.streaming_content))) as archive:
        assert archive.read("edi-gateway-runbooks/files/runbooks/pictures/lever.png") == PNG
