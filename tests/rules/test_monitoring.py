"""Rules and dashboards are judged by files alone: reviews, runbooks, interpretations, metrics; and health."""

import json
import os
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from tests.factories.monitoring import BOARD, FILES, PLAN, RULES

from seatrial.domains.evidence.rules.alerting import places_of
from seatrial.domains.monitoring.rules.changes import changes_of, lines_of_board, lines_of_rule
from seatrial.domains.monitoring.rules.health import BadHealth, compile_health, health_of
from seatrial.domains.monitoring.rules.judging import judge
from seatrial.domains.monitoring.rules.plans import plan_of
from seatrial.domains.monitoring.types import Judged, Review, Version
from seatrial.kit import yaml
from seatrial.kit.files import FileMap

TODAY = date(2026, 11, 22)
CASES = Path(os.environ.get("SEATRIAL_CASES", Path(__file__).parents[3] / "shared" / "cases"))
CORPUS = CASES / "prometheus-operator-runbooks"


def judged(*, today: date = TODAY, plan: bytes = PLAN, **files: bytes) -> Judged:
    """What the files come to; `alerts_edi_yaml=...` replaces one of them."""
    replaced = {
        path: files.get(path.replace("/", "_").replace(".", "_"), data) for path, data in FILES.items()
    }
    return judge(plan_of(yaml.read(plan).documents[0].value), files=FileMap(replaced), today=today)


def codes(found: Judged, alert: str) -> set[str]:
    """What is wrong with the alert."""
    return {code for each in found.rules if each.name == alert for code in each.codes}


@pytest.mark.mission("R207")
def test_a_rule_that_nobody_reviewed_in_its_window_is_stale() -> None:
    last = date(2026, 11, 1)
    for day, stale in ((date(2026, 12, 1), False), (date(2026, 12, 2), True)):  # its window is 30 days
        found = judged(today=day)
        assert ("stale" in codes(found, "Down")) is stale, day
        rule = next(each for each in found.rules if each.name == "Down")
        assert rule.reviewed.last == Review(last, "user:default/ana", "One minute is right.")
        assert [each.on for each in rule.reviews] == [last, date(2026, 8, 1)]
    assert "nobody ever reviewed it" in str(judged().all_faults)
    assert "stale" in codes(judged(), "Slow")


def test_a_runbook_is_followed_to_its_anchor() -> None:
    found = judged()
    assert {str(each.place): each.code for each in found.all_faults if "runbook" in each.code} == {
        "alerts/edi.yaml:20": "no-runbook",
        "alerts/edi.yaml:29": "dead-runbook",
    }
    anchors = [each for each in found.all_faults if each.code == "dead-anchor"]
    assert [(str(each.place), each.message) for each in anchors] == [
        ("alerts/edi.yaml:19", "runbooks/down.md has no heading #restart")
    ]
    assert "down, restart-it" in anchors[0].remedy.replace("diagnosis, ", "")
    assert "dead-anchor" not in codes(found, "Down")
    mended = RULES.replace(b'#restart"', b'#restart-it"')
    assert not [each for each in judged(alerts_edi_yaml=mended).all_faults if each.code == "dead-anchor"]


@pytest.mark.mission("R211")
def test_every_critical_alert_has_an_interpretation() -> None:
    found = judged()
    assert [each.name for each in found.rules if "no-interpretation" in each.codes] == ["Lost"]
    said = {each.name: each.interpretation for each in found.rules if each.is_critical}
    assert said == {
        "Down": "Nobody can send. Ask another machine first.",
        "Leak": "From the rule.",
        "Lost": "",
    }


def test_a_panel_with_a_metric_that_nobody_explains_is_flagged() -> None:
    board = judged().boards[0]
    assert [(each.title, each.undocumented) for each in board.panels] == [
        ("Answers", ()), ("Strange", ("edi_strange",))
    ]  # fmt: skip
    fault = next(each for each in board.faults if each.code == "undocumented-metric")
    assert (fault.place.path, "edi_strange" in fault.message, fault.place.line > 1) == (
        "boards/edi.json",
        True,
        True,
    )
    explained = PLAN + b"    edi_strange: {meaning: What is strange.}\n"
    assert not [
        each for each in judged(plan=explained).boards[0].faults if each.code == "undocumented-metric"
    ]


