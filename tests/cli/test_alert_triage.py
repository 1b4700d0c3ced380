"""`seatrial alert` answers alerts, keeps them quiet and explains what would happen."""

import pytest

from seatrial.domains.alerts.models import Alert, Silence
from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.cli.test_gate import data
from tests.factories import triage

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_an_alert_is_answered_resolved_opened_again_and_labelled(run: Run, cast: Cast) -> None:
    name = f"AL-{triage.fired(service='edi-gateway').number}"
    assert run("alert ack", name, "--dry-run")[0] == 0
    assert Alert.objects.get().state == "open"
    assert run("alert ack", name)[2].strip().splitlines()[-1] == f"{name} is acknowledged"
    assert run("alert escalate", name)[2].strip().splitlines()[-1] == f"{name} is open"
    assert run("alert resolve", name)[2].strip().splitlines()[-1] == f"{name} is resolved"
    assert run("alert label", name, "false", "--why", "the probe was wrong")[0] == 0
    assert Alert.objects.get().verdict == "false_positive"
    assert run("alert reopen", name)[2].strip().splitlines()[-1] == f"{name} is open"
    code, _, said = run("alert reopen", name)
    assert code != 0
    assert "nothing to open again" in said
    assert run("alert ack", "AL-99999")[0] != 0


def test_one_alert_speaks_for_another(run: Run, cast: Cast) -> None:
    first, second = (f"AL-{triage.fired(each).number}" for each in ("Down", "Slow"))
    assert run("alert merge", second, first)[2].strip().splitlines()[-1] == f"{first} speaks for {second}"
    assert run("alert separate", second)[2].strip().splitlines()[-1] == f"{second} is open"


def test_alerts_are_quiet_for_a_time(run: Run, cast: Cast) -> None:
    assert run("alert silence", "team=edi", "--to", "2h", "--reason", "new disks", "--dry-run")[0] == 0
    assert not Silence.objects.exists()
    code, out, _ = run("alert silence", "team=edi", "--to", "2h", "--reason", "new disks", "--json")
    name = data(out)["name"]
    assert (code, name in run("alert silences")[1]) == (0, True)
    assert run("alert extend", str(name), "--to", "3h", "--dry-run")[0] == 0
    assert f"{name} lasts up to" in run("alert extend", str(name), "--to", "3h")[2]
    assert run("alert extend", str(name), "--to", "1h")[0] != 0
    assert run("alert unsilence", str(name))[2].strip().splitlines()[-1] == f"{name} is over"
    assert "0 listed" in run("alert silences")[2]
    assert "1 listed" in run("alert silences", "--all")[2]
    assert run("alert silence", "--to", "2h", "--reason", "quiet")[0] != 0


def test_what_would_happen_is_said(run: Run, cast: Cast) -> None:
    code, out, said = run("alert explain", "service=edi-gateway", "severity=SEV2")
    assert (code, "fallback" in out) == (0, True)
    assert "SEV2 of sev: its severity is SEV2." in said
    assert run("alert explain", "severity")[0] == 64


def test_figures_are_listed(run: Run, cast: Cast) -> None:
    triage.fired(service="edi-gateway")
    assert "0 listed" in run("alert answering", "--days", "1")[2]
    assert run("alert noise")[0] == 0
    assert run("alert noise", "--weekly", "--json")[0] == 0
    assert "all" in run("alert precision")[1]
    assert data(run("alert precision", "--json")[1])[0]["labelled"] == 0
