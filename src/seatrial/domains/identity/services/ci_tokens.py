"""Authenticates continuous integration by the tokens of its own provider (OIDC Core, RFC 7519, RFC 8725).

The token's header chooses nothing: algorithms are ours, keys come from the enrolled issuer alone, and a
token is looked at only where an enrolled producer names its issuer and audience.
"""

import json
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

import jwt
from django.conf import settings
from django.db.models import Q

from seatrial.connectors import http
from seatrial.domains.identity import rules
from seatrial.domains.identity.models import IssuerKeys, TrustedIssuer
from seatrial.domains.identity.selectors import CannotAuthenticate
from seatrial.kit.access import Actor

#: Signatures by private keys alone: with HS256 whoever knows the public key could sign (RFC 8725, 3.1).
ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
#: Keys are fetched again after so long, and earlier where a token names an unknown one: but then not more
#: often than that, or strangers could make us ask.
KEYS_LAST, KEYS_LEAST = timedelta(hours=1), timedelta(seconds=30)
#: Clocks differ (RFC 7519, 4.1.4).
LEEWAY = timedelta(seconds=60)
#: A token of CI is for one job; one that lives longer was not made for this.
LONGEST = timedelta(hours=24)
_PATIENCE = timedelta(seconds=5)
_DOCUMENT_LONGEST = 256 * 1024
_TOKEN_LONGEST = 16 * 1024
_REQUIRED = ["exp", "iat", "iss", "aud"]


def looks_like_jwt(secret: str) -> bool:
    """Whether the secret has the form of a signed token (RFC 7515): our own have not."""
    return secret.count(".") == 2 and secret.startswith("ey")


def actor_of_ci(token: str, *, now: datetime) -> Actor:
    """The actor of an enrolled producer's token; its use is noted at most once a minute.

    Raises CannotAuthenticate with the reason: algorithm, issuer, audience, key, time or condition.
    """
    header, claims = _unverified(token)
    rows = _candidates(claims)
    verified = _proven(token, header=header, rows=rows, now=now)
    _check_times(verified, now=now)
    row = _meeting(rows, verified)
    stale = Q(last_used_at=None) | Q(last_used_at__lt=now - rules.USE_NOTED_EVERY)
    TrustedIssuer.objects.filter(stale, pk=row.pk).update(last_used_at=now)
    label = f"ci:{row.name}"
    grants = frozenset(row.grants)
    return Actor(
        "service",
        label,
        label,
        within={urn: grants for urn in row.services},
        is_confined=True,
        vouched_by=label,
    )


def _refuse(reason: str, remedy: str = "") -> CannotAuthenticate:
    return CannotAuthenticate(reason, remedy=remedy or "The page of producers says what is believed here.")


def _unverified(token: str) -> tuple[Mapping[str, Any], Mapping[str, Any]]:
    """Header and claims before anything of them is believed."""
    if len(token) > _TOKEN_LONGEST:
        raise _refuse("the token is too long")
    try:
        whole = jwt.decode_complete(token, options={"verify_signature": False})
    except jwt.PyJWTError as error:
        raise _refuse(f"the token cannot be read: {error}") from None
    algorithm = whole["header"].get("alg")
    if algorithm not in ALGORITHMS:
        raise _refuse(
            f"the token is signed by {algorithm!r}, which is not believed",
            "Let the provider sign with RS256 or ES256.",
        )
    return whole["header"], whole["payload"]


def _candidates(claims: Mapping[str, Any]) -> Sequence[TrustedIssuer]:
    issuer = str(claims.get("iss", "")).rstrip("/")
    rows = list(TrustedIssuer.objects.filter(issuer=issuer, revoked_at=None).order_by("pk"))
    if not rows:
        raise _refuse(f"no producer of the issuer {issuer[:200]!r} is enrolled here")
    audiences = claims.get("aud")
    named = audiences if isinstance(audiences, list) else [audiences]
    found = [row for row in rows if row.audience in named]
    if not found:
        wanted = " or ".join(sorted({row.audience for row in rows}))
        raise _refuse(f"the token is for another audience: {wanted} is asked for")
    return found


class _CannotBelieve(CannotAuthenticate):
    """The signature is by another key than the one at hand."""


def _proven(
    token: str, *, header: Mapping[str, Any], rows: Sequence[TrustedIssuer], now: datetime
) -> Mapping[str, Any]:
    """The claims, once one of the issuer's keys proved them. A token that names no key may be signed by one
    that is newer than ours.
    """
    issuer, algorithm, kid = rows[0].issuer, str(header["alg"]), str(header.get("kid") or "")
    key = _key(issuer, kid=kid, algorithm=algorithm, now=now)
    try:
        return _verified(token, key=key, rows=rows, algorithm=algorithm)
    except _CannotBelieve:
        stored = IssuerKeys.objects.get(issuer=issuer)
        if kid or now - stored.tried_at <= KEYS_LEAST:
            raise
        _fetch(issuer, stored, now=now)
    key = _key(issuer, kid=kid, algorithm=algorithm, now=now)
    return _verified(token, key=key, rows=rows, algorithm=algorithm)


