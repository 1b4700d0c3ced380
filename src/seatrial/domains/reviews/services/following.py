"""What is applied, deployed and lapses opens reviews by itself (S0:22-24; R006 to R008, R062)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.reviews import models, selectors
from seatrial.domains.reviews.formats.objectives import objectives_in
from seatrial.domains.reviews.rules.architecture import Differs, differences, facets_of, spelled
from seatrial.domains.reviews.services.making import Cause
from seatrial.domains.reviews.services.opening import open_by_trigger
from seatrial.domains.reviews.services.process import begin_process
from seatrial.domains.reviews.services.telling import tell_fallen
from seatrial.domains.reviews.types import Artefact, Policy, Review, ReviewKind, Trigger
from seatrial.domains.workspace import selectors as workspaces
from seatrial.domains.workspace.types import Change
from seatrial.kit.access import system

_ACTOR = system("review triggers")


def enforce(
    workspace: str,
    *,
    changes: Mapping[str, Change],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """What the policy enforces holds for the next apply. Called in the transaction of this one."""
    del workspace, changes, uids, renamed
    held = selectors.policy()
    if held.pin is not None:
        begin_process(now=now)
    wanted = (held.enforces_production, held.enforces_owner)
    if wanted != selectors.enforced():
        models.Enforcement.objects.update_or_create(
            id=1, defaults={"production": wanted[0], "owner": wanted[1], "since": now}
        )


@transaction.atomic
def notice_changes(workspace: str, *, now: datetime) -> int:
    """Services of the workspace whose architecture or operator is another than before get their reviews;
    gives how many. May be called twice: the second call finds nothing.
    """
    services = [each for each in catalog.services() if each.workspace == workspace]
    entries = {each.urn: each.body["spec"] for each in workspaces.definitions(kind="Component")}
    objectives = objectives_in(_openslo(workspace)) if services else {}
    rows = models.Architecture.objects.select_for_update().filter(
        service_uid__in=[each.uid for each in services]
    )
    known = {str(row.service_uid): row for row in rows.order_by("service_uid")}
    policy, opened, fresh = selectors.policy(), 0, []
    for service in services:
        facets = facets_of(
            service, spec=entries.get(service.urn, {}), objectives=objectives.get(service.name, {})
        )
        row = known.get(service.uid)
        if row is None:
            fresh.append(models.Architecture(service_uid=service.uid, facets=facets, seen_at=now))
        elif row.facets != facets:
            opened += _changed(service, row.facets, facets, policy, now)
            row.facets, row.seen_at = facets, now
            row.save()
    models.Architecture.objects.bulk_create(fresh, batch_size=1000, ignore_conflicts=True)
    return opened


def notice_deployment(
    service: Service, *, environment: str, artefact: Artefact, now: datetime
) -> Review | None:
    """The first one into production opens the review of a first launch (R006); None for any other."""
    policy = selectors.policy()
    if not selectors.is_production(environment, service=service, held=policy):
        return None
    earlier, _ = catalog.deployments(service=service, environment=environment, limit=2)
    if len(earlier) > 1 or selectors.standing(service.uid, environment=environment, now=now):
        return None
    details = {"environment": environment, "revision": artefact.revision}
    cause = Cause("first_launch", f"first_launch:{service.uid}:{environment}", details)
    return _open(service, "new_service", environment, cause, now, artefact)


def follow_falls(*, now: datetime, limit: int = 100) -> int:
    """Whoever relies on what fell is told, and a draft of the same kind waits for the lead; gives of how many
    falls. May be called at any time and by several at once. While decisions wait to be looked at nothing is
    done: first nothing stands that holds no more, then it is told.
    """
    done = 0
    while done < limit and not selectors.any_due(now=now):
        with transaction.atomic():
            rows = models.Decision.objects.select_for_update(skip_locked=True, of=("self",))
            rows = rows.select_related("review", "proposal").exclude(fallen_at=None)
            row = rows.filter(followed_at=None).order_by("fallen_at").first()
            if row is None:
                return done
            tell_fallen(row, now=now)
            _decide_anew(row, now)
            row.followed_at = now
            row.save(update_fields=["followed_at"])
        done += 1
    return done


def _decide_anew(row: models.Decision, now: datetime) -> Review | None:
    """What fell by itself gets a draft; what somebody revoked or decided anew does not."""
    kinds = {each["kind"] for each in row.fallen}
    service = catalog.by_urn(row.service)
    if service is None or kinds & {"superseded", "revoked"}:
        return None
    details = {
        "decision": str(row.uid),
        "review": f"R-{row.review.number}",
        "fallen": [each["words"] for each in row.fallen],
    }
    trigger: Trigger = "yearly" if kinds == {"ended"} and row.outcome == "go" else "evidence_lapsed"
    cause = Cause(trigger, f"{trigger}:{row.uid}", details)
    kind: ReviewKind = row.review.kind  # type: ignore[assignment]  # a check constraint allows no other
    artefact = Artefact(row.digest, row.commit, row.version)
    return _open(service, kind, row.environment, cause, now, artefact)


def notice_incident(service: Service, *, incident: str, title: str, now: datetime) -> Review | None:
    """After a severe incident of the service its readiness is reviewed anew: a draft of the kind of its last
    decision waits for the lead, once for the incident. None where one was opened for it before.
    """
    key = f"incident:{service.uid}:{incident}"[:300]
    if models.Review.objects.filter(cause=key).exists():
        return None
    place = _place(service)
    last = models.Decision.objects.filter(service_uid=service.uid, environment=place)
    row = last.select_related("review").order_by("-decided_at").first()
    kind: ReviewKind = row.review.kind if row else "major_release"  # type: ignore[assignment]
    artefact = Artefact(row.digest, row.commit, row.version) if row else None
    return _open(service, kind, place, Cause("incident", key, {"incident": incident, "title": title}), now,
                 artefact)  # fmt: skip


def notice_contracts(*, now: datetime) -> int:
    """Services whose vendor's contract has ended get the review of its leaving (R008); gives how many."""
    rows = models.Architecture.objects.filter(facets__contract_ends__gt="")
    ended = [row for row in rows if _day(row.facets["contract_ends"]) <= now.date()]
    if not ended:
        return 0
    services = {each.uid: each for each in catalog.services()}
    opened = 0
    for row in ended:
        service = services.get(str(row.service_uid))
        if service is not None:
            opened += _offboard(service, row.facets, row.facets["contract_ends"], now)
    return opened


