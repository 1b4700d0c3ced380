"""What commands of reviews and gates write into the log names people by uid alone, as all others do. A reason
stays as somebody wrote it: why is what an auditor asks.
"""

import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.evidence import services as evidence
from seatrial.domains.evidence.types import Subject, Submission
from seatrial.domains.gates.models import BreakGlass
from seatrial.domains.identity.models import Person
from seatrial.domains.reviews import services
from seatrial.domains.reviews.models import Finding
from seatrial.kit import clock
from tests.cast import Cast
from tests.cli.names import named
from tests.cli.test_dry_runs import run
from tests.cli.test_review import OPEN, as_person, enrolled
from tests.domains.reviews.test_verify import verifying
from tests.factories import insights
from tests.factories.reviews import DIGEST, NAME, World

__all__ = ["as_person", "run"]
pytestmark = pytest.mark.django_db(transaction=True)
#: In an order in which each has something to do; R-1 is the draft that a first launch opened.
COMMANDS = (
    "review complete|R-1|--scope|All|--changes|Zephyr wants it so|--target|2999-12-24",
    "review withdraw|R-1|--reason|late",
    "|".join(OPEN).replace("|All|", "|What Zephyr built|"),
    "review begin|R-2",
    "review attach|R-2|launch/walkthrough|{record}",
    "review answer|R-2|launch/walkthrough|not-met|--reason|nobody was there",
    "review waive|R-2|launch/walkthrough|--reason|late|--control|two on call|--until|{soon}",
    "review submit|{answered}",
    "review propose|{accepted}|go|--note|Zephyr is content",
    "review sign|{accepted}|--slot|security|--key|{key}|--yes",
    "gate ask|edi-gateway|--environment|production|--digest|" + DIGEST,
    "gate break-glass request|edi-gateway|--environment|production|--reason|claims are stuck",
    "gate break-glass end|{glass}",
    "review finding|{verifying}|--kind|alert|--title|Zephyr was paged|--source|alert:1",
    "review judge|{verifying}|{finding}|--label|false|--note|it was a test",
    "review rehearsal|{drill}|--owner|zephyr-operations|--due|{soon}",
)
#: People do these signed in: a token is refused, and the log tells of that.
REFUSED = (
    "review accept|{accepted}|launch/scanned|--comment|Zephyr showed it",
    "review reject|{accepted}|launch/scanned|--comment|Zephyr did not show it",
    "review decide|{accepted}",
)
#: No go stands when the gate is asked.
CODES = {"gate ask": 1}
Known = dict[str, Callable[[], str]]


@pytest.fixture
def world(cast: Cast, deliver_events: Any) -> World:
    """Everybody has a name of which no word is ours, and the gateway was launched without a review."""
    for person in cast.people.values():
        person.name, person.handle = f"Zephyr {person.name}", f"zephyr-{person.handle}"
        person.save()
    made = World(cast, deliver_events)
    made.apply(now=clock.now())
    insights.deployed(made, at=clock.now())
    made.work(now=clock.now())
    return made


@pytest.fixture
def known(world: World, tmp_path: Path) -> Known:
    """What stands for `{...}` in the commands, found when it is first needed."""
    record = tmp_path / "record.txt"
    record.write_text("It was held")

    def answered() -> str:
        review = world.open(now=clock.now())
        services.begin_preparing(review.name, actor=world.actor("lead"), now=clock.now())
        world.answer_all(review, now=clock.now())
        return review.name

    def drill() -> str:
        issue = {"title": "Zephyr could not roll back", "severity": "high", "blocking": True}
        sent = Submission(Subject(f"service:{NAME}", "staging", ""), "drill", findings={"issues": [issue]})
        done = evidence.attach(sent, service=world.service, actor=world.actor("lead"), now=clock.now())
        return done.item.uid

    def accepted() -> str:
        review = world.prepared(now=clock.now())
        world.accept_all(review, now=clock.now())
        return review.name

    return {
        "record": lambda: str(record),
        "soon": lambda: (clock.now() + timedelta(days=9)).date().isoformat(),
        "answered": answered,
        "accepted": accepted,
        "key": lambda: str(enrolled(world.cast, "security", tmp_path / "key").file),
        "verifying": lambda: verifying(world, now=clock.now()).name,
        "finding": lambda: str(Finding.objects.get().uid),
        "drill": drill,
        "glass": lambda: str(BreakGlass.objects.get().uid),
    }


@pytest.fixture
def told(run: Callable[..., Any], as_person: Callable[..., Any], known: Known) -> Callable[..., int]:
    """The command, filled, by the installation or, where a person signs, by that person; gives its code."""
    found: dict[str, str] = {}

    def call(command: str, *more: str) -> int:
        for place in re.findall(r"{(\w+)}", command):
            found[place] = found.get(place) or known[place]()
        name, *words = (word.format(**found) for word in command.split("|"))
        does = (as_person, "security", name) if name == "review sign" else (run, name)
        code: int = does[0](*does[1:], *words, *more)[0]  # type: ignore[operator]
        return code

    return call


@pytest.mark.usefixtures("world")
def test_no_command_of_reviews_and_gates_writes_a_name_into_the_log(told: Callable[..., int]) -> None:
    assert Person.objects.filter(name__startswith="Zephyr").count() > 5
    for command in COMMANDS:
        name = command.partition("|")[0]
        code = CODES.get(name, 0)
        assert told(command, "--dry-run") == code, f"{command}|--dry-run"
        before = Entry.objects.count()
        assert told(command) == code, command
        assert Entry.objects.count() > before, f"the log does not tell of {name}"
    for command in REFUSED:
        assert told(command) == 2, command
    assert not named(), "\n".join(named())
