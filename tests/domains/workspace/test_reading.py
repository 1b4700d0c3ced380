"""Reads: typed definitions, places, files, lists, with as few queries as can be."""

import threading
from datetime import UTC, datetime

import pytest
from django.db import connection

from seatrial.domains.workspace import models, selectors
from seatrial.domains.workspace.selectors import contents, reading
from seatrial.domains.workspace.services import apply
from seatrial.kit.access import system
from seatrial.kit.problems import NotFound
from tests.factories.workspaces import checklist, component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _a_new_process(monkeypatch):
    monkeypatch.setattr(reading, "_typed", {})
    monkeypatch.setattr(contents, "_contents", contents._Contents(1000))


@pytest.fixture
def ops():
    apply("ops", files=workspace(), actor=system("test"), now=NOW)


def test_definitions_that_the_process_knows_are_one_query_however_many(ops, django_assert_num_queries):
    urns = [each.urn for each in selectors.definitions()]
    with django_assert_num_queries(1):
        found = selectors.by_urns(urns)
    assert [found[urn].urn for urn in urns] == urns
    with django_assert_num_queries(0):
        assert selectors.by_urns([]) == {}


def test_definitions_come_back_as_they_were_compiled(ops):
    (service,) = selectors.definitions(kind="Component")

    assert service.urn == "service:edi"
    assert service.model.spec.tier == 1
    assert service.body["spec"]["owner"] == "edi-team"
    assert str(service.source) == "catalog.yaml:1:1"
    assert [found.urn for found in selectors.definitions()] == [
        "checklist:basics",
        "service:edi",
        "team:edi-team",
    ]
    assert selectors.definition("team:edi-team").kind == "Group"


def test_places_are_found_in_the_applied_file(ops):
    located = selectors.definition("service:edi").located

    assert str(located.at(("spec", "tier"))) == "catalog.yaml:10:9"
    assert str(located.at(("spec", "tier"), key=True)) == "catalog.yaml:10:3"
    assert str(selectors.definition("team:edi-team").located.at(("spec", "type"))) == "catalog.yaml:16:14"


def test_places_follow_a_comment_that_is_put_into_the_definition(ops):
    assert str(selectors.definition("service:edi").located.at(("spec", "tier"))) == "catalog.yaml:10:9"
    commented = component().replace(b"spec:", b"# words\nspec:", 1)
    apply("ops", files=workspace(**{"catalog.yaml": commented}), actor=system("test"), now=NOW)

    assert str(selectors.definition("service:edi").located.at(("spec", "tier"))) == "catalog.yaml:11:9"


def test_typed_definitions_are_made_once(ops, django_assert_num_queries):
    reading._typed.clear()
    with django_assert_num_queries(2):
        first = selectors.definitions(kind="Checklist")
    with django_assert_num_queries(1):
        second = selectors.definitions(kind="Checklist")

    assert first[0] is second[0]


def test_a_changed_definition_is_made_anew(ops):
    before = selectors.definitions(kind="Checklist")[0].digest
    files = workspace(**{"checklist.yaml": checklist(max_age="9m")})
    apply("ops", files=files, actor=system("test"), now=NOW)

    assert selectors.definitions(kind="Checklist")[0].digest != before


def test_what_this_version_cannot_read_is_left_out(ops):
    models.Definition.objects.filter(kind="Component").update(body={"spec": 5})
    models.Definition.objects.filter(kind="Group").update(kind="Retired")

    assert [found.kind for found in selectors.definitions()] == ["Checklist"]
    with pytest.raises(NotFound, match="cannot be read by this version"):
        selectors.definition("service:edi")
    assert selectors.standing("service:edi").kind == "Component"


@pytest.mark.parametrize(
    ("urn", "remedy"),
    [("service:edy", "Did you mean service:edi?"), ("x", ""), ("a" * 5000, ""), ("nothing:at/all", "")],
)
def test_an_unknown_urn_names_the_nearest(ops, urn, remedy):
    with pytest.raises(NotFound) as missing:
        selectors.definition(urn)

    assert missing.value.remedy == remedy


