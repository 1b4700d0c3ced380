"""A service with policies and people, as reviews need them; and what each of them does to get to a go."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from typing import Any

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.models import Person, SigningKey
from seatrial.domains.reviews import models, selectors, services
from seatrial.domains.reviews.types import Artefact, Decision, Proposal, Report, Review
from seatrial.domains.workspace import services as workspaces
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid
from seatrial.kit.signing import strict
from tests.cast import Cast
from tests.factories.identity import CREATED
from tests.signing import Device

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)
MINUTE, HOUR, DAY = timedelta(minutes=1), timedelta(hours=1), timedelta(days=1)
DIGEST = "sha256:" + "ab" * 32
NAME = "edi-gateway"

COMPONENT = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata:
  name: edi-gateway
  title: EDI gateway
  annotations: {{seatrial.dev/data-classification: health-data{annotations}}}
spec:
  type: service
  lifecycle: {lifecycle}
  owner: {owner}
  tier: {tier}
  dependsOn: [{depends}]
  environments: {{production: {{protected: true}}, staging: {{}}}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: edi-team}}
spec: {{type: team, children: []}}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {{name: platform-team}}
spec: {{type: team, children: []}}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {{name: database}}
spec: {{type: database, owner: edi-team}}
---
apiVersion: backstage.io/v1alpha1
kind: Resource
metadata: {{name: outbox}}
spec: {{type: queue, owner: edi-team}}
"""

CHECKLIST = """\
apiVersion: seatrial.dev/v1
kind: Checklist
metadata: {name: launch, title: Launch}
spec:
  version: 1.0.0
  areas:
    - name: documentation
      title: Documentation
      domain: support
      role: operations_lead
      criteria:
        - id: plan
          title: A plan is published
          statement: The plan exists.
          accepts: [file]
          must: true
          remedy: Write docs/plan.md.
          probes:
            plan: {file: {path: docs/plan.md}, every: 30s, max_age: 5m}
          check: evidence.plan.exists
        - id: walkthrough
          title: A walkthrough was held
          statement: The team was walked through.
          accepts: [training]
        - id: rehearsed
          title: The deployment was rehearsed
          statement: It was rehearsed in staging.
          accepts: [drill]
          outside_production: true
    - name: security
      title: Security
      domain: security
      role: security_lead
      criteria:
        - id: scanned
          title: It was scanned
          statement: The scan is clean.
          accepts: [test_result]
          must: true
    - name: handover
      title: Handover
      domain: support
      role: operations_lead
      criteria:
        - id: handed
          title: It was handed over
          statement: The receivers have it.
          accepts: [document]
          gate: handover
"""

TEMPLATE = """\
apiVersion: seatrial.dev/v1
kind: ReviewTemplate
metadata: {{name: {kind}, title: {kind}}}
spec:
  version: 1.0.0
  review: {kind_}
  checklists: [{{name: launch}}]
  sign_off: approval
  grace: {{stale: 1h, failed: none}}
{more}
"""

MATRIX = """\
apiVersion: seatrial.dev/v1
kind: SignOffMatrix
metadata: {name: approval, title: Approval}
spec:
  version: 1.0.0
  slots:
    - {id: security, title: Security, role: security_lead, group: security}
    - {id: operations, title: Operations, role: operations_lead, group: operations}
    - {id: product, title: Product, role: product_manager, group: business}
    - {id: owner, title: Service owner, role: service_owner, group: management, order: 2}
"""

POLICY = """\
apiVersion: seatrial.dev/v1
kind: ReviewPolicy
metadata: {{name: reviews, title: Reviews}}
spec:
  version: 1.0.0
  enforce: [{enforce}]
{more}
"""


def component(
    *,
    lifecycle: str = "experimental",
    owner: str = "edi-team",
    tier: int = 2,
    depends: str = "resource:default/database",
    annotations: str = "",
) -> bytes:
    """The gateway with its environments."""
    text = COMPONENT.format(
        lifecycle=lifecycle, owner=owner, tier=tier, depends=depends, annotations=annotations
    )
    return text.encode()


