"""An apply: all or nothing, once, in order, and cheap."""

import threading
from datetime import UTC, datetime, timedelta

import pytest
from bench.workspace import generate
from django.db import IntegrityError, connection, transaction
from django.test.utils import CaptureQueriesContext

from seatrial.domains.audit.models import Entry
from seatrial.domains.catalog.models import Service
from seatrial.domains.workspace import models, selectors, services
from seatrial.domains.workspace.services import CannotApply, apply
from seatrial.domains.workspace.types import PROJECTIONS, Projection
from seatrial.kit.access import Actor, Denied, system
from tests.factories.workspaces import component, workspace

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)
ACTOR = Actor("human", "u1", "Ada", frozenset({"workspace:apply", "read"}))

pytestmark = pytest.mark.django_db


def uids() -> dict[str, str]:
    return {urn: str(uid) for urn, uid in models.Definition.objects.values_list("urn", "uid")}


@pytest.fixture
def projected(monkeypatch):
    """What projections are told, instead of those that are installed."""
    told: list[tuple] = []
    told_names: list[dict[str, str]] = []

    def note(name, *, changes, uids, renamed, now):
        told.append((name, changes, uids, now))
        told_names.append(renamed)

    monkeypatch.setattr(
        PROJECTIONS, "_entries", {"note": Projection(frozenset({"Component", "Group"}), note)}
    )
    return told


def test_definitions_files_revision_and_audit_stand_afterwards():
    applied = apply("ops", files=workspace(), actor=ACTOR, now=NOW)

    assert applied.is_done
    assert applied.revision == 1
    assert sorted(uids()) == ["checklist:basics", "service:edi", "team:edi-team"]
    assert Service.objects.get().urn == "service:edi"
    revision = selectors.revision("ops", number=1)
    assert (revision.added, revision.changed, revision.removed) == (3, 0, 0)
    assert (revision.definitions, revision.files, revision.actor_name) == (3, 3, "Ada")
    entry = Entry.objects.get(action="workspace.applied")
    assert (entry.subject, entry.actor_uid, entry.at) == ("workspace:ops", "u1", NOW)
    assert entry.details["added"] == ["checklist:basics", "service:edi", "team:edi-team"]


def test_the_same_files_again_write_nothing():
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    before = Entry.objects.count()
    with CaptureQueriesContext(
        connection,
    ) as queries:
        again = apply("ops", files=workspace(), actor=ACTOR, now=LATER)

    assert not again.is_done
    assert again.revision == 1
    assert Entry.objects.count() == before
    assert not [query for query in queries if query["sql"].split()[0] in ("INSERT", "UPDATE", "DELETE")]


def test_a_urn_keeps_its_uid_through_change_and_move():
    apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    first = uids()
    moved = {"b/c.yaml": b"# moved\n" + component("edi", tier=2)}
    applied = apply("ops", files=moved, actor=ACTOR, now=LATER)

    assert uids() == first
    assert [found.urn for found in applied.plan.of("changed")] == ["service:edi"]
    assert str(selectors.standing("service:edi").source) == "b/c.yaml:2:1"
    assert selectors.standing("service:edi").revision == 2
    assert selectors.standing("team:edi-team").revision == 1
    assert Service.objects.get().tier == 2


def test_what_is_gone_from_the_files_is_removed_and_listed():
    apply(
        "ops", files={"a.yaml": component("edi"), "b.yaml": component("old", owner="x")}, actor=ACTOR, now=NOW
    )
    applied = apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=LATER)

    assert [found.urn for found in applied.plan.of("removed")] == ["service:old", "team:x"]
    assert sorted(uids()) == ["service:edi", "team:edi-team"]
    assert list(Service.objects.values_list("name", flat=True)) == ["edi"]
    assert selectors.files("ops").glob("**") == ["a.yaml"]
    assert Entry.objects.order_by("-id").first().details["removed"] == ["service:old", "team:x"]


def test_a_name_in_another_letter_case_is_another_definition():
    apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    first = uids()
    apply("ops", files={"a.yaml": component("EDI")}, actor=ACTOR, now=LATER)

    assert "service:EDI" in uids()
    assert "service:edi" not in uids()
    assert uids()["team:edi-team"] == first["team:edi-team"]


