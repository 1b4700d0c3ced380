"""Contact lists: who is called, in which order, when they answer, and when somebody last reached them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from seatrial.domains.catalog.rules.references import as_urn
from seatrial.kit import canonical, durations

DEFAULT_EVERY = "90d"


@dataclass(frozen=True, slots=True)
class Verification:
    """Somebody reached the contact. `by` is '' where only the definition says so."""

    at: datetime
    by: str = ""


@dataclass(frozen=True, slots=True)
class Contact:
    """One way to reach somebody. `who` is a URN or ''; `fingerprint` changes with the address."""

    list_urn: str
    of: str
    id: str
    who: str
    name: str
    channel: str
    address: str
    purpose: str
    level: int
    hours: str
    time_zone: str
    every: timedelta
    fingerprint: str
    verified: Verification | None = None

    def due_at(self) -> datetime | None:
        """When it becomes stale; None where it was never verified."""
        return self.verified.at + self.every if self.verified else None

    def is_stale(self, now: datetime) -> bool:
        """Whether nobody reached it lately; never verified is stale."""
        due = self.due_at()
        return due is None or due <= now


#: (list URN, contact id, fingerprint) to the last verification.
Verifications = Mapping[tuple[str, str, str], Verification]
_readers: list[Callable[[str], Verifications]] = []


def install_verifications(reader: Callable[[str], Verifications]) -> None:
    """`reader(list URN)` gives the verifications that were written; offline nobody installs one."""
    _readers[:] = [reader]


def known_verifications(urn: str) -> Verifications | None:
    """The verifications of a list; None where only its definition can be asked."""
    return _readers[0](urn) if _readers else None


def contacts_of(
    urn: str, *, body: Mapping[str, Any], verifications: Verifications | None = None
) -> list[Contact]:
    """The contacts of a list in the order in which they are called.

    A verification counts for the address that it was made with: another address is unverified. Of a date in
    the definition and a written verification the later one counts.
    """
    spec = body["spec"]
    every = durations.parse(spec.get("verify_every", DEFAULT_EVERY))
    of = as_urn(spec["of"], default_kind="component")
    found = [_contact(urn, of, every, said, verifications or {}) for said in spec["contacts"]]
    return sorted(found, key=lambda each: each.level)


def _contact(
    urn: str, of: str, every: timedelta, said: Mapping[str, Any], verifications: Verifications
) -> Contact:
    fingerprint = fingerprint_of(said["channel"], address=said["address"])
    candidates = [verifications.get((urn, said["id"], fingerprint)), _declared(said.get("verified"))]
    return Contact(
        list_urn=urn,
        of=of,
        id=said["id"],
        who=as_urn(said["who"], default_kind="user") if said.get("who") else "",
        name=said.get("name", ""),
        channel=said["channel"],
        address=said["address"],
        purpose=said["purpose"],
        level=said.get("level", 1),
        hours=said.get("hours", "24x7"),
        time_zone=said.get("time_zone", "UTC"),
        every=every,
        fingerprint=fingerprint,
        verified=max((one for one in candidates if one), key=lambda one: one.at, default=None),
    )


def fingerprint_of(channel: str, *, address: str) -> str:
    """What a verification is bound to: the channel and the address that were tried."""
    return canonical.digest([channel, address])[7:39]


def _declared(value: object) -> Verification | None:
    return Verification(datetime.combine(date.fromisoformat(str(value)), time(), UTC)) if value else None


def stale(contacts: Sequence[Contact], *, now: datetime) -> list[Contact]:
    """Those that nobody reached lately."""
    return [contact for contact in contacts if contact.is_stale(now)]
