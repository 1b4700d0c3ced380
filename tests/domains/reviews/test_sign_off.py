"""Signatures: whose are demanded, each by a key of its own that verifies, and what lacks without one."""

import hashlib
import subprocess
import textwrap
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine

import seatrial
from seatrial.domains.identity.models import SigningKey
from seatrial.domains.notices import selectors as notices
from seatrial.domains.reviews import models, services
from seatrial.domains.reviews.selectors.waiting import waiting_for
from seatrial.domains.reviews.types import Review
from seatrial.kit.access import Denied
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Problem
from seatrial.kit.signing import dsse, openssh, sshsig, strict
from tests.cast import ROLES, browser
from tests.factories import identity
from tests.factories.identity import CREATED
from tests.factories.reviews import DAY, MINUTE, NAME, NOW, World, component, files
from tests.signing import Laptop

pytestmark = pytest.mark.django_db
LIBRARY = Path(seatrial.__file__).parent / "library"
SLOTS = ("security", "operations", "product", "owner")


def lacks(error: Any) -> list[str]:
    return [each.place for each in error.value.faults]


def proposed(world: World, content: dict[str, bytes] | None = None) -> Review:
    """A review of which nothing lacks but its signatures."""
    if content is not None:
        world.apply(content)
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    return review


# R068


def enrolled(world: World, who: str, folder: Path) -> Laptop:
    """A key of OpenSSH of theirs alone: Ed25519, made by ssh-keygen."""
    laptop = Laptop.made(folder / who)
    key = openssh.parse(laptop.line)
    assert key.algorithm == "ssh-ed25519"
    SigningKey.objects.create(
        uid=new_uid(CREATED), person=world.cast.people[who], kind="openssh", algorithm=key.algorithm,
        public_key=key.line, fingerprint=key.fingerprint, name="laptop", issued_at=CREATED,
        counts_from=CREATED,
    )  # fmt: skip
    return laptop


def verifies(sign_off: models.SignOff, *, line: str, folder: Path) -> bool:
    """What OpenSSH says of the signature as it is stored, given that public key."""
    armored = "-----BEGIN SSH SIGNATURE-----\n{}\n-----END SSH SIGNATURE-----\n".format(
        "\n".join(textwrap.wrap(sign_off.signature, 70))
    )
    (folder / "signature").write_text(armored)
    (folder / "allowed").write_text(f'someone namespaces="{sshsig.NAMESPACE}" {line}\n')
    words = ["ssh-keygen", "-Y", "verify", "-f", str(folder / "allowed"), "-I", "someone",
             "-n", sshsig.NAMESPACE, "-s", str(folder / "signature")]  # fmt: skip
    message = dsse.pae(sign_off.payload.encode())
    return subprocess.run(words, input=message, capture_output=True, check=False).returncode == 0


def signed_in_turn(world: World, review: Review, slots: list[str], folder: Path) -> dict[str, Laptop]:
    """Each signs a minute after the one before, by a key of their own; until the last nothing is decided."""
    laptops = {}
    for place, who in enumerate(slots):
        with pytest.raises(services.CannotDecide) as refused:
            world.decide(review)
        assert lacks(refused) == [f"/signature/{each}" for each in slots[place:]]
        laptops[who], at = enrolled(world, who, folder), NOW + place * MINUTE
        wanted = services.prepare(review.name, slot=who, actor=world.actor(who), now=at)
        services.sign(
            review.name, slot=who, signed_at=wanted.signed_at,
            signature=laptops[who].armored(wanted.message), actor=world.actor(who), now=at,
        )  # fmt: skip
    return laptops


@pytest.mark.mission("R068")
@pytest.mark.parametrize(
    ("devops", "parties"),
    [
        ("separate", ["security", "operations", "devops", "product"]),
        ("with-developers", ["security", "operations", "product"]),
    ],
)
def test_each_party_signs_with_a_key_of_its_own_and_openssh_says_so(
    world: World, tmp_path: Path, devops: str, parties: list[str]
) -> None:
    """S3:197-202 demands four, or three where DevOps is no team of its own; then the owner decides."""
    world.cast.people["devops"] = identity.person("Dora")
    identity.role(world.cast.people["devops"], "engineering_lead", "service:edi-gateway")
    kept = files()
    kept["catalog.yaml"] = component(annotations=f", seatrial.dev/devops: {devops}")
    kept["matrix.yaml"] = (LIBRARY / "sign-off/approval.yaml").read_bytes()
    review = proposed(world, kept)
    demanded = models.Proposal.objects.get().slots
    assert [each["id"] for each in demanded if each["role"] != "service_owner"] == parties
    assert len(parties) == (4 if devops == "separate" else 3)
    assert {each["quorum"] for each in demanded} == {1}

    laptops = signed_in_turn(world, review, [*parties, "owner"], tmp_path)
    assert world.decide(review, now=NOW + 4 * MINUTE).outcome == "go"

    proposal = models.Proposal.objects.get()
    rows = list(models.SignOff.objects.order_by("signed_at"))
    assert len({each.keyid for each in rows}) == len(rows) == len(parties) + 1
    for place, row in enumerate(rows):
        assert verifies(row, line=laptops[row.slot].line, folder=tmp_path)
        others = [each.line for slot, each in laptops.items() if slot != row.slot]
        assert not any(verifies(row, line=line, folder=tmp_path) for line in others)
        said = strict.parse(row.payload.encode(), place="x")["predicate"]
        assert said["decision"]["sha256"] == hashlib.sha256(proposal.payload.encode()).hexdigest()
        assert said["person"] == f"person:{world.cast.people[row.slot].uid}"
        assert said["signedAt"] == strict.written(NOW + place * MINUTE)
        row.payload = row.payload.replace('"go"', '"no_go"')
        assert not verifies(row, line=laptops[row.slot].line, folder=tmp_path)


