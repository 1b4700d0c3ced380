"""Runners with keys of their own, and contents that they could run."""

import base64
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from seatrial.domains.identity import selectors as identity
from seatrial.domains.runners import rules, services
from seatrial.domains.runners.types import Content, Request, Runner, Trust
from seatrial.domains.workspace.models import Revision, Workspace
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid

ROOT = system("test")
PROTECTED = Trust(frozenset({"ops"}))
CONTENT = Content(
    workspace="ops",
    kind="command",
    slot="ops:checklist:basics:command:sh",
    title="sh checks/self.sh",
    document={"command": ["sh", "checks/self.sh"], "runner": "lab"},
    files={"checks/self.sh": b"exit 0\n"},
)


@dataclass(frozen=True)
class Machine:
    """A runner on its machine: its key, and the actor that its token makes."""

    runner: Runner
    key: Ed25519PrivateKey
    actor: Actor
    token: str = ""

    def sign(self, taken: services.Taken, result: Mapping[str, Any], *, lease: int = 0) -> str:
        """What the runner sends with the result."""
        uid = taken.document["uid"]
        signed = rules.statement(job=uid, digest=taken.digest, lease=lease or taken.lease, result=result)
        return base64.b64encode(self.key.sign(signed)).decode()

    def finish(self, taken: services.Taken, result: Mapping[str, Any], *, now: datetime) -> Any:
        """The result is sent."""
        return services.finish(
            UUID(taken.document["uid"]), lease=taken.lease, result=result,
            signature=self.sign(taken, result), actor=self.actor, now=now,
        )  # fmt: skip

    def take(self, now: datetime) -> services.Taken | None:
        """A job, if there is one."""
        return services.take(actor=self.actor, kinds=["command", "script", "sql"], now=now)


def public(key: Ed25519PrivateKey) -> str:
    """The public part as a runner sends it."""
    return base64.b64encode(key.public_key().public_bytes_raw()).decode()


def machine(label: str = "lab", *, now: datetime) -> Machine:
    """An enrolled runner that was seen just now."""
    code = services.issue_code(label, actor=ROOT, now=now)
    key = Ed25519PrivateKey.generate()
    done = services.enrol(code.secret, public_key=public(key), label=label, now=now)
    found = Machine(done.runner, key, identity.actor_for_token(done.token, now=now), done.token)
    found.take(now)
    return found


def applied(name: str = "ops", *, by: Actor, now: datetime, number: int = 0, author: str = "") -> None:
    """The actor applied one more revision of that workspace."""
    workspace, _ = Workspace.objects.get_or_create(name=name, defaults={"uid": new_uid(now)})
    following = number or workspace.revision + 1
    Revision.objects.create(
        workspace=workspace, number=following, digest=f"sha256:{following:064d}", applied_at=now,
        actor_kind=by.kind, actor_uid=by.uid, actor_name=by.name, added=1, changed=0, removed=0,
        definitions=1, files=1, commit_author=author,
    )  # fmt: skip
    workspace.revision = following
    workspace.save()


def request(content: Content = CONTENT, *, reference: str = "key", **changes: Any) -> Request:
    """A run that somebody wants."""
    wanted = Request(
        content=content, label="lab", reference=reference, service="service:edi-gateway",
        environment="production", timeout=timedelta(seconds=30),
    )  # fmt: skip
    return replace(wanted, **changes)


def approved(wanted: Request, *, now: datetime) -> str:
    """The uid of a job of that request; somebody other than its author approved it, if nobody had."""
    author, other = system("author"), system("approver")
    if not Revision.objects.filter(workspace__name=wanted.content.workspace).exists():
        applied(wanted.content.workspace, by=author, now=now)
    found = services.submit(wanted, trust=PROTECTED, now=now)
    if not found.job:
        services.approve(found.digest, actor=other, trust=PROTECTED, now=now)
        found = services.submit(wanted, trust=PROTECTED, now=now)
    assert found.job, found.waits
    return found.job
