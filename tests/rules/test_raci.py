"""RACI matrices: five roles, one accountable for each activity, all six operational roles."""

import copy
import csv
from io import StringIO

import pytest

from seatrial.domains.catalog.formats.matrices import raci_csv, raci_markdown
from seatrial.domains.catalog.rules.raci import OPERATIONAL_ROLES, lint, matrix_of, uncovered
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
SIX = [role.id for role in OPERATIONAL_ROLES]


def matrix(roles: list[str]) -> dict:
    """A sound matrix that uses exactly these roles, the first answering for everything."""
    return {
        "apiVersion": "seatrial.dev/v1",
        "kind": "Raci",
        "metadata": {"name": "harbour", "title": "Harbour"},
        "spec": {
            "roles": [{"id": role} for role in roles if role not in SIX],
            "activities": [
                {
                    "id": "rollback",
                    "title": "Roll back | restart",
                    "area": "runbook",
                    "covers": ["runbooks/rollback.md"],
                    "responsible": [roles[0]],
                    "accountable": roles[0],
                    "consulted": roles[1:3],
                    "informed": roles[3:],
                },
                {"id": "patch", "title": "Patch", "responsible": [roles[1]], "accountable": [roles[0]]},
            ],
        },
    }


def errors(body: dict) -> list[str]:
    return [found.message for found in lint(body) if found.severity == "error"]


@pytest.mark.mission("R033")
def test_four_distinct_roles_are_an_error_and_five_pass():
    assert errors(matrix(SIX[:4])) == ["the matrix uses 4 distinct roles, and needs at least 5 (R033)"]
    assert errors(matrix(SIX[:5])) == []
    assert errors(matrix([*SIX[:4], "quay-master"])) == []


@pytest.mark.mission("R033")
@pytest.mark.parametrize("accountable", [[], ["l1", "l2"], ["l1", "l2", "l3"]])
def test_no_or_two_accountable_roles_are_an_error_of_the_activity(accountable):
    body = matrix(SIX)
    body["spec"]["activities"][1]["accountable"] = accountable

    (said,) = errors(body)
    assert "patch" in said
    assert ("nobody is accountable" in said) is (not accountable)


def test_the_same_role_twice_is_one_accountable():
    body = matrix(SIX)
    body["spec"]["activities"][1]["accountable"] = ["l1", "l1"]

    assert errors(body) == []


def test_every_error_is_named_with_its_place():
    body = matrix(SIX)
    first, second = body["spec"]["activities"]
    first["responsible"] = []
    first["informed"] = ["on-cal"]
    second["id"] = "rollback"
    del second["accountable"]
    body["spec"]["roles"] = [{"id": "l1"}, {"id": "l1"}]

    found = {(lint.message, lint.pointer) for lint in lint(body) if lint.severity == "error"}
    assert found >= {
        ("role l1 stands twice", ("spec", "roles", 1, "id")),
        ("nobody is responsible for rollback", ("spec", "activities", 0)),
        ("rollback names the role on-cal, which is not there", ("spec", "activities", 0, "informed")),
        ("activity rollback stands twice", ("spec", "activities", 1, "id")),
        ("nobody is accountable for rollback", ("spec", "activities", 1)),
    }


def test_a_role_that_only_unknown_names_make_does_not_count():
    body = matrix(SIX[:4])
    body["spec"]["activities"][0]["informed"] = ["ghost"]

    assert "the matrix uses 3 distinct roles" in " ".join(errors(body))


@pytest.mark.mission("R034")
def test_the_written_section_has_all_six_roles_and_each_activity_its_a_and_r():
    found = matrix_of("raci:harbour", body=matrix(SIX))
    text = raci_markdown(found)
    rows = [line for line in text.splitlines() if line.startswith(("| Roll", "| Patch"))]

    assert text.startswith("## Operational roles and RACI\n")
    for title in ("L1 support", "L2 operations", "L3 engineering", "On-call", "Platform", "Security"):
        assert f"| {title}" in text
    assert len(rows) == 2
    assert all("A" in row.partition(" | ")[2] and "R" in row.partition(" | ")[2] for row in rows)
    assert r"Roll back \| restart" in rows[0]


def test_a_matrix_that_leaves_out_one_of_the_six_is_warned():
    found = [lint for lint in lint(matrix(SIX[:5])) if lint.severity == "warning"]

    assert [lint.message for lint in found] == ["no activity involves security (R034)"]
    assert not [lint for lint in lint(matrix(SIX)) if lint.severity == "warning"]


def test_what_no_activity_is_about_is_listed():
    found = matrix_of("raci:harbour", body=matrix(SIX))
    body = copy.deepcopy(matrix(SIX))
    body["spec"]["activities"][1]["covers"] = ["runbooks/*.md"]

    assert uncovered([found], things=["runbooks/rollback.md", "runbooks/deploy.md"]) == ["runbooks/deploy.md"]
    assert uncovered([matrix_of("raci:x", body=body)], things=["runbooks/deploy.md"]) == []


def test_roles_take_the_words_of_the_matrix_before_ours_and_name_their_holders():
    body = matrix(SIX)
    body["spec"]["roles"] = [{"id": "l1", "title": "Harbour desk", "held_by": ["desk", "user:kai"]}]
    first = matrix_of("raci:harbour", body=body).roles[0]

    assert (first.title, first.held_by) == ("Harbour desk", ("team:desk", "person:kai"))
    assert first.duties == OPERATIONAL_ROLES[0].duties


def test_letters_stand_beside_their_roles_in_the_csv():
    rows = list(csv.reader(StringIO(raci_csv(matrix_of("raci:harbour", body=matrix(SIX))))))

    assert rows[0][:4] == ["activity", "area", "L1 support", "L2 operations"]
    assert rows[1] == ["Roll back | restart", "runbook", "A/R", "C", "C", "I", "I", "I"]


def test_cells_that_a_spreadsheet_would_run_are_quoted():
    body = matrix(SIX)
    body["spec"]["activities"][0]["title"] = "=HYPERLINK(1)"

    assert "'=HYPERLINK(1)" in raci_csv(matrix_of("raci:harbour", body=body))


def test_a_workspace_names_the_place_of_each_fault():
    text = b"""\
apiVersion: seatrial.dev/v1
kind: Raci
metadata: {name: harbour}
spec:
  activities:
    - {id: patch, title: Patch, responsible: [l1], accountable: [l1, l2]}
    - {id: berth, title: Berth, responsible: [l3, on-call, platform], accountable: [security]}
"""
    (found,) = compile_files({"raci.yaml": text}).errors

    assert str(found.source) == "raci.yaml:6:65"
    assert found.message == "2 roles are accountable for patch: l1, l2"
