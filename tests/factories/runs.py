"""Runbooks that can be run, and a runner that does nothing but speak the protocol."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime, timedelta
from typing import Any

from seatrial.cli.runner.spool import Transcript
from seatrial.domains.catalog.models import Service
from seatrial.domains.runbooks import models, services
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.types.runs import (
    Beginning,
    Ending,
    Heard,
    Line,
    NewRun,
    Outcome,
    Report,
    Run,
)
from seatrial.domains.runners import services as runners_write
from seatrial.domains.runners.models import Content
from seatrial.domains.runners.services import Taken
from seatrial.domains.workspace.models import Workspace
from seatrial.kit import canonical
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid
from tests.cast import NOW
from tests.factories import catalog, runners

ROOT = system("test")
SECOND = timedelta(seconds=1)

DEPLOY = """---
kind: deploy
title: Deploy the gateway
service: component:default/edi-gateway
owner: group:default/edi
trigger: a new version
estimate: 5m
roles: [operations_lead]
approval: [service_owner]
emergency: {without_approval: true}
parameters:
  - {name: version, type: text, pattern: "[0-9]+", description: The version to deploy}
  - {name: token, type: secret, from: "env:DEPLOY_TOKEN"}
---

# Deploy the gateway

## Prerequisites

```sh name=has-room readonly verify="none: it is a check"
df .
```

## Steps

```sh name=unpack verify=is-unpacked rollback=remove
mkdir "v$VERSION"
```

```sh name=start verify="none: the next one tells" rollback=stop
./start "$VERSION"
```

```sh name=switch verify="none: all of it is verified" rollback=switch-back
./switch "$VERSION"
```

## Verification

```sh name=is-unpacked readonly
test -d "v$VERSION"
```

```sh name=healthy readonly
curl -f http://localhost/healthz
```

## Rollback

```sh name=remove
rm -r "v$VERSION"
```

```sh name=stop
./stop "$VERSION"
```

```sh name=switch-back
./switch before
```
"""

BY_HAND = """---
kind: task
title: By hand
service: component:default/edi-gateway
owner: group:default/edi
trigger: on Mondays
---

# By hand

## Steps

```sh name=first rollback=undo-first
echo one
```

```text manual name=call role=operations_lead rollback="none: it changes nothing"
Call the partner.
```

```sh name=second confirm rollback=undo-second
echo two
```

## Rollback

```sh name=undo-first
echo undone one
```

