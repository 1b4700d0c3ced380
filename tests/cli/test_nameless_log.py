"""What commands write into the log names people by uid alone: the log is for ever, and names are erasable."""

import json
import re
import shutil
import subprocess
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import click
import pytest

from seatrial import cli
from seatrial.domains.actions import services as actions
from seatrial.domains.audit import services as audit
from seatrial.domains.audit.models import Entry, Hold
from seatrial.domains.evidence.models import Evidence
from seatrial.domains.identity import selectors, services
from seatrial.domains.identity.models import ApiToken, Person, SigningKey
from seatrial.domains.identity.types import GRANTS
from seatrial.domains.runners import services as runners
from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import Actor, system
from seatrial.kit.ids import new_uid
from tests.cli import test_contacts as contacts
from tests.cli import test_nameless_alerts as alerts
from tests.cli import test_nameless_reviews as reviews
from tests.cli import test_nameless_runbooks as runbooks
from tests.cli.names import named
from tests.factories import actions as promises
from tests.factories import identity
from tests.factories import runners as machines
from tests.factories.workspaces import component, workspace

pytestmark = [
    pytest.mark.django_db(transaction=True),
    pytest.mark.skipif(shutil.which("ssh-keygen") is None, reason="needs OpenSSH's ssh-keygen"),
]
#: They write files or data folders, ask, or only run on the machine of the database; the log is not theirs.
NOT_HERE = {
    "import rundeck", "import runbooks", "import schedule", "export schedule",
    "runbook card", "runbook bundle",
    "runbook rehearsal abandon", "runbook withdraw", "runbook look-back",
    "schema", "import catalog", "import checklist", "import lens", "export catalog", "export review",
    "library add", "backup make", "backup prune", "review bundle",
    "restore", "workspace add", "workspace fetch", "workspace restore", "import evidence",
    "audit prune", "alert send", "status export",
}  # fmt: skip
#: No worker runs here, so that the trial does not end.
CODES = {"trial": 2}
CREW = """\
apiVersion: backstage.io/v1alpha1
kind: User
metadata: {name: on-watch-7}
spec: {profile: {displayName: Ottoline Zephyr}, memberOf: [crew]}
---
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: crew}
spec: {type: team, children: []}
"""
BARNABY = "barnaby-quillfeather"
#: Every command that writes, in an order in which each has something to do. `{...}` was found by then.
COMMANDS = (
    "person invite|Barnaby Quillfeather|--email|barnaby@quillfeather.example|--role|engineering_lead"
    "|--within|service:edi-gateway",
    "person invite|Crispin Ottoline|--kind|service",
    f"person off|{BARNABY}|--reason|left",
    f"person on|{BARNABY}",
    f"person reset|{BARNABY}",
    f"person deputy|{BARNABY}|wilhelmina-zephyr|--until|14d|--reason|on leave",
    f"role give|{BARNABY}|operations_lead|--within|service:edi-gateway|--reason|for the move",
    f"role take|{BARNABY}|operations_lead|--within|service:edi-gateway",
    f"action add|Raise the limit|--owner|{BARNABY}|--due|2099-01-01|--service|edi-gateway",
    "action change|A-1|--severity|high|--text|Barnaby Quillfeather knows",
    "action done|A-1|--outcome|Barnaby raised it",
    "action verify|{done}|--note|Barnaby showed it",
    "action reopen|A-1|--reason|half of it",
    "action cancel|A-1|--reason|no need",
    f"risk mitigate|{{risk}}|Measure|--owner|{BARNABY}|--due|2099-01-01",
    f"notice test|--person|{BARNABY}",
    "token issue|ci|--owner|crispin-ottoline|--grant|read|--until|1d",
    "token revoke|{token}",
    "key add|{public_key}",
    "key revoke|{key}|--person|wilhelmina-zephyr|--reason|lost",
    "producer add|gateway-ci|--issuer|https://ci.example|--audience|https://s.example|--condition"
    "|repository=org/edi-gateway|--service|service:edi-gateway|--grant|read",
    "producer revoke|gateway-ci",
    "deployment record|edi-gateway|--environment|production|--version|1.4.2|--source|ci",
    "trial|edi-gateway|--timeout|0",
    "evidence push|edi-gateway|--type|scan|--finding|high=0",
    "evidence retract|{evidence}|--reason|the wrong branch",
    "audit hold add|--actor|{barnaby}|--reason|Claim 4711",
    "audit hold release|{hold}|--reason|settled",
    "runner enrol-code|lab",
    "runner withdraw|{digest}|--reason|changed",
    "runner revoke|{runner}",
    "apply|{folder}|--name|crew",
    "workspace remove|crew|--yes",
    f"person erase|{BARNABY}|--yes",
)


@pytest.fixture
def wilhelmina(deliver_events: Callable[[datetime], int]) -> Person:
    """She administers, and all commands are hers. A checklist asks something of the gateway."""
    now = clock.now()
    files = workspace(**{"catalog.yaml": component("edi-gateway", owner="edi")})
    workspaces.apply("gateway", files=files, actor=system("test"), now=now)
    deliver_events(now)
    return identity.person("Wilhelmina Zephyr", is_administrator=True, email="w@zephyr.example")


@pytest.fixture
def run(live_server: Any, tmp_path: Path, settings: Any, wilhelmina: Person) -> Callable[..., int]:
    """`run("person off", "olu")` gives the exit code; the token is Wilhelmina's own."""
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    now = clock.now()
    issued = services.issue_token(
        "laptop",
        scopes=sorted(grant.name for grant in GRANTS if not grant.humans),
        expires_at=now + timedelta(hours=1),
        actor=selectors.actor_for_person(wilhelmina, now=now),
        now=now,
        owner=str(wilhelmina.uid),
    )
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))
    return lambda name, *words: cli.run([*name.split(), *words, "--data", str(tmp_path)])


