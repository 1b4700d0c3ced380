"""Pages of rehearsals, and of how far procedures are followed."""

from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest

from seatrial.domains.actions.models import Action
from seatrial.domains.runbooks import models
from seatrial.kit import clock
from tests.cast import NOW
from tests.domains.runbooks import test_rehearse as told
from tests.factories import runs
from tests.web.test_runbooks import posted, text

pytestmark = pytest.mark.django_db
OPEN = "/rehearsals/open/edi-gateway"


@pytest.fixture
def lab(db: None, settings: Any, tmp_path: Any) -> runs.Lab:
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    settings.ARTEFACTS = str(tmp_path)
    return runs.lab()


@pytest.fixture(autouse=True)
def _books(lab: runs.Lab, cast: Any, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    runs.runbook()
    runs.runbook(told.ROLLBACK, name=told.BACK)
    monkeypatch.setattr(clock, "now", lambda: lab.now)
    yield


def test_a_rehearsal_is_given_up_in_the_browser(by, lab, cast):
    browser = by("operations")
    posted(browser, OPEN, environment="staging", deploy="edi-gateway/deploy", rollback=told.BACK)
    answer = posted(browser, "/rehearsals/REH-1", status=422, act="abandon", reason="")
    assert "Say why. In one sentence." in answer.content.decode()
    assert "Give it up" not in text(by("stranger"), "/rehearsals/REH-1")
    posted(browser, "/rehearsals/REH-1", act="abandon", reason="Staging is needed")
    page = text(browser, "/rehearsals/REH-1")

    assert "gave it up" in page
    assert "Staging is needed. It counts as nothing" in page
    assert "Say how it went" not in page
    assert "Staging is needed" in text(browser, "/rehearsals?state=abandoned")
    assert "No rehearsal matches" in text(browser, "/rehearsals?state=open")
    answer = posted(browser, "/rehearsals/REH-1", status=409, act="abandon", reason="again")
    assert "abandoned REH-1: Staging is needed" in answer.content.decode()


def test_a_rehearsal_is_opened_followed_reported_and_closed(by, lab, cast, deliver_events):
    browser = by("operations")
    assert "Nothing has been rehearsed yet" in text(browser, "/rehearsals")
    page = text(browser, OPEN)
    assert "staging" in page
    assert 'value="production"' not in page
    posted(browser, OPEN, environment="staging", deploy="edi-gateway/deploy", rollback=told.BACK, alerts="")
    page = text(browser, "/rehearsals/REH-1")
    assert page.count('data-tone="unknown">missing') == 7
    assert "Start edi-gateway/deploy" in page
    answer = posted(
        browser, OPEN, status=409, environment="staging", deploy="edi-gateway/deploy", rollback=told.BACK
    )
    assert "REH-1 is open in staging" in answer.content.decode()

    told.whole(lab, deliver_events)
    page = text(browser, "/rehearsals/REH-1")
    assert "7 steps" in page
    assert 'data-tone="pass">passed' in page
    assert "In all" in page
    answer = posted(browser, "/rehearsals/REH-1", status=422, act="report", lessons="")
    assert "Write what was learned" in answer.content.decode()
    issue = {
        "title-0": "The switch is slow", "severity-0": "high", "blocking-0": "on",
        "runbook-0": "edi-gateway/deploy", "owner": str(cast.lead.uid), "due_on": str(told.DAY),
    }  # fmt: skip
    posted(browser, "/rehearsals/REH-1", act="report", lessons="Count before you switch", **issue)
    deliver_events(lab.tick())
    page = text(browser, "/rehearsals/REH-1")
    assert "blocks until A-1 is verified" in page
    assert "corrects edi-gateway/deploy" in page
    assert "disabled" in page
    answer = posted(browser, "/rehearsals/REH-1", status=409, act="close")
    action = Action.objects.get()
    page = text(by("lead"), f"/actions/A-{action.number}")
    assert "It cannot be done yet: edi-gateway/deploy still has revision 1" in page

    _is_closed(by, lab)


def _is_closed(by: Any, lab: runs.Lab) -> None:
    """The runbook is corrected, the issue remedied and verified, the rehearsal closed."""
    browser = by("operations")
    runs.runbook(runs.DEPLOY + "\nfaster\n", now=lab.now)
    assert "a runbook changed since" in text(browser, "/rehearsals")
    assert "its present revision is untested" in text(browser, "/rehearsals/REH-1")
    posted(by("lead"), "/actions/A-1", act="done", outcome="faster")
    posted(by("security"), "/actions/A-1", act="verify")
    posted(browser, "/rehearsals/REH-1", act="close")
    assert "closed" in text(browser, "/rehearsals?state=closed&service=edi-gateway")
    assert "No rehearsal matches" in text(browser, "/rehearsals?state=open")


def test_who_may_not_sees_why_and_a_service_without_runbooks_is_told(by, cast):
    assert "You cannot:" in text(by("product"), OPEN)
    posted(by("product"), OPEN, status=403, environment="staging", deploy="edi-gateway/deploy",
           rollback=told.BACK)  # fmt: skip
    models.Runbook.objects.update(kind="task")
    assert "no runbook of the kind deploy" in text(by("operations"), OPEN)


def test_adherence_names_the_runs_and_what_was_left_out(by, lab, cast, deliver_events):
    assert "which is no pass" in text(by("operations"), "/adherence")
    runs.runbook(runs.DEPLOY.replace("approval: [service_owner]\n", ""), now=lab.now)
    runs.started(
        runs.wanted("live", environment="production", because="INC-7"), actor=cast.actor("operations"),
        now=lab.tick(),
    )  # fmt: skip
    lab.work(deliver_events)
    models.RunStep.objects.filter(position=3).update(state="skipped", reason="")
    page = text(by("operations"), "/adherence?service=edi-gateway&days=30")

    assert "85.7% of the steps" in page
    assert "not followed" in page
    assert "INC-7" in page
    assert models.RunStep.objects.get(position=3, run__mode="live").name in page
    lab.now = NOW + timedelta(days=40)
    assert "which is no pass" in text(by("operations"), "/adherence?days=30")
