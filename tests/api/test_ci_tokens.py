"""Tokens of continuous integration, signed by a real issuer on loopback, against the API."""

import base64
import hashlib
import hmac
import json
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import httpx
import jwt
import pytest
from cryptography.hazmat.primitives import serialization as forms
from cryptography.hazmat.primitives.asymmetric import rsa
from django.test import Client

from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import services
from seatrial.domains.identity.models import IssuerKeys, TrustedIssuer
from seatrial.domains.identity.selectors import CannotAuthenticate
from seatrial.kit import clock
from seatrial.kit.access import Denied
from seatrial.kit.problems import Invalid
from tests import openid
from tests.factories import catalog

pytestmark = [pytest.mark.django_db, pytest.mark.xdist_group("openid")]
AUDIENCE = "https://seatrial.example"
CONDITIONS = {"repository": "org/edi-gateway", "ref": "refs/heads/main"}


@pytest.fixture(scope="module")
def provider() -> Iterator[openid.Provider]:
    with openid.running() as started:
        yield started


@pytest.fixture
def enrolled(provider, cast, settings) -> Any:
    """`enrolled(issuer=...)` enrols the gateway's CI; the operator allows its address."""
    catalog.service()
    settings.PROBE_ALLOW = (provider.issuer.removeprefix("http://"),)

    def enrol(**changes: Any) -> Any:
        given = {
            "issuer": provider.issuer,
            "audience": AUDIENCE,
            "conditions": CONDITIONS,
            "services": ["service:edi-gateway"],
            "grants": ["read", "readiness:trial"],
            "actor": cast.actor("administrator"),
            "now": clock.now(),
            **changes,
        }
        return services.enrol_issuer(given.pop("name", "gateway-ci"), **given)

    return enrol


@pytest.fixture
def token(provider) -> str:
    return provider.token("ci", audience=AUDIENCE, **CONDITIONS)


def refusal(secret: str, **options: Any) -> str:
    with pytest.raises(CannotAuthenticate) as raised:
        services.authenticate(secret, now=options.get("now", clock.now()))
    return raised.value.detail


def ask(secret: str, path: str = "/api/v1/me") -> Any:
    return Client(headers={"Authorization": f"Bearer {secret}"}).get(path)


def test_a_token_that_meets_the_conditions_acts_for_its_services(enrolled, token):
    enrolled()
    actor = services.authenticate(token, now=clock.now())

    assert (actor.kind, actor.uid, actor.vouched_by) == ("service", "ci:gateway-ci", "ci:gateway-ci")
    assert actor.is_confined
    assert actor.grants == frozenset()
    assert actor.within == {"service:edi-gateway": frozenset({"read", "readiness:trial"})}
    assert ask(token).json()["uid"] == "ci:gateway-ci"
    assert ask(token, "/api/v1/services/edi-gateway").status_code == 200
    assert ask(token, "/api/v1/people").status_code == 403
    assert TrustedIssuer.objects.get().last_used_at is not None


def test_without_an_enrolled_issuer_nobody_is_asked(provider, token, cast):
    assert "no producer of the issuer" in refusal(token)
    assert ask(token).status_code == 401
    assert not IssuerKeys.objects.exists()


@pytest.mark.parametrize(
    ("claims", "fault"),
    [
        ({"repository": "org/other"}, "repository to be 'org/edi-gateway'"),
        ({"ref": "refs/heads/feature"}, "ref to be 'refs/heads/main'"),
        ({"ref": ["refs/heads/feature"]}, "ref to be 'refs/heads/main'"),
        ({"ref": None}, "ref to be 'refs/heads/main'"),
    ],
)
def test_a_condition_that_does_not_hold_is_named(enrolled, provider, claims, fault):
    enrolled()

    assert fault in refusal(provider.token("ci-other", audience=AUDIENCE, **{**CONDITIONS, **claims}))


def test_another_audience_is_refused(enrolled, provider):
    enrolled()
    secret = provider.token("ci", audience="https://elsewhere.example", **CONDITIONS)

    assert f"for another audience: {AUDIENCE} is asked for" in refusal(secret)


def test_an_expired_token_and_one_of_the_future_are_refused(enrolled, token):
    enrolled()
    now = clock.now()

    assert "has expired" in refusal(token, now=now + timedelta(hours=2))
    assert "not valid yet" in refusal(token, now=now - timedelta(hours=1))
    services.authenticate(token, now=now + timedelta(minutes=60, seconds=30))


def test_a_token_that_lives_too_long_was_not_made_for_this(enrolled, provider, settings):
    with openid.running(token_seconds=7 * 86400) as lasting:
        settings.PROBE_ALLOW = (lasting.issuer.removeprefix("http://"),)
        enrolled(issuer=lasting.issuer)
        assert "lives longer than 1 day" in refusal(lasting.token("ci", audience=AUDIENCE, **CONDITIONS))