# R078


@pytest.mark.mission("R078")
def test_without_the_security_leads_signature_a_go_is_impossible(world: World) -> None:
    kept = files()
    # the owner does not wait, so that security alone lacks
    kept["matrix.yaml"] = kept["matrix.yaml"].replace(b", order: 2", b"")
    review = proposed(world, kept)
    for slot in ("operations", "product", "owner"):
        world.sign(review, slot)
    for role in ROLES:
        if role == "security":
            continue
        with pytest.raises(Problem) as barred:
            services.prepare(review.name, slot="security", actor=world.actor(role), now=NOW)
        assert barred.value.status == (404 if role == "vendor" else 403), role
    for _ in range(2):
        with pytest.raises(services.CannotDecide) as refused:
            world.decide(review)
        assert lacks(refused) == ["/signature/security"]
    assert not models.Decision.objects.exists()
    with pytest.raises(services.CannotDecide) as refused:
        world.propose(review, "conditional_go", stands_until=NOW + DAY)
        world.decide(review)
    assert "/signature/security" in lacks(refused)
    world.propose(review)
    for slot in ("operations", "product", "owner", "security"):
        world.sign(review, slot)
    assert world.decide(review).outcome == "go"


#: What takes the security lead out of a matrix, or makes the veto depend on something.
WITHOUT = {
    "no slot": lambda text: "\n".join(line for line in text.splitlines() if "security_lead" not in line),
    "a condition": lambda text: text.replace("group: security}", "group: security, when: service.tier == 1}"),
    "another role": lambda text: text.replace("role: security_lead", "role: manager"),
}


@pytest.mark.mission("R078")
@pytest.mark.parametrize("how", WITHOUT)
def test_no_matrix_does_without_the_security_lead(world: World, how: str) -> None:
    kept = files()
    changed: Callable[[str], str] = WITHOUT[how]
    kept["matrix.yaml"] = changed(kept["matrix.yaml"].decode()).encode()
    with pytest.raises(Problem) as refused:
        world.apply(kept, now=NOW + DAY)
    assert "nobody signs as security_lead whatever the service" in refused.value.faults[0].detail


@pytest.mark.mission("R078")
def test_the_security_lead_who_objects_keeps_a_go_away_and_the_pack_is_there(world: World) -> None:
    review = world.prepared()
    world.accept_all(review)
    services.record_review(
        review.name, slot="security", outcome="objects", note="no test of the new port",
        actor=world.actor("security"), now=NOW,
    )  # fmt: skip
    with pytest.raises(services.CannotDecide) as refused:
        world.propose(review)
    assert lacks(refused) == ["/objection/security"]
    # what compliance rests on leaves as one pack: every item with its evidence, by OSCAL and on paper
    client = browser(world.cast, "security")
    with time_machine.travel(NOW + MINUTE, tick=False):
        for form in ("oscal-ar", "oscal-poam", "pdf"):
            answer = client.get(f"/api/v1/reviews/{review.name}/export/{form}")
            assert answer.status_code == 200, form


# R076

STAKEHOLDERS = """\
  stakeholders:
    - {id: claims, service: service:edi-gateway, title: Claims department, person: mara}
    - {id: partners, service: service:edi-gateway, title: Partner office, person: nils}
    - {id: printing, service: service:label-printer, title: Print shop, person: pia}
"""


@pytest.fixture
def stakeholders(world: World) -> World:
    for name in ("mara", "nils", "pia", "olga"):
        world.cast.people[name] = identity.person(name.title())
    identity.deputy(world.cast.people["nils"], world.cast.people["olga"])
    world.apply(files(policy=STAKEHOLDERS))
    return world


