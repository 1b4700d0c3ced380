"""`seatrial runbook triggers`: the gateway's rollback over samples, from its files alone."""

import json
from pathlib import Path

import pytest

from seatrial import cli

ROLLBACK = Path(__file__).parents[2] / "examples/edi-gateway/ops/runbooks/rollback.md"
HEAD = "time,edi_acknowledgements_overdue,edi_dead_letters,edi_queue_oldest_seconds"
CALM = (0, 2, 5)


def table(folder: Path, *rows: tuple[int, ...], head: str = HEAD) -> str:
    """A file with a sample a minute of each series."""
    lines = [f"2026-11-21T12:{minute:02}:00Z,{','.join(map(str, row))}" for minute, row in enumerate(rows)]
    file = folder / "samples.csv"
    file.write_text("\n".join([head, *lines]) + "\n")
    return str(file)


def triggers(
    samples: str, *words: str, capsys: pytest.CaptureFixture[str], runbook: Path = ROLLBACK
) -> tuple[int, str, str]:
    code = cli.run(["runbook", "triggers", str(runbook), "--samples", samples, *words])
    said = capsys.readouterr()
    return code, said.out, said.err


def test_the_gateways_rollback_fires_after_five_bad_minutes(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = triggers(table(tmp_path, CALM, *[(0, 11, 5)] * 7), capsys=capsys)
    assert code == 0
    first, second = out.splitlines()
    assert first.startswith("fires at 2026-11-21T12:06:00+00:00 (holds from 2026-11-21T12:01:00+00:00): ")
    assert "overdue > 0.0 || dead_letters > 10.0 for 5m" in first
    assert second == "never fires: edi_queue_oldest_seconds > 60.0 for 5m"


def test_where_nothing_fires_it_is_1_and_without_samples_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code, out, _ = triggers(table(tmp_path, CALM, (1, 11, 90), *[CALM] * 9), capsys=capsys)
    assert (code, out.count("never fires")) == (1, 2)
    code, out, _ = triggers(table(tmp_path, (5,), head="time,edi_dead_letters"), capsys=capsys)
    assert (code, "cannot tell, without samples of edi_acknowledgements_overdue" in out) == (2, True)


def test_the_same_for_machines(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = triggers(table(tmp_path, *[(0, 0, 61)] * 6), "--json", capsys=capsys)
    found = json.loads(out)["triggers"]
    assert code == 0
    assert [(each["fires"], each["missing"]) for each in found] == [(False, []), (True, [])]
    assert found[1]["at"] == "2026-11-21 12:05:00+00:00"


def test_what_cannot_be_evaluated_says_why(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    code, _, said = triggers(table(tmp_path, head="when,what"), capsys=capsys)
    assert (code, "line 1 has to be time,NAME" in said) == (2, True)
    other = tmp_path / "other.md"
    other.write_text("---\nkind: task\ntrigger: Somebody asks.\n---\n# Other\n")
    code, _, said = triggers(table(tmp_path, CALM), capsys=capsys, runbook=other)
    assert (code, "has no trigger that is measured" in said) == (2, True)
    other.write_text("---\nkind: task\ntriggers: [{when: 'a >'}]\n---\n# Other\n")
    code, out, _ = triggers(table(tmp_path, CALM), capsys=capsys, runbook=other)
    assert (code, "cannot tell, " in out) == (2, True)
