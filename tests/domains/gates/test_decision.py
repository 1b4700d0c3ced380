"""The clause that looks at the last review: a go that stands, for exactly what it was decided about."""

from datetime import datetime

import pytest

from seatrial.domains.gates import services
from seatrial.domains.gates.services import asking
from seatrial.domains.gates.types import CLAUSES, GateAnswer
from seatrial.domains.reviews.types import Artefact
from tests.domains.reviews.conftest import world
from tests.factories.gates import OTHER
from tests.factories.reviews import DAY, DIGEST, NAME, NOW, World

__all__ = ["world"]
pytestmark = pytest.mark.django_db


def ask(world: World, *, now: datetime = NOW, **artefact: str) -> GateAnswer:
    said = Artefact(**(artefact or {"digest": DIGEST}))
    return services.ask(NAME, environment="production", artefact=said, actor=world.actor("lead"), now=now)


def test_nothing_decided_is_a_no_go_that_names_the_way(world: World) -> None:
    assert asking.CLAUSES is CLAUSES
    found = ask(world)
    assert (found.word, found.allowed) == ("no_go", False)
    assert [(each.name, each.passes) for each in found.clauses] == [("decision", False), ("incidents", True)]
    assert "nothing was decided about edi-gateway in production" in found.clauses[0].reason
    assert "seatrial review open" in found.clauses[0].remedy


def test_a_go_lets_in_what_it_was_decided_about_and_nothing_else(world: World) -> None:
    decision = world.gone()
    found = ask(world)
    assert (found.word, found.decision) == ("go", decision.uid)
    assert ask(world, digest=DIGEST, version="9.9.9").word == "go"  # the digest says it alone
    assert ask(world, version="1.4.0").word == "go"
    other = ask(world, digest=OTHER)
    assert (other.word, "does not cover" in other.clauses[0].reason) == ("no_go", True)


def test_a_go_that_fell_lets_nothing_in_and_says_what_fell(world: World) -> None:
    world.gone()
    found = ask(world, now=NOW + 400 * DAY)
    assert found.word == "no_go"
    assert "does not hold: " in found.clauses[0].reason
