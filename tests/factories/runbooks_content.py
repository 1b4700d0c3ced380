"""Runbooks as values, without a database: for cards, bundles and their pages."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime
from typing import Any

from seatrial.domains.runbooks.types import (
    Author,
    Branch,
    Content,
    Document,
    Front,
    Node,
    Revision,
    Runbook,
    Step,
)

AT = datetime(2026, 11, 10, 9, 30, tzinfo=UTC)
FRONT: Mapping[str, Any] = {
    "kind": "deploy",
    "title": "Deploy the gateway",
    "service": "component:default/edi-gateway",
    "owner": "group:default/edi-team",
    "reviewed": date(2026, 11, 10),
    "trigger": "A release was accepted by the quality gate.",
    "triggers": [
        {"metric": "edi_queue_depth", "above": 500, "for": "5m"},
        {"alert": "GatewayQueueGrows"},
        {"schedule": "monthly"},
    ],
    "roles": ["operations_lead"],
    "estimate": "15m",
    "approval": ["service_owner"],
    "escalation": [{"who": "Operations on call", "how": "+46 8 123 456 78", "after": "15m"}],
    "parameters": [{"name": "version"}],
}
TREE = Node(
    "Does the new version answer?", 1,
    (Branch("yes", Node("Switch the traffic", 2)), Branch("no", Node("Roll back", 3, link="rollback"))),
)  # fmt: skip


def step(name: str, *, phase: str = "step", **fields: Any) -> Step:
    """A step of a shell script."""
    said: dict[str, Any] = {"language": "sh", "text": f"./{name} --now\n", "line": 1, **fields}
    return Step(name=name, title=said.pop("title", name.replace("-", " ").title()), phase=phase, **said)  # type: ignore[arg-type]


STEPS = (
    step("disk-has-room", phase="check", mutating=False),
    step("back-up", rollback="drop-copy"),
    step("start-new", confirm=True),
    step("tell-partners", manual=True, language="text", text="Write to the partners."),
    step("healthy", phase="verify", mutating=False),
)
UNDO = (step("stop-new", phase="undo"), step("drop-copy", phase="undo"))


def content(
    *,
    name: str = "edi-gateway/deploy",
    text: str = "# Deploy the gateway\n",
    steps: Sequence[Step] = STEPS,
    undo: Sequence[Step] = UNDO,
    attachments: Mapping[str, str] | None = None,
    **front: Any,
) -> Content:
    """A runbook of the gateway with one revision; `front` changes keys of its front matter."""
    head = Front.model_validate({**FRONT, **front})
    revision = Revision(f"sha256:{'5e' * 32}", 3, AT, (Author("person", "u1", "Job Lindqvist"),), ())
    runbook = Runbook(
        uid=f"uid-{name}", urn=f"runbook:{name}", name=name, service=f"service:{name.partition('/')[0]}",
        service_uid="s1", workspace="ops", path=f"runbooks/{name.partition('/')[2]}.md", kind=head.kind,
        title=head.title, owner=head.owner, trigger=head.trigger, reviewed=head.reviewed,
        review_due=head.review_due, revision=revision, state="untested",
    )  # fmt: skip
    document = Document(
        path=runbook.path, front=head, title=head.title, steps=tuple(steps), undo=tuple(undo), trees=(TREE,)
    )
    return Content(runbook, revision, text, document, attachments or {})
