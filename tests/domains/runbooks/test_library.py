"""The library keeps every revision of a runbook; somebody who did not write one reviews it."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.runbooks import models, selectors, services
from seatrial.domains.runbooks.types import Document, Wanted
from seatrial.domains.workspace import selectors as workspace
from seatrial.domains.workspace import services as workspaces
from seatrial.domains.workspace.rules import CannotApply
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import Cast
from tests.factories.reviews import component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
NAME = "edi-gateway/deploy"
RUNBOOK = """\
---
kind: deploy
title: Deploy a version
service: component:default/edi-gateway
owner: group:default/edi-team
trigger: A release is approved.
estimate: 15m
reviewed: 2026-11-10
escalation: group:default/edi-team
---
# Deploy a version

## Purpose and scope

Starts the new version.

## Prerequisites and access

A shell.

## Pre-deployment checklist

```sh name=space
df -k .
```

## Configuration validation

```sh name=config
true
```

## Steps

```sh name=start verify=healthy rollback=stop
./start
```

## Health checks

```sh name=healthy
curl -sf http://127.0.0.1:8601/healthz
```

## Verification

```sh name=version
./version
```

## Rollback decision criteria

When the health check fails.

## Rollback

```sh name=stop
./stop
```

## Related

[troubleshoot](troubleshoot.md)
"""
TROUBLESHOOT = """\
---
kind: troubleshoot
service: edi-gateway
owner: edi-team
trigger: An alert.
---
# Find out
"""
LISTS = """\
apiVersion: seatrial.dev/v1
kind: FailureModes
metadata: {name: edi-gateway}
spec:
  service: component:default/edi-gateway
  modes:
    - {id: disk-full, title: The disk is full, likelihood: likely, detection: edi_disk, runbook: troubleshoot}
    - {id: slow, title: It is slow, likelihood: possible}
---
apiVersion: seatrial.dev/v1
kind: RoutineTasks
metadata: {name: edi-gateway}
spec:
  service: edi-gateway
  tasks:
    - {id: release, title: A release, sort: deployment, cadence: weekly, owner: edi-team, runbook: deploy}
    - {id: sweep, title: Sweep, sort: maintenance, cadence: weekly, owner: edi-team}
  without: {scaling: it is one machine, emergency_scaling: the same}