def parts(secret: str) -> tuple[dict[str, Any], dict[str, Any]]:
    whole = jwt.decode_complete(secret, options={"verify_signature": False})
    return whole["header"], whole["payload"]


def packed(content: dict[str, Any]) -> str:
    return base64.urlsafe_b64encode(json.dumps(content).encode()).decode().rstrip("=")


def test_a_token_without_a_signature_is_refused(enrolled, token):
    enrolled()
    header, claims = parts(token)

    for name in ("none", "None", "NONE"):
        assert "which is not believed" in refusal(f"{packed({**header, 'alg': name})}.{packed(claims)}.")


def test_the_public_key_is_no_shared_secret(enrolled, provider, token):
    enrolled()
    header, claims = parts(token)
    published = httpx.get(httpx.get(f"{provider.issuer}/.well-known/openid-configuration").json()["jwks_uri"])
    public = jwt.PyJWK(published.json()["keys"][0]).key
    secret = public.public_bytes(forms.Encoding.PEM, forms.PublicFormat.SubjectPublicKeyInfo)
    signed = f"{packed({**header, 'alg': 'HS256'})}.{packed(claims)}"
    mac = hmac.new(secret, signed.encode(), hashlib.sha256).digest()
    forged = f"{signed}.{base64.urlsafe_b64encode(mac).decode().rstrip('=')}"

    assert "signed by 'HS256', which is not believed" in refusal(forged)


def test_somebody_elses_key_is_refused_under_every_name(enrolled, token):
    enrolled()
    header, claims = parts(token)
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)

    named = {"kid": header["kid"]} if "kid" in header else {}
    assert "not one of its issuer" in refusal(jwt.encode(claims, mine, "RS256", named))
    assert "published no key 'mine'" in refusal(jwt.encode(claims, mine, "RS256", {"kid": "mine"}))
    for trick in (
        {"jwk": {"kty": "RSA"}},
        {"jku": "http://evil.example/jwks"},
        {"x5u": "http://evil.example"},
    ):
        assert "not one of its issuer" in refusal(jwt.encode(claims, mine, "RS256", {**named, **trick}))


def test_a_changed_claim_is_refused(enrolled, token):
    enrolled()
    head, _, signature = token.split(".")
    _, claims = parts(token)

    assert "not one of its issuer" in refusal(f"{head}.{packed({**claims, 'sub': 'me'})}.{signature}")


def test_new_keys_of_the_issuer_are_fetched_when_a_token_needs_them(enrolled, settings):
    port = openid.free_port()
    settings.PROBE_ALLOW = (f"localhost:{port}",)
    enrolled(issuer=f"http://localhost:{port}")
    now = clock.now()
    with openid.running(port=port) as before:
        old = before.token("ci", audience=AUDIENCE, **CONDITIONS)
        services.authenticate(old, now=now)
    with openid.running(port=port) as after:  # with new keys
        new = after.token("ci", audience=AUDIENCE, **CONDITIONS)
        # a key that nobody knows is not asked for more than twice a minute
        assert "not one of its issuer" in refusal(new, now=now + timedelta(seconds=5))
        services.authenticate(new, now=now + timedelta(seconds=40))
        assert "not one of its issuer" in refusal(old, now=now + timedelta(seconds=41))


def test_a_key_is_found_by_the_name_that_the_token_gives(enrolled, provider, token):
    """The provider names no keys; one that does is played by what is kept of it."""
    enrolled()
    services.authenticate(token, now=clock.now())
    stored = IssuerKeys.objects.get()
    mine = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    own = json.loads(jwt.algorithms.RSAAlgorithm.to_jwk(mine.public_key()))
    stored.jwks = {"keys": [{**stored.jwks["keys"][0], "kid": "a"}, {**own, "kid": "b", "use": "sig"}]}
    stored.save()
    _, claims = parts(token)

    assert services.authenticate(jwt.encode(claims, mine, "RS256", {"kid": "b"}), now=clock.now())
    assert "not one of its issuer" in refusal(jwt.encode(claims, mine, "RS256", {"kid": "a"}))
    assert "published no key 'c'" in refusal(jwt.encode(claims, mine, "RS256", {"kid": "c"}))
    assert "published no key ''" in refusal(jwt.encode(claims, mine, "RS256"))
    stored.jwks = {"keys": [{**own, "kid": "b", "use": "enc"}]}
    stored.save()
    assert "none to sign with" in refusal(jwt.encode(claims, mine, "RS256", {"kid": "b"}))