def test_every_fault_is_in_the_refusal_and_nothing_is_written():
    files = {"a.yaml": component("edi", tier=9), "b.yaml": component("x", owner="nobody").split(b"---")[0]}
    with pytest.raises(CannotApply) as refused:
        apply("ops", files=files, actor=ACTOR, now=NOW)

    places = [fault.place for fault in refused.value.faults]
    assert places == ["a.yaml:10:9", "b.yaml:9:10"]
    assert all(fault.remedy for fault in refused.value.faults)
    assert refused.value.status == 422
    assert not models.Workspace.objects.exists()
    assert not Entry.objects.exists()


@pytest.mark.parametrize("name", ["", "a b", "../x", "a/b", "x" * 64, "\0", "-a"])
def test_a_name_that_no_urn_can_carry_is_refused(name):
    with pytest.raises(CannotApply, match="no name for a workspace"):
        apply(name, files=workspace(), actor=ACTOR, now=NOW)


@pytest.mark.parametrize("path", ["../x.yaml", "/x.yaml", "a\0b", "a\\b", "\ud800.yaml"])
def test_paths_that_lead_elsewhere_are_refused(path):
    with pytest.raises(CannotApply) as refused:
        apply("ops", files={path: b"", "./ok": b""}, actor=ACTOR, now=NOW)

    assert len(refused.value.faults) == 1
    refused.value.faults[0].place.encode()


def test_two_paths_to_one_file_are_refused():
    with pytest.raises(CannotApply) as refused:
        apply("ops", files={"a": b"1", "./a": b"2"}, actor=ACTOR, now=NOW)

    assert "given twice" in refused.value.faults[0].detail


def test_a_urn_of_another_workspace_is_refused_with_both_places():
    apply("one", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    with pytest.raises(CannotApply) as refused:
        apply("two", files={"b.yaml": component("EDI", owner="other")}, actor=ACTOR, now=NOW)

    (fault,) = refused.value.faults
    assert fault.place == "b.yaml:1:1"
    assert "defined already, at a.yaml:1:1 of workspace one" in fault.detail


def test_definitions_may_name_those_of_another_workspace():
    apply("people", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    alone = component("web").split(b"---")[0]

    assert apply("web", files={"b.yaml": alone}, actor=ACTOR, now=NOW).is_done


def test_a_folder_without_definitions_does_not_empty_a_workspace_by_mistake():
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    with pytest.raises(CannotApply, match="3 would be removed"):
        apply("ops", files={"readme.md": b"wrong folder"}, actor=ACTOR, now=LATER)

    applied = apply("ops", files={"readme.md": b""}, actor=ACTOR, now=LATER, allow_empty=True)
    assert len(applied.plan.of("removed")) == 3
    assert not models.Definition.objects.exists()


def test_who_lacks_the_grant_is_denied():
    reader = Actor("human", "u2", "Eve", frozenset({"read"}))
    with pytest.raises(Denied, match="workspace:apply"):
        apply("ops", files=workspace(), actor=reader, now=NOW)

    assert not models.Workspace.objects.exists()


def test_projections_are_told_of_the_kinds_that_changed(projected):
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)
    (name, changes, given, now) = projected.pop()

    assert (name, now) == ("ops", NOW)
    assert sorted(changes) == ["Component", "Group"]
    assert [found.urn for found in changes["Component"].standing] == ["service:edi"]
    assert given == uids()

    apply("ops", files=workspace(**{"docs/plan.md": b"# Another\n"}), actor=ACTOR, now=LATER)
    assert not projected

    apply("ops", files=workspace(**{"catalog.yaml": component(tier=2)}), actor=ACTOR, now=LATER)
    assert projected.pop()[1]["Component"].removed == []


def test_projections_are_told_of_what_was_removed(projected):
    apply("ops", files=workspace(**{"b.yaml": component("old", owner="x")}), actor=ACTOR, now=NOW)
    apply("ops", files=workspace(), actor=ACTOR, now=LATER)

    assert projected[-1][1]["Component"].removed == ["service:old"]
    assert projected[-1][1]["Group"].removed == ["team:x"]


def test_a_projection_that_fails_takes_everything_back(monkeypatch):
    apply("ops", files=workspace(), actor=ACTOR, now=NOW)

    def fail(name, *, changes, uids, renamed, now):
        raise RuntimeError("the projection failed")

    monkeypatch.setattr(
        PROJECTIONS, "_entries", {**PROJECTIONS._entries, "zz": Projection(frozenset({"Group"}), fail)}
    )
    with pytest.raises(RuntimeError, match="the projection failed"):
        apply("ops", files={"new.yaml": component("new", owner="new-team")}, actor=ACTOR, now=LATER)

    assert sorted(uids()) == ["checklist:basics", "service:edi", "team:edi-team"]
    assert list(Service.objects.values_list("name", flat=True)) == ["edi"]
    assert selectors.workspace("ops").revision.number == 1
    assert selectors.files("ops").read("new.yaml") is None
    assert models.Blob.objects.count() == 3


def test_content_is_stored_once_and_goes_with_the_last_revision_that_has_it():
    files = {"a.yaml": component("edi"), "one.md": b"same", "two.md": b"same"}
    apply("ops", files=files, actor=ACTOR, now=NOW)
    apply("other", files={"b.yaml": component("web", owner="w"), "three.md": b"same"}, actor=ACTOR, now=NOW)
    assert models.Blob.objects.filter(size=4).count() == 1

    apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=LATER)
    assert models.Blob.objects.filter(size=4).count() == 1

    apply("other", files={"b.yaml": component("web", owner="w")}, actor=ACTOR, now=LATER)
    assert services.prune(now=LATER + timedelta(days=366), keep=1) == 2
    assert not models.Blob.objects.filter(size=4).exists()
    assert selectors.files("ops").contents() == {"a.yaml": component("edi")}
    assert [found.has_files for found in selectors.revisions("ops")] == [True, False]


