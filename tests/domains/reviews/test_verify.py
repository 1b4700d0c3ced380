"""The first time in production is watched: alerts are labelled, runbooks learn, then it is closed (R015)."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext

from seatrial.domains.actions import selectors as actions
from seatrial.domains.actions.models import Action
from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog import services as catalog
from seatrial.domains.catalog.rules.deployments import Recorded
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.types import Review
from seatrial.kit.access import system
from tests.factories.reviews import DAY, HOUR, MINUTE, NAME, NOW, World, component, files

pytestmark = pytest.mark.django_db
LINK = "https://git.example/runbooks/commit/4f2a"
MUST = {"runbook": "must_change", "owner": "operations", "due_on": "2026-12-01"}


@pytest.fixture
def clock() -> Iterator[time_machine.Traveller]:
    with time_machine.travel(NOW + MINUTE, tick=False) as traveller:
        yield traveller


Ask = Callable[..., Any]


@pytest.fixture
def ask(world: World, by: Callable[[str], Client], clock: Any) -> Ask:
    """`ask("lead", "POST", "R-1/close", {...})` as that one of the cast; gives code and content."""
    clients: dict[str, Client] = {}

    def send(role: str, method: str, path: str, body: Any = None) -> tuple[int, Any]:
        client = clients.setdefault(role, by(role))
        given = {} if body is None else {"data": body, "content_type": "application/json"}
        answer = getattr(client, method.lower())(f"/api/v1/reviews/{path}", **given)
        return answer.status_code, answer.json()

    return send


def handing_over(world: World, *, now: datetime = NOW) -> Review:
    """A review that was decided go, and whose handover is done but for the last word."""
    lead, operations = world.actor("lead"), world.actor("operations")
    review = world.open(now=now)
    services.begin_preparing(review.name, actor=lead, now=now)
    world.answer_all(review, now=now)
    handed = world.attach("document", now=now)
    services.answer(review.name, item="launch/handed", says="met", pieces=[handed], actor=lead, now=now)
    services.submit(review.name, actor=lead, now=now)
    world.accept_all(review, now=now)
    services.accept(review.name, items=["launch/handed"], actor=operations, now=now)
    world.propose(review, now=now)
    world.sign_all(review, now=now)
    world.decide(review, now=now)
    return services.hand_over(review.name, actor=world.actor("owner"), now=now)


def verifying(world: World, *, now: datetime = NOW) -> Review:
    """A review whose service went live, and is watched since now."""
    return services.verify(handing_over(world, now=now).name, actor=world.actor("owner"), now=now)


def alert(ask: Ask, review: Review, number: int, **more: Any) -> dict[str, Any]:
    body = {"kind": "alert", "title": f"Queue {number} is long", "source": f"alert:{number}", **more}
    code, found = ask("operations", "POST", f"{review.name}/findings", body)
    assert code == 201, found
    return dict(found)


def places(said: Any) -> list[str]:
    return [each["place"] for each in said["errors"]]


def close(ask: Ask, review: Review) -> tuple[int, list[str], str]:
    """The lead closes it; gives the code, the places that are named, and the words."""
    code, said = ask("lead", "POST", f"{review.name}/close")
    return code, places(said) if code != 200 else [], said.get("detail", "")


def task_for(ask: Ask, world: World, finding: dict[str, Any], path: str) -> None:
    """It says that the runbook must change: a task with an owner and a last day, and no answer yet."""
    code, found = ask("operations", "POST", f"{path}/runbook", MUST)
    assert (code, found["action"], found["settled"]) == (200, "A-1", False)
    task = actions.action("A-1")
    assert (task.kind, task.title, task.due_on, task.owner_uid, task.source) == (
        "improvement", "Change the runbook: Queue 0 is long", date(2026, 12, 1),
        str(world.cast.operations.uid), f"finding:{finding['uid']}",
    )  # fmt: skip


def label_each(ask: Ask, review: Review, alerts: list[dict[str, Any]]) -> None:
    """One after the other; before each, closing is refused for those that are left."""
    labels = ("actionable", "not_actionable", "false", "actionable", "false", "actionable")
    for number, (each, label) in enumerate(zip(alerts, labels, strict=True)):
        code, named, _ = close(ask, review)
        left = {f"/findings/{other['uid']}/label" for other in alerts[number:]}
        assert (code, {place for place in named if place.endswith("label")}) == (409, left)
        path = f"{review.name}/findings/{each['uid']}/label"
        assert ask("lead", "POST", path, {"label": label})[1]["label"] == label


@pytest.mark.mission("R015")
def test_a_window_with_six_alerts_cannot_close_until_all_six_are_labelled_and_makes_tasks_for_the_runbook(
    world: World, ask: Ask, clock: time_machine.Traveller
) -> None:
    review = verifying(world)
    watch = ask("auditor", "GET", f"{review.name}/verification")[1]
    assert (watch["opens_at"], watch["ends_at"]) == ("2026-11-21T09:00:00Z", "2026-11-28T09:00:00Z")
    alerts = [alert(ask, review, number) for number in range(6)]
    assert alert(ask, review, 3) == alerts[3]  # told again: the same

    # the window lasts, six labels and six answers are missing: each is named
    wanted = [f"/findings/{each['uid']}/{what}" for each in alerts for what in ("label", "runbook")]
    code, named, words = close(ask, review)
    assert (code, named) == (409, ["/verification", *wanted])
    assert "the verification lasts until 2026-11-28 09:00 UTC, and 12 more" in words
    first = f"{review.name}/findings/{alerts[0]['uid']}"
    task_for(ask, world, alerts[0], first)
    for each in alerts[1:]:
        path = f"{review.name}/findings/{each['uid']}/runbook"
        assert ask("operations", "POST", path, {"runbook": "no_change"})[0] == 200

    clock.move_to(NOW + 7 * DAY)
    label_each(ask, review, alerts)
    # all are labelled, and the task alone is no changed runbook
    code, named, words = close(ask, review)
    assert (code, named) == (409, [f"/findings/{alerts[0]['uid']}/runbook"])
    assert "due on 2026-12-01, A-1" in words
    code, found = ask("operations", "POST", f"{first}/runbook", {"runbook": "changed", "link": LINK})
    assert (code, found["runbook_link"], found["action"], found["settled"]) == (200, LINK, "A-1", True)
    assert close(ask, review)[0] == 200
    # and what was said stays as it is
    assert ask("lead", "POST", f"{first}/label", {"label": "false"})[0] == 409


def test_a_finding_that_must_change_the_runbook_has_an_owner_and_a_day_and_opens_one_action(
    world: World, ask: Ask
) -> None:
    review = verifying(world)
    path = f"{review.name}/findings/{alert(ask, review, 1)['uid']}/runbook"
    for lacks in ("owner", "due_on"):
        code, said = ask("operations", "POST", path, {k: v for k, v in MUST.items() if k != lacks})
        assert (code, places(said)) == (422, [f"/{lacks}"])
    assert ask("operations", "POST", f"{path}?dry_run=true", MUST)[1]["action"] == "A-1"
    assert not Action.objects.exists()
    assert ask("operations", "POST", path, MUST)[1]["action"] == "A-1"
    assert ask("operations", "POST", path, MUST)[1]["action"] == "A-1"
    assert Action.objects.count() == 1
    for body, place in (
        ({"runbook": "changed"}, "/link"),
        ({"runbook": "changed", "link": "javascript:alert(1)"}, "/link"),
        ({"runbook": "changed", "link": "the third one"}, "/link"),
        ({"runbook": ""}, "/runbook"),
    ):
        code, said = ask("operations", "POST", path, body)
        assert (code, places(said)) == (422, [place]), body


def test_labels_are_for_alerts_may_change_and_the_log_keeps_each(world: World, ask: Ask) -> None:
    review = verifying(world)
    found = alert(ask, review, 1)
    path = f"{review.name}/findings/{found['uid']}/label"
    assert ask("operations", "POST", path, {"label": "actionable", "note": "restarted"})[0] == 200
    assert ask("lead", "POST", path, {"label": "false"})[1]["label_note"] == ""
    entries = Entry.objects.filter(action="reviews.finding-labelled").order_by("pk")
    assert [(each.details["before"], each.details["label"], each.details["reason"]) for each in entries] == [
        ("", "actionable", "restarted"), ("actionable", "false", ""),
    ]  # fmt: skip
    assert ask("lead", "POST", path, {"label": ""})[0] == 422
    assert ask("lead", "POST", path, {"label": "loud"})[0] == 422
    code, incident = ask(
        "operations", "POST", f"{review.name}/findings", {"kind": "incident", "title": "Claims stuck"}
    )
    code, said = ask(
        "lead", "POST", f"{review.name}/findings/{incident['uid']}/label", {"label": "actionable"}
    )
    assert (code, places(said)) == (422, ["/label"])
    other = "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"
    for uid in (other, "nothing"):
        assert ask("lead", "POST", f"{review.name}/findings/{uid}/label", {"label": "false"})[0] == 404


def test_what_is_no_finding_of_the_window_is_refused_with_its_place(
    world: World, ask: Ask, clock: time_machine.Traveller
) -> None:
    review = verifying(world)
    path = f"{review.name}/findings"
    base = {"kind": "alert", "title": "Queue is long"}
    for more, place in (
        ({"title": " "}, "/title"),
        ({"title": "x" * 301}, "/title"),
        ({"source": "alert 4711"}, "/source"),
        ({"at": "2026-11-21T08:59:59Z"}, "/at"),
        ({"at": "2026-11-28T09:00:00Z"}, "/at"),
        ({"at": "2026-11-22T09:00:00Z"}, "/at"),
    ):
        code, said = ask("operations", "POST", path, base | more)
        assert (code, places(said)) == (422, [place]), more
    for role, code in (("stranger", 403), ("auditor", 403), ("vendor", 404), ("nobody", 401)):
        assert ask(role, "POST", path, base)[0] == code, role
    assert ask("operations", "POST", f"{path}?dry_run=true", base)[0] == 201
    assert not models.Finding.objects.exists()

    # two of no source are two; when the window is over, late news of it still comes
    assert ask("operations", "POST", path, base)[0] == ask("operations", "POST", path, base)[0] == 201
    clock.move_to(NOW + 8 * DAY)
    assert places(ask("operations", "POST", path, base)[1]) == ["/at"]
    assert ask("operations", "POST", path, base | {"at": "2026-11-27T09:00:00Z"})[0] == 201
    assert ask("auditor", "GET", f"{path}?kind=alert&settled=false&limit=2")[1]["next"]
    assert len(ask("auditor", "GET", f"{path}?settled=true")[1]["items"]) == 0


def test_before_the_step_there_is_no_window(world: World, ask: Ask) -> None:
    review = handing_over(world)
    code, watch = ask("auditor", "GET", f"{review.name}/verification")
    assert (code, watch["opens_at"], watch["findings"]) == (200, None, 0)
    code, said = ask("lead", "POST", f"{review.name}/findings", {"kind": "other", "title": "Slow"})
    assert (code, said["remedy"]) == (409, "Finish its handover.")


def deployed(
    world: World, version: str, at: datetime, *, place: str = "production", failed: bool = False
) -> None:
    """Somebody tells of a deployment that ended five minutes after it began."""
    end = at + 5 * MINUTE
    said = Recorded(
        environment=place, started_at=at, finished_at=end, version=version,
        outcome="failed" if failed else "succeeded",
    )  # fmt: skip
    catalog.record_deployment(NAME, said=said, actor=system("test"), now=end)
    world.deliver(end)


def test_deployments_of_the_window_come_by_themselves(world: World, ask: Ask) -> None:
    review = verifying(world)
    deployed(world, "1.3.9", NOW - HOUR)
    deployed(world, "1.4.1", NOW + HOUR)
    deployed(world, "1.4.2", NOW + 2 * HOUR, failed=True)
    deployed(world, "1.4.2", NOW + 2 * HOUR, failed=True)  # told twice
    deployed(world, "1.4.3", NOW + 3 * HOUR, place="staging")
    found = ask("auditor", "GET", f"{review.name}/findings?kind=change")[1]["items"]
    assert [(each["title"], each["at"], each["settled"]) for each in found] == [
        ("1.4.1 deployed", "2026-11-21T10:00:00Z", False), ("1.4.2 failed", "2026-11-21T11:00:00Z", False),
    ]  # fmt: skip
    assert all(each["source"].startswith("deployment:") for each in found)


@pytest.mark.parametrize(("tier", "days"), [(1, 14), (2, 7), (3, 3), (4, 1)])
def test_how_long_depends_on_the_tier(world: World, tier: int, days: int) -> None:
    world.apply({**files(), "catalog.yaml": component(tier=tier)})
    review = verifying(world)
    window = models.Window.objects.get(review=review.uid)
    assert window.ends_at - window.opens_at == timedelta(days=days)


def test_policy_says_how_long_and_a_later_policy_moves_no_end(world: World, ask: Ask) -> None:
    world.apply(files(policy='  verification: {"2": 36h}'))
    review = verifying(world)
    world.apply(files(policy='  verification: {"2": 20d}'))
    assert ask("auditor", "GET", f"{review.name}/verification")[1]["ends_at"] == "2026-11-22T21:00:00Z"
    # what a version without windows began has one of the length that holds now
    models.Window.objects.all().delete()
    assert ask("auditor", "GET", f"{review.name}/verification")[1]["ends_at"] == "2026-12-11T09:00:00Z"


def test_the_page_shows_the_window_and_its_forms_work_without_javascript(
    world: World, ask: Ask, by: Callable[[str], Client], clock: time_machine.Traveller
) -> None:
    review = verifying(world)
    page, client = f"/reviews/{review.name}", by("operations")
    assert "Deployments come by themselves" in client.get(page).content.decode()
    told = {"act": "finding", "kind": "alert", "title": "Queue is long", "at": "2026-11-21T09:00"}
    assert client.post(page, told).status_code == 302
    uid = str(models.Finding.objects.get().uid)
    content = client.get(page).content.decode()
    assert "still until" in content
    assert "28 Nov 2026" in content
    assert "has no label" in content  # among what keeps it from its end
    refused = client.post(page, {"act": "runbook", "finding": uid, "runbook": "changed"})
    assert (refused.status_code, "names the changed revision" in refused.content.decode()) == (422, True)
    assert client.post(page, {"act": "finding", "kind": "alert", "title": ""}).status_code == 422
    for body in (
        {"act": "label", "finding": uid, "label": "not_actionable", "note": "A test"},
        {"act": "runbook", "finding": uid, "runbook": "must_change", "owner": "operations",
         "due_on": "2026-12-01"},
        {"act": "runbook", "finding": uid, "runbook": "changed", "link": LINK},
    ):  # fmt: skip
        assert client.post(page, body).status_code == 302
    content = client.get(page).content.decode()
    assert all(words in content for words in ("Not actionable", "A test", LINK, "/actions/A-1"))
    assert 'name="act" value="label"' not in by("auditor").get(page).content.decode()
    csv = b"".join(client.get(f"/api/v1/reviews/{review.name}/findings?format=csv")).decode()
    assert csv.count("Queue is long") == 1
    clock.move_to(NOW + 7 * DAY)
    assert client.post(page, {"act": "close"}).status_code == 403
    assert by("lead").post(page, {"act": "close"}).status_code == 302
    assert "Not actionable" in client.get(page).content.decode()


def test_more_findings_take_no_more_queries(world: World, ask: Ask, by: Callable[[str], Client]) -> None:
    review = verifying(world)
    client, counted = by("lead"), []
    for number in (1, 2, 3):
        found = alert(ask, review, number)
        ask("operations", "POST", f"{review.name}/findings/{found['uid']}/runbook", MUST)
        client.get(f"/reviews/{review.name}")
        with CaptureQueriesContext(connection) as queries:
            client.get(f"/reviews/{review.name}")
        counted.append(len(queries))
    assert counted[0] == counted[1] == counted[2]


@pytest.mark.parametrize(
    "wrong",
    [
        {"kind": "rumour"}, {"kind": "change", "label": "false", "labelled_by": "x"}, {"label": "false"},
        {"runbook": "changed"}, {"runbook": "must_change"}, {"runbook": "maybe"},
    ],
)  # fmt: skip
def test_the_table_itself_refuses(world: World, ask: Ask, wrong: dict[str, str]) -> None:
    found = alert(ask, verifying(world), 1)
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Finding.objects.filter(uid=found["uid"]).update(**wrong)