def _verified(
    token: str, *, key: jwt.PyJWK, rows: Sequence[TrustedIssuer], algorithm: str
) -> Mapping[str, Any]:
    """The claims, once the signature is right. Times are looked at by us, against the time passed in."""
    options: Any = {
        "require": _REQUIRED,
        "verify_exp": False,
        "verify_nbf": False,
        "verify_iat": False,
        "verify_iss": False,
    }
    audience = [row.audience for row in rows]
    try:
        found: Mapping[str, Any] = jwt.decode(
            token, key, algorithms=[algorithm], audience=audience, options=options
        )
    except jwt.MissingRequiredClaimError as error:
        raise _refuse(f"the token lacks the claim {error.claim}") from None
    except jwt.InvalidSignatureError:
        raise _CannotBelieve("the token's signature is not one of its issuer") from None
    except jwt.PyJWTError as error:
        raise _refuse(f"the token does not hold: {error}") from None
    return found


def _check_times(claims: Mapping[str, Any], *, now: datetime) -> None:
    try:
        issued, expires = float(claims["iat"]), float(claims["exp"])
        begins = float(claims.get("nbf", issued))
    except (TypeError, ValueError, OverflowError):
        raise _refuse("the token's times are no numbers") from None
    instant, leeway = now.timestamp(), LEEWAY.total_seconds()
    if not expires + leeway > instant:
        raise _refuse("the token has expired", "Ask the provider for a new one in the same job.")
    if max(issued, begins) - leeway > instant:
        raise _refuse("the token is not valid yet", "Compare the clocks of both machines.")
    if expires - issued > LONGEST.total_seconds():
        raise _refuse(f"the token lives longer than {LONGEST.days} day", "Ask for a shorter one.")


def _meeting(rows: Sequence[TrustedIssuer], claims: Mapping[str, Any]) -> TrustedIssuer:
    """The first producer all of whose conditions hold; raises CannotAuthenticate with the first unmet."""
    unmet = []
    for row in rows:
        missing = [
            (claim, wanted)
            for claim, wanted in sorted(row.conditions.items())
            if not rules.claim_holds(claims.get(claim), wanted=wanted)
        ]
        if not missing:
            return row
        unmet.append(f"{row.name} wants {missing[0][0]} to be {missing[0][1]!r}")
    raise _refuse(f"the token meets no producer's conditions: {'; '.join(unmet)}")


def _key(issuer: str, *, kid: str, algorithm: str, now: datetime) -> jwt.PyJWK:
    """The issuer's public key of that id; fetched again where it is unknown, for keys are changed."""
    stored = IssuerKeys.objects.filter(issuer=issuer).first()
    if stored is None or now - stored.tried_at > (KEYS_LEAST if stored.fault else KEYS_LAST):
        stored = _fetch(issuer, stored, now=now)
    found = _find(stored.jwks, kid)
    if found is None and now - stored.tried_at > KEYS_LEAST:
        stored = _fetch(issuer, stored, now=now)
        found = _find(stored.jwks, kid)
    if found is None:
        raise _refuse(stored.fault or f"the issuer has published no key {kid[:100]!r}")
    if found.get("kty") == "oct" or found.get("use", "sig") != "sig":
        raise _refuse(f"the issuer's key {kid[:100]!r} is none to sign with")
    try:
        return jwt.PyJWK(dict(found), algorithm=algorithm)
    except jwt.PyJWTError as error:
        raise _refuse(f"the issuer's key {kid[:100]!r} cannot be used for {algorithm}: {error}") from None


def _find(jwks: Mapping[str, Any], kid: str) -> Mapping[str, Any] | None:
    keys = [each for each in jwks.get("keys", ()) if isinstance(each, dict)]
    if not kid:  # allowed where there is one key alone (OIDC Core, 10.1)
        return keys[0] if len(keys) == 1 else None
    return next((each for each in keys if each.get("kid") == kid), None)


def _fetch(issuer: str, stored: IssuerKeys | None, *, now: datetime) -> IssuerKeys:
    """The issuer's keys as they are now, kept for all processes; the older ones while it does not answer."""
    row = stored or IssuerKeys(issuer=issuer)
    row.tried_at, row.fault = now, ""
    try:
        described = _document(f"{issuer}/.well-known/openid-configuration")
        if str(described.get("issuer", "")).rstrip("/") != issuer:
            raise _CannotFetch(f"{issuer} says of itself that it is {described.get('issuer')!r}")
        row.jwks, row.fetched_at = _document(str(described.get("jwks_uri", ""))), now
    except (http.CannotAsk, http.CannotReach, _CannotFetch) as problem:
        row.fault = f"the issuer's keys cannot be had: {problem} {getattr(problem, 'remedy', '')}".strip()
        if row.fetched_at is None or now - row.fetched_at > LONGEST:
            row.jwks = {}
    row.save()
    return row


class _CannotFetch(Exception):
    """The issuer answered, and not with its keys."""


def _document(url: str) -> Mapping[str, Any]:
    """The JSON object at the address, asked for under the guard against forged requests."""
    answer = http.ask(
        http.Request(url, timeout=_PATIENCE, limit=_DOCUMENT_LONGEST, allow=tuple(settings.PROBE_ALLOW))
    )
    try:
        found = json.loads(answer.body)
    except ValueError:
        found = None
    if answer.status != 200 or answer.truncated or not isinstance(found, dict):
        raise _CannotFetch(f"{answer.url} answered {answer.status} and no document that can be read")
    return found
