"""Passkeys in a real browser with a virtual authenticator; axe over every page of signing in and signing."""

import hashlib
import importlib.util
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.serialization import load_ssh_public_key
from playwright.sync_api import Page, expect
from webauthn.helpers import bytes_to_base64url

from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Person, Visit
from seatrial.domains.identity.types import Key
from seatrial.kit import clock
from seatrial.kit.access import system
from seatrial.kit.signing import passkeys
from seatrial.kit.signing.sshsig import CannotVerify
from tests.factories import catalog, identity
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.debian("chromium"),
    pytest.mark.xdist_group("passkeys"),
    pytest.mark.django_db(transaction=True),
]
ROOT = Path(__file__).resolve().parents[2]
PASSWORD = "a long and quiet harbour"
ASSERT = """async ([id, challenge]) => {
  const bytes = (text) => Uint8Array.from(
    atob(text.replace(/-/g, "+").replace(/_/g, "/")), (each) => each.charCodeAt(0));
  const text = (buffer) => btoa(String.fromCharCode(...new Uint8Array(buffer)))
    .replace(/\\+/g, "-").replace(/\\//g, "_").replace(/=+$/, "");
  const given = await navigator.credentials.get({publicKey: {
    challenge: bytes(challenge), userVerification: "required",
    allowCredentials: [{type: "public-key", id: bytes(id)}]}});
  const from = given.response;
  return {id: given.id, rawId: text(given.rawId), type: given.type, response: {
    clientDataJSON: text(from.clientDataJSON), authenticatorData: text(from.authenticatorData),
    signature: text(from.signature)}};
}"""


@pytest.fixture
def ada() -> Person:
    person = identity.person("Ada", is_administrator=True)
    person.set_password(PASSWORD)
    person.save()
    return person


@pytest.fixture
def device(visitor: Visitor, live_server: Any) -> Iterator[tuple[Page, Any]]:
    """A browser on the page of signing in, with a passkey device that knows its holder."""
    visitor.expected += ["status of 403", "status of 422"]
    page = visitor.open(f"{live_server.url}/sign-in")
    line = page.context.new_cdp_session(page)
    line.send("WebAuthn.enable")
    options = {
        "protocol": "ctap2",
        "transport": "internal",
        "hasResidentKey": True,
        "hasUserVerification": True,
        "isUserVerified": True,
        "automaticPresenceSimulation": True,
    }
    made = line.send("WebAuthn.addVirtualAuthenticator", {"options": options})
    yield (
        page,
        lambda method, **more: line.send(
            f"WebAuthn.{method}", {"authenticatorId": made["authenticatorId"], **more}
        ),
    )


def sign_in(page: Page, address: str) -> None:
    page.goto(f"{address}/sign-in")
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{address}/")


def sign_out(page: Page) -> None:
    page.get_by_role("button", name="Sign out").first.click()
    expect(page.get_by_role("heading", name="Sign in", exact=True)).to_be_visible()


def add_passkey(page: Page, address: str, name: str = "work laptop") -> None:
    page.goto(f"{address}/profile/security/passkeys")
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_role("button", name="Add passkey").click()
    expect(page.get_by_role("heading", name="Recovery codes")).to_be_visible()


def test_a_passkey_is_added_signs_in_confirms_and_is_removed(device, ada, live_server):
    page, control = device
    address = live_server.url
    sign_in(page, address)
    add_passkey(page, address)
    assert len(control("getCredentials")["credentials"]) == 1
    assert control("getCredentials")["credentials"][0]["isResidentCredential"]

    page.goto(f"{address}/profile/security")
    sign_out(page)
    page.goto(f"{address}/sign-in?next=/profile/security")
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page).to_have_url(f"{address}/profile/security")
    assert Visit.objects.order_by("id").last().method == "passkey"
    expect(page.get_by_role("row").filter(has_text="work laptop")).to_be_visible()

    sign_out(page)
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url(f"{address}/")
    assert Visit.objects.order_by("id").last().method == "password+passkey"

    page.goto(f"{address}/profile/confirm?next=/profile/security")
    page.get_by_role("button", name="Confirm with a passkey").click()
    expect(page).to_have_url(f"{address}/profile/security")
    page.get_by_role("button", name="Remove work laptop").click()
    expect(page.get_by_text("The passkey is removed.")).to_be_visible()
    assert not selectors.security(str(ada.uid)).passkeys


def test_a_device_that_does_not_know_its_holder_gets_nowhere(device, ada, live_server):
    page, control = device
    address = live_server.url
    sign_in(page, address)
    add_passkey(page, address)
    page.goto(f"{address}/profile/security")
    sign_out(page)
    control("setUserVerified", isUserVerified=False)
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.locator("[data-webauthn-fault]")).to_contain_text("Nothing was chosen on the device in time")
    assert Visit.objects.count() == 1


