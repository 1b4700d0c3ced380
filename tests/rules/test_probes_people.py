"""The catalogue's probes: what makes each flip, with and without the artefact (R042)."""

from datetime import UTC, datetime
from types import SimpleNamespace

import pytest
from tests.factories.entities import HARBOUR, INVALID_COMPONENT

from seatrial.domains.evidence.probes import people
from seatrial.domains.evidence.types import PROBES
from seatrial.kit import hooks
from seatrial.kit.files import FileMap

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
RACI = b"""\
apiVersion: seatrial.dev/v1
kind: Raci
metadata: {name: harbour}
spec:
  activities:
    - id: rollback
      title: Roll back
      covers: [runbooks/rollback.md]
      responsible: [on-call]
      accountable: l3
      consulted: [platform, security]
      informed: [l1, l2]
"""
MODEL = b"""\
apiVersion: seatrial.dev/v1
kind: OperatingModel
metadata: {name: harbour}
spec:
  team: harbour
  responsibilities: [Answer]
  primary: [ana]
  backup: {model: secondary}
  rotations: [{start: 2026-01-05, turns: [{primary: ana, backup: ben}]}]
"""


def look(name: str, files: dict[str, bytes], **parameters: object) -> dict:
    probe = PROBES.get(name)
    given = probe.parameters.model_validate({"path": "*.yaml", **parameters})
    found = probe.look(SimpleNamespace(parameters=given, now=NOW, files=FileMap(files)))
    return {**found.findings, "count": found.count}


def test_entities_are_valid_invalid_or_not_there():
    assert look("catalogue", {"a.yaml": HARBOUR})["valid"]
    assert look("catalogue", {"a.yaml": HARBOUR}, kind="Component")["count"] == 3
    assert look("catalogue", {}) == {
        "exists": False,
        "valid": False,
        "faults": [],
        "entities": [],
        "count": 0,
    }

    broken = look("catalogue", {"a.yaml": INVALID_COMPONENT})
    assert not broken["valid"]
    assert broken["faults"][0]["source"] == "a.yaml:4:9"
    assert "the name rule" in broken["faults"][0]["rule"]


def test_a_matrix_is_sound_faulty_or_not_there():
    runbooks = {"runbooks/rollback.md": b"#", "runbooks/deploy.md": b"#"}
    sound = look("raci", {"raci.yaml": RACI, **runbooks}, covers=["runbooks/*.md"])
    faulty = look("raci", {"raci.yaml": RACI.replace(b"accountable: l3", b"accountable: [l3, l2]")})
    shapeless = look("raci", {"raci.yaml": RACI.replace(b"title: Roll back", b"titel: Roll back")})

    assert (sound["valid"], sound["missing_roles"], sound["activities"]) == (True, [], 1)
    assert sound["uncovered"] == ["runbooks/deploy.md"]
    assert faulty["errors"] == ["raci.yaml:10:20: 2 roles are accountable for rollback: l3, l2"]
    assert not shapeless["valid"]
    assert not look("raci", {})["exists"]


@pytest.mark.mission("R035")
def test_the_check_fails_if_one_day_has_no_backup_distinct_from_the_primary():
    away = MODEL + b"  absences: [{who: ben, first: 2026-03-20, last: 2026-03-20}]\n"
    later = MODEL + b"  absences: [{who: ben, first: 2026-03-30, last: 2026-03-30}]\n"

    assert look("team_coverage", {"m.yaml": MODEL})["covered"]
    assert look("team_coverage", {"m.yaml": later})["covered"]  # the 29th day does not count
    found = look("team_coverage", {"m.yaml": away})
    assert (found["covered"], found["gaps"]) == (
        False,
        [{"day": "2026-03-20", "team": "team:harbour", "why": "nobody steps in"}],
    )
    assert not look("team_coverage", {})["covered"]


def test_a_wrong_span_is_refused_when_it_is_written():
    with pytest.raises(ValueError, match="is no duration"):
        people.ContactsParameters(path="x", within="soon")
