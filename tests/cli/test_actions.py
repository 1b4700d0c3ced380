"""`seatrial action` against a server that answers."""

import json
from datetime import timedelta

import pytest

from seatrial.domains.actions import selectors
from seatrial.domains.actions.models import Action as Row
from seatrial.kit import clock
from tests.cli.test_dry_runs import run
from tests.factories import catalog, identity

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def due(db: None) -> str:
    identity.person("Lena")
    catalog.service()
    return (clock.now() + timedelta(days=9)).date().isoformat()


def add(run, due: str, *more: str):
    return run(
        "action add", "Raise the limit", "--service", "edi-gateway", "--owner", "lena", "--due", due, *more
    )


def test_an_action_is_tried_opened_listed_shown_changed_and_done(run, due):
    code, _, said = add(run, due, "--dry-run")
    assert (code, "Would be opened: A-1 Raise the limit" in said) == (0, True)
    assert not Row.objects.exists()
    assert add(run, due)[0] == 0

    code, out, said = run("action list", "--service", "edi-gateway")
    assert (code, "A-1" in out, "Lena" in out, said.strip()) == (0, True, True, "1 listed")
    assert run("action list", "--overdue")[0] == 0
    assert run("action change", "A-1", "--title", "Raise it", "--dry-run")[0] == 0
    assert selectors.action("A-1").title == "Raise the limit"
    assert run("action change", "A-1", "--title", "Raise it")[0] == 0
    code, out, _ = run("action show", "A-1", "--json")
    assert (code, json.loads(out[out.index("{\n") :])["title"]) == (0, "Raise it")

    assert run("action done", "A-1", "--outcome", "Raised", "--dry-run")[0] == 0
    assert selectors.action("A-1").state == "open"
    assert run("action done", "A-1", "--outcome", "Raised")[0] == 0
    assert "Raised" in run("action show", "A-1")[1]
    code, _, said = run("action verify", "A-1")
    assert (code, "programs verify nothing" in said) == (2, True)  # the installation's own token is nobody
    assert run("action reopen", "A-1", "--reason", "Half of it")[0] == 0
    assert run("action cancel", "A-1", "--reason", "No need")[0] == 0
    assert selectors.action("A-1").state == "cancelled"


def test_what_is_overdue_is_an_exit_code(run, due):
    add(run, due)
    Row.objects.update(due_on="2020-01-01")
    code, out, _ = run("action list", "--overdue")
    assert (code, "overdue" in out) == (1, True)


def test_faults_are_named_with_their_place(run, due):
    code, _, said = add(run, due, "--environment", "moon")
    assert (code, "/environment" in said) == (2, True)
    assert run("action show", "A-9")[0] == 2