def files(*, enforce: str = "", policy: str = "", template: str = "", **more: bytes) -> dict[str, bytes]:
    """The workspace: a service, its checklist, the four templates, a matrix, the policy."""
    kinds = ("new-service", "major-release", "environment-cutover", "vendor-transition")
    templates = "---\n".join(
        TEMPLATE.format(kind=kind, kind_=kind.replace("-", "_"), more=template) for kind in kinds
    )
    return {
        "catalog.yaml": component(),
        "checklist.yaml": CHECKLIST.encode(),
        "templates.yaml": templates.encode(),
        "matrix.yaml": MATRIX.encode(),
        "policy.yaml": POLICY.format(enforce=enforce, more=policy).encode(),
        "docs/plan.md": b"# Plan\n",
        **more,
    }


def passkey(person: Person, *, counts_from: datetime = CREATED) -> Device:
    """The person has a passkey that signs, as a browser would have enrolled it."""
    device = Device(id=person.handle.encode())
    SigningKey.objects.create(
        uid=new_uid(CREATED),
        person=person,
        kind="passkey",
        algorithm="ES256",
        public_key=strict.base64url(device.cose),
        fingerprint=f"test:{person.handle}",
        name="test",
        credential_id=strict.base64url(device.id),
        relying_party=device.host,
        issued_at=CREATED,
        counts_from=counts_from,
    )
    return device


@dataclass
class World:
    """An applied workspace and the cast; each verb does as that person would on a page."""

    cast: Cast
    deliver: Callable[[datetime], int]
    keys: dict[str, Device] = field(default_factory=dict)

    def actor(self, role: str) -> Actor:
        return identity.actor_for_person(self.cast.people[role], now=NOW)

    @property
    def service(self) -> Service:
        return catalog.service(NAME)

    def apply(self, content: Mapping[str, bytes] | None = None, *, now: datetime = NOW) -> None:
        workspaces.apply("ops", files=dict(content or files()), actor=self.actor("administrator"), now=now)
        self.deliver(now)
        self.work(now=now)

    def work(self, *, now: datetime) -> None:
        """As the worker: what is due is collected, and what follows from it is done."""
        evidence.collect(evidence.claim_due(now=now, limit=100), clock=lambda: now)
        self.deliver(now)
        services.sweep(now=now)
        services.follow_falls(now=now)
        self.deliver(now)

    def open(self, *, now: datetime = NOW, kind: str = "new_service", **more: Any) -> Review:
        new = services.NewReview(
            kind=kind,  # type: ignore[arg-type]
            service=NAME,
            environment="production",
            scope="All of it",
            architecture_changes="None",
            target_date=date(2026, 12, 24),
            artefact=Artefact(digest=DIGEST, version="1.4.0"),
            **more,
        )
        return services.open_review(new, actor=self.actor("lead"), now=now)

    def report(self, review: Review, *, now: datetime = NOW) -> Report:
        return selectors.known_report(review.name, actor=self.actor("auditor"), now=now)

    def attach(
        self,
        kind: str,
        *,
        by: str = "lead",
        environment: str = "production",
        now: datetime = NOW,
        effective_at: datetime | None = None,
        revision: str = "",
    ) -> str:
        sent = Submission(
            subject=Subject(f"service:{NAME}", environment, revision),
            type=kind,
            name=f"{kind}-{by}",
            findings={"ok": True, "at": now.isoformat()},
            producer="test",
            effective_at=effective_at,
        )
        done = evidence.attach(sent, service=self.service, actor=self.actor(by), now=now)
        return done.item.uid

    def answer_all(self, review: Review, *, now: datetime = NOW, but: tuple[str, ...] = ()) -> None:
        """The lead answers everything that people answer, each with evidence."""
        pieces = {
            "launch/walkthrough": ("training", "production"),
            "launch/rehearsed": ("drill", "staging"),
            "launch/scanned": ("test_result", "production"),
        }
        for item, (kind, environment) in pieces.items():
            if item not in but:
                uid = self.attach(kind, environment=environment, now=now)
                services.answer(
                    review.name, item=item, says="met", pieces=[uid], actor=self.actor("lead"), now=now
                )

    def prepared(self, *, now: datetime = NOW) -> Review:
        """A review under review, everything answered."""
        review = self.open(now=now)
        services.begin_preparing(review.name, actor=self.actor("lead"), now=now)
        self.answer_all(review, now=now)
        return services.submit(review.name, actor=self.actor("lead"), now=now)

    def accept_all(self, review: Review, *, now: datetime = NOW, but: tuple[str, ...] = ()) -> None:
        """Operations and security accept what is theirs, and the three say so."""
        roles = {"operations_lead": "operations", "security_lead": "security"}
        for item in self.report(review, now=now).items:
            if item.blocks_decision and item.is_settled and item.row.name not in but:
                actor = self.actor(roles[item.row.role])
                services.accept(review.name, items=[item.row.name], actor=actor, now=now)
        for slot in ("operations", "security", "owner"):
            services.record_review(review.name, slot=slot, outcome="accepts", actor=self.actor(slot), now=now)

    def propose(self, review: Review, outcome: str = "go", *, now: datetime = NOW, **more: Any) -> Proposal:
        new = services.NewProposal(outcome, **more)  # type: ignore[arg-type]
        return services.propose(review.name, new=new, actor=self.actor("owner"), now=now)

    def sign(self, review: Review, slot: str, *, by: str = "", now: datetime = NOW) -> Proposal:
        who = by or slot
        if who not in self.keys:
            self.keys[who] = passkey(self.cast.people[who])
        wanted = services.prepare(review.name, slot=slot, actor=self.actor(who), now=now)
        return services.sign(
            review.name,
            slot=slot,
            signed_at=wanted.signed_at,
            signature=self.keys[who].assertion(wanted.message),
            actor=self.actor(who),
            now=now,
        )

    def sign_all(self, review: Review, *, now: datetime = NOW) -> None:
        for slot in ("security", "operations", "product", "owner"):
            self.sign(review, slot, now=now)

    def decide(self, review: Review, *, now: datetime = NOW) -> Decision:
        return services.decide(review.name, actor=self.actor("owner"), now=now)

    def gone(self, *, now: datetime = NOW) -> Decision:
        """A go that stands."""
        review = self.prepared(now=now)
        self.accept_all(review, now=now)
        self.propose(review, now=now)
        self.sign_all(review, now=now)
        decision = self.decide(review, now=now)
        self.deliver(now)
        services.sweep(now=now)
        services.follow_falls(now=now)
        return decision


