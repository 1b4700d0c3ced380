"""VEX: what it says is not affected is closed in the service's scans, until the VEX expires (R045).

The scan stays as it was sent. What is left of it stands beside it, as evidence that names both.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.evidence import formats, policies, rules, selectors
from seatrial.domains.evidence.events import ScansChanged
from seatrial.domains.evidence.models import Evidence, VexTimer
from seatrial.domains.evidence.services.binding import rebind, standing
from seatrial.kit import canonical, events
from seatrial.kit.access import system
from seatrial.kit.ids import new_uid

_ACTOR = system("evidence")
_PRODUCER = "seatrial/vex@1"
_TICK = timedelta(microseconds=1)


@dataclass(frozen=True, slots=True)
class _Vex:
    """A VEX document that counts until then."""

    row: Evidence
    until: datetime


@transaction.atomic
def apply_vex(service: str, *, environment: str, now: datetime) -> int:
    """Each scan of the service there stands as the VEX that counts now leaves it, and whoever follows scans
    hears of it; gives how many changed.
    """
    vex = _counting(service, environment, now)
    changed = 0
    for scan in _scans(service, environment):
        for some in _sets(vex):
            changed += _apply(scan, some, now)
    VexTimer.objects.filter(service=service, environment=environment).delete()
    if vex:
        until = min(each.until for each in vex)
        VexTimer.objects.create(service=service, environment=environment, until=until)
    events.publish(ScansChanged(service=service, environment=environment))
    return changed


def apply_expired_vex(*, now: datetime, limit: int = 100) -> int:
    """Where VEX expired by now, scans stand without it; gives how many changed."""
    timers = VexTimer.objects.filter(until__lte=now).order_by("until")[:limit]
    return sum(apply_vex(each.service, environment=each.environment, now=now) for each in timers)


def _counting(service: str, environment: str, now: datetime) -> list[_Vex]:
    """The VEX documents of the service there that are not retracted, superseded or expired."""
    ages = selectors.ages()
    tier = selectors.tiers([service], ages=ages).get(service)
    rows = standing().filter(service=service, environment=environment, type="vex")
    latest = rows.order_by("name", "provenance", "-effective_at", "-collected_at")
    found = []
    for row in latest.distinct("name", "provenance"):
        until = row.effective_at + ages.of("vex", tier=tier)
        until = min(until, row.ends_at) if row.ends_at else until
        if until > now:
            found.append(_Vex(row, until))
    return found


def _scans(service: str, environment: str) -> Iterable[Evidence]:
    """The latest scan of each name as it was sent, by provenance."""
    rows = standing().filter(service=service, environment=environment, type="scan", derived_from__isnull=True)
    kinds = ("name", "provenance", "revision")
    return rows.exclude(name="").order_by(*kinds, "-effective_at", "-collected_at").distinct(*kinds)


def _sets(vex: Sequence[_Vex]) -> list[list[_Vex]]:
    """All VEX, and the proven alone: somebody's word must not close what a criterion wants proven."""
    proven = [each for each in vex if each.row.provenance == "proven"]
    return [proven, list(vex)] if proven and len(proven) < len(vex) else [list(vex)]


def _apply(scan: Evidence, vex: Sequence[_Vex], now: datetime) -> bool:
    found = [formats.Found.of(each) for each in scan.findings.get("findings", ())]
    used = [each for each in vex if _closes(found, each, scan.service)]
    statements = [one for each in used for one in each.row.findings.get("statements", ())]
    after = formats.closed(found, statements=statements, service=scan.service)
    provenance = policies.weakest(scan.provenance, *(each.row.provenance for each in used))
    before = _present(scan, provenance)
    if after == found:
        if before is scan or before.findings.get("open") == scan.findings.get("open"):
            return False
        findings, until = {**scan.findings, "vex": []}, None
    else:
        findings = formats.reopened(scan.findings, found=after)
        findings["vex"] = sorted(str(each.row.uid) for each in used)
        until = min(each.until for each in used)
        if before.findings == rules.plain(findings) and before.ends_at == until:
            return False
    _store(scan, rules.plain(findings), provenance, until, now)
    return True


def _closes(found: Sequence[formats.Found], vex: _Vex, service: str) -> bool:
    statements = vex.row.findings.get("statements", ())
    return formats.closed(found, statements=statements, service=service) != list(found)


def _present(scan: Evidence, provenance: str) -> Evidence:
    """What stands of the scan at present: its newest outcome after VEX, else the scan itself."""
    derived = Evidence.objects.filter(key=scan.key, derived_from=scan.uid, provenance=provenance)
    return derived.order_by("-collected_at").first() or scan


def _store(
    scan: Evidence, findings: dict[str, Any], provenance: str, until: datetime | None, now: datetime
) -> None:
    at = max(now, scan.collected_at + _TICK)
    content = {"derived_from": scan.sha256, "findings": findings, "at": at.astimezone(UTC).isoformat()}
    row = Evidence.objects.create(
        uid=new_uid(now), key=scan.key, type=scan.type, name=scan.name, service=scan.service,
        environment=scan.environment, revision=scan.revision, outcome="found", findings=findings,
        producer=_PRODUCER, author=scan.author, sent_by=scan.sent_by, vouched_by=scan.vouched_by,
        provenance=provenance, derived_from=scan.uid, uri=scan.uri,
        command=scan.command, scope=f"{scan.scope}, after VEX"[:2000], count=scan.count,
        sha256=canonical.digest(content), effective_at=scan.effective_at, collected_at=at,
        ends_at=until, expires_at=min(scan.expires_at, until) if until else scan.expires_at,
    )  # fmt: skip
    rebind(row, now=now)
    details = {
        "evidence": str(row.uid),
        "scan": str(scan.uid),
        "open": findings["open"],
        "vex": findings["vex"],
    }
    audit.record("evidence.vex-applied", actor=_ACTOR, subject=scan.service, details=details, now=now)