def test_files_are_read_as_they_were_applied(ops, django_assert_num_queries):
    with django_assert_num_queries(3):  # the revision, its files, what they hold
        files = selectors.files("ops")
        assert files.read("docs/plan.md") == b"# Plan\n"
        assert files.read("./docs//plan.md") == b"# Plan\n"
        assert files.read("docs/none.md") is None
        assert files.read("../etc/passwd") is None
        assert files.glob("**/*.md") == ["docs/plan.md"]
    with django_assert_num_queries(1):  # whether that revision still stands
        assert selectors.files("ops").read("docs/plan.md") == b"# Plan\n"


def test_a_workspace_that_does_not_exist_has_no_files():
    assert selectors.files("none").glob("**") == []


def test_files_stay_as_they_were_when_they_were_taken(ops):
    files = selectors.files("ops")
    apply("ops", files=workspace(**{"docs/plan.md": b"other"}), actor=system("test"), now=NOW)

    assert files.read("docs/plan.md") == b"# Plan\n"
    assert selectors.files("ops").read("docs/plan.md") == b"other"


@pytest.mark.django_db(transaction=True)
def test_a_large_workspace_is_read_file_by_file_also_from_threads(monkeypatch):
    monkeypatch.setattr(contents, "_EAGER_BYTES", 10)
    apply("ops", files=workspace(), actor=system("test"), now=NOW)
    files = selectors.files("ops")
    found: list[bytes | None] = []
    left_open: list[bool] = []

    def read() -> None:
        found.append(files.read("docs/plan.md"))
        left_open.append(connection.connection is not None)

    thread = threading.Thread(target=read)
    thread.start()
    thread.join(20)

    assert found == [b"# Plan\n"]
    assert left_open == [False]
    assert files.read("catalog.yaml") == component()


def test_contents_that_are_held_stay_below_their_limit():
    held = contents._Contents(100)
    for number in range(50):
        held.put(str(number), b"x" * 20)
    held.put("large", b"x" * 90)

    assert held.get("0") is None
    assert held.get("49") == b"x" * 20
    assert held.get("large") is None
    assert sum(map(len, held._known.values())) <= 100


def test_lists_are_filtered_paged_and_counted(ops, django_assert_num_queries):
    with django_assert_num_queries(1):
        found = selectors.standings(selectors.Filter(text="edi"), limit=10)
    assert [each.urn for each in found] == ["service:edi", "team:edi-team"]
    assert [each.urn for each in selectors.standings(after="service:edi")] == ["team:edi-team"]
    assert [each.urn for each in selectors.standings(selectors.Filter(kind="Group"))] == ["team:edi-team"]
    assert selectors.standings(selectors.Filter(text="%")) == []
    assert selectors.count_by_kind() == {"Checklist": 1, "Component": 1, "Group": 1}
    assert selectors.count_by_kind("basics") == {"Checklist": 1}


def test_what_names_and_is_named_is_known(ops):
    assert selectors.references("service:edi") == ["team:edi-team"]
    assert selectors.referring("team:edi-team") == [("service:edi", "Edi")]
    assert selectors.referring("service:edi") == []
    assert selectors.names(["team:edi-team", "x"]) == {"team:edi-team": "edi-team team"}


def test_workspaces_and_revisions(ops):
    (found,) = selectors.workspaces()

    assert (found.name, found.revision.number, found.revision.applied_at) == ("ops", 1, NOW)
    assert selectors.workspace("ops") == found
    assert selectors.revisions("ops") == [found.revision]
    with pytest.raises(NotFound, match="workspace 'opps'") as missing:
        selectors.workspace("opps")
    assert missing.value.remedy == "Did you mean ops?"
    with pytest.raises(NotFound):
        selectors.revision("ops", number=9)


def test_the_source_is_text():
    apply("ops", files=workspace(), actor=system("test"), now=NOW)

    assert selectors.source_text("ops", path="docs/plan.md") == "# Plan\n"
    with pytest.raises(NotFound):
        selectors.source_text("ops", path="none")