def test_a_passkey_that_was_removed_here_does_not_sign_in(device, ada, live_server):
    page, _ = device
    address = live_server.url
    sign_in(page, address)
    add_passkey(page, address)
    number = selectors.security(str(ada.uid)).passkeys[0].number
    page.goto(f"{address}/profile/security")
    sign_out(page)
    who = selectors.actor_for_person(ada, now=clock.now())
    services.remove_passkey(str(ada.uid), number=number, actor=who, now=clock.now())
    page.get_by_role("button", name="Sign in with a passkey").click()
    expect(page.get_by_text("this passkey is not known here")).to_be_visible()


def test_a_signing_key_is_another_one_and_signs_a_digest(device, ada, live_server):
    page, control = device
    address = live_server.url
    sign_in(page, address)
    add_passkey(page, address)
    page.goto(f"{address}/profile/keys")
    page.get_by_role("link", name="Enrol a passkey").click()
    page.get_by_label("Name", exact=True).fill("phone")
    page.get_by_role("button", name="Enrol passkey").click()
    expect(page).to_have_url(f"{address}/profile/keys")
    expect(page.get_by_role("row").filter(has_text="phone")).to_contain_text("counts")
    assert len(control("getCredentials")["credentials"]) == 2

    (key,) = selectors.signing_keys(str(ada.uid))
    payload = b'{"decision": "go"}'
    challenge = bytes_to_base64url(hashlib.sha256(payload).digest())
    asked = {"person_uid": str(ada.uid), "at": clock.now()}
    assertion = page.evaluate(ASSERT, [key.credential_id, challenge])
    assert services.verify_signature(assertion, payload=payload, **asked).key == key
    with pytest.raises(CannotVerify):
        services.verify_signature(assertion, payload=payload + b" ", **asked)
    verify_alone(assertion, key, payload)
    signs_in = next(
        each["credentialId"]
        for each in control("getCredentials")["credentials"]
        if each["isResidentCredential"]
    )
    named = signs_in.replace("+", "-").replace("/", "_").rstrip("=")
    other = page.evaluate(ASSERT, [named, challenge])
    with pytest.raises(CannotVerify, match="no key"):
        services.verify_signature(other, payload=payload, **asked)


def verify_alone(assertion: Any, key: Key, payload: bytes) -> None:
    """What a real browser signed, the verifier that stands alone believes too, and nothing else."""
    spec = importlib.util.spec_from_file_location("verify_decision", ROOT / "docs/verify_decision.py")
    assert spec is not None and spec.loader is not None
    alone = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(alone)
    sig = passkeys.pack(assertion)
    value, covered, hashed = alone.by_passkey(sig, payload, key.relying_party)
    load_ssh_public_key(key.line.encode()).verify(value, covered, ec.ECDSA(hashed))
    with pytest.raises(ValueError, match="it is of another"):
        alone.by_passkey(sig, payload + b" ", key.relying_party)


PAGES = (
    "/profile/security",
    "/profile/security/authenticator",
    "/profile/security/passkeys",
    "/profile/confirm",
    "/profile/keys",
    "/profile/keys/openssh",
    "/profile/keys/passkey",
    "/producers",
    "/producers/new",
)


def a_reset_and_a_producer(ada: Person, address: str) -> None:
    """What the pages have to show: a reset an hour ago, and a producer of evidence that is believed."""
    catalog.service()
    services.note_reset(
        str(ada.uid), reason="test", actor=system("test"), now=clock.now() - timedelta(hours=1),
        ends_sessions=False,
    )  # fmt: skip
    services.enrol_issuer(
        "gateway-ci", issuer="https://ci.example", audience=address, conditions={"ref": "refs/heads/main"},
        services=["service:edi-gateway"], grants=["read"],
        actor=selectors.actor_for_person(ada, now=clock.now()), now=clock.now(),
    )  # fmt: skip


def test_every_page_of_signing_in_and_signing_is_open_to_everybody(device, ada, live_server, settings):
    page, _ = device
    address = live_server.url
    settings.OIDC_NAME = "Harbour"
    found = {}

    def look(name: str) -> None:
        found[name] = violations_in_both_themes(page)
        page.set_viewport_size({"width": 390, "height": 844})
        wide = page.evaluate("document.documentElement.scrollWidth > document.documentElement.clientWidth")
        assert not wide, f"{name} scrolls sideways on a phone"
        page.set_viewport_size({"width": 1360, "height": 900})

    page.goto(f"{address}/sign-in")
    look("sign-in")
    settings.OIDC_NAME = ""
    sign_in(page, address)
    add_passkey(page, address)
    look("recovery codes")
    a_reset_and_a_producer(ada, address)
    for path in PAGES:
        page.goto(f"{address}{path}")
        expect(page).to_have_url(f"{address}{path}")
        look(path)
    page.goto(f"{address}/profile/security")
    sign_out(page)
    page.get_by_label("Name", exact=True).fill("Ada")
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Sign in", exact=True).click()
    expect(page).to_have_url(f"{address}/sign-in/second-step")
    look("second step")
    assert {name: each for name, each in found.items() if each} == {}