def public_key(folder: Path) -> Path:
    """The public part of a key of Wilhelmina's, whose comment is what ssh-keygen makes of her account."""
    path = folder / "wilhelmina"
    words = ["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-C", "wilhelmina@zephyr", "-f", str(path)]
    subprocess.run(words, check=True)
    return path.with_suffix(".pub")


def confirmed_key(folder: Path) -> str:
    """The key that was sent is hers now."""
    del folder
    now = clock.now()
    oneself = selectors.actor_for_person(Person.objects.get(handle="wilhelmina-zephyr"), now=now)
    (proposal,) = selectors.proposals(oneself.uid, now=now)
    services.confirm_key(oneself.uid, challenge=proposal.uid, actor=oneself, now=now)
    return str(SigningKey.objects.get().uid)


def crew(folder: Path) -> Path:
    """A workspace that names people. The log tells the URNs of what it defines, so theirs says no name."""
    made = folder / "crew"
    made.mkdir()
    (made / "catalog-info.yaml").write_text(CREW)
    return made


def approved_content(folder: Path) -> str:
    """The digest of a content that may run; somebody else applied it, and she approved it on its page."""
    del folder
    now = clock.now()
    machines.applied("ops", by=Actor("human", new_uid(now).hex, "Crispin Ottoline"), now=now)
    digest = runners.submit(machines.request(), trust=machines.PROTECTED, now=now).digest
    oneself = selectors.actor_for_person(Person.objects.get(handle="wilhelmina-zephyr"), now=now)
    return runners.approve(digest, actor=oneself, trust=machines.PROTECTED, now=now).digest


def applied_risk(folder: Path) -> str:
    """A risk of a register that stands, with a mitigation that nobody does yet."""
    del folder
    register = """\
apiVersion: seatrial.dev/v1
kind: RiskRegister
metadata: {name: edi}
spec:
  of: The move
  risks: [{id: slow, title: It is slow, probability: 40, impact: high, mitigations: [{title: Measure}]}]
"""
    files = {"risks.yaml": register.encode()}
    workspaces.apply("risks", files=files, actor=system("test"), now=clock.now())
    return "risk:edi/slow"


def done_action(folder: Path) -> str:
    """An action that Barnaby owns, and says is done."""
    del folder
    now = clock.now()
    barnaby = Person.objects.get(handle=BARNABY)
    found = promises.action(barnaby, now=now, due_on=now.date())
    oneself = selectors.actor_for_person(barnaby, now=now)
    return actions.finish(found.name, outcome="Barnaby did it", actor=oneself, now=now).name


#: What stands for `{...}` in the commands, found when it is first needed.
FINDERS: dict[str, Callable[[Path], object]] = {
    "public_key": public_key,
    "key": confirmed_key,
    "token": lambda _: ApiToken.objects.get(name="ci").uid,
    "evidence": lambda _: Evidence.objects.get().uid,
    "barnaby": lambda _: Person.objects.get(handle=BARNABY).uid,
    "risk": applied_risk,
    "done": done_action,
    "hold": lambda _: Hold.objects.get().uid,
    "digest": approved_content,
    "runner": lambda _: machines.machine(now=clock.now()).runner.uid,
    "folder": crew,
}


@pytest.mark.mission("R002")
def test_no_command_writes_a_name_into_the_log(run: Callable[..., int], tmp_path: Path) -> None:
    known: dict[str, str] = {}
    silent = []
    for command in COMMANDS:
        name, *words = command.split("|")
        for place in re.findall(r"{(\w+)}", command):
            known[place] = known.get(place) or str(FINDERS[place](tmp_path))
        filled = [word.format(**known) for word in words]
        before = Entry.objects.count()
        assert run(name, *filled, "--dry-run") == 0, f"{command}|--dry-run"
        assert Entry.objects.count() == before, f"the dry run of {name} is in the log"
        assert run(name, *filled) == CODES.get(name, 0), command
        if Entry.objects.count() == before:
            silent.append(name)
    assert silent == [], "these changed something that the log does not tell of"
    assert named() == []


@pytest.mark.usefixtures("run")
def test_the_search_finds_a_name_wherever_it_stands(wilhelmina: Person) -> None:
    assert named() == []
    for subject, details in ((f"person:{wilhelmina.handle}", {}), ("service:a", {"by": [wilhelmina.name]})):
        audit.record("test.named", actor=system("test"), subject=subject, details=details, now=clock.now())
    assert len(named()) == 2


def writing(words: list[str], command: click.Command | None) -> list[str]:
    """The commands that can show first what they would change."""
    assert command is not None
    if isinstance(command, click.Group):
        context = click.Context(command)
        names = command.list_commands(context)
        return [
            each for name in names for each in writing([*words, name], command.get_command(context, name))
        ]
    return [" ".join(words)] if any(each.name == "dry_run" for each in command.params) else []


def test_every_command_that_writes_is_tried() -> None:
    more = (
        *alerts.COMMANDS,
        *contacts.COMMANDS,
        *reviews.COMMANDS,
        *reviews.REFUSED,
        *runbooks.COMMANDS,
        *runbooks.REFUSED,
    )
    tried = {command.partition("|")[0] for command in (*COMMANDS, *more)}

    assert set(writing([], cli.group)) - tried == NOT_HERE
