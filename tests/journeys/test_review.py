"""A readiness review from its opening to its end, by the people whose it is, in a real browser."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from seatrial.domains.evidence.models import Evidence
from seatrial.domains.identity import selectors as identity
from seatrial.domains.identity.models import SigningKey
from seatrial.domains.reviews import models, selectors, services
from seatrial.kit import clock
from seatrial.kit.signing import signers
from tests.cast import Cast
from tests.factories.reviews import DAY, DIGEST, World
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor

pytestmark = [
    pytest.mark.debian("chromium"),
    pytest.mark.xdist_group("passkeys"),
    pytest.mark.django_db(transaction=True),
]
ROOT = Path(__file__).parents[2]
PASSWORD = "a long and quiet harbour"
TARGET = "2099-12-24"


class Office:
    """Everybody at a browser of their own, with a passkey device."""

    def __init__(self, visitor: Visitor, address: str) -> None:
        self.visitor, self.address = visitor, address
        self.pages: dict[str, Page] = {}

    def at(self, role: str, path: str) -> Page:
        """The page, in the browser of that one of the cast, who signs in first."""
        if role not in self.pages:
            page = self.pages[role] = self.visitor.open(f"{self.address}/sign-in")
            self.give_device(page)
            page.get_by_label("Name", exact=True).fill(role.title())
            page.get_by_label("Password", exact=True).fill(PASSWORD)
            page.get_by_role("button", name="Sign in", exact=True).click()
            expect(page).to_have_url(f"{self.address}/")
        self.pages[role].goto(self.address + path)
        return self.pages[role]

    @staticmethod
    def give_device(page: Page) -> None:
        """A device that knows its holder (WebAuthn, 11.3)."""
        line = page.context.new_cdp_session(page)
        line.send("WebAuthn.enable")
        options = {
            "protocol": "ctap2", "transport": "internal", "hasResidentKey": True, "hasUserVerification": True,
            "isUserVerified": True, "automaticPresenceSimulation": True,
        }  # fmt: skip
        line.send("WebAuthn.addVirtualAuthenticator", {"options": options})

    def enrol(self, role: str) -> None:
        """The person enrols a passkey to sign with."""
        page = self.at(role, "/profile/keys/passkey")
        page.get_by_label("Name", exact=True).fill("laptop")
        page.get_by_role("button", name="Enrol passkey").click()
        expect(page).to_have_url(f"{self.address}/profile/keys")


@pytest.fixture
def world(cast: Cast, deliver_events: Callable[[datetime], int]) -> World:
    made = World(cast, deliver_events)
    made.apply(now=clock.now())
    return made


@pytest.fixture
def office(visitor: Visitor, live_server: Any, cast: Cast) -> Iterator[Office]:
    for person in cast.people.values():
        person.set_password(PASSWORD)
        person.save()
    visitor.expected += ["status of 409", "status of 422"]
    yield Office(visitor, live_server.url.replace("127.0.0.1", "localhost"))


def attach(world: World, kind: str, environment: str) -> None:
    world.attach(kind, environment=environment, now=clock.now())


def answer(office: Office, item: str, *, says: str = "It is met, and the evidence shows it") -> None:
    page = office.at("lead", f"/reviews/R-1/items/launch/{item}")
    page.get_by_label(says).check()
    if says.startswith("It is met"):
        page.get_by_role("group", name="Evidence of the service").get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Answer the item").click()
    expect(page.get_by_text("The item is answered")).to_be_visible()


def press(page: Page, name: str) -> None:
    page.get_by_role("button", name=name, exact=True).click()


def open_and_prepare(office: Office, world: World) -> None:
    """The lead opens the review, answers its items, and submits it."""
    page = office.at("lead", "/reviews")
    page.get_by_role("link", name="Open a review").first.click()
    page.get_by_label("Service").fill("edi-gateway")
    page.get_by_label("What is reviewed").fill("Claims over X12")
    page.get_by_label("What changes in the architecture").fill("None")
    page.get_by_label("Target date").fill(TARGET)
    page.get_by_label("Digest").fill(DIGEST)
    press(page, "Open the review")
    expect(page).to_have_url(f"{office.address}/reviews/R-1")
    press(page, "Begin to prepare")
    for kind, environment in (("training", "production"), ("test_result", "production")):
        attach(world, kind, environment)
    answer(office, "walkthrough")
    answer(office, "scanned")
    answer(office, "rehearsed", says="It is not met")
    page = office.at("lead", "/reviews/R-1")
    press(page, "Submit for review")
    expect(page.get_by_text("It is under review")).to_be_visible()


def reject_and_remedy(office: Office, world: World) -> None:
    """Operations rejects an item with a reason; the lead brings better evidence."""
    page = office.at("operations", "/reviews/R-1/items/launch/walkthrough")
    page.get_by_text("Reject it").click()
    page.get_by_label("What has to be another way").fill("The night shift was not there")
    press(page, "Reject the item")
    expect(page.get_by_text("The night shift was not there").first).to_be_visible()
    attach(world, "training", "production")
    answer(office, "walkthrough")


def waive(office: Office) -> None:
    """The lead asks that a risk be accepted; the owner accepts it, and the lead may not."""
    page = office.at("lead", "/reviews/R-1/items/launch/rehearsed")
    page.get_by_text("Ask that the risk is accepted").click()
    page.get_by_label("Why it cannot be met now").fill("No staging until January")
    page.get_by_label("What keeps the risk small meanwhile").fill("Two people at the first deployment")
    page.get_by_label("Its last day").fill((clock.now() + timedelta(days=20)).date().isoformat())
    press(page, "Ask the service owner")
    expect(page.get_by_text("asked", exact=True).first).to_be_visible()
    page = office.at("lead", "/reviews/waivers")
    expect(page.get_by_text("You cannot judge it: Lead is not service owner")).to_be_visible()
    page = office.at("owner", "/reviews/waivers?state=asked")
    page.get_by_role("button", name="Accept the risk of launch/rehearsed").click()
    expect(page.get_by_text("The risk is accepted")).to_be_visible()


def accept(office: Office) -> None:
    """Operations and security accept what is theirs, and the three say so."""
    page = office.at("operations", "/reviews/R-1")
    page.get_by_role("button", name="Accept all 2 that are met").click()
    page = office.at("security", "/reviews/R-1")
    page.get_by_role("button", name="Accept launch/scanned").click()
    for role in ("operations", "security", "owner"):
        page = office.at(role, "/reviews/R-1")
        page.get_by_text("Record your review").click()
        press(page, f"Record the review of {role}")
        expect(page.get_by_text("Your review is recorded")).to_be_visible()


def sign(office: Office) -> None:
    """The owner proposes; four people sign, each with a passkey; the owner last, as the matrix has it."""
    page = office.at("owner", "/reviews/R-1/propose")
    page.get_by_label("Conditional go").check()
    page.get_by_label("A conditional go stands through").fill(
        (clock.now() + timedelta(days=20)).date().isoformat()
    )
    press(page, "Propose it to those who sign")
    expect(page.get_by_text("everybody who signs is asked")).to_be_visible()
    for role in ("security", "operations", "product", "owner"):
        page = office.at(role, f"/reviews/R-1/sign/{role}")
        expect(page.get_by_text("No staging until January").first).to_be_visible()
        press(page, "Sign with a passkey")
        expect(page.get_by_text("Your signature stands in R-1")).to_be_visible()
    press(page, "Decide")
    expect(page.get_by_text("It is decided")).to_be_visible()


def test_a_review_from_its_opening_to_a_decision_that_is_verified_and_falls(
    office: Office, world: World, tmp_path: Path
) -> None:
    for role in ("security", "operations", "product", "owner"):
        office.enrol(role)
    SigningKey.objects.update(counts_from=clock.now() - timedelta(minutes=1))
    world.work(now=clock.now())
    open_and_prepare(office, world)
    reject_and_remedy(office, world)
    waive(office)
    accept(office)
    sign(office)

    (decision,) = selectors.decisions()
    page = office.at("auditor", f"/reviews/decisions/{decision.uid}")
    expect(page.get_by_text("It stands", exact=True)).to_be_visible()
    with page.expect_download() as download:
        page.get_by_role("link", name="Bundle").click()
    bundle = tmp_path / "decision.json"
    download.value.save_as(bundle)
    keys = tmp_path / "signers.json"
    keys.write_text(signers.written(identity.signers()))
    verifier = [sys.executable, ROOT / "docs" / "verify_decision.py", bundle, "--signers", keys]
    done = subprocess.run(verifier, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr

    later = clock.now()
    row = models.Decision.objects.get(uid=decision.uid)
    scanned = Evidence.objects.filter(type="test_result")
    scanned.update(expires_at=later - timedelta(days=2), effective_at=later - timedelta(days=9))
    row.look_at = later
    row.save(update_fields=["look_at"])
    assert services.sweep(now=later + timedelta(hours=2)) == 1
    page.reload()
    expect(page.get_by_text("It stands no more")).to_be_visible()
    expect(page.get_by_text("Launch/scanned is not shown any more").first).to_be_visible()


def test_axe_finds_nothing_on_any_page(office: Office, world: World) -> None:
    now = clock.now()
    world.work(now=now)
    decided = world.gone(now=now)
    review = world.prepared(now=now)
    asked = services.NewWaiver("launch/rehearsed", "late", "two people", "low", (now + 9 * DAY).date())
    services.answer(review.name, item=asked.item, says="not_met", actor=world.actor("lead"), now=now)
    services.ask_waiver(review.name, new=asked, actor=world.actor("lead"), now=now)
    signed = world.prepared(now=now)
    world.accept_all(signed, now=now)
    world.propose(signed, now=now)
    SigningKey.objects.filter(kind="passkey").update(relying_party="localhost")
    pages = [
        ("lead", "/reviews"), ("lead", "/reviews/new"), ("operations", "/reviews/queue"),
        ("auditor", "/reviews/decisions"), ("owner", f"/reviews/decisions/{decided.uid}"),
        ("owner", "/reviews/waivers"), ("operations", f"/reviews/{review.name}"),
        ("lead", f"/reviews/{review.name}/items/launch/rehearsed"), ("lead", f"/reviews/{review.name}/edit"),
        ("lead", f"/reviews/{review.name}/propose"), ("owner", f"/reviews/{signed.name}"),
        ("operations", f"/reviews/{signed.name}/sign/operations"),
    ]  # fmt: skip
    for role, path in pages:
        look(office.at(role, path), path)


def look(page: Page, name: str) -> None:
    """Nothing that axe finds in either theme, at two widths, and nothing wider than the page."""
    for width in (1360, 390):
        page.set_viewport_size({"width": width, "height": 900})
        assert violations_in_both_themes(page) == [], f"{name} at {width}"
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, f"{name} is {wide} px wider than the page at {width}"
