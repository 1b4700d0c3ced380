"""Whom targets of a policy page now, the administrators among them."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime
from typing import Any

from seatrial.domains.alerts import models
from seatrial.domains.alerts.types import ADMINISTRATORS
from seatrial.domains.alerts.types.naming import number_in
from seatrial.domains.identity import selectors as identity
from seatrial.domains.oncall import selectors as oncall
from seatrial.domains.oncall.types import Paged

#: What a run follows that nobody has a policy for, or whose policy went.
NOBODYS: Mapping[str, Any] = {
    "urn": "",
    "title": "Nobody's",
    "urgency": "high",
    "why": "",
    "repeat": 0,
    "levels": [],
    "fallback": [ADMINISTRATORS],
}


def snapshots(urns: Collection[str], *, at: datetime) -> Mapping[str, Mapping[str, Any]]:
    """What runs keep of each policy that counts at that instant; one that does not stand is nobody's.
    As many queries for many as for few.
    """
    standing = oncall.policy_snapshots([urn for urn in urns if urn], at=at)
    return {urn: standing.get(urn, NOBODYS) for urn in urns}


def reached(targets: Collection[str], *, at: datetime) -> Mapping[str, tuple[Paged, ...]]:
    """Whom each of the targets pages at that instant. As many queries for many targets as for few."""
    wanted = [each for each in dict.fromkeys(targets) if each != ADMINISTRATORS]
    found = dict(oncall.resolve_all(wanted, at=at)) if wanted else {}
    if ADMINISTRATORS in targets:
        found[ADMINISTRATORS] = tuple(
            Paged(str(person.uid), person.name, "administers this installation", ADMINISTRATORS)
            for person in identity.administrators(now=at).order_by("uid")
        )
    return found


def called(name: str, *, at: datetime) -> Sequence[str]:
    """The uids of the people whom the first level of the alert's live run pages at that instant; those of its
    group's, where it pages with it. Empty where nobody is looked for.
    """
    number = number_in(name)
    if number is None:
        return ()
    runs = models.EscalationRun.objects.exclude(state="ended").filter(members__alert_id=number)
    run = runs.select_related("snapshot").order_by("-id").first()
    if run is None:
        return ()
    targets = [each for level in run.snapshot.body["levels"][:1] for each in level["to"]]
    targets = targets or list(run.snapshot.body["fallback"])
    found = reached(targets, at=at)
    return [one.person_uid for target in targets for one in found.get(target, ()) if one.person_uid]
