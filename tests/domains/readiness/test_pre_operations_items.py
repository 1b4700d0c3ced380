"""The nine questions before a service is operated for the first time: each flips with its source.

Towards R054: who is on the first shift, and is that person certified, comes with rotas and training.
"""

from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from tests.cast import NOW
from tests.domains.readiness.library import Deliver, World, whole

pytestmark = pytest.mark.django_db

Change = Callable[[World], None]
LATER = NOW + timedelta(hours=1)
QUESTIONS = (
    "team-trained", "on-call-tested", "runbooks-accessible", "incident-process", "monitoring-operational",
    "change-process", "escalation-paths", "knowledge-base", "first-shift",
)  # fmt: skip


@pytest.fixture
def world(deliver_events: Deliver, tmp_path: Path, settings: Any) -> Iterator[World]:
    settings.ARTEFACTS = str(tmp_path / "artefacts")
    settings.PROBE_ALLOW = ["127.0.0.1"]
    with whole(deliver_events, list="pre-operations") as world:
        yield world


def test_nine_questions_are_answered_with_yes(world: World) -> None:
    assert world.results() == dict.fromkeys(QUESTIONS, "pass")


def gone(path: str) -> Change:
    return lambda world: world.files.__delitem__(path)


def edit(path: str, old: bytes, new: bytes) -> Change:
    def change(world: World) -> None:
        assert old in world.files[path]
        world.files[path] = world.files[path].replace(old, new)

    return change


def sent(type: str, name: str, **findings: Any) -> Change:
    return lambda world: world.send(type, name, at=LATER, now=LATER, **findings)


ROTA, CONTACTS, RULES = "people/rota.yaml", "people/contacts.yaml", "alerts/edi.yaml"
#: What breaks, and the answers that turn with it.
BROKEN: tuple[tuple[set[str], Change], ...] = (
    ({"team-trained", "first-shift"}, sent("training", "first-shifts", finished=3)),
    (
        {"on-call-tested", "first-shift"},
        edit(
            ROTA,
            b"  rotations:",
            b"  absences: [{who: ben, first: 2026-03-20, last: 2026-03-20}]\n  rotations:",
        ),
    ),
    ({"on-call-tested", "first-shift"}, edit(ROTA, b"start: 2026-01-05", b"start: 2026-03-05")),
    ({"on-call-tested"}, sent("test_result", "test-page", answered=False)),
    ({"on-call-tested"}, sent("test_result", "test-page", seconds=301)),
    ({"runbooks-accessible"}, gone("runbooks/scale.md")),
    ({"incident-process"}, gone("docs/incidents.md")),
    ({"monitoring-operational"}, sent("test_result", "test-alert", arrived=False)),
    ({"monitoring-operational"}, edit(RULES, b"edi_up == 0", b"edi_up === 0")),
    ({"change-process"}, gone("docs/changes.md")),
    ({"escalation-paths"}, gone("docs/escalation.md")),
    ({"escalation-paths", "first-shift"}, edit(CONTACTS, b"      verified: 2026-02-20\n", b"")),
    ({"first-shift"}, edit(CONTACTS, b"verified: 2026-02-20", b"verified: 2026-01-20")),
    ({"knowledge-base"}, gone("docs/knowledge-base.md")),
    ({"knowledge-base"}, edit(RULES, b"runbooks/troubleshoot.md", b"runbooks/other.md")),
)


@pytest.mark.parametrize(("turned", "change"), BROKEN)
def test_each_answer_flips_with_its_source(world: World, turned: set[str], change: Change) -> None:
    assert world.results() == dict.fromkeys(QUESTIONS, "pass")
    change(world)
    world.apply(now=LATER)
    after = world.results(now=LATER)
    assert after == {name: "fail" if name in turned else "pass" for name in QUESTIONS}