@pytest.mark.mission("R076")
def test_without_each_stakeholder_of_the_service_it_does_not_go(stakeholders: World) -> None:
    world = stakeholders
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    for slot in SLOTS:
        if slot != "owner":
            world.sign(review, slot)
    with pytest.raises(services.CannotSign, match="Claims department has not signed"):
        world.sign(review, "owner")
    named = ["/signature/stakeholder-claims", "/signature/stakeholder-partners"]
    with pytest.raises(services.CannotDecide) as refused:
        world.decide(review)
    assert sorted(lacks(refused)) == sorted([*named, "/signature/owner"])
    # the one whom policy names, and nobody else whatever they are
    for who in ("owner", "lead", "administrator", "pia", "nils", "olga"):
        with pytest.raises(Denied, match="signed by the stakeholder whom policy names"):
            world.sign(review, "stakeholder-claims", by=who)
    world.sign(review, "stakeholder-claims", by="mara", now=NOW + MINUTE)
    with pytest.raises(services.CannotDecide) as refused:
        world.decide(review, now=NOW + MINUTE)
    assert named[1] in lacks(refused)
    assert named[0] not in lacks(refused)
    world.sign(review, "stakeholder-partners", by="olga", now=NOW + 2 * MINUTE)
    world.sign(review, "owner", now=NOW + 2 * MINUTE)
    decision = world.decide(review, now=NOW + 3 * MINUTE)

    rows = {each.slot: each for each in models.SignOff.objects.all()}
    claims, partners = rows["stakeholder-claims"], rows["stakeholder-partners"]
    assert (claims.person_name, claims.signed_at, claims.on_behalf_of_name) == ("Mara", NOW + MINUTE, "")
    assert (partners.person_name, partners.on_behalf_of_name) == ("Olga", "Nils")
    bundle = strict.parse(models.Decision.objects.get().bundle.encode(), place="x")
    assert len(bundle["signOffs"]) == 6
    with time_machine.travel(NOW + 4 * MINUTE, tick=False):
        page = browser(world.cast, "auditor").get(f"/reviews/decisions/{decision.uid}").content.decode()
    for words in ("Claims department", "Mara", "Partner office", "Olga", "2026-11-21"):
        assert words in page, words


@pytest.mark.mission("R076")
def test_a_stakeholder_who_has_no_account_or_is_named_late_blocks_too(stakeholders: World) -> None:
    world = stakeholders
    world.apply(files(policy=STAKEHOLDERS.replace("person: mara", "person: nobody-yet")))
    review = world.prepared()
    world.accept_all(review)
    with pytest.raises(services.CannotDecide, match="nobody has the account nobody-yet") as refused:
        world.propose(review)
    assert lacks(refused) == ["/stakeholder/stakeholder-claims"]

    world.apply(files())
    world.propose(review)
    world.sign_all(review)
    world.apply(files(policy=STAKEHOLDERS))
    with pytest.raises(services.CannotDecide, match="was not asked when it was proposed") as refused:
        world.decide(review)
    assert lacks(refused) == ["/stakeholder/stakeholder-claims", "/stakeholder/stakeholder-partners"]
    # another one takes the place of somebody who was asked: what was signed names who that is
    world.propose(review)
    world.apply(files(policy=STAKEHOLDERS.replace("person: mara", "person: pia")))
    with pytest.raises(Denied, match="signed by the stakeholder"):
        world.sign(review, "stakeholder-claims", by="pia")


def test_stakeholders_are_asked_reminded_and_shown_what_waits(stakeholders: World) -> None:
    world = stakeholders
    review = world.prepared()
    world.accept_all(review)
    world.propose(review)
    world.deliver(NOW)

    def told(name: str) -> list[str]:
        return [each.subject for each in notices.notices(str(world.cast.people[name].uid))]

    mara = str(world.cast.people["mara"].uid)
    assert any("waits for your signature" in each for each in told("mara"))
    assert told("pia") == told("olga") == []
    path = f"/reviews/{review.name}/sign/stakeholder-claims"
    assert [each.path for each in waiting_for(mara, now=NOW)] == [path]
    with time_machine.travel(NOW + MINUTE, tick=False):
        page = browser(world.cast, "mara").get(f"/reviews/{review.name}").content.decode()
        assert path in page
        assert "stakeholder-partners" not in page
        assert "Asked: Nils" in page
        assert "<summary>Mara, Nils <span" in page  # among those who owe something
        assert browser(world.cast, "mara").get(path).status_code == 200
        shown = browser(world.cast, "auditor").get(f"/api/v1/reviews/{review.name}/proposal").json()
        assert f"person:{mara}" in {each["person"] for each in shown["slots"]}
    services.escalate_silent(now=NOW + timedelta(days=4))
    assert any("as deputy" in each for each in told("olga"))


def test_stakeholders_are_no_matter_of_another_service_nor_of_a_no_go(stakeholders: World) -> None:
    world = stakeholders
    review = world.prepared()
    world.propose(review, "no_go", re_evaluate_on=(NOW + 7 * DAY).date())
    world.sign(review, "owner")
    assert world.decide(review).outcome == "no_go"
    assert NAME == "edi-gateway"


def test_a_policy_that_names_a_stakeholder_twice_is_refused(world: World) -> None:
    with pytest.raises(Problem) as refused:
        world.apply(files(policy=STAKEHOLDERS.replace("id: partners", "id: claims")))
    assert "stands twice" in refused.value.faults[0].detail
    kept = files()
    kept["matrix.yaml"] = kept["matrix.yaml"].replace(b"id: product", b"id: stakeholder-claims")
    with pytest.raises(Problem) as refused:
        world.apply(kept)
    assert "is no name for a slot of a matrix" in refused.value.faults[0].detail