@pytest.mark.parametrize(
    "fields",
    [
        {"sha256": "0" * 64, "content": b"x", "size": 1},
        {
            "sha256": "2d711642b726b04401627ca9fbac32f5c8530fb1903cc4db02258717921a4881",
            "content": b"x",
            "size": 2,
        },
    ],
)
def test_the_database_refuses_content_that_is_not_its_digest(fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        models.Blob.objects.create(**fields)


def test_the_database_refuses_a_urn_twice_in_any_case():
    apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    row = models.Definition.objects.get(urn="service:edi")
    row.pk, row.urn = "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11", "SERVICE:EDI"
    with pytest.raises(IntegrityError), transaction.atomic():
        row.save(force_insert=True)


def test_a_large_apply_takes_as_many_statements_as_a_small_one(projected):
    apply("first", files={"a.yaml": component("warm", owner="warm")}, actor=ACTOR, now=NOW)
    counts = []
    for number in (40, 400):
        files = _renamed(generate(number), number)
        changed = {path: content.replace(b"orders", b"claims") for path, content in files.items()}
        for applied in (files, files, changed):
            with CaptureQueriesContext(connection) as queries:
                apply(f"of-{number}", files=applied, actor=ACTOR, now=NOW)
            counts.append(len(queries))

    # one statement more with its look at the actor's name: the further parts of the record, however many
    assert [large - small for small, large in zip(counts[:3], counts[3:], strict=True)] == [2, 0, 2]
    assert max(counts) <= 30


def _renamed(files: dict[str, bytes], number: int) -> dict[str, bytes]:
    """The same workspace with names of its own."""
    swaps = [(b"service-", b"s%d-" % number), (b"team-", b"t%d-" % number)]
    for old, new in swaps:
        files = {path: content.replace(old, new) for path, content in files.items()}
    return files


@pytest.mark.django_db(transaction=True)
def test_applies_at_the_same_time_wait_for_each_other():
    start = threading.Barrier(4)
    failures: list[BaseException] = []

    def run(number: int) -> None:
        try:
            start.wait(10)
            files = {"a.yaml": component(f"edi-{number}"), "shared.md": b"same"}
            apply("ops", files=files, actor=system("test"), now=NOW)
        except BaseException as error:
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=run, args=(number,)) for number in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)

    assert not failures
    assert [found.number for found in selectors.revisions("ops")] == [4, 3, 2, 1]
    (standing,) = [urn for urn in uids() if urn.startswith("service:")]
    assert Service.objects.get().urn == standing
    assert models.Blob.objects.count() == 5
    services.prune(now=NOW + timedelta(days=366), keep=1)
    assert models.Blob.objects.count() == 2
