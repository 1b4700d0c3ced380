"""What goes wrong in a rehearsal is remedied before anything rests on it, and lessons are kept (R081)."""

from collections.abc import Callable, Iterator
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions import services as acting
from seatrial.domains.actions.models import Action
from seatrial.domains.audit.models import Entry
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.types import Review
from tests.factories.reviews import MINUTE, NAME, NOW, World

pytestmark = pytest.mark.django_db
ISSUES = (
    {"title": "Rollback failed", "severity": "critical", "blocking": True},
    {"title": "The wiki is slow", "severity": "low", "blocking": False},
)
WHO = {"owner": "operations", "due_on": "2026-12-01"}
Ask = Callable[..., Any]


@pytest.fixture(autouse=True)
def _today() -> Iterator[None]:
    with time_machine.travel(NOW + MINUTE, tick=False):
        yield


@pytest.fixture
def ask(world: World, by: Callable[[str], Client]) -> Ask:
    """`ask("lead", "POST", "/uid/close", {...})` as that one of the cast; gives code and content."""

    def send(role: str, method: str, path: str = "", body: Any = None) -> tuple[int, Any]:
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = getattr(by(role), method.lower())(f"/api/v1/reviews/rehearsals{path}", **given)
        return answer.status_code, answer.json()

    return send


def drilled(world: World, issues: Any = ISSUES, *, kind: str = "drill") -> str:
    """Evidence of a rehearsal in staging; gives its uid."""
    sent = Submission(
        subject=Subject(f"service:{NAME}", "staging", ""),
        type=kind,
        name="rehearsal",
        findings={"passed": True, "issues": list(issues) if isinstance(issues, tuple) else issues},
        producer="test",
    )
    return evidence.attach(sent, service=world.service, actor=world.actor("lead"), now=NOW).item.uid


def under_review(world: World, uid: str) -> Review:
    """A review in which that evidence answers the item of the rehearsal."""
    lead = world.actor("lead")
    review = world.open()
    services.begin_preparing(review.name, actor=lead, now=NOW)
    world.answer_all(review, but=("launch/rehearsed",))
    services.answer(review.name, item="launch/rehearsed", says="met", pieces=[uid], actor=lead, now=NOW)
    return services.submit(review.name, actor=lead, now=NOW)


def places(said: Any) -> list[str]:
    return [each["place"] for each in said["errors"]]


@pytest.mark.mission("R081")
def test_a_rehearsal_with_an_open_blocking_issue_is_not_closed(world: World, ask: Ask) -> None:
    uid = drilled(world)
    code, found = ask("lead", "POST", "", {"evidence": uid, **WHO})
    assert (code, found["state"], [each["blocks"] for each in found["issues"]]) == (
        201,
        "open",
        [True, False],
    )
    for issue, each in zip(ISSUES, found["issues"], strict=True):
        action = actions.action(each["action"])
        assert (action.kind, action.title, action.severity, action.source) == (
            "remediation", issue["title"], issue["severity"], f"evidence:{uid}",
        )  # fmt: skip
        assert action.owner_uid == str(world.cast.operations.uid)
    # opened again: the same, with the remediations that there are
    assert ask("operations", "POST", "", {"evidence": uid, **WHO})[1]["uid"] == found["uid"]
    assert Action.objects.count() == 2

    close = f"/{found['uid']}/close"
    code, said = ask("lead", "POST", close, {"lessons": "Practise the rollback"})
    assert (code, said["type"].rpartition("/")[2].rpartition("#")[2]) == (409, "cannot-close-rehearsal")
    assert (places(said), "'Rollback failed'" in said["detail"], "A-1" in said["detail"]) == (
        ["/issues/0"], True, True,
    )  # fmt: skip
    # done is not verified, and its owner verifies nothing
    acting.finish("A-1", outcome="Fixed", actor=world.actor("operations"), now=NOW)
    assert ask("lead", "POST", close, {"lessons": "Practise the rollback"})[0] == 409
    acting.verify("A-1", note="Seen", actor=world.actor("security"), now=NOW)
    for lessons in ("", "  "):
        code, said = ask("lead", "POST", close, {"lessons": lessons})
        assert (code, places(said)) == (422, ["/lessons"])
    code, closed = ask("lead", "POST", close, {"lessons": "Practise the rollback"})
    assert (code, closed["state"], closed["lessons"]) == (200, "closed", "Practise the rollback")
    assert ask("lead", "POST", close, {"lessons": "Again"})[0] == 409
    assert ask("auditor", "GET", "?state=closed")[1]["items"] == [ask("auditor", "GET", close[:-6])[1]]
    assert ask("auditor", "GET", f"?state=open&service={NAME}")[1]["items"] == []
    wanted = ["reviews.rehearsal-opened", "reviews.rehearsal-closed"]
    assert [each.action for each in Entry.objects.filter(action__in=wanted).order_by("pk")] == wanted