"""


class Library:
    """A workspace with runbooks, applied by the administrator."""

    def __init__(self, cast: Cast, deliver: Callable[[datetime], int]) -> None:
        self.cast, self.deliver = cast, deliver
        self.files = {
            "catalog.yaml": component(),
            "runbooks/deploy.md": RUNBOOK.encode(),
            "runbooks/troubleshoot.md": TROUBLESHOOT.encode(),
        }

    def apply(self, *, now: datetime = NOW, **changed: bytes | None) -> None:
        for name, data in changed.items():
            path = f"runbooks/{name}.md"
            if data is None:
                self.files.pop(path)
            else:
                self.files[path] = data
        workspaces.apply("ops", files=self.files, actor=self.cast.actor("administrator"), now=now)
        self.deliver(now)

    def show(self, name: str = NAME, *, now: datetime = NOW) -> selectors.library.Runbook:
        return selectors.runbook(name, actor=self.cast.actor("lead"), now=now)


@pytest.fixture
def library(cast: Cast, deliver_events: Callable[[datetime], int]) -> Library:
    made = Library(cast, deliver_events)
    made.apply()
    return made


def test_a_markdown_file_is_a_definition_with_its_places(library: Library) -> None:
    found = workspace.definition("runbook:edi-gateway/deploy")
    assert (found.source.path, found.source.line, found.title) == (
        "runbooks/deploy.md",
        1,
        "Deploy a version",
    )
    assert found.located.at(("spec", "owner")).line == 5
    assert workspace.references(found.urn) == ["service:edi-gateway", "team:edi-team"]
    assert workspace.referring("team:edi-team")


def test_what_it_names_has_to_be_there(library: Library) -> None:
    broken = RUNBOOK.replace("group:default/edi-team", "group:default/nobody", 1)
    with pytest.raises(CannotApply) as refused:
        library.apply(deploy=broken.encode())
    places = [(fault.place, fault.detail) for fault in refused.value.faults]
    assert ("runbooks/deploy.md:5:1", "there is no team:nobody") in places


def test_the_library_says_what_stands(library: Library) -> None:
    found = library.show()
    assert (found.kind, found.owner, found.trigger) == ("deploy", "team:edi-team", "A release is approved.")
    assert (found.service, found.service_uid) == (
        "service:edi-gateway", catalog.service("edi-gateway").uid,
    )  # fmt: skip
    assert (found.state, found.revision.number, found.tested) == ("untested", 1, None)
    assert found.review_due == date(2027, 11, 10)
    assert library.show("edi-gateway/troubleshoot").state == "draft"
    listed = selectors.runbooks(Wanted(state="draft"), now=NOW)
    assert [each.name for each in listed] == ["edi-gateway/troubleshoot"]


@pytest.mark.mission("R121")
def test_every_revision_is_kept_and_compared_and_stale_when_nobody_reviews_it(library: Library) -> None:
    changed = RUNBOOK.replace("./start\n", "./start --fast\n")
    library.apply(deploy=changed.encode(), now=NOW + timedelta(hours=1))
    actor = library.cast.actor("lead")
    found = selectors.revisions(NAME, actor=actor)
    assert [each.number for each in found] == [2, 1]
    diff = selectors.difference(NAME, old=1, new=2, actor=actor)
    assert [line for line in diff.splitlines()[2:] if line[:1] in "+-"] == ["-./start", "+./start --fast"]
    # what was there before is the same revision again
    library.apply(deploy=RUNBOOK.encode(), now=NOW + timedelta(hours=2))
    assert library.show().revision.number == 1
    assert selectors.difference(NAME, old=1, new=1, actor=actor) == ""
    assert library.show(now=datetime(2027, 11, 10, tzinfo=UTC)).state == "untested"
    assert library.show(now=datetime(2027, 11, 11, tzinfo=UTC)).state == "stale"


def test_an_attachment_that_changes_is_a_new_revision(library: Library) -> None:
    attached = RUNBOOK.replace("estimate: 15m", "estimate: 15m\nattachments: [pictures/a.svg]")
    library.files["pictures/a.svg"] = b"<svg/>"
    library.apply(deploy=attached.encode())
    first = selectors.content(NAME, actor=library.cast.actor("lead"), now=NOW)
    assert selectors.attachment(first, path="pictures/a.svg") == b"<svg/>"
    library.files["pictures/a.svg"] = b"<svg></svg>"
    library.apply()
    assert library.show().revision.number == first.revision.number + 1
    # each revision has its own
    assert selectors.attachment(first, path="pictures/a.svg") == b"<svg/>"
    second = selectors.content(NAME, actor=library.cast.actor("lead"), now=NOW)
    assert selectors.attachment(second, path="pictures/a.svg") == b"<svg></svg>"
    assert [(each.path, each.size) for each in selectors.attached(second)] == [("pictures/a.svg", 11)]
    assert selectors.attachment(second, path="pictures/b.svg") is None


def test_what_is_kept_is_read_back_whole(library: Library) -> None:
    row = models.Runbook.objects.get(name=NAME).current
    assert row is not None
    document = Document.from_json(row.parsed)
    assert document.as_json() == row.parsed
    assert [each.name for each in document.steps] == ["space", "config", "start", "healthy", "version"]
    assert bytes(row.text) == RUNBOOK.encode()


def test_a_runbook_that_is_gone_is_not_listed_and_comes_back_with_its_past(library: Library) -> None:
    uid = library.show().uid
    library.apply(deploy=None)
    with pytest.raises(NotFound):
        library.show()
    library.apply(deploy=RUNBOOK.encode())
    assert (library.show().uid, library.show().revision.number) == (uid, 1)


def test_a_runbook_that_is_renamed_keeps_its_past(library: Library) -> None:
    uid = library.show().uid
    named = RUNBOOK.replace("title: Deploy a version", "title: Deploy a version\nrenamed_from: deploy")
    library.files["runbooks/ship.md"] = named.encode()
    library.apply(deploy=None)
    found = library.show("edi-gateway/ship")
    assert (found.uid, found.revision.number, found.path) == (uid, 2, "runbooks/ship.md")
    with pytest.raises(NotFound):
        library.show()


def test_a_revision_is_reviewed_by_somebody_who_did_not_write_it(library: Library) -> None:
    now = NOW + timedelta(days=30)
    digest = library.show().revision.digest
    services.review(NAME, verdict="approved", digest=digest, actor=library.cast.actor("lead"), now=now)
    found = library.show(now=now)
    assert [each.verdict for each in found.revision.reviews] == ["approved"]
    assert (found.reviewed, found.review_due) == (date(2026, 12, 21), date(2027, 12, 21))
    with pytest.raises(services.CannotReview, match="wrote or applied it"):
        services.review(NAME, verdict="approved", actor=library.cast.actor("administrator"), now=now)
    with pytest.raises(services.CannotReview, match="another one"):
        services.review(
            NAME, verdict="approved", digest="sha256:x", actor=library.cast.actor("lead"), now=now
        )
    with pytest.raises(Invalid):
        services.review(NAME, verdict="changes_wanted", actor=library.cast.actor("lead"), now=now)
    with pytest.raises(Denied):
        services.review(NAME, verdict="approved", actor=library.cast.actor("stranger"), now=now)
    with pytest.raises(NotFound):
        services.review(NAME, verdict="approved", actor=library.cast.actor("vendor"), now=now)


@pytest.mark.mission("R119", "R120")
def test_the_inventory_names_every_gap(library: Library) -> None:
    library.files["lists.yaml"] = LISTS.encode()
    library.apply()
    found = selectors.inventory(catalog.service("edi-gateway"), now=NOW)
    assert [(each.name, bool(each.trigger), bool(each.owner)) for each in found.runbooks] == [
        ("edi-gateway/deploy", True, True),
        ("edi-gateway/troubleshoot", True, True),
    ]
    gaps = {(each.of, each.what) for each in found.gaps}
    assert {
        ("kinds", "there is no runbook of the kind rollback"),
        ("kinds", "there is no runbook of the kind scale"),
        ("areas", "nothing is written about: Security incidents and compliance"),
        ("failure modes", "slow has no runbook"),
        ("failure modes", "nothing detects slow"),
        ("routine tasks", "sweep has no procedure, and no reason for none"),
        ("routine tasks", "none is of the sort rollback"),
    } <= gaps
    assert ("kinds", "there is no runbook of the kind deploy") not in gaps
    # every sort of procedure is there, says why not, or is named
    listed = [(each.id, each.sort, each.cadence, each.owner) for each in found.tasks]
    assert listed == [
        ("release", "deployment", "weekly", "edi-team"), ("sweep", "maintenance", "weekly", "edi-team"),
    ]  # fmt: skip
    assert {what for of, what in gaps if of == "routine tasks" and "sort" in what} == {
        "none is of the sort rollback"
    }
