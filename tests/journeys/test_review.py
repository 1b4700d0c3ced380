"""A readiness review from its opening to its end, by the people whose it is, in a real browser."""

import subprocess
import sys
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from seatrial.domains.identity.models import SigningKey
from seatrial.domains.reviews import services
from seatrial.kit import clock
from tests.cast import Cast
from tests.factories.reviews import DAY, DIGEST, World
from tests.journeys.axe import violations_in_both_themes
from tests.journeys.conftest import Visitor
from tests.journeys.harbour import ROOT, Harbour, Pipeline, Watch
from tests.journeys.office import Office, press, write

pytestmark = [
    pytest.mark.debian("chromium"),
    pytest.mark.xdist_group("passkeys"),
    pytest.mark.django_db(transaction=True),
]
SIGNERS = ("security", "operations", "product", "owner")
#: A test report, as a build machine writes it.
REPORT = b"""<testsuites><testsuite name="security" tests="2" failures="0">
<testcase classname="scan" name="injection"/><testcase classname="scan" name="access"/>
</testsuite></testsuites>"""


@pytest.fixture
def office(visitor: Visitor, live_server: Any, cast: Cast) -> Office:
    visitor.expected += ["status of 404", "status of 409", "status of 422"]
    return Office(visitor, address=live_server.url, cast=cast)


@pytest.fixture
def watch(monkeypatch: pytest.MonkeyPatch) -> Watch:
    return Watch(monkeypatch)


@pytest.fixture
def harbour(
    watch: Watch,
    settings: Any,
    tmp_path: Path,
    cast: Cast,
    deliver_events: Callable[[datetime], int],
) -> Iterator[Harbour]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    made = Harbour(tmp_path / "gateway", deliver=deliver_events)
    yield made
    made.stop()


def days_on(count: int) -> str:
    return (clock.now() + timedelta(days=count)).date().isoformat()


def attach(office: Office, item: str, *, statement: str = "", report: bytes = b"", since: str = "") -> None:
    """The lead attaches evidence on the page of the item."""
    page = office.at("lead", f"/reviews/R-1/items/launch/{item}")
    page.get_by_text("A file, a link or a statement").click()
    write(page, "Statement", statement)
    write(page, "True since", since)
    if report:
        file = {"name": "report.xml", "mimeType": "application/xml", "buffer": report}
        page.get_by_label("File", exact=True).set_input_files(file)  # type: ignore[arg-type]
    press(page, "Attach")
    expect(page.get_by_text("Attached.").first).to_be_visible()


def answer(office: Office, item: str, *, says: str = "It is met, and the evidence shows it") -> None:
    page = office.at("lead", f"/reviews/R-1/items/launch/{item}")
    page.get_by_label(says).check()
    if says.startswith("It is met"):
        page.get_by_role("group", name="Evidence of the service").get_by_role("checkbox").first.check()
    press(page, "Answer the item")
    expect(page.get_by_text("The item is answered")).to_be_visible()


def open_the_review(office: Office) -> None:
    page = office.at("lead", "/reviews")
    page.get_by_role("link", name="Open a review").first.click()
    write(page, "Service", "edi-gateway")
    write(page, "What is reviewed", "Claims over X12")
    write(page, "What changes in the architecture", "None")
    write(page, "Target date", days_on(30))
    write(page, "Digest", DIGEST)
    write(page, "Version", "1.4.0")
    press(page, "Open the review")
    expect(page).to_have_url(f"{office.address}/reviews/R-1")
    press(page, "Begin to prepare")


def let_seatrial_collect(office: Office, harbour: Harbour) -> None:
    """The lead starts a trial: what machines find out is answered by what they found, and by nothing else."""
    page = office.at("lead", "/reviews/R-1/items/launch/answers")
    expect(page.get_by_text("Its check collects it")).to_be_visible()
    expect(page.get_by_label("It is met")).to_have_count(0)
    page = office.at("lead", "/services/edi-gateway")
    press(page, "Start trial")
    harbour.work()
    for item, found in (("answers", "one GET request to"), ("plan", "docs/plan.md")):
        page = office.at("lead", f"/reviews/R-1/items/launch/{item}")
        expect(page.locator(".lead").get_by_text("met", exact=True)).to_be_visible()
        expect(page.get_by_role("region", name="What shows it")).to_contain_text(found)