```sh name=undo-second
echo undone two
```
"""

ENVIRONMENTS: list[dict[str, Any]] = [
    {"name": "staging", "url": "http://staging.example.org"},
    {"name": "production", "url": "http://example.org", "protected": True},
]


def service(name: str = "edi-gateway") -> Service:
    """A service with a place to rehearse in, and one where nothing is rehearsed."""
    found = Service.objects.filter(name=name).first() or catalog.service(name)
    found.environments = {each["name"]: each for each in ENVIRONMENTS}
    found.save()
    return found


def runbook(
    text: str = DEPLOY,
    *,
    name: str = "edi-gateway/deploy",
    now: datetime = NOW,
    authors: Sequence[Mapping[str, str]] = (),
) -> models.Runbook:
    """The runbook as an apply would have left it; with another text it has one more revision, with one that
    it had before that one again.
    """
    owner = service(name.partition("/")[0])
    data = text.encode()
    path = f"runbooks/{name.rpartition('/')[2]}.md"
    document = read(data, path=path)
    row = models.Runbook.objects.filter(name=name).first()
    if row is None:
        row = models.Runbook.objects.create(
            uid=new_uid(now), urn=f"runbook:{name}", name=name, service=owner.urn,
            service_uid=str(owner.uid), workspace="ops", path=path, kind=document.front.kind,
            title=document.front.title or name, owner=document.front.owner,
        )  # fmt: skip
    row.current, _ = models.Revision.objects.get_or_create(
        runbook=row, digest=canonical.digest_bytes(data), defaults={
            "number": row.revisions.count() + 1, "text": data, "parsed": document.as_json(),
            "first_seen_at": now, "authors": list(authors),
        },
    )  # fmt: skip
    row.current_since = now
    row.save()
    return row


def wanted(mode: Any = "rehearse", *, runbook: str = "edi-gateway/deploy", **changes: Any) -> NewRun:
    """A run that somebody wants."""
    fields: dict[str, Any] = {"environment": "staging", "runner": "lab", **changes}
    if runbook == "edi-gateway/deploy":
        fields.setdefault("parameters", {"version": "2"})
    return NewRun(runbook, mode, **fields)


def approve_contents(now: datetime = NOW) -> None:
    """Somebody who did not write them approves every content that waits."""
    for digest in Content.objects.filter(approvals=None).values_list("digest", flat=True):
        runners_write.approve(digest, actor=system("approver"), trust=runners.PROTECTED, now=now)


@dataclass
class Lab:
    """A runner that says of each step what it is told to say."""

    machine: runners.Machine
    now: datetime
    #: what it says of a step by name; passed where nothing is said
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    #: every step that it was let begin, in order
    begun: list[str] = field(default_factory=list)
    taken: Taken | None = None
    seq: int = 0
    #: what it signs of the stretch, as a runner does
    printed: Transcript = field(default_factory=Transcript)

    def tick(self) -> datetime:
        """A second later."""
        self.now += SECOND
        return self.now

    def take(self) -> Taken | None:
        """The next stretch."""
        self.taken = runners_write.take(actor=self.machine.actor, kinds=["runbook"], now=self.tick())
        self.seq, self.printed = 0, Transcript()
        return self.taken

    @property
    def details(self) -> Mapping[str, Any]:
        """What it was told of the stretch."""
        assert self.taken is not None
        found: Mapping[str, Any] = self.taken.document["details"]
        return found

    @property
    def plan(self) -> Sequence[Mapping[str, Any]]:
        """The steps of the stretch."""
        found: Sequence[Mapping[str, Any]] = self.details["plan"]
        return found

    def report(
        self,
        *texts: str,
        ended: tuple[Mapping[str, Any], Outcome] | None = None,
        begins: Mapping[str, Any] | None = None,
        actor: Actor | None = None,
    ) -> Heard:
        """One report of lines, an end and a beginning."""
        assert self.taken is not None
        now = self.tick()
        lines = [Line(self.seq + place, None, 1, "stdout", now, text) for place, text in enumerate(texts, 1)]
        self.seq += len(lines)
        self.printed.add([asdict(each) for each in lines])
        told = Report(
            self.details["stretch"], self.taken.document["uid"], self.taken.lease, lines,
            None if ended is None else self.ending(*ended),
            None if begins is None else Beginning(begins["position"], begins["attempt"], now),
        )  # fmt: skip
        heard = services.report(self.details["run"], told=told, actor=actor or self.machine.actor, now=now)
        if begins is not None and heard.go:
            self.begun.append(begins["name"])
        return heard

    def ending(self, step: Mapping[str, Any], outcome: Outcome) -> Ending:
        """The end of a step that took a second."""
        code = 0 if outcome == "passed" else 3 if outcome == "failed" else None
        problem = "" if outcome == "passed" else f"it {outcome}"
        return Ending(
            step["position"], step["attempt"], outcome, code, problem, self.now - SECOND, self.now, 10**9
        )

    def finish(self, ended: str = "end", **said: Any) -> None:
        """The job is over, and the run hears of it as the queue would tell it."""
        assert self.taken is not None
        signed = {"lines": self.printed.lines, "transcript_sha256": self.printed.sha256()}
        place = {"run": self.details["run"], "stretch": self.details["stretch"]}
        result = {**place, "ended": ended, **signed, **said}
        self.machine.finish(self.taken, result, now=self.tick())

    def work(self, deliver: Any) -> list[str]:
        """Takes and does stretches until there is none, as a runner would; gives what it began."""
        before = len(self.begun)
        while self.take() is not None:
            self.do()
            self.finish()
            deliver(self.tick())
        return self.begun[before:]

    def do(self) -> None:
        """All steps of the stretch, until one does not pass or it hears that it should stop."""
        last: tuple[Mapping[str, Any], Outcome] | None = None
        for step in self.plan:
            heard = self.report(f"about {step['name']}", ended=last, begins=step)
            last = None
            if not heard.go:
                return
            last = (step, self.outcomes.get(step["name"], "passed"))
            if last[1] != "passed":
                break
        if last is not None:
            self.report(ended=last)


def lab(*, now: datetime = NOW) -> Lab:
    """An enrolled runner with the label `lab`, and nothing to do."""
    return Lab(runners.machine(now=now), now)


def started(new: NewRun, *, actor: Actor = ROOT, now: datetime = NOW) -> Run:
    """The run, whose content somebody approved meanwhile."""
    if not Workspace.objects.filter(name="ops").exists():
        runners.applied(by=system("author"), now=now)
    run = services.start(new, actor=actor, now=now)
    approve_contents(now)
    services.hand_out_waiting(now=now)
    return run


def dry_run(*, now: datetime = NOW, **changes: Any) -> str:
    """The name of a dry run of a runbook."""
    new = wanted("dry-run", **{"environment": "default", **changes})
    return services.start(new, actor=ROOT, now=now).name


def rehearsal(*, book: str = "edi-gateway/deploy", is_open: bool = True, now: datetime = NOW) -> str:
    """The name of a rehearsal of the runbook that an apply brought, with nothing in it."""
    found = models.Runbook.objects.get(name=book)
    told = {} if is_open else {
        "reported_at": now, "result": "incomplete", "evidence": "none", "issues": [], "lessons": "None",
        "outcomes": [["checks", "missing", "nothing was run"]],
    }  # fmt: skip
    row = models.DeployRehearsal.objects.create(
        uid=new_uid(now), number=models.DeployRehearsal.objects.count() + 1, service=found.service,
        service_uid=found.service_uid, environment="default", deploy=found, rollback=found, opened_at=now,
        opened_by="test", opened_by_name="Test", **told,
    )  # fmt: skip
    return str(row)


def repeated(name: str, *, times: int) -> None:
    """So many more runs that are like that one, without a word in the log."""
    row = models.Run.objects.get(number=int(name.removeprefix("RUN-")))
    for _ in range(times):
        row.uid, row.number = new_uid(NOW), row.number + 1
        row.save(force_insert=True)
