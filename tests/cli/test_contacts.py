"""How one is paged, on the command line; and what of it stands in the log names nobody."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli
from seatrial.connectors import smtp
from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.types import GRANTS
from seatrial.domains.notices.models import ContactMethod, MailReply, Page, Verification
from seatrial.domains.notices.services import codes
from seatrial.kit import clock
from tests.cli.names import named
from tests.factories import identity

pytestmark = pytest.mark.django_db(transaction=True)
#: In an order in which each has something to do; `{...}` is what stands by then.
COMMANDS = (
    "contact add|webhook|https://barnaby.example/hook|--label|Barnaby's",
    "contact verify|{contact}|--again",
    "contact verify|{contact}|{code}",
    "contact rules|--step|account=0|--step|{contact}=300",
    "contact test|--person|barnaby-quillfeather",
    "contact test",
    "contact answer|{page}",
    "contact remove|{contact}",
)


@pytest.fixture
def wilhelmina(settings: Any) -> Person:
    settings.MAIL_SERVER = smtp.MailServer("localhost", 1, "none")
    identity.person("Barnaby Quillfeather", email="b@quillfeather.example")
    return identity.person("Wilhelmina Zephyr", is_administrator=True, email="w@zephyr.example")


@pytest.fixture
def run(live_server: Any, tmp_path: Path, wilhelmina: Person) -> Callable[..., int]:
    """`run("contact list")` gives the exit code; the token is Wilhelmina's own."""
    now = clock.now()
    issued = services.issue_token(
        "laptop", scopes=sorted(grant.name for grant in GRANTS if not grant.humans),
        expires_at=now + timedelta(hours=1), owner=str(wilhelmina.uid), now=now,
        actor=selectors.actor_for_person(wilhelmina, now=now),
    )  # fmt: skip
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))
    return lambda name, *words: cli.run([*name.split(), *words, "--data", str(tmp_path)])


FINDERS: dict[str, Callable[[], object]] = {
    "contact": lambda: ContactMethod.objects.get().uid,
    "code": lambda: codes.code_of(Verification.objects.get(used_at=None).uid),
    "page": lambda: Page.objects.latest("number"),
}


def test_every_command_of_contacts_does_what_it_says_and_names_nobody(run: Callable[..., int]) -> None:
    for command in COMMANDS:
        name, *words = command.split("|")
        known = {place: FINDERS[place]() for place in re.findall(r"{(\w+)}", command)}
        filled = [word.format(**known) for word in words]
        before = Entry.objects.count()
        assert run(name, *filled, "--dry-run") == 0, f"{command}|--dry-run"
        assert Entry.objects.count() == before, f"the dry run of {name} is in the log"
        assert run(name, *filled) == 0, command
        if "--again" not in filled:
            assert Entry.objects.count() > before, command
    assert named() == []
    assert not ContactMethod.objects.exists()
    assert Page.objects.get(person_uid=Person.objects.get(name__startswith="Wil").uid, state="answered")


def test_lists_say_who_is_reached_and_by_what(
    run: Callable[..., int], capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("contact add", "webhook", "https://hooks.example.org/mine", "--label", "mine") == 0
    assert run("contact test") == 0
    capsys.readouterr()
    assert run("contact list", "--json") == 0
    out = capsys.readouterr().out
    (found,) = json.loads(out[out.index("{\n") :])["items"]
    assert (found["label"], found["verified_at"], found["secret"][:6]) == ("mine", None, "whsec_")
    assert run("contact list") == 0
    assert "not yet" in capsys.readouterr().out
    assert run("contact pages", "--state", "open") == 0
    assert "email queued" in capsys.readouterr().out
    page = Page.objects.latest("number")
    MailReply.objects.create(
        page=page,
        message="0" * 64,
        sender="wil@example.org",
        words="On it",
        problem="no answer",
        at=clock.now(),
    )
    assert run("contact replies", "--unanswered") == 0
    assert "nothing: no answer" in capsys.readouterr().out
    assert run("contact replies", "--json") == 0
    out = capsys.readouterr().out
    assert json.loads(out[out.index("[\n") :])[0]["words"] == "On it"
    identity.person("Nobody Reaches")
    assert run("contact reach") == 1
    assert "1 of 3 cannot be reached" in capsys.readouterr().err
    assert run("contact rules", "--step", "me=1") == 64
