"""Reads enrolled producers."""

from collections.abc import Sequence

from seatrial.domains.identity.models import TrustedIssuer
from seatrial.domains.identity.types import Issuer
from seatrial.kit.problems import NotFound


def issuer_of(row: TrustedIssuer) -> Issuer:
    """The producer as a value."""
    return Issuer(
        uid=str(row.uid),
        name=row.name,
        issuer=row.issuer,
        audience=row.audience,
        conditions=row.conditions,
        services=tuple(row.services),
        grants=tuple(row.grants),
        created_at=row.created_at,
        last_used_at=row.last_used_at,
        revoked_at=row.revoked_at,
    )


def issuers(*, revoked: bool = False) -> Sequence[Issuer]:
    """The enrolled producers by name; with the revoked ones where they are asked for."""
    rows = TrustedIssuer.objects.all() if revoked else TrustedIssuer.objects.filter(revoked_at=None)
    return [issuer_of(row) for row in rows.order_by("name", "-created_at")]


def issuer(uid: str) -> Issuer:
    """The producer of that uid; raises NotFound."""
    row = TrustedIssuer.objects.filter(uid=uid).first()
    if row is None:
        raise NotFound(f"there is no producer {uid}")
    return issuer_of(row)