def _openslo(workspace: str) -> Iterable[bytes]:
    files = workspaces.files(workspace)
    return (content for path in files.glob("**/*.y*ml") if (content := files.read(path)) is not None)


def _changed(
    service: Service, before: Mapping[str, Any], after: Mapping[str, Any], policy: Policy, now: datetime
) -> int:
    found = differences(before, after=after, watched=policy.watches)
    opened = sum(_architecture(service, each, now) for each in found)
    if (before.get("operator"), before.get("vendor")) != (after.get("operator"), after.get("vendor")):
        opened += _vendor(service, before, after, now)
    elif before.get("contract_ends") != after.get("contract_ends") and after.get("contract_ends"):
        opened += _offboard(service, after, after["contract_ends"], now)
    return opened


def _architecture(service: Service, found: Differs, now: datetime) -> bool:
    key = f"architecture:{service.uid}:{found.facet}:{found.new}"[:300]
    cause = Cause("architecture_change", key, asdict(found))
    return _open(service, "major_release", _place(service), cause, now) is not None


def _vendor(service: Service, before: Mapping[str, Any], after: Mapping[str, Any], now: datetime) -> bool:
    old, new = _operator(before), _operator(after)
    trigger: Trigger = "vendor_onboarding" if after.get("operator") == "vendor" else "vendor_offboarding"
    details = {"title": "who operates it", "old": old, "new": new}
    cause = Cause(trigger, f"{trigger}:{service.uid}:{old}:{new}"[:300], details)
    return _open(service, "vendor_transition", _place(service), cause, now) is not None


def _offboard(service: Service, facets: Mapping[str, Any], ends: str, now: datetime) -> bool:
    details = {"title": "the end of the contract", "old": _operator(facets), "new": ends}
    cause = Cause("vendor_offboarding", f"vendor_offboarding:{service.uid}:{ends}"[:300], details)
    already = models.Review.objects.filter(cause=cause.key).exists()
    return not already and _open(service, "vendor_transition", _place(service), cause, now) is not None


def _operator(facets: Mapping[str, Any]) -> str:
    operator = spelled(facets.get("operator"))
    return f"{operator} {facets['vendor']}" if facets.get("vendor") else operator


def _day(text: str) -> date:
    """A date that cannot be read is no date: the linter of the catalogue names it, nobody waits for it."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        return date.max


def _place(service: Service) -> str:
    """Where the service is reviewed: in its production, else where it runs first."""
    names: Sequence[str] = [each.name for each in service.environments]
    production = selectors.production_of(service, held=selectors.policy())
    return next((name for name in names if name in production), names[0] if names else "default")


def _open(
    service: Service,
    kind: ReviewKind,
    environment: str,
    cause: Cause,
    now: datetime,
    artefact: Artefact | None = None,
) -> Review | None:
    """The draft; None where one is open, or no policy says what is asked: then the log says so."""
    try:
        return open_by_trigger(
            service,
            kind=kind,
            environment=environment,
            cause=cause,
            artefact=artefact,
            actor=_ACTOR,
            now=now,
        )
    except selectors.CannotReview as error:
        details = {"trigger": cause.trigger, "kind": kind, "reason": error.detail}
        audit.record("reviews.not-opened", actor=_ACTOR, subject=service.urn, details=details, now=now)
        return None
