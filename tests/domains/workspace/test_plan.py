"""A plan: what would change, field by field, and nothing does."""

from datetime import UTC, datetime

import pytest

from seatrial.domains.workspace import models
from seatrial.domains.workspace.services import CannotApply, apply, plan
from seatrial.domains.workspace.types import FieldChange, FileChange
from seatrial.kit.access import ANONYMOUS, Actor, Denied
from tests.factories.workspaces import checklist, component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = Actor("human", "u1", "Ada", frozenset({"workspace:apply", "read"}))

pytestmark = pytest.mark.django_db


def test_the_first_plan_adds_everything_and_writes_nothing():
    found = plan("ops", files=workspace(), actor=ACTOR, now=NOW)

    assert (found.revision, found.total) == (0, 3)
    assert [(each.urn, each.change) for each in found.definitions] == [
        ("checklist:basics", "added"),
        ("service:edi", "added"),
        ("team:edi-team", "added"),
    ]
    assert not models.Workspace.objects.exists()


def test_each_change_has_its_fields_with_old_and_new():
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    changed = workspace(**{"catalog.yaml": component(tier=3), "new.md": b"", "docs/plan.md": b"other"})
    found = plan("ops", files=changed, actor=ACTOR, now=NOW)

    (service,) = found.definitions
    assert service.fields == (FieldChange("spec.tier", "changed", 1, 3),)
    assert found.files == (
        FileChange("catalog.yaml", "changed"),
        FileChange("docs/plan.md", "changed"),
        FileChange("new.md", "added"),
    )
    assert found.revision == 1


def test_nothing_to_change_is_an_empty_plan():
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)

    assert plan("ops", files=workspace(), actor=ACTOR, now=NOW).is_empty


def test_a_comment_changes_a_file_and_no_definition():
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    found = plan("ops", files=workspace(**{"catalog.yaml": b"# words\n" + component()}), actor=ACTOR, now=NOW)

    assert not found.definitions
    assert not found.is_empty


def test_faults_forbid_a_plan():
    with pytest.raises(CannotApply):
        plan("ops", files={"a.yaml": component(tier=9)}, actor=ACTOR, now=NOW)


def test_warnings_are_in_the_plan():
    api = component().replace(b"Component", b"Template")
    found = plan("ops", files={"a.yaml": api}, actor=ACTOR, now=NOW)

    assert [warning.severity for warning in found.warnings] == ["warning"]


def test_who_may_not_read_may_not_plan():
    with pytest.raises(Denied):
        plan("ops", files=workspace(), actor=ANONYMOUS, now=NOW)


def test_a_plan_says_what_it_means():
    found = plan("ops", files=workspace(), actor=ACTOR, now=NOW)
    assert found.effects == ("1 service comes, with 2 criteria each",)
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    more = checklist().replace(
        b"        - id: walkthrough-held",
        b"""\
        - id: second-walkthrough
          title: A second walkthrough was held
          statement: The receiving team was walked through twice.
          accepts: [training]
          role: operations_lead
        - id: walkthrough-held""",
    )
    files = workspace(**{"checklist.yaml": more})
    assert plan("ops", files=files, actor=ACTOR, now=NOW).effects == ("1 service gets 1 new criterion",)
    gone = {path: data for path, data in workspace().items() if path != "checklist.yaml"}
    assert plan("ops", files=gone, actor=ACTOR, now=NOW).effects == ("1 service loses 2 criteria",)
