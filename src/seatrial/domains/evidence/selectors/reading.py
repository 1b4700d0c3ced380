"""Reads of evidence: the latest under a key, one piece, its history."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from uuid import UUID

from seatrial.domains.evidence import rules
from seatrial.domains.evidence.models import Evidence, LinkCheck, Retraction, Watch
from seatrial.domains.evidence.selectors import policies
from seatrial.domains.evidence.types import PROBES, Item, Outcome, Subject
from seatrial.domains.workspace import selectors as names
from seatrial.kit.problems import NotFound

_KEPT = "Evidence that newer evidence superseded is kept for a week; the newest, and what was sent, stays."


def item_of(row: Evidence, *, bare: bool = False) -> Item:
    """The row as a value; without its findings, which may be large, where it is `bare`."""
    outcome: Outcome = "found" if row.outcome == "found" else "failed"
    return Item(
        uid=str(row.uid),
        key=row.key,
        type=row.type,
        subject=Subject(row.service, row.environment, row.revision),
        outcome=outcome,
        findings={} if bare else row.findings,
        problem=row.problem,
        producer=row.producer,
        provenance="proven" if row.provenance == "proven" else "asserted",
        command=row.command,
        scope=row.scope,
        count=row.count,
        sha256=row.sha256,
        effective_at=row.effective_at,
        collected_at=row.collected_at,
        expires_at=row.expires_at,
        name=row.name,
        extra={
            "author": row.author,
            "uri": row.uri,
            "sent_by": row.sent_by,
            "vouched_by": row.vouched_by,
            "derived_from": str(row.derived_from) if row.derived_from else "",
            "ends_at": row.ends_at,
        },
    )


def latest(keys: Collection[str]) -> Mapping[str, Item]:
    """The evidence that counts under each key, newest first seen; keys without any are left out.

    What was sent bears the expiry that applies now, and is `failed` where the criterion wants proof and
    nobody vouches for it.
    """
    if not keys:
        return {}
    rows = Watch.objects.filter(key__in=keys, latest__isnull=False).select_related("latest")
    found: dict[str, Item] = {}
    sent: list[Watch] = []
    for row in rows:
        if row.latest is None:
            continue
        if is_pushed(row.probe):
            sent.append(row)
        else:
            found[row.key] = item_of(row.latest)
    return found | _bound(sent)


def _bound(rows: Sequence[Watch]) -> dict[str, Item]:
    """What was sent, as the criteria that wait for it see it."""
    if not rows:
        return {}
    ages = policies.ages()
    tiers = policies.tiers({row.service for row in rows}, ages=ages)
    broken = _broken([row.latest for row in rows if row.latest is not None and row.latest.uri])
    return {
        row.key: rules.bound(
            _as_its_link(item_of(row.latest), broken),
            key=row.key,
            parameters=row.parameters,
            max_age=row.max_age,
            ages=ages,
            tier=tiers.get(row.service),
        )
        for row in rows
        if row.latest is not None
    }


def _broken(rows: Sequence[Evidence]) -> Mapping[str, str]:
    """Why the links of these lead nowhere, by uid; those that lead somewhere are left out."""
    if not rows:
        return {}
    found = LinkCheck.objects.filter(evidence__in=[row.pk for row in rows], leads=False)
    return {str(each.evidence_id): each.reason for each in found}


def _as_its_link(item: Item, broken: Mapping[str, str]) -> Item:
    """The item; failed where its link leads nowhere (R061)."""
    if item.uid not in broken:
        return item
    words = f"the link {item.extra['uri']} leads nowhere: {broken[item.uid]}"
    return replace(item, outcome="failed", problem=words)


def is_pushed(probe: str) -> bool:
    """Whether nobody looks for what that probe is bound to."""
    found = PROBES.find(probe)
    return found is not None and found.pushed


def pushed_keys(keys: Collection[str]) -> frozenset[str]:
    """Those of the keys whose evidence somebody sends: a trial does not wait for them."""
    names = [probe.name for probe in PROBES if probe.pushed]
    rows = Watch.objects.filter(key__in=keys, probe__in=names).values_list("key", flat=True)
    return frozenset(rows)


def next_looks(keys: Collection[str]) -> Mapping[str, datetime]:
    """When each of the keys is looked at again; what somebody sends is left out."""
    rows = Watch.objects.filter(key__in=keys, due_at__isnull=False).values_list("key", "due_at")
    return {key: due_at for key, due_at in rows if due_at is not None}


def next_look(item: Item) -> datetime | None:
    """When the same question is asked again; None where nobody asks it, as for what was sent."""
    return Watch.objects.filter(key=item.key).values_list("due_at", flat=True).first()


def item(uid: UUID, *, known: frozenset[str] | None = None) -> Item:
    """The evidence of that uid; raises NotFound, also for a service that is not among the `known` URNs."""
    row = Evidence.objects.filter(uid=uid).first()
    if row is None or (known is not None and row.service not in known):
        raise NotFound(f"there is no evidence {uid}", remedy=_KEPT)
    return item_of(row)


def by_uids(uids: Collection[str]) -> Mapping[str, Item]:
    """The evidence of those uids that is kept, each with the expiry that policies allow now; `failed` where
    its link leads nowhere.
    """
    rows = list(Evidence.objects.filter(uid__in=list(uids))) if uids else []
    if not rows:
        return {}
    ages = policies.ages()
    tiers = policies.tiers({row.service for row in rows}, ages=ages)
    broken = _broken([row for row in rows if row.uri])
    found = (_as_its_link(item_of(row), broken) for row in rows)
    return {
        each.uid: replace(
            each,
            expires_at=ages.expiry(
                each.type,
                tier=tiers.get(each.subject.service),
                effective=each.effective_at,
                expires=each.expires_at,
            ),
        )
        for each in found
    }


def scans(service: str, *, environment: str) -> list[Item]:
    """The newest scan of each name of the service (a URN) there, as VEX leaves it, without retracted ones."""
    wrong = Retraction.objects.filter(undone_at__isnull=True).values("evidence")
    rows = Evidence.objects.filter(service=service, environment=environment, type="scan").exclude(name="")
    rows = rows.exclude(pk__in=wrong).exclude(derived_from__in=wrong)
    newest = rows.order_by("name", "-effective_at", "-collected_at").distinct("name")
    return [item_of(row) for row in newest]


def history(key: str, *, limit: int = 20) -> list[Item]:
    """The newest evidence under the key, newest first, also from when its service was called otherwise."""
    service = key.partition("#")[0].rpartition("@")[0]
    rest = key[len(service) :]
    keys = [key, *(f"{before}{rest}" for before in names.former([service]).get(service, ()))]
    return [item_of(row) for row in Evidence.objects.filter(key__in=keys).order_by("-collected_at")[:limit]]


@dataclass(frozen=True, slots=True)
class Retracted:
    """Somebody said that the evidence is wrong."""

    uid: str
    evidence: str
    reason: str
    by: str
    at: datetime
    undone_by: str
    undone_at: datetime | None

    @property
    def stands(self) -> bool:
        """Whether nobody took that back."""
        return self.undone_at is None


def retractions(uids: Collection[str]) -> Sequence[Retracted]:
    """Every word that one of these was wrong, newest first, those that were taken back too."""
    if not uids:
        return ()
    return [
        Retracted(
            str(row.uid), str(row.evidence_id), row.reason, row.by, row.at, row.undone_by, row.undone_at
        )
        for row in Retraction.objects.filter(evidence__in=list(uids)).order_by("-at", "-uid")
    ]


@dataclass(frozen=True, slots=True)
class Link:
    """What became of the link of a piece of evidence; `leads` is None until it was tried."""

    sha256: str
    taken_at: datetime | None
    checked_at: datetime | None
    leads: bool | None
    reason: str
    has_changed: bool
    due_at: datetime


def links(uids: Collection[str]) -> Mapping[str, Link]:
    """What became of the links of these pieces of evidence, by uid."""
    return {
        str(row.evidence_id): Link(
            row.sha256,
            row.taken_at,
            row.checked_at,
            row.leads,
            row.reason,
            bool(row.sha256 and row.last_sha256 and row.sha256 != row.last_sha256),
            row.due_at,
        )
        for row in LinkCheck.objects.filter(evidence__in=list(uids))
    }


def retraction(uid: UUID) -> Retracted | None:
    """The word that stands that the evidence is wrong, or None."""
    return next((each for each in retractions([str(uid)]) if each.stands), None)