def prepare(office: Office) -> None:
    """The lead brings what people bring: words, a report that is some weeks old, and one thing not done."""
    attach(office, "walkthrough", statement="Held for the day shift.")
    answer(office, "walkthrough")
    attach(office, "scanned", report=REPORT, since=days_on(-28))
    answer(office, "scanned")
    answer(office, "rehearsed", says="It is not met")
    page = office.at("lead", "/reviews/R-1")
    press(page, "Submit for review")
    expect(page.get_by_text("It is under review")).to_be_visible()


def reject_and_remedy(office: Office) -> None:
    """Operations rejects an item; the lead owes a remediation by a day, does it, and operations sees it."""
    page = office.at("operations", "/reviews/R-1/items/launch/walkthrough")
    page.get_by_text("Reject it").click()
    write(page, "What has to be another way", "The night shift was not there")
    press(page, "Reject the item")
    page = office.at("lead", "/reviews/R-1/items/launch/walkthrough")
    expect(page.get_by_text("The night shift was not there").first).to_be_visible()
    page.get_by_text("Open a remediation").click()
    write(page, "What is to be done", "Walk the night shift through")
    write(page, "Owner", "lead")
    write(page, "Due on", days_on(3))
    press(page, "Open the remediation")
    expect(page.get_by_role("link", name="A-1 Walk the night shift through")).to_be_visible()
    attach(office, "walkthrough", statement="Held for the night shift as well.")
    page = office.at("lead", "/actions/A-1")
    write(page, "What was done", "Both shifts were walked through")
    press(page, "Say that it is done")
    expect(page.get_by_text("somebody else verifies it")).to_be_visible()
    page = office.at("operations", "/actions/A-1")
    write(page, "What you saw", "The night shift explains the rollback")
    press(page, "I saw that it is done")
    expect(page.get_by_text("It is verified").first).to_be_visible()
    answer(office, "walkthrough")


def waive(office: Office) -> None:
    """The lead asks that a risk be accepted; the owner accepts it, and the lead may not."""
    page = office.at("lead", "/reviews/R-1/items/launch/rehearsed")
    page.get_by_text("Ask that the risk is accepted").click()
    write(page, "Why it cannot be met now", "No staging until January")
    write(page, "What keeps the risk small meanwhile", "Two people at the first deployment")
    write(page, "Its last day", days_on(20))
    press(page, "Ask the service owner")
    expect(page.get_by_text("asked", exact=True).first).to_be_visible()
    page = office.at("lead", "/reviews/waivers")
    expect(page.get_by_text("You cannot judge it: Lead is not service owner")).to_be_visible()
    page = office.at("owner", "/reviews/waivers?state=asked")
    press(page, "Accept the risk of launch/rehearsed")
    expect(page.get_by_text("The risk is accepted")).to_be_visible()


def accept(office: Office) -> None:
    """Operations and security accept what is theirs, product is consulted, and the three say so."""
    page = office.at("operations", "/reviews/R-1")
    press(page, "Accept all 3 that are met")
    page = office.at("security", "/reviews/R-1")
    press(page, "Accept launch/scanned")
    page = office.at("product", "/reviews/R-1")
    page.get_by_text("Answer as product manager").click()
    press(page, "Answer")
    for role in ("operations", "security", "owner"):
        page = office.at(role, "/reviews/R-1")
        page.get_by_text("Record your review").click()
        press(page, f"Record the review of {role}")
        expect(page.get_by_text("Your review is recorded")).to_be_visible()


