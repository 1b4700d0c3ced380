"""A postmortem that is overdue holds deployments back, and whoever closes it lets them in again (R201)."""

import json
import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from django.test import Client

from seatrial.domains.incidents import selectors, services
from seatrial.domains.incidents.types import NewIncident
from seatrial.kit import clock
from tests.cast import SERVICE, Cast
from tests.cli.test_dry_runs import Run, run
from tests.factories.incidents import PARTS
from tests.factories.reviews import DIGEST, World

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
HOUR = timedelta(hours=1)
ASK = ("gate", "edi-gateway", "--environment", "production", "--digest", DIGEST)


@pytest.mark.mission("R201")
def test_it_holds_a_deployment_back_until_it_is_closed_and_never_a_rollback(
    run: Run, cast: Cast, deliver_events: Callable[[datetime], int], by: Callable[[str], Client]
) -> None:
    """By the commands that a pipeline and a person run, against a server, with a go that stands."""
    now = clock.now()
    world = World(cast, deliver_events)
    world.apply(now=now)
    world.gone(now=now)
    assert run(*ASK)[0] == 0
    said = NewIncident(title="Partners are refused", service=SERVICE, severity="SEV1")
    found = services.declare(said, actor=cast.actor("operations"), now=now - 80 * HOUR)
    code, out, _ = run(*ASK)
    assert (code, f"{found.name} (SEV1)" in out) == (1, True)
    services.resolve(found.name, resolution="Renewed.", actor=cast.actor("operations"), now=now - 73 * HOUR)
    # 72 hours after it was resolved: an hour ago

    code, out, _ = run(*ASK, "--json")
    (clause,) = (each for each in answer(out)["clauses"] if each["name"] == "incidents")
    assert (code, clause["passes"]) == (1, False)
    assert clause["reason"] == f"the postmortem of {found.name} is overdue"
    assert run(*ASK, "--rollback")[0] == 0
    shown = by("operations").get("/incidents/postmortems").content.decode()
    assert found.name in shown and "overdue" in shown

    code, _, told = run(*clause["remedy"].removeprefix("Close it: seatrial ").split())
    assert (code, "/parts/timeline" in told or "timeline" in told) == (2, True), told
    parts = {**PARTS, "corrective": "No action, because the certificate was renewed at once."}
    words = [word for name, text in parts.items() for word in (f"--{name}", text)]
    why = "The runbook said so already, and nobody had read it."
    written = run("incident postmortem", found.name, *words, "--tag", "certificate", "--no-change", why)
    assert written[0] == 0, written
    code, _, told = run("incident postmortem", found.name, "--close")
    assert code == 0, told
    assert selectors.punctuality(SERVICE, now=clock.now(), within=24 * HOUR)["late"] == 1
    assert run(*ASK)[0] == 0


def answer(out: str) -> dict[str, list[dict[str, object]]]:
    """What a command printed as JSON, behind what the server of the test logs."""
    begins = re.search(r"^[\[{](?!\d)", out, re.MULTILINE)
    assert begins, out
    return json.loads(out[begins.start() :])
