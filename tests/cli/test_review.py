"""`seatrial review` against a server that answers: prepared, signed by real keys of OpenSSH, decided."""

import json
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import SigningKey
from seatrial.domains.reviews import models, services
from seatrial.kit import clock
from seatrial.kit.access import Actor
from seatrial.kit.ids import new_uid
from seatrial.kit.signing import openssh
from tests.cast import Cast
from tests.cli.test_dry_runs import run
from tests.cli.test_gate import data
from tests.factories.identity import CREATED
from tests.factories.reviews import DIGEST, World
from tests.signing import Laptop

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
OPEN = (
    "review open", "--service", "edi-gateway", "--kind", "new-service", "--environment", "production",
    "--scope", "All", "--changes", "None", "--target", "2999-12-24", "--digest", DIGEST,
)  # fmt: skip
Call = Callable[..., tuple[int, str, str]]


@pytest.fixture
def world(cast: Cast, deliver_events: Any) -> World:
    made = World(cast, deliver_events)
    made.apply(now=clock.now())
    return made


@pytest.fixture
def as_person(live_server: Any, tmp_path: Path, capfd: Any, cast: Cast) -> Call:
    """`as_person("owner", "review list")` with a token of theirs that may do what they may."""

    def call(role: str, name: str, *words: str) -> tuple[int, str, str]:
        person, now = cast.people[role], clock.now()
        folder = tmp_path / role
        folder.mkdir(exist_ok=True)
        made = identity.issue_token(
            "laptop", scopes=("read",), expires_at=now + timedelta(hours=1), now=now, replaces=True,
            actor=Actor("human", str(person.uid), person.name), owner=str(person.uid),
        )  # fmt: skip
        told = {"url": live_server.url, "token": made.secret, "expires_at": "2999-01-01T00:00:00Z"}
        (folder / "client.json").write_text(json.dumps(told))
        capfd.readouterr()
        code = cli.run([*name.split(), *words, "--data", str(folder)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def enrolled(cast: Cast, role: str, file: Path) -> Laptop:
    """The person has that key of OpenSSH."""
    laptop = Laptop.made(file)
    key = openssh.parse(laptop.line)
    SigningKey.objects.create(
        uid=new_uid(CREATED), person=cast.people[role], kind="openssh", algorithm=key.algorithm,
        public_key=key.line, fingerprint=key.fingerprint, name="laptop", issued_at=CREATED,
        counts_from=CREATED,
    )  # fmt: skip
    return laptop


@pytest.mark.usefixtures("world")
def test_a_review_is_opened_prepared_and_withdrawn(run: Call, tmp_path: Path) -> None:
    code, _, said = run(*OPEN, "--dry-run")
    assert (code, "Nothing was written" in said) == (0, True)
    assert not models.Review.objects.exists()
    assert run(*OPEN)[0] == 0
    assert "R-1" in run("review list", "--state", "open")[1]
    assert run("review begin", "R-1", "--dry-run")[0] == 0
    assert run("review begin", "R-1")[0] == 0
    code, _, said = run("review answer", "R-1", "launch/scanned", "met")
    assert (code, "test_result" in said) == (2, True)

    record = tmp_path / "record.txt"
    record.write_text("It was held")
    assert run("review attach", "R-1", "launch/walkthrough", str(record), "--dry-run")[0] == 0
    assert not models.ItemEvidence.objects.exists()
    code, _, said = run("review attach", "R-1", "launch/walkthrough", str(record))
    assert (code, "launch/walkthrough is met" in said) == (0, True), said
    assert run("review attach", "R-1", "launch/walkthrough")[0] == 64

    code, out, _ = run("review show", "R-1")
    assert (code, "launch/walkthrough" in out) == (1, True)
    shown = data(run("review show", "R-1", "--json")[1])
    assert shown["state"] == "preparing"  # type: ignore[index,call-overload]
    code, _, said = run("review submit", "R-1")
    assert (code, "nobody has answered" in said) == (2, True)
    assert run("review withdraw", "R-1")[0] == 64
    assert run("review withdraw", "R-1", "--reason", "no more", "--dry-run")[0] == 0
    assert run("review withdraw", "R-1", "--reason", "no more")[0] == 0
    assert models.Review.objects.get().state == "withdrawn"
    assert run("review show", "R-9")[0] == 2
    assert run("review standing", "edi-gateway", "--environment", "production")[0] == 1
    assert run("review bundle", "R-1")[0] == 2


def test_programs_accept_waive_and_decide_nothing_and_are_told_who_does(
    run: Call, as_person: Call, world: World
) -> None:
    review = world.prepared(now=clock.now())
    code, _, said = run("review accept", review.name, "launch/scanned")
    assert (code, "is no person" in said, f"/reviews/{review.name}" in said) == (2, True, True)
    for words in (
        ("review accept", review.name, "launch/scanned"),
        ("review reject", review.name, "launch/scanned", "--comment", "no"),
        ("review decide", review.name),
    ):
        code, _, said = as_person("security" if words[0] != "review decide" else "owner", *words)
        assert (code, "signed in, at http" in said) == (2, True), said
    services.answer(
        review.name, item="launch/walkthrough", says="not_met", reason="late", actor=world.actor("lead"),
        now=clock.now(),
    )  # fmt: skip
    until = (clock.now() + timedelta(days=9)).date().isoformat()
    ask = ("review waive", review.name, "launch/walkthrough", "--reason", "late", "--until", until)
    assert run(*ask)[0] == 64
    assert run(*ask, "--control", "two on call", "--dry-run")[0] == 0
    assert not models.Waiver.objects.exists()
    assert run(*ask, "--control", "two on call")[0] == 0
    uid = str(models.Waiver.objects.get().uid)
    assert uid in run("review waivers", "--state", "asked", "--json")[1]
    code, _, said = as_person("owner", "review waive", uid, "--approve")
    assert (code, "/reviews/waivers" in said) == (2, True)


def test_a_decision_is_signed_with_keys_of_openssh_and_verified_offline(
    run: Call, as_person: Call, world: World, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    review = world.prepared(now=clock.now())
    world.accept_all(review, now=clock.now())
    code, _, said = run("review propose", review.name, "go", "--dry-run")
    assert (code, "Nothing was written" in said) == (0, True), said
    assert not models.Proposal.objects.exists()
    assert run("review propose", review.name, "go")[0] == 0
    for slot in ("security", "operations", "product", "owner"):
        laptop = enrolled(world.cast, slot, tmp_path / f"{slot}-key")
        words = ("review sign", review.name, "--slot", slot, "--key", str(laptop.file), "--yes")
        code, _, said = as_person(slot, *words, "--dry-run")
        assert (code, "edi-gateway in production" in said) == (0, True), said
        code, _, said = as_person(slot, *words)
        assert (code, "Signed go" in said) == (0, True), said
        code, _, said = as_person(slot, *words)
        assert (code, "has signed" in said) == (2, True)
    assert models.SignOff.objects.count() == 4
    services.decide(review.name, actor=world.actor("owner"), now=clock.now())

    asked = ("review standing", "edi-gateway", "--environment", "production")
    assert run(*asked)[0] == 0
    assert run(*asked, "--digest", DIGEST)[0] == 0
    assert run(*asked, "--digest", "sha256:" + "cd" * 32)[0] == 1
    bundle, signers = tmp_path / "decision.json", tmp_path / "signers.json"
    assert run("review bundle", review.name, "--out", str(bundle))[0] == 0
    out = run("key signers")[1]
    signers.write_text(json.dumps(data(out)))
    assert cli.run(["verify", str(bundle), "--signers", str(signers)]) == 0
    assert bundle.read_bytes() == models.Decision.objects.get().bundle.encode()
