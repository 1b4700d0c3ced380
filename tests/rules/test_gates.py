"""Rules of gates without a database: policies, names of artefacts, secrets, images, definitions."""

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.factories import webhooks

from seatrial.domains.catalog.types import Environment
from seatrial.domains.gates import rules
from seatrial.domains.gates.formats import READERS
from seatrial.domains.gates.formats.admission import artefact_of as image_of
from seatrial.domains.gates.formats.admission import repository
from seatrial.domains.gates.formats.cloudevents import artefact_of
from seatrial.domains.gates.formats.gitlab import read as read_gitlab
from seatrial.domains.gates.rules.judging import judge
from seatrial.domains.gates.types import Answered, EnvironmentRule
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks
from seatrial.kit.problems import Invalid

DIGEST = f"sha256:{'a' * 64}"


def test_the_stricter_of_two_policies_counts():
    one = {
        "environments": [
            {"name": "a", "whenUnsure": "open", "breakGlass": {"lasts": "4h"}},
            {"name": "b", "asks": False},
        ]
    }
    two = {"environments": [{"name": "a", "breakGlass": {"lasts": "1h"}}, {"name": "b", "asks": False}]}
    found = rules.rules_of([("gate-policy:one", one), ("gate-policy:two", two)])
    assert (found["a"].when_unsure, found["a"].lasts) == ("closed", timedelta(hours=1))
    assert (found["a"].asks, found["b"].asks) == (True, False)


def test_an_environment_that_nobody_names_asks_where_it_is_protected_or_is_none():
    assert not rules.rule_for("lab", environment=Environment("lab"), named={}).asks
    assert rules.rule_for("p", environment=Environment("p", protected=True), named={}).asks
    assert rules.rule_for("typo", environment=None, named={}).asks
    named = {"p": EnvironmentRule("p", asks=False)}
    assert not rules.rule_for("p", environment=Environment("p", protected=True), named=named).asks


@given(st.lists(st.sampled_from([True, False, None]), max_size=5), st.sampled_from(["closed", "open"]))
def test_go_is_said_only_where_every_clause_holds(passes, when_unsure):
    lines = [Answered(str(number), "", each, "") for number, each in enumerate(passes)]
    found = judge(lines, rule=EnvironmentRule("p", asks=True, when_unsure=when_unsure))
    assert (found.word == "go") == (bool(passes) and all(passes))
    assert (found.word == "no_go") == (False in passes)
    assert found.allowed == (found.word == "go" or (found.word == "unknown" and when_unsure == "open"))
    assert judge(lines, rule=EnvironmentRule("p", asks=True), break_glass="x").allowed


@pytest.mark.parametrize(
    ("said", "digest", "commit", "version"),
    [
        (f"pkg:oci/app@sha256%3A{'a' * 64}?repository_url=r.example", DIGEST, "", ""),
        (f"registry:5000/team/app@{DIGEST}", DIGEST, "", ""),
        ("registry:5000/team/app:1.4.2", "", "", "1.4.2"),
        (f"pkg:github/acme/app@{'b' * 40}", "", "b" * 40, ""),
        ("pkg:npm/%40scope/app@1.4.2-rc.1", "", "", "1.4.2-rc.1"),
    ],
)
def test_an_artifact_id_names_a_digest_a_commit_or_a_version(said, digest, commit, version):
    found = artefact_of(said)
    assert (found.digest, found.commit, found.version) == (digest, commit, version)


@pytest.mark.parametrize("said", ["", "app", "registry:5000/app", "pkg:oci/app"])
def test_an_artifact_id_without_a_version_names_nothing(said):
    with pytest.raises(Invalid):
        artefact_of(said)


def test_images_are_known_by_what_pins_them():
    image = f"registry:5000/team/app:1.4@{DIGEST}"
    found = image_of(image)
    assert found is not None
    assert (repository(image), found.digest, found.version) == ("registry:5000/team/app", DIGEST, "1.4")
    assert image_of("app:latest") is None
    assert repository("app") == "app"


@given(st.binary(max_size=200), st.text(min_size=1, max_size=50))
def test_a_signature_is_of_that_body_under_that_secret(body, secret):
    wanted = f"sha256={hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()}"
    assert rules.signed_by(body, signature=wanted, secret=secret)
    assert not rules.signed_by(body + b"x", signature=wanted, secret=secret)
    assert not rules.signed_by(body, signature=wanted, secret=f"{secret}x")
    assert not rules.signed_by(body, signature=wanted[:-1], secret=secret)
    assert rules.same_secret(secret, secret=secret)
    assert not rules.same_secret(f"{secret}x", secret=secret)


def test_an_empty_secret_matches_nothing():
    assert not rules.same_secret("", secret="")
    empty = f"sha256={hmac.new(b'', b'x', hashlib.sha256).hexdigest()}"
    assert not rules.signed_by(b"x", signature=empty, secret="")


@given(st.binary(max_size=300), st.sampled_from(sorted(READERS)))
def test_no_body_breaks_a_reader(body, kind):
    try:
        READERS[kind](
            {"content-type": "application/cloudevents+json", "x-github-event": "deployment_status"}, body=body
        )
    except Invalid as problem:
        assert problem.detail


@pytest.mark.parametrize(
    "text", ["2026-03-02 09:50:00 +0100", "2026-03-02 08:50:00 UTC", "2026-03-02T08:50:00Z"]
)
def test_gitlab_writes_moments_in_its_own_way(text):
    told = read_gitlab({}, body=webhooks.body(webhooks.gitlab_deployment(at=text)))
    assert told.observed is not None
    assert told.observed.at == datetime(2026, 3, 2, 8, 50, tzinfo=UTC)
    with pytest.raises(Invalid):
        read_gitlab({}, body=webhooks.body(webhooks.gitlab_deployment(at="yesterday")))


def faults(text: str) -> list[str]:
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    compiled = compile_files({"gates.yaml": text.encode()}, known={"service:edi"})
    return [f"{found.source} {found.message}" for found in compiled.errors]


def test_policies_are_linted_with_the_place():
    head = "apiVersion: seatrial.dev/v1\nkind: GatePolicy\nmetadata: {name: NAME}\nspec:\n  environments:\n"
    twice = head.replace("NAME", "a") + "    - {name: p}\n    - {name: p, breakGlass: {lasts: soon}}\n"
    found = faults(f"{twice}---\n{head.replace('NAME', 'b')}    - {{name: q}}\n")
    assert [line.split(" ", 1)[0] for line in found] == [
        "gates.yaml:7:14",
        "gates.yaml:7:37",
        "gates.yaml:10:7",
    ]
    assert "there is a gate policy already" in found[2]


def test_sources_are_linted_with_the_place():
    head = "apiVersion: seatrial.dev/v1\nkind: DeploymentSource\nmetadata: {name: a}\n"
    head += "spec:\n  services: {x: service:edi}\n"
    assert any("without a secret" in line for line in faults(f"{head}  type: github\n"))
    assert any("no reference" in line for line in faults(f"{head}  type: plain\n  secret: hunter2\n"))
    assert any(
        "only a source of type github" in line for line in faults(f"{head}  type: plain\n  token: env:A\n")
    )
    assert faults(f"{head}  type: plain\n") == []
