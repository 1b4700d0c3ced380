"""From an export of the log alone it can be told what stands: revisions, results, roles, evidence (R002)."""

import json
import re
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.rules import notes
from seatrial.domains.audit.types import Filter
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.models import Evidence, Retraction
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import RoleAssignment
from seatrial.domains.readiness.models import Standing
from seatrial.domains.workspace import selectors as workspaces
from seatrial.domains.workspace import services as workspace_services
from seatrial.domains.workspace.models import Definition
from tests.cast import Cast
from tests.domains.readiness.library import BY_CI
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
SIGNER = notes.Signer("seatrial.dev/log/test", bytes(range(32)))


class Replayed:
    """What stands, by the log alone."""

    def __init__(self, lines: Iterator[str]) -> None:
        self.revisions: dict[str, int] = {}
        self.plans: dict[tuple[str, int], str] = {}
        self.definitions: set[str] = set()
        self.results: dict[tuple[str, str, str], str] = {}
        self.roles: dict[str, tuple[str, str, str]] = {}
        self.evidence: dict[str, tuple[str, str, datetime]] = {}
        self.retracted: dict[str, str] = {}
        self.counted: Counter[str] = Counter()
        self.named: Counter[str] = Counter()
        self.parts = 0
        self.longest = 0
        next(lines)
        for line in lines:
            self.longest = max(self.longest, len(line))
            self._take(json.loads(line)["entry"])
        assert self.parts == 0  # each part that an entry speaks of is there
        assert +self.named == +self.counted

    def _touch(self, details: dict[str, Any]) -> None:
        for change in ("added", "changed", "removed", "renamed"):
            self.named[change] += len(details.get(change, ()))
        renamed = details.get("renamed", {})
        self.definitions |= set(details.get("added", ())) | set(renamed.values())
        self.definitions -= set(details.get("removed", ())) | set(renamed)

    def _take(self, entry: dict[str, Any]) -> None:
        subject, details = entry["subject"], entry["details"]
        match entry["action"]:
            case "workspace.applied":
                name = subject.removeprefix("workspace:")
                self.revisions[name] = details["revision"]
                self.plans[name, details["revision"]] = details["plan"]
                for change in ("added", "changed", "removed", "renamed"):
                    self.counted[change] += details.get(f"{change}_count", 0)
                self.parts += details.get("parts", 0)
                self._touch(details)
            case "workspace.applied-part":
                self.parts -= 1
                self._touch(details)
            case "criterion.turned":
                key = (details["service"], details["environment"], subject.removeprefix("criterion:"))
                assert self.results.get(key, "unknown") == details["before"]
                self.results[key] = details["after"]
            case "identity.role-given":
                self.roles[details["assignment"]] = (
                    subject.removeprefix("person:"), details["role"], details["scope"],
                )  # fmt: skip
            case "evidence.attached":
                who, when = entry["actor"]["uid"], datetime.fromisoformat(entry["at"])
                self.evidence[details["evidence"]] = (details["sha256"], who, when)
            case "evidence.retracted":
                self.retracted[details["evidence"]] = details["reason"]
            case "evidence.retraction-undone":
                del self.retracted[details["evidence"]]
            case "identity.role-taken":
                del self.roles[details["assignment"]]


def person(name: str, shown: str) -> bytes:
    """The definition of somebody. One that differs in its name alone is the same with another name."""
    return (
        "apiVersion: backstage.io/v1alpha1\nkind: User\n"
        f"metadata: {{name: {name}}}\nspec: {{memberOf: [], profile: {{displayName: {shown}}}}}\n"
    ).encode()


def without(files: dict[str, bytes], gone: str) -> dict[str, bytes]:
    return {path: data for path, data in files.items() if path != gone}


def standing_definitions() -> set[str]:
    """What stands, as the log names it: people by their uids."""
    found = Definition.objects.values_list("kind", "uid", "urn")
    return {f"person:{uid}" if kind == "User" else urn for kind, uid, urn in found}


