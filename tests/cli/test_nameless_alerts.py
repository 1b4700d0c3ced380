"""What commands of alerts, incidents and on-call write into the log names people by uid alone."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli
from seatrial.domains.alerts.models import Alert, DeadLetter, Silence
from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import Person
from seatrial.domains.identity.types import GRANTS
from seatrial.domains.incidents.models import Incident
from seatrial.domains.oncall.models import HandOff, Override, Swap, TimeOff
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import SERVICE, Cast
from tests.cli.names import named
from tests.factories import alerting, incidents, oncall
from tests.factories.workspaces import component, workspace

pytestmark = pytest.mark.django_db(transaction=True)
#: By whom, in an order in which each has something to do; `{...}` stands for what there is by then.
BY: dict[str, tuple[str, ...]] = {
    "administrator": (
        "alert ack|{first}", "alert escalate|{first}", "alert label|{first}|false|--why|the probe was wrong",
        "alert merge|{second}|{first}", "alert separate|{second}", "alert resolve|{first}",
        "alert reopen|{first}", "alert silence|alertname=Late|--to|2h|--reason|new disks",
        "alert extend|{silence}|--to|3h", "alert unsilence|{silence}",
        "alert url|json", "alert replay|{letter}|--drop", "alert revoke|json|{hint}",
        f"incident declare|Partners are refused|--severity|SEV1|--service|{SERVICE}",
        "incident update|{incident}|We look into it.|--phase|identified",
        "incident note|{incident}|The certificate ended at nine.",
        "incident change|{incident}|--severity|SEV2",
        "incident party|{incident}|service:edi-gateway|--task|Look at the labels.",
        "incident lead|{incident}|--to|owner",
        "incident link|{incident}|https://change.example/7|--kind|change",
        "incident resolve|{incident}|It was renewed.",
        "incident postmortem|{incident}|--cause|Nothing looked at it.|--owner|owner",
        "incident reopen|{incident}|It came back.",
        "oncall override add|edi|--person|owner|--from|{soon}|--to|{later}",
        "oncall override cancel|{override}",
    ),
    "lead": (
        "oncall swap ask|edi|--with|owner|--from|{soon}|--to|{later}", "oncall swap answer|{swap}|withdraw",
        "oncall timeoff add|--from|{soon}|--to|{later}", "oncall timeoff cancel|{time_off}",
        "oncall handoff note|{hand_off}|--note|the router is slow",
    ),
    "owner": ("oncall handoff acknowledge|{hand_off}",),
}  # fmt: skip
COMMANDS = [command for commands in BY.values() for command in commands]
SOURCE = """\
apiVersion: seatrial.dev/v1
kind: AlertSource
metadata: {name: json, title: JSON}
spec: {format: alertmanager, team: group:default/edi}
"""
#: Definitions name these two by their handles, which is no news to the log; no later entry does.
_HANDLE = re.compile(r"\b(person:|user:default/)(owner|lead)\b")


@pytest.fixture
def now() -> datetime:
    """Shifts and hours are by the real clock here: the server's."""
    return clock.now().replace(microsecond=0)


@pytest.fixture
def known(cast: Cast, now: datetime) -> dict[str, Callable[[], object]]:
    """What stands for `{...}` in the commands, found when it is first needed."""
    for person in cast.people.values():
        person.name = f"Zephyr {person.name}"
        person.save()
    files = workspace(**{"catalog.yaml": component("edi-gateway", owner="edi")})
    workspaces.apply(
        "gateway", files={**files, "source.yaml": SOURCE.encode()}, actor=system("test"), now=now
    )
    oncall.stood(cast, now=now)
    secret = alerting.key("json")
    names = [incidents.alert(each, now=now) for each in ("First", "Second")]
    return {
        "first": lambda: names[0],
        "second": lambda: names[1],
        "silence": lambda: Silence.objects.latest("number"),
        "hint": lambda: secret[:6],
        "letter": lambda: _letter(secret, now),
        "incident": lambda: Incident.objects.get(),
        "override": lambda: Override.objects.latest("created_at").uid,
        "time_off": lambda: TimeOff.objects.latest("created_at").uid,
        "swap": lambda: Swap.objects.latest("created_at").uid,
        "hand_off": lambda: HandOff.objects.get().uid,
        "soon": lambda: (now + timedelta(days=3)).isoformat(),
        "later": lambda: (now + timedelta(days=24)).isoformat(),
    }


def _letter(secret: str, now: datetime) -> object:
    """What a monitor sent, and nobody can read."""
    alerting.send(secret, b"{", at=now)
    return DeadLetter.objects.get()


@pytest.fixture
def tried(live_server: Any, tmp_path: Path, cast: Cast, now: datetime) -> Callable[..., int]:
    """`tried("lead", "alert list")` gives the exit code of the command with a token of the lead."""
    scopes = {each.name for each in GRANTS if not each.humans}

    def data(role: str) -> Path:
        folder = tmp_path / role
        if not folder.exists():
            folder.mkdir()
            actor, owner = cast.actor(role), str(cast.people[role].uid)
            held = actor.grants.union(*actor.within.values())
            mine = sorted(scopes if "*" in held else scopes & held)
            issued = identity.issue_token(
                "laptop", scopes=mine, expires_at=now + timedelta(hours=1), actor=actor, now=now, owner=owner
            )
            told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
            (folder / "client.json").write_text(json.dumps(told))
        return folder

    return lambda role, name, *words: cli.run([*name.split(), *words, "--data", str(data(role))])


def test_no_command_of_alerts_incidents_and_on_call_writes_a_name_into_the_log(
    tried: Callable[..., int], known: dict[str, Callable[[], object]]
) -> None:
    assert Person.objects.filter(name__startswith="Zephyr").count() > 5
    assert Alert.objects.count() == 2
    first = Entry.objects.latest("id").id
    found: dict[str, str] = {}
    for role, command in ((role, each) for role, commands in BY.items() for each in commands):
        for place in re.findall(r"{(\w+)}", command):
            found[place] = found.get(place) or str(known[place]())
        name, *words = (word.format(**found) for word in command.split("|"))
        assert tried(role, name, *words, "--dry-run") == 0, f"{command}|--dry-run"
        before = Entry.objects.count()
        assert tried(role, name, *words) == 0, command
        assert Entry.objects.count() > before, f"the log does not tell of {command}"
    assert not named(), "\n".join(named())
    later = Entry.objects.filter(id__gt=first).values_list("action", "subject", "details")
    assert [row for row in later if _HANDLE.search(str(row))] == []
