"""`seatrial key` and `seatrial producer`, against a server that listens."""

import json
import re
import shutil
import subprocess
from datetime import timedelta
from pathlib import Path

import pytest

from seatrial import cli
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import SigningKey
from seatrial.kit import clock
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid
from seatrial.kit.signing import openssh, signers
from tests.factories import catalog, identity

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen"),
]

_LOGGED = re.compile(r"\d{4}-\d\d-\d\d \d\d:\d\d:\d\d ")


@pytest.fixture
def ada():
    return identity.person("Ada")


@pytest.fixture
def run(live_server, tmp_path, capfd, ada):
    """`run("key", "list")` as Ada's own token would; `run(..., owner="")` as the installation's."""

    def call(*words, owner=None, scopes=("read",)):
        now = clock.now()
        mine = str(ada.uid) if owner is None else owner
        actor = Actor("human", mine, "Ada") if mine else system("up")
        made = services.issue_token(
            "laptop", scopes=scopes, expires_at=now + timedelta(hours=1), actor=actor, now=now, owner=mine,
            replaces=True,
        )  # fmt: skip
        told = {"url": live_server.url, "token": made.secret, "expires_at": "2999-01-01T00:00:00Z"}
        (tmp_path / "client.json").write_text(json.dumps(told))
        code = cli.run([*words, "--data", str(tmp_path)])
        captured = capfd.readouterr()
        # the server of the test runs in this process, and logs where the command prints
        printed = [line for line in captured.out.splitlines() if not _LOGGED.match(line)]
        return code, "\n".join(printed) + "\n", captured.err

    return call


@pytest.fixture
def key(tmp_path) -> Path:
    path = tmp_path / "laptop"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "ada at work", "-f", str(path)]
    subprocess.run(words, check=True)
    return path


def test_a_key_is_sent_confirmed_listed_and_revoked(run, key, ada, tmp_path):
    code, _, said = run("key", "add", str(key.with_suffix(".pub")))
    assert code == 0, said
    assert "Confirm it, signed in, at http://localhost" in said
    (proposal,) = selectors.proposals(str(ada.uid), now=clock.now())
    assert (proposal.name, proposal.proven_by) == ("ada at work", "laptop")
    oneself = selectors.actor_for_person(ada, now=clock.now())
    services.confirm_key(str(ada.uid), challenge=proposal.uid, actor=oneself, now=clock.now())

    code, out, _ = run("key", "list", "--json")
    (found,) = json.loads(out)
    assert (found["person"], found["name"]) == ("ada", "ada at work")
    code, out, _ = run("key", "list")
    assert found["fingerprint"] in out

    code, out, _ = run("key", "allowed-signers")
    (tmp_path / "allowed").write_text(out)
    words = ["ssh-keygen", "-Y", "sign", "-q", "-n", "seatrial", "-f", str(key)]
    signed = subprocess.run(words, input=b"go", capture_output=True, check=True).stdout
    (tmp_path / "sig").write_bytes(signed)
    words = ["ssh-keygen", "-Y", "verify", "-f", str(tmp_path / "allowed"), "-I", "ada", "-n", "seatrial"]
    verified = subprocess.run([*words, "-s", str(tmp_path / "sig")], input=b"go", capture_output=True)
    assert verified.returncode == 0, verified.stderr

    asked = ("key", "revoke", found["uid"], "--person", "ada", "--reason", "lost")
    code, _, said = run(*asked)
    assert (code, "identity:revoke-own-keys" in said) == (2, True)  # a token that only reads may not
    own = ("read", "identity:revoke-own-keys")
    assert run(*asked, "--dry-run", scopes=own)[0] == 0
    assert selectors.signing_keys(str(ada.uid), at=clock.now()) != []
    assert run(*asked, scopes=own)[0] == 0
    assert selectors.signing_keys(str(ada.uid), at=clock.now()) == []


def test_the_installations_token_is_nobodys(run, key):
    code, _, said = run("key", "add", str(key.with_suffix(".pub")), owner="", scopes=("read",))

    assert code == 2
    assert "belongs to no person" in said


def test_a_private_key_that_is_not_there_signs_nothing(run, key):
    key.unlink()
    code, _, said = run("key", "add", str(key.with_suffix(".pub")))

    assert code == 2
    assert "did not sign" in said


def test_a_dry_run_signs_and_sends_nothing(run, key, ada):
    code, _, said = run("key", "add", str(key.with_suffix(".pub")), "--dry-run")

    assert code == 0
    assert "Nothing was sent" in said
    assert not selectors.proposals(str(ada.uid), now=clock.now())


PRODUCER = (
    "producer", "add", "gateway-ci", "--issuer", "https://ci.example", "--audience", "https://s.example",
    "--condition", "repository=org/edi-gateway", "--condition", "ref=refs/heads/main",
    "--service", "service:edi-gateway", "--grant", "read",
)  # fmt: skip


def test_a_producer_is_added_listed_and_revoked(run):
    catalog.service()
    everything = {"owner": "", "scopes": ("*",)}
    code, out, _ = run(*PRODUCER, "--dry-run", **everything)
    assert (code, json.loads(out)["conditions"]["ref"]) == (0, "refs/heads/main")
    assert selectors.issuers() == []

    assert run(*PRODUCER, **everything)[0] == 0
    code, out, _ = run("producer", "list", "--json")
    assert [each["name"] for each in json.loads(out)] == ["gateway-ci"]
    assert "repository=org/edi-gateway" in run("producer", "list")[1]
    assert run("producer", "revoke", "gateway-ci")[0] == 2  # reading is not enough
    assert run("producer", "revoke", "gateway-ci", "--dry-run", **everything)[0] == 0
    assert run("producer", "revoke", "gateway-ci", **everything)[0] == 0
    assert run("producer", "revoke", "gateway-ci", **everything)[0] == 1
    assert selectors.issuers() == []


def test_signers_are_printed_as_verifiers_take_them(run, ada, key):
    person = identity.person("Grace")
    line = openssh.parse(key.with_suffix(".pub").read_text()).line
    SigningKey.objects.create(
        uid=new_uid(clock.now()), person=person, kind="openssh", algorithm="ssh-ed25519", public_key=line,
        fingerprint="SHA256:grace", name="laptop", issued_at=clock.now(), counts_from=clock.now(),
    )  # fmt: skip
    code, out, err = run("key", "signers")

    assert code == 0, err
    (signer,) = signers.read(out.encode()).values()
    assert (signer.person, signer.name, signer.public_key) == (f"person:{person.uid}", "Grace", line)