def sign_and_decide(office: Office) -> None:
    """The owner proposes; four people sign, each with a passkey; the owner last, as the matrix has it."""
    page = office.at("owner", "/reviews/R-1/propose")
    page.get_by_role("radio", name="Conditional go").check()
    write(page, "A conditional go stands through", days_on(20))
    press(page, "Propose it to those who sign")
    expect(page.get_by_text("everybody who signs is asked")).to_be_visible()
    for role in SIGNERS:
        page = office.at(role, f"/reviews/R-1/sign/{role}")
        expect(page.get_by_text("No staging until January").first).to_be_visible()
        press(page, "Sign with a passkey")
        expect(page.get_by_text("Your signature stands in R-1")).to_be_visible()
    press(page, "Decide")
    expect(page.get_by_text("It is decided")).to_be_visible()


def download(page: Page, name: str, *, to: Path) -> Path:
    with page.expect_download() as given:
        page.get_by_role("link", name=name, exact=True).click()
    given.value.save_as(to)
    return to


def verify_elsewhere(office: Office, folder: Path) -> None:
    """The auditor takes both files home, and a script that knows nothing of Seatrial believes them."""
    keys = download(
        office.at("auditor", "/profile/keys"), "Download signers.json", to=folder / "signers.json"
    )
    page = office.at("auditor", "/reviews/decisions")
    page.get_by_role("link", name="EDI gateway in production").click()
    expect(page.get_by_text("It stands", exact=True)).to_be_visible()
    bundle = download(page, "Bundle", to=folder / "decision.json")
    words = [sys.executable, "-I", ROOT / "docs/verify_decision.py", bundle, "--signers", keys]
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder, timeout=60)
    assert (done.returncode, done.stdout) == (0, "Holds.\n"), done.stderr
    changed = bytearray(bundle.read_bytes())
    changed[len(changed) // 2] ^= 1
    bundle.write_bytes(changed)
    done = subprocess.run(words, capture_output=True, text=True, check=False, cwd=folder, timeout=60)
    assert done.returncode == 1, done.stdout


def lose_the_go(office: Office, harbour: Harbour, watch: Watch) -> None:
    """The scan grows too old; all else is collected anew, so that nothing but the scan is named."""
    watch.ahead += timedelta(days=3)
    harbour.work()
    page = office.at("owner", "/reviews/decisions")
    page.get_by_role("link", name="EDI gateway in production").click()
    expect(page.get_by_text("It stands no more")).to_be_visible()
    expect(page.locator("section.note").get_by_text("launch/scanned", exact=False)).to_be_visible()
    expect(page.locator("section.note")).not_to_contain_text("launch/answers")
    page.get_by_role("link", name="The evidence").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Evidence: test_result tests")


def test_the_gateway_goes_into_production_and_its_go_falls_with_its_evidence(
    office: Office, harbour: Harbour, watch: Watch, live_server: Any, tmp_path: Path
) -> None:
    harbour.apply(protected=False)
    pipeline = Pipeline(live_server.url)
    pipeline.deployed("1.3.0")
    harbour.work()
    harbour.apply(protected=True)
    for role in SIGNERS:
        office.enrol(role)
    open_the_review(office)
    let_seatrial_collect(office, harbour)
    prepare(office)
    reject_and_remedy(office)
    waive(office)
    assert pipeline.gate("1.4.0")[0] == 1
    accept(office)
    sign_and_decide(office)
    verify_elsewhere(office, tmp_path)

    code, said = pipeline.gate("1.4.0")
    assert (code, "R-1 decided conditional go" in said) == (0, True), said
    pipeline.deployed("1.4.0")
    lose_the_go(office, harbour, watch)
    code, said = pipeline.gate("1.4.0")
    named = "launch/scanned is not shown any more: its evidence does not count: test result tests expired"
    assert (code, named in said) == (1, True), said
    code, said = pipeline.gate("1.3.0", "--rollback")
    assert (code, "ended well" in said) == (0, True), said
    assert pipeline.gate("1.2.0", "--rollback")[0] == 1


def test_axe_finds_nothing_on_any_page(
    office: Office, cast: Cast, deliver_events: Callable[[datetime], int]
) -> None:
    world, now = World(cast, deliver_events), clock.now()
    world.apply(now=now)
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