def made(cast: Cast, *, checklist: str, now: datetime) -> dict[str, str]:
    """A review of the gateway that is under review, with a waiver that waits and a decision of another
    review; gives what stands for each in addresses.
    """
    templates = TEMPLATE.format(kind="new-service", kind_="new_service", more="").replace("launch", checklist)
    content = {"templates.yaml": templates.encode(), "matrix.yaml": MATRIX.encode()}
    workspaces.apply("policies", files=content, actor=system("test"), now=now)
    lead = identity.actor_for_person(cast.lead, now=now)
    new = services.NewReview(
        kind="new_service",
        service=NAME,
        scope="All of it",
        architecture_changes="None",
        target_date=date(2099, 12, 24),
        artefact=Artefact(digest=DIGEST, version="1.4.0"),
    )
    decided = _decided(services.open_review(new, actor=lead, now=now), cast, now)
    review = services.open_review(new, actor=lead, now=now)
    services.begin_preparing(review.name, actor=lead, now=now)
    for item in selectors.known_report(review.name, actor=lead, now=now).items:
        if not item.row.automated:
            services.answer(
                review.name, item=item.row.name, says="not_met", reason="later", actor=lead, now=now
            )
            until = (now + 7 * DAY).date()
            asked = services.NewWaiver(item.row.name, "late", "on call doubled", "low", until)
    services.submit(review.name, actor=lead, now=now)
    waiver = services.ask_waiver(review.name, new=asked, actor=lead, now=now)
    return {"review": review.name, "waiver": waiver.uid, "decision": decided}


def _decided(review: Review, cast: Cast, now: datetime) -> str:
    """The row of a go, without what leads to one; gives its uid."""
    row = models.Review.objects.get(uid=review.uid)
    proposal = models.Proposal.objects.create(
        uid=new_uid(now), review=row, outcome="go", payload="{}", sha256="", results={}, authors=[],
        slots=[], proposed_at=now, proposed_by="Owner", proposed_by_uid=str(cast.owner.uid),
    )  # fmt: skip
    decision = models.Decision.objects.create(
        uid=new_uid(now), review=row, proposal=proposal, service_uid=row.service_uid, service=row.service,
        environment=row.environment, digest=row.digest, version=row.version, outcome="go", decided_at=now,
        decided_by="Owner", decided_by_uid=str(cast.owner.uid), carries_over="exact", bundle="{}",
        bundle_sha256="", look_at=now,
    )  # fmt: skip
    models.Review.objects.filter(uid=review.uid).update(state="decided")
    return str(decision.uid)