def live(cast: Cast, deliver_events: Callable[[datetime], int]) -> None:
    """Files come and go, criteria turn, roles are given and taken; all of it is sealed."""
    actor = cast.actor("administrator")

    def apply(files: dict[str, bytes], at: int) -> None:
        now = NOW + timedelta(minutes=at)
        workspace_services.apply("ops", files=files, actor=actor, now=now)
        deliver_events(now)
        evidence.collect(evidence.claim_due(now=now, limit=100), clock=lambda: now)
        deliver_events(now)

    files = workspace() | {
        "catalog/kim.yaml": person("kim-ng", "Kim"),
        "catalog/ola.yaml": person("ola-berg", "Ola"),
    }
    apply(files, 0)
    apply({path: data for path, data in files.items() if path != "docs/plan.md"}, 1)
    apply({**files, "catalog/other.yaml": component("other").split(b"---")[0]}, 2)
    apply({**without(files, "catalog/ola.yaml"), "catalog/kim.yaml": person("kim-ito", "Kim")}, 3)
    given = [
        identity.give_role("lead", role="security_lead", scope="service:edi", actor=actor, now=NOW),
        identity.give_role("stranger", role="auditor", scope="", actor=actor, now=NOW),
        identity.give_role("product", role="auditor", scope="", actor=actor, now=NOW),
    ]
    identity.take_role(given[1].uid, actor=actor, now=NOW + timedelta(minutes=1))
    send_and_retract()
    while services.seal(now=NOW).more:
        pass
    assert selectors.verify(SIGNER.verifier, anchored={}, processes=0).sound


def send_and_retract() -> None:
    """Three records are sent; one is wrong, and one was said to be."""
    place, service = Subject("service:edi", "default"), catalog.service("edi")
    sent = [
        evidence.attach(
            Submission(place, "drill", name, {"minutes": 5}), service=service, actor=BY_CI, now=NOW
        ).item
        for name in ("restore", "failover", "rollback")
    ]
    for each in sent[:2]:
        evidence.retract(UUID(each.uid), reason=f"wrong {each.name}", actor=BY_CI, now=NOW)
    evidence.undo_retraction(UUID(sent[1].uid), actor=BY_CI, now=NOW)


@pytest.mark.mission("R002")
def test_replaying_the_log_gives_what_stands(cast: Cast, deliver_events: Callable[[datetime], int]) -> None:
    before = set(RoleAssignment.objects.values_list("uid", flat=True))
    live(cast, deliver_events)

    log = list(selectors.export_lines(Filter(), with_proofs=False, signer=SIGNER, now=NOW))
    assert not re.search("kim-|ola-berg", "".join(log))  # what stands in the log cannot be erased
    replayed = Replayed(iter(log))

    assert replayed.revisions == {"ops": 4}
    assert workspaces.workspace("ops").revision.number == 4
    assert {number for _, number in replayed.plans} == {1, 2, 3, 4}
    assert replayed.definitions == standing_definitions()
    standing = {
        (
            row.service,
            row.environment,
            f"{row.checklist.partition(':')[2] or row.checklist}/{row.criterion}",
        ): row.result
        for row in Standing.objects.all()
    }
    assert standing
    assert set(standing.values()) >= {"pass", "unknown"}
    assert {key: replayed.results.get(key, "unknown") for key in standing} == standing
    held = RoleAssignment.objects.filter(taken_at=None).exclude(uid__in=before).select_related("person")
    assert replayed.roles == {
        str(row.uid): (str(row.person.uid), row.role, row.scope or "everywhere") for row in held
    }
    assert len(replayed.roles) == 2
    assert replayed.evidence == {
        str(row.uid): (row.sha256, row.sent_by, row.collected_at) for row in Evidence.objects.exclude(name="")
    }
    assert len(replayed.evidence) == 3
    assert replayed.retracted == {
        str(row.evidence_id): row.reason for row in Retraction.objects.filter(undone_at=None)
    }
    assert len(replayed.retracted) == 1


def test_an_apply_of_any_size_is_told_whole_in_entries_of_bounded_size(cast: Cast) -> None:
    actor = cast.actor("administrator")
    many = {f"catalog/s{n}.yaml": component(f"s{n}").split(b"---")[0] for n in range(650)}
    few = {path: data for path, data in sorted(many.items())[:30]}
    workspace_services.apply("ops", files={**workspace(), **many}, actor=actor, now=NOW)
    workspace_services.apply("ops", files={**workspace(), **few}, actor=actor, now=NOW + timedelta(minutes=1))
    while services.seal(now=NOW).more:
        pass

    replayed = Replayed(selectors.export_lines(Filter(), with_proofs=False, signer=SIGNER, now=NOW))

    assert replayed.definitions == standing_definitions()
    assert replayed.counted["added"] > 650
    assert replayed.counted["removed"] == 620
    assert replayed.longest < 20_000
