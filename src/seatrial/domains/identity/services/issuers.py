"""Enrols continuous integration as a producer: whose tokens are believed, and how far."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from urllib.parse import urlsplit

from django.db import transaction

from seatrial.domains.audit import services as audit
from seatrial.domains.identity import policies, rules, selectors
from seatrial.domains.identity.models import IssuerKeys, TrustedIssuer
from seatrial.domains.identity.services import checks
from seatrial.domains.identity.services.links import INSTALLATION, lock
from seatrial.domains.identity.types import GRANTS, Issuer
from seatrial.kit.access import Actor, require
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Fault, NotFound
from seatrial.kit.spelling import did_you_mean

#: Whose tokens anybody may have made: there, an audience alone says nothing of who asks.
CONDITIONS_LEAST = 1
_TEXT_LONGEST = 300
#: What of a producer stands in the log.
_RECORDED = ("name", "issuer", "audience", "conditions", "services", "grants")


@transaction.atomic
def enrol_issuer(
    name: str,
    *,
    issuer: str,
    audience: str,
    conditions: Mapping[str, str],
    services: Sequence[str],
    grants: Sequence[str],
    actor: Actor,
    now: datetime,
) -> Issuer:
    """Tokens of the issuer for the audience that meet every condition act within the services from now on.

    Raises Denied, and Invalid with every fault (`/name`, `/issuer`, `/audience`, `/conditions/ref`,
    `/services/0`, `/grants/0`).
    """
    lock()
    action = "identity.producer-enrolled"
    require(policies.may_manage_producers(actor), actor=actor, action=action, subject=INSTALLATION)
    tidied = rules.tidy(name)
    checks.refuse(
        _name_faults(tidied)
        + _issuer_faults(issuer, audience)
        + _condition_faults(conditions)
        + _reach_faults(services, grants)
    )
    row = TrustedIssuer.objects.create(
        uid=new_uid(now),
        name=tidied,
        issuer=issuer.rstrip("/"),
        audience=audience,
        conditions=dict(conditions),
        services=sorted(set(services)),
        grants=sorted(set(grants)),
        created_at=now,
    )
    details = {name: getattr(row, name) for name in _RECORDED}
    audit.record(action, actor=actor, subject=f"producer:{row.uid}", details=details, now=now)
    return selectors.issuer_of(row)


@transaction.atomic
def revoke_issuer(uid: str, *, actor: Actor, now: datetime) -> Issuer:
    """No token is believed for that producer any more. Raises Denied, NotFound."""
    action, subject = "identity.producer-revoked", f"producer:{uid}"
    require(policies.may_manage_producers(actor), actor=actor, action=action, subject=subject)
    row = TrustedIssuer.objects.select_for_update().filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no producer {uid}")
    if row.revoked_at is None:
        row.revoked_at = now
        row.save(update_fields=["revoked_at"])
        if not TrustedIssuer.objects.filter(issuer=row.issuer, revoked_at=None).exists():
            IssuerKeys.objects.filter(issuer=row.issuer).delete()
        audit.record(action, actor=actor, subject=subject, details={"name": row.name}, now=now)
    return selectors.issuer_of(row)


def _name_faults(name: str) -> list[Fault]:
    said = rules.name_fault(name)
    if said:
        return [Fault("/name", said)]
    if TrustedIssuer.objects.filter(name=name, revoked_at=None).exists():
        return [Fault("/name", "A producer has this name.", "Revoke it first, or take another name.")]
    return []


def _issuer_faults(issuer: str, audience: str) -> list[Fault]:
    faults = []
    try:
        parts = urlsplit(issuer)
        good = (
            parts.scheme in ("http", "https") and bool(parts.hostname) and not (parts.query or parts.fragment)
        )
    except ValueError:
        good = False
    if not good or not _is_text(issuer, longest=500) or "@" in issuer:
        remedy = "Write it as the tokens have it: https://token.actions.githubusercontent.com."
        faults.append(Fault("/issuer", "This is no issuer.", remedy))
    elif parts.scheme == "http" and parts.hostname not in ("localhost", "127.0.0.1", "::1"):
        words = "Keys that come without TLS may be anybody's."
        faults.append(Fault("/issuer", words, "Write https://."))
    if not _is_text(audience, longest=_TEXT_LONGEST):
        remedy = "Take the address of this installation."
        faults.append(Fault("/audience", "Write the audience that tokens must name.", remedy))
    return faults


def _is_text(text: str, *, longest: int) -> bool:
    """Whether it is one line of characters that can be seen, and not too long."""
    return bool(text.strip()) and text.isprintable() and len(text) <= longest


def _condition_faults(conditions: Mapping[str, str]) -> list[Fault]:
    faults = [
        Fault(f"/conditions/{claim}", "Write a claim and the value that it must have.")
        for claim, value in conditions.items()
        if not (_is_text(claim, longest=100) and _is_text(value, longest=_TEXT_LONGEST))
    ]
    if len(conditions) < CONDITIONS_LEAST:
        words = "Without a condition every repository of the issuer would be believed."
        remedy = "Write repository=org/app, and ref=refs/heads/main so that only that branch counts."
        faults.append(Fault("/conditions", words, remedy))
    return faults


def _reach_faults(services: Sequence[str], grants: Sequence[str]) -> list[Fault]:
    faults = []
    for place, urn in enumerate(services):
        told = checks.scope_fault(urn)
        faults += [Fault(f"/services/{place}", told.detail, told.remedy)] if told else []
    if not services:
        faults.append(Fault("/services", "Say what it may vouch for.", "Write service:edi-gateway."))
    for place, name in enumerate(grants):
        grant = GRANTS.find(name)
        if grant is None:
            near = did_you_mean(name, known=GRANTS.names())
            faults.append(Fault(f"/grants/{place}", f"There is no grant {name!r}.", near))
        elif grant.humans:
            faults.append(Fault(f"/grants/{place}", f"Only people may {name}."))
    if not grants:
        faults.append(Fault("/grants", "Without a grant it may do nothing.", "Give it read."))
    return faults