def test_files_that_cannot_be_read_are_named() -> None:
    assert [str(each.place) for each in judged(alerts_edi_yaml=b"groups: [").faults] == ["alerts/edi.yaml:1"]
    assert judged(alerts_edi_yaml=b"a: 1").faults[0].message == "it holds no groups of rules"
    assert "no-file" not in {each.code for each in judged().faults}
    assert judged(boards_edi_json=b"{").boards[0].faults[-1].code == "unreadable"


def test_a_change_is_told_with_who_reviewed_it() -> None:
    changed = RULES.replace(b"up == 0", b"up < 1")
    board = json.loads(BOARD)
    board["panels"][0]["title"] = "Replies"
    days = [datetime(2026, 11, day, 9, tzinfo=UTC) for day in (1, 5)]
    versions = [Version(1, days[0], "Ana", RULES), Version(2, days[1], "Ben", changed)]
    lines = lambda data: lines_of_rule(data, path="a.yaml", alert="Down")  # noqa: E731
    reviews = [Review(date(2026, 11, 9), "Cleo"), Review(date(2026, 11, 5), "Dora", "Fine.")]
    newest, oldest = changes_of(versions, lines=lines, reviews=reviews)
    assert newest.lines == ("-expr: up == 0", "+expr: up < 1")
    assert (newest.by, newest.reviewed) == ("Ben", reviews[1])
    assert (oldest.revision, oldest.lines[0]) == (1, "+alert: Down")
    versions = [Version(1, days[0], "Ana", BOARD), Version(2, days[1], "Ben", json.dumps(board).encode())]
    newest = changes_of(versions, lines=lines_of_board, reviews=reviews[:0])[0]
    assert ("-panel: Answers" in newest.lines, "+panel: Replies" in newest.lines, newest.reviewed) == (
        True,
        True,
        None,
    )


def test_health_is_known_as_far_as_it_must_be() -> None:
    text = "answers && (primary || standby)"
    both = {"answers": True, "primary": True, "standby": True}
    assert health_of(text, holds=both) == "healthy"
    assert health_of(text, holds={**both, "answers": False}) == "unhealthy"
    assert health_of(text, holds={**both, "standby": None}) == "healthy"
    assert health_of(text, holds={**both, "primary": False, "standby": None}) == "unknown"
    assert health_of(text, holds={"answers": False, "primary": None, "standby": None}) == "unhealthy"
    assert health_of("answers", holds={}) == "unknown"
    assert health_of("size('a')", holds={"a": True}) == "unknown"
    for wrong in ("answers &&", "other"):
        with pytest.raises(BadHealth):
            compile_health(wrong, checks=frozenset(both))


@pytest.mark.cases
@pytest.mark.skipif(not CORPUS.is_dir(), reason="the corpus is not here")
def test_every_runbook_of_prometheus_operator_is_found_by_its_link() -> None:
    base = "https://runbooks.prometheus-operator.dev/runbooks"
    paths = {path.relative_to(CORPUS).as_posix() for path in CORPUS.rglob("*.md")}
    pages = sorted(path for path in paths if not path.endswith("_index.md"))
    rules = [
        {"alert": f"A{at}", "expr": "up == 0", "labels": {"severity": "warning"},
         "annotations": {"runbook_url": f"{base}{path[len('content/runbooks') : -3]}#meaning"}}
        for at, path in enumerate(pages)
    ]  # fmt: skip
    rules[0]["annotations"] = {"runbook_url": f"{base}/gone"}
    bases = f"    runbooks: {{{base}: content/runbooks}}\n".encode()
    plan = PLAN.replace(b"    review_within: 30d\n", b"    review_within: 30d\n" + bases, 1)
    files = {path: (CORPUS / path).read_bytes() for path in paths}
    files["alerts/edi.yaml"] = json.dumps({"groups": [{"name": "a", "rules": rules}]}).encode()
    found = judge(plan_of(yaml.read(plan).documents[0].value), files=FileMap(files), today=TODAY)
    assert [each.name for each in found.rules if "dead-runbook" in each.codes] == ["A0"]
    dead = [each.runbook_file for each in found.rules if "dead-anchor" in each.codes]
    assert len(dead) == 4  # those that have no section Meaning (R116)
    assert places_of(f"{base}/x", path="a", bases={}) is None