def test_known_keys_stand_while_the_issuer_is_away_for_a_day(enrolled, settings):
    port = openid.free_port()
    settings.PROBE_ALLOW = (f"localhost:{port}",)
    enrolled(issuer=f"http://localhost:{port}")
    now = clock.now()
    with openid.running(port=port, token_seconds=80_000) as provider:
        secret = provider.token("ci", audience=AUDIENCE, **CONDITIONS)
        services.authenticate(secret, now=now)
    services.authenticate(secret, now=now + timedelta(hours=3))
    assert IssuerKeys.objects.get().fault
    IssuerKeys.objects.update(fetched_at=now - timedelta(hours=30), tried_at=now - timedelta(hours=30))
    assert "the issuer's keys cannot be had" in refusal(secret, now=now)


def test_an_issuer_on_this_machine_needs_the_operators_word(enrolled, provider, token, settings):
    enrolled()
    settings.PROBE_ALLOW = ()

    told = refusal(token)
    assert "is this machine itself (loopback), and may not be reached" in told
    assert "SEATRIAL_PROBE_ALLOW" in told


def test_a_revoked_producer_is_believed_no_more(enrolled, token, cast):
    made = enrolled()
    services.authenticate(token, now=clock.now())
    services.revoke_issuer(made.uid, actor=cast.actor("administrator"), now=clock.now())

    assert "no producer of the issuer" in refusal(token)
    assert not IssuerKeys.objects.exists()


def test_of_several_producers_of_one_issuer_the_one_that_fits_counts(enrolled, provider, token):
    enrolled(name="other-ci", conditions={"repository": "org/other"}, services=["service:edi-gateway"])
    enrolled()

    assert services.authenticate(token, now=clock.now()).uid == "ci:gateway-ci"


def test_every_fault_of_an_enrolment_is_told_at_once(enrolled):
    with pytest.raises(Invalid) as raised:
        enrolled(
            name=" ",
            issuer="http://ci.example",
            audience=" ",
            conditions={},
            services=["nonsense"],
            grants=["raed", "*"],
        )
    places = {fault.place for fault in raised.value.faults}
    assert places == {
        "/name", "/issuer", "/audience", "/conditions", "/services/0", "/grants/0", "/grants/1",
    }  # fmt: skip


def test_only_administrators_enrol(enrolled, cast):
    with pytest.raises(Denied):
        enrolled(actor=cast.actor("owner"))


def test_the_api_enrols_lists_and_revokes(by, provider, cast):
    catalog.service()
    client = by("administrator")
    body = {
        "name": "gateway-ci",
        "issuer": provider.issuer,
        "audience": AUDIENCE,
        "conditions": CONDITIONS,
        "services": ["service:edi-gateway"],
        "grants": ["read"],
    }
    made = client.post("/api/v1/producers", body, content_type="application/json")
    assert made.status_code == 201, made.content
    assert client.get("/api/v1/producers").json()["items"] == [made.json()]
    gone = client.delete(f"/api/v1/producers/{made.json()['uid']}")
    assert gone.json()["revoked_at"]
    assert client.get("/api/v1/producers").json()["items"] == []
    assert len(client.get("/api/v1/producers?revoked=true").json()["items"]) == 1
    assert list(Entry.objects.filter(subject__startswith="producer:").values_list("action", flat=True)) == [
        "identity.producer-enrolled",
        "identity.producer-revoked",
    ]


def test_the_page_enrols_and_revokes(by, provider, cast):
    catalog.service()
    client = by("administrator")
    sent = {
        "name": "gateway-ci",
        "issuer": provider.issuer,
        "audience": AUDIENCE,
        "conditions": "repository=org/edi-gateway\nref=refs/heads/main\n",
        "services": "service:edi-gateway",
        "grants": "read",
    }
    assert client.post("/producers/new", {**sent, "conditions": "repository"}).status_code == 422
    assert client.post("/producers/new", sent).status_code == 302
    made = TrustedIssuer.objects.get()
    assert made.conditions == CONDITIONS
    assert "gateway-ci" in client.get("/producers").content.decode()
    client.post(f"/producers/{made.uid}/revoke")
    assert "gateway-ci" not in client.get("/producers").content.decode().replace("Tokens of gateway-ci", "")
    assert "gateway-ci" in client.get("/producers?revoked=yes").content.decode()


def test_what_looks_like_no_token_of_ours_or_theirs_is_refused(cast):
    for secret in (
        "ey.x.y",
        "eyJ.eyJ.sig",
        f"{packed({'alg': 'RS256'})}.{packed({'iss': 7})}.x",
        "e" * 20_000,
    ):
        assert ask(secret).status_code == 401


def test_a_token_is_never_logged(enrolled, token, capsys):
    enrolled()
    ask(token)
    refusal(token, now=clock.now() + timedelta(hours=3))
    assert token.split(".")[2] not in "".join(capsys.readouterr())
