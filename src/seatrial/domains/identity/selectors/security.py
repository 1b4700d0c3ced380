"""Reads how people sign in, their sessions, and whether they cool off."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.socialaccount.models import SocialAccount
from django.conf import settings

from seatrial.domains.identity import rules
from seatrial.domains.identity.models import CredentialReset, Person, SignInAttempt, Visit
from seatrial.domains.identity.types import CoolingOff, Passkey, Security, Session
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

#: How many sign-ins the page shows.
HISTORY = 50


@dataclass(frozen=True, slots=True)
class Link:
    """An account at the organisation's provider by which somebody signs in."""

    number: int
    name: str
    since: datetime
    last_used_at: datetime


def security(uid: str) -> Security:
    """How that person signs in; raises NotFound. Two queries."""
    person = Person.objects.filter(uid=uid).first()
    if person is None:
        raise NotFound(f"there is no person {uid}")
    by_type: dict[str, list[Authenticator]] = {}
    for each in Authenticator.objects.filter(user=person).order_by("pk"):
        by_type.setdefault(each.type, []).append(each)
    apps = by_type.get(Authenticator.Type.TOTP, [])
    codes = by_type.get(Authenticator.Type.RECOVERY_CODES, [])
    return Security(
        has_password=person.has_usable_password(),
        authenticator_since=apps[0].created_at if apps else None,
        codes_left=len(RecoveryCodes(codes[0]).get_unused_codes()) if codes else None,
        passkeys=tuple(
            Passkey(each.pk, each.data["name"], each.created_at, each.last_used_at)
            for each in by_type.get(Authenticator.Type.WEBAUTHN, [])
        ),
    )


def links(uid: str) -> Sequence[Link]:
    """The person's accounts at the provider."""
    return [
        Link(
            each.pk,
            str(each.extra_data.get("email") or each.extra_data.get("name") or each.uid),
            each.date_joined,
            each.last_login,
        )
        for each in SocialAccount.objects.filter(user__uid=uid).order_by("pk")
    ]


def visits(uid: str, *, this: str = "", now: datetime) -> Sequence[Session]:
    """The person's sign-ins, newest first, with what was tried in vain during the last day."""
    rows = Visit.objects.filter(person__uid=uid).order_by("-at", "-id")[:HISTORY]
    oldest = now - timedelta(seconds=settings.SESSION_COOKIE_AGE)
    taken = [
        Session(
            str(row.uid),
            row.method,
            row.address,
            row.agent,
            row.at,
            row.last_seen_at,
            row.refused,
            is_open=row.session_key is not None and row.last_seen_at > oldest,
            is_this=str(row.uid) == this,
        )
        for row in rows
    ]
    return sorted([*taken, *_tried(uid)], key=lambda each: each.at, reverse=True)


def cooling_off(uid: str, *, now: datetime) -> CoolingOff | None:
    """The reset that keeps the person from signing now; None where none does. Signing asks this (rule 5)."""
    last = CredentialReset.objects.filter(person__uid=uid).order_by("-at").first()
    if last is None or now >= last.at + settings.COOLING_OFF:
        return None
    return CoolingOff(last.at, last.at + settings.COOLING_OFF, last.reason)


def lacks_second_factor(actor: Actor) -> str:
    """Why the person may go on only with a second factor, by the operator's settings; '' where they may."""
    wanted: frozenset[str] = settings.SECOND_FACTOR_FOR
    if not wanted or actor.kind != "human":
        return ""
    if "everybody" in wanted:
        return "everybody here"
    held = {role for roles in actor.roles.values() for role in roles}
    found = sorted(wanted & held)
    return f"whoever is {found[0].replace('_', ' ')}" if found else ""


def _tried(uid: str) -> Sequence[Session]:
    """Passwords that were not right, as they are kept for a day to slow down those who guess."""
    name: Any = Person.objects.filter(uid=uid).values_list("name", flat=True).first()
    attempts = SignInAttempt.objects.filter(name_digest=rules.digest((name or "").casefold()))
    return [
        Session("", "password", each.address, "", each.at, each.at, True, False, False)
        for each in attempts.order_by("-at")[:HISTORY]
    ]