def test_an_item_that_rests_on_a_blocked_rehearsal_is_not_accepted(
    world: World, ask: Ask, by: Callable[[str], Client]
) -> None:
    uid = drilled(world)
    review = under_review(world, uid)

    def accept() -> tuple[int, str]:
        answer = by("operations").post(
            f"/api/v1/reviews/{review.name}/acceptances", {"items": ["launch/rehearsed"]},
            content_type="application/json",
        )  # fmt: skip
        return answer.status_code, "" if answer.status_code == 200 else answer.json()["detail"]

    code, said = accept()
    assert (code, "names issues that nobody has made remediations of" in said) == (409, True)
    ask("lead", "POST", "", {"evidence": uid, **WHO})
    code, said = accept()
    assert (code, "'Rollback failed' of its rehearsal blocks until A-1 is verified" in said) == (409, True)
    acting.finish("A-1", outcome="Fixed", actor=world.actor("operations"), now=NOW)
    acting.verify("A-1", note="Seen", actor=world.actor("security"), now=NOW)
    assert accept() == (200, "")
    # what comes back takes the acceptance away
    acting.reopen("A-1", reason="It failed again", actor=world.actor("lead"), now=NOW)
    item = world.report(review).item("launch/rehearsed")
    assert item is not None
    assert (item.outcome.word, item.is_accepted) == ("not_met", False)


@pytest.mark.parametrize(
    ("issues", "place"),
    [
        ("many", "/findings/issues"),
        (({"severity": "low"},), "/findings/issues/0/title"),
        (({"title": "A", "severity": "bad"},), "/findings/issues/0/severity"),
        (({"title": "A", "blocking": "yes"},), "/findings/issues/0/blocking"),
        (("A",), "/findings/issues/0"),
    ],
)
def test_issues_that_cannot_be_read_are_named_and_nothing_rests_on_them(
    world: World, ask: Ask, issues: Any, place: str
) -> None:
    uid = drilled(world, issues)
    code, said = ask("lead", "POST", "", {"evidence": uid, **WHO})
    assert (code, places(said)) == (422, [place])
    item = world.report(under_review(world, uid)).item("launch/rehearsed")
    assert item is not None
    assert item.outcome.word == "not_met"


def test_who_opens_rehearsals_and_of_what(world: World, ask: Ask) -> None:
    uid = drilled(world)
    for role, wanted in (("stranger", 403), ("auditor", 403), ("vendor", 404), ("nobody", 401)):
        assert ask(role, "POST", "", {"evidence": uid, **WHO})[0] == wanted, role
    assert places(ask("lead", "POST", "", {"evidence": uid, "owner": "operations"})[1]) == ["/due_on"]
    assert places(ask("lead", "POST", "", {"evidence": drilled(world, kind="document"), **WHO})[1]) == [
        "/evidence"
    ]
    assert ask("lead", "POST", "?dry_run=true", {"evidence": uid, **WHO})[0] == 201
    assert not models.Rehearsal.objects.exists()
    for missing in ("nothing", "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"):
        assert ask("lead", "POST", "", {"evidence": missing, **WHO})[0] == 404
        assert ask("lead", "GET", f"/{missing}")[0] == 404
    # in which nothing went wrong: only its lessons are missing
    found = ask("lead", "POST", "", {"evidence": drilled(world, ())})[1]
    assert found["issues"] == []
    assert ask("vendor", "GET", f"/{found['uid']}")[0] == 404
    assert ask("stranger", "POST", f"/{found['uid']}/close", {"lessons": "None"})[0] == 403
    assert ask("lead", "POST", f"/{found['uid']}/close", {"lessons": "It works"})[0] == 200


def test_the_table_itself_refuses_an_end_without_lessons(world: World, ask: Ask) -> None:
    ask("lead", "POST", "", {"evidence": drilled(world, ())})
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Rehearsal.objects.update(closed_at=NOW, closed_by="somebody")
