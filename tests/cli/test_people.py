"""`seatrial person`, `role`, `token` and `access` against a server that runs."""

import json
import os
import subprocess
import sys
from datetime import timedelta

import httpx
import pytest

from seatrial.cli import codes
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import Person, RoleAssignment
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import catalog
from tests.factories import identity as people

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def seatrial(live_server, monkeypatch):
    """`seatrial("person", "list")` gives exit code, stdout and stderr; by the token of this machine."""
    now = clock.now()
    people.person("Ada", is_administrator=True)
    catalog.service("edi-gateway", owner="team:edi")
    issued = identity.issue_token(
        "test", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("test"), now=now
    )
    monkeypatch.setenv("SEATRIAL_URL", live_server.url)
    monkeypatch.setenv("SEATRIAL_TOKEN", issued.secret)
    monkeypatch.setenv("NO_COLOR", "1")

    def call(*words):
        done = subprocess.run(
            [sys.executable, "-m", "seatrial", *words],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
            env=os.environ,
        )
        return done.returncode, done.stdout, done.stderr

    return call


def test_somebody_is_invited_and_comes_by_the_link(seatrial):
    code, out, err = seatrial(
        "person", "invite", "Mina Karlsson", "--role", "engineering_lead", "--within", "service:edi-gateway"
    )

    assert code == codes.YES, err
    assert "mina-karlsson" in err
    assert "Sign in as Mina Karlsson" in httpx.get(out.strip()).text
    assert RoleAssignment.objects.get(person__handle="mina-karlsson").scope == "service:edi-gateway"


def test_a_dry_run_says_every_fault_and_changes_nothing(seatrial):
    code, _, err = seatrial("person", "invite", "ada", "--email", "x", "--dry-run")
    assert code == codes.COULD_NOT_TELL
    assert "/name" in err
    assert "/email" in err
    for words in (
        ("person", "invite", "Mina", "--dry-run"),
        ("person", "deputy", "ada", "olu", "--until", "14d", "--dry-run"),
        ("person", "off", "olu", "--dry-run"),
        ("person", "reset", "olu", "--dry-run"),
        ("person", "erase", "olu", "--dry-run"),
        ("role", "give", "olu", "auditor", "--dry-run"),
        ("token", "issue", "ci", "--dry-run"),
    ):
        if words[1] == "deputy":
            people.person("Olu")
        code, out, err = seatrial(*words)
        assert code == codes.YES, err
        assert out == ""
        assert "would be" in err or "would" in err
    assert Person.objects.filter(is_active=True).count() == 2
    assert not RoleAssignment.objects.filter(role="auditor").exists()


def test_an_account_is_listed_shown_switched_off_on_and_erased(seatrial):
    olu = people.person("Olu")

    assert "olu" in seatrial("person", "list")[1]
    assert seatrial("person", "off", "olu", "--reason", "left")[0] == codes.YES
    assert json.loads(seatrial("person", "list", "--state", "off", "--json")[1])[0]["handle"] == "olu"
    assert seatrial("person", "on", "olu")[0] == codes.YES
    code, out, _ = seatrial("person", "show", "olu")
    assert code == codes.YES
    assert "everybody who is signed in does" in out
    assert seatrial("person", "erase", "olu")[0] == codes.USAGE
    assert seatrial("person", "erase", "olu", "--yes")[0] == codes.YES
    olu.refresh_from_db()
    assert "olu" not in f"{olu.name} {olu.handle}".lower()


def test_a_role_is_given_listed_and_taken(seatrial):
    people.person("Olu")
    words = ("olu", "operations_lead", "--within", "team:edi")

    code, _, err = seatrial("role", "give", *words)
    assert code == codes.COULD_NOT_TELL
    assert "there is no team:edi" in err
    words = ("olu", "operations_lead", "--within", "service:edi-gateway")
    assert (
        seatrial("role", "give", *words, "--until", "2999-12-31", "--reason", "while Sam is away")[0]
        == codes.YES
    )
    held = json.loads(seatrial("role", "list", "--person", "olu", "--json")[1])
    assert [(each["role"], each["until"][:4], each["reason"]) for each in held] == [
        ("operations_lead", "2999", "while Sam is away")
    ]
    assert seatrial("role", "take", *words)[0] == codes.YES
    assert seatrial("role", "take", *words)[0] == codes.NO
    assert "service_owner" in seatrial("role", "list")[1]


def test_a_token_is_issued_listed_and_revoked(seatrial, live_server):
    people.person("Deploy Bot", kind="service")
    code, secret, _ = seatrial(
        "token", "issue", "ci", "--owner", "deploy-bot", "--grant", "read", "--until", "1d"
    )
    assert code == codes.YES

    def me():
        headers = {"Authorization": f"Bearer {secret.strip()}"}
        return httpx.get(f"{live_server.url}/api/v1/me", headers=headers)

    assert me().json()["name"] == "Deploy Bot"
    listed = json.loads(seatrial("token", "list", "--owner", "deploy-bot", "--json")[1])
    assert [each["name"] for each in listed] == ["ci"]
    assert "ci" in seatrial("token", "list", "--all")[1]
    assert seatrial("token", "revoke", listed[0]["uid"])[0] == codes.YES
    assert me().status_code == 401


def test_access_answers_with_its_exit_code(seatrial):
    people.person("Olu")

    code, out, err = seatrial("access", "identity:roles", "edi-gateway")
    assert (code, "yes:" in err) == (codes.YES, True)
    assert "as administrator of this installation" in out
    code, _, err = seatrial("access", "identity:roles", "edi-gateway", "--person", "olu")
    assert code == codes.NO
    assert "Ask Ada" in err
    code, _, err = seatrial("access", "identity:rolls")
    assert code == codes.COULD_NOT_TELL
    assert "Did you mean identity:roles?" in err


@pytest.mark.parametrize("text", ["yesterday", "2026-13-01", "0d"])
def test_what_is_no_moment_is_refused(seatrial, text):
    code, _, err = seatrial("role", "give", "ada", "auditor", "--until", text)

    assert code == codes.USAGE
    assert "write 2026-12-31" in err
