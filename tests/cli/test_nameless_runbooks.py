"""What commands of runbooks write into the log names people by uid alone; reasons stay as written."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial import cli
from seatrial.domains.audit.models import Entry
from seatrial.domains.identity import services as identity
from seatrial.domains.identity.models import Person
from seatrial.domains.runbooks import models, services
from seatrial.domains.workspace.models import Workspace
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.names import named
from tests.factories import runners, runs

pytestmark = pytest.mark.django_db(transaction=True)
DEPLOY, BY_HAND, BACK = "edi-gateway/deploy", "edi-gateway/by-hand", "edi-gateway/rollback"
#: In an order in which each has something to do; `{...}` is a run that stands as it says.
COMMANDS = (
    f"runbook run|{DEPLOY}|--environment|staging|--set|version=2|--runner|lab|--mode|rehearse|--no-follow",
    "runbook abort|RUN-2|--reason|late",
    "runbook confirm|{waiting}|--outcome|failed|--note|they do not answer|--no-follow",
    "runbook resume|{failed}|--choose|rerun|--reason|once more|--no-follow",
    "runbook rollback|{passed}|--reason|too slow|--no-follow",
    "runbook rehearsal open|edi-gateway|--environment|staging",
    "runbook rehearsal report|REH-1|--lessons|Count first|--issue|low:Slow|--owner|zephyr-operations"
    "|--due-on|{soon}",
    "runbook stop|--reason|something is wrong",
    "runbook start-again",
)
#: Of the rehearsal that is reported nothing passed.
CODES = {"runbook rehearsal report": 1}
#: People do this signed in: a token is refused, and the log tells of that; REH-1 has nothing that passed.
REFUSED = (
    f"runbook review|{DEPLOY}|--approve|--note|Zephyr read it",
    "runbook approve|{live}|--fingerprint|sha256:0|--note|Zephyr approves",
    "runbook rehearsal close|REH-1",
)


@pytest.fixture
def lab(cast: Cast, settings: Any, tmp_path: Any) -> runs.Lab:
    """Everybody has a name of which no word is ours; there are three runbooks, and a runner for them."""
    for person in cast.people.values():
        person.name, person.handle = f"Zephyr {person.name}", f"zephyr-{person.handle}"
        person.save()
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    runners.applied(by=runs.system("author"), now=clock.now())
    back = runs.DEPLOY.replace("kind: deploy", "kind: rollback")
    for name, text in ((DEPLOY, runs.DEPLOY), (BY_HAND, runs.BY_HAND), (BACK, back)):
        runs.runbook(text, name=name, now=clock.now())
    assert Workspace.objects.filter(name="ops").exists()
    return runs.lab(now=clock.now())


@pytest.fixture
def known(lab: runs.Lab, cast: Cast, deliver_events: Any) -> dict[str, Callable[[], str]]:
    """What stands for `{...}` in the commands, found when it is first needed."""

    def started(mode: str, name: str = DEPLOY, **changes: Any) -> str:
        new = runs.wanted(mode, runbook=name, **changes)
        lab.now = clock.now()
        found = services.start(new, actor=cast.actor("operations"), now=clock.now())
        runs.approve_contents(clock.now())
        services.hand_out_waiting(now=clock.now())
        lab.work(deliver_events)
        return found.name

    def failed() -> str:
        lab.outcomes["start"] = "failed"
        name = started("rehearse", rollback_on_failure=False)
        lab.outcomes.clear()
        return name

    def passed() -> str:
        going = models.Run.objects.get(runbook__name=DEPLOY, state="queued")  # what was resumed
        services.abort(str(going), actor=cast.actor("operations"), now=clock.now())
        return started("rehearse")

    return {
        "waiting": lambda: started("rehearse", BY_HAND),
        "failed": failed,
        "passed": passed,
        "live": lambda: started("live", environment="production"),
        "soon": lambda: (clock.now() + timedelta(days=9)).date().isoformat(),
    }


@pytest.fixture
def tried(lab: runs.Lab, live_server: Any, tmp_path: Path, cast: Cast) -> Callable[..., int]:
    """`tried("runbook list")` gives the exit code; the token is the operations lead's: it runs, and stops."""
    now, owner = clock.now(), cast.people["operations"]
    issued = identity.issue_token(
        "laptop", scopes=("read", "evidence:attach", "runbooks:run", "runbooks:stop"),
        expires_at=now + timedelta(hours=1), actor=cast.actor("operations"), now=now, owner=str(owner.uid),
    )  # fmt: skip
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))
    return lambda name, *words: cli.run([*name.split(), *words, "--data", str(tmp_path)])


def test_no_command_of_runbooks_writes_a_name_into_the_log(
    tried: Callable[..., int], known: dict[str, Callable[[], str]]
) -> None:
    assert Person.objects.filter(name__startswith="Zephyr").count() > 5
    found: dict[str, str] = {}

    def told(command: str, *more: str) -> int:
        for place in re.findall(r"{(\w+)}", command):
            found[place] = found.get(place) or known[place]()
        name, *words = (word.format(**found) for word in command.split("|"))
        return tried(name, *words, *more)

    for command in COMMANDS:
        code = CODES.get(command.partition("|")[0], 0)
        assert told(command, "--dry-run") in (code, 0), f"{command}|--dry-run"
        before = Entry.objects.count()
        assert told(command) == code, command
        assert Entry.objects.count() > before, f"the log does not tell of {command}"
    for command in REFUSED:
        assert told(command) != 0, command
    assert not named(), "\n".join(named())
