"""`seatrial severity` and `seatrial calendar` ask the server, and their exit code is the answer."""

import pytest

from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.cli.test_gate import data
from tests.factories import severities as factory

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


def test_schemes_are_listed_and_shown(run: Run, cast: Cast) -> None:
    factory.apply(cast)
    assert "SEV1, SEV2, SEV3, SEV4" in run("severity list")[1]
    assert "sev (usual)" in run("severity list")[1]
    assert "label-printer" in run("severity list", "--services")[1]
    assert "Complete outage" not in run("severity show", "sev")[1]
    code, out, _ = run(
        "severity show", "sev", "--service", "edi-gateway", "--at", "2026-11-20T15:00:00+00:00", "--json"
    )
    levels = {each["id"]: each for each in data(out)["levels"]}  # type: ignore[call-overload, index]
    assert code == 0
    assert levels["SEV3"]["escalate_at"] == "2026-11-23T08:00:00Z"
    assert levels["SEV4"]["escalate_at"] is None


def test_a_suggestion_is_the_exit_code(run: Run) -> None:
    code, out, _ = run("severity suggest", "s", "--metric", "routing_dlq_depth=1001")
    assert (code, "S1" in out) == (0, True)
    code, _, said = run("severity suggest", "s", "--metric", "routing_dlq_depth=1000")
    assert (code, "Nothing of this" in said) == (1, True)


def test_levels_are_mapped_and_nothing_is_guessed(run: Run) -> None:
    assert "sev/SEV1" in run("severity map", "s/S0", "--to", "sev")[1]
    assert "Critical" in run("severity map")[1]
    code, _, said = run("severity map", "s/S4", "--to", "sev")
    assert (code, "no counterpart" in said) == (2, True)
    assert run("severity map", "s/S4")[0] == 64


def test_calendars_are_shown_and_counted_in(run: Run, cast: Cast) -> None:
    factory.apply(cast)
    assert "edi-team" in run("calendar list")[1]
    assert "Good Friday" in run("calendar show", "edi-team", "--year", "2026")[1]
    at = ("--at", "2026-12-25T12:00:00+00:00")
    code, out, _ = run("calendar when", "edi-team", *at, "--days", "1")
    assert (code, "2026-12-29T08:00:00Z" in out) == (1, True)
    assert run("calendar when", "always", *at)[0] == 0
