"""Who is on call on the command line: asked, changed, taken over from elsewhere and handed out."""

import json
import re
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import yaml

from seatrial import cli
from seatrial.domains.identity import services as identity
from seatrial.domains.oncall import models
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.cast import Cast
from tests.factories import oncall

DATA = Path(__file__).parents[1] / "data/oncall"
Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(live_server: Any, tmp_path: Path, capfd: pytest.CaptureFixture[str], cast: Cast) -> Run:
    """`run("oncall who")` as the installation's own token; gives code, what it prints and says."""
    now = clock.now()
    oncall.apply()
    oncall.people()
    issued = identity.issue_token(
        "up", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("up"), now=now
    )
    told = {"url": live_server.url, "token": issued.secret, "expires_at": "2999-01-01T00:00:00Z"}
    (tmp_path / "client.json").write_text(json.dumps(told))

    def call(name: str, *words: str) -> tuple[int, str, str]:
        capfd.readouterr()
        code = cli.run([*name.split(), *words, "--data", str(tmp_path)])
        said = capfd.readouterr()
        return code, said.out, said.err

    return call


def data(out: str) -> Any:
    """The JSON behind what the server logs."""
    found = re.search(r"^[\[{]$", out, re.MULTILINE)
    assert found is not None
    return json.loads(out[found.start() :])


@pytest.mark.django_db(transaction=True)
def test_a_span_is_tried_taken_over_and_given_back(run: Run) -> None:
    asked = ("edi", "--person", "cleo", "--from", "2099-01-05T09:00", "--to", "2099-01-06T09:00")
    code, _, said = run("oncall override add", *asked, "--dry-run")
    assert (code, "Would be taken over by cleo" in said) == (0, True)
    assert not models.Override.objects.exists()
    assert run("oncall override add", *asked)[0] == 0
    row = models.Override.objects.get()
    code, out, _ = run("oncall who", "edi", "--at", "2099-01-05T12:00", "--json")
    assert (code, [each["name"] for each in data(out)[0]["people"]]) == (0, ["Cleo"])
    assert "Cleo" in run("oncall show", "edi", "--from", "2099-01-05T09:00", "--to", "2099-01-07T09:00")[1]
    assert run("oncall override cancel", str(row.uid))[0] == 0
    assert run("oncall override list", "--json")[0] == 0


@pytest.mark.django_db(transaction=True)
def test_coverage_load_policies_and_lists_are_told(run: Run) -> None:
    code, out, _ = run("oncall gaps", "--json")
    assert (code, data(out)[0]["holds"]) == (1, False)  # nobody has a contact method
    assert run("oncall load", "edi", "--json")[0] == 0
    code, out, _ = run("oncall policy", "edi", "--at", "2026-03-08T03:00:00+00:00", "--json")
    assert (code, data(out)["urn"]) == (0, "escalation-policy:nights")
    assert run("oncall policy")[0] == 0
    for name in ("swap list", "timeoff list", "handoff list"):
        assert run(f"oncall {name}")[0] == 0
    span = ("--from", "2099-01-05", "--to", "2099-01-06")
    assert run("oncall timeoff add", "--person", "ana", *span)[0] == 0
    weeks = ("--from", "2099-02-01", "--to", "2099-03-01")
    assert run("oncall swap ask", "edi", "--with", "ben", "--asker", "ana", *weeks, "--dry-run")[0] == 0


@pytest.mark.django_db(transaction=True)
def test_a_schedule_goes_out_and_what_is_left_out_is_named(run: Run, tmp_path: Path) -> None:
    out = tmp_path / "edi.json"
    code, _, said = run("export schedule", "edi", "--as", "pagerduty", "--out", str(out))
    assert (code, "left out: shadow" in said) == (1, True)
    again = tmp_path / "again.yaml"
    words = ["--from", "pagerduty", "--team", "group:default/edi-team", "--out", str(again)]
    assert cli.run(["import", "schedule", str(out), *words]) == 0
    (document,) = yaml.safe_load_all(again.read_text())
    assert document["spec"]["layers"][0]["people"] == ["user:default/ana", "user:default/ben"]
    code, text, _ = run("export schedule", "edi", "--as", "ics")
    assert (code, "X-SEATRIAL-PERSON:ana" in text) == (0, True)


def test_what_cannot_be_taken_over_is_refused_with_its_line(
    tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    words = ["--from", "pagerduty", "--team", "ops", "--person", "PEYSGVF=ana"]
    assert cli.run(["import", "schedule", str(DATA / "pagerduty.json"), *words, "--dry-run"]) == 1
    said = capfd.readouterr().err
    assert "pagerduty.json:69: refused: a turn lasts an hour to a year: Seconds" in said
    assert "6 in = 5 in 1 schedule + 1 refused" in said
    assert cli.run(["import", "schedule", str(tmp_path / "none"), *words]) == 2
