"""Repositories as workspaces: fetched, planned, applied; and what goes wrong with them."""

import shutil
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest

from seatrial.domains.audit.models import Entry
from seatrial.domains.workspace import models, selectors, services
from seatrial.domains.workspace.types import Registration
from seatrial.kit.access import Actor, Denied
from tests.connectors.repositories import BACKEND, Repository, served
from tests.factories.workspaces import component

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = Actor("human", "u1", "Ada", frozenset({"*"}))
TEAM = Actor("human", "u2", "Tom", frozenset({"read", "workspace:apply"}))

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed"),
]


@pytest.fixture
def repository(tmp_path, settings) -> Iterator[Repository]:
    """A repository with a service in its folder ops, which may be fetched."""
    found = Repository(tmp_path / "remote")
    found.commit({"ops/catalog.yaml": component("edi")}, message="Add the gateway", author="Grace")
    settings.GIT_ALLOW = (str(tmp_path / "remote"), "127.0.0.1")
    settings.GIT_FOLDER = tmp_path / "git"
    return found


def register(repository: Repository, **fields: object) -> Registration:
    wanted = Registration("ops", url=repository.url, folder="ops")
    wanted = Registration(**{**{name: getattr(wanted, name) for name in wanted.__slots__}, **fields})
    return services.register(wanted, actor=ACTOR, now=NOW)


def look(now: datetime = NOW):
    """What the worker does, and what is known then."""
    assert services.due(now=now) == ["ops"]
    services.look("ops", clock=lambda: now)
    source = selectors.workspace("ops").git
    assert source is not None
    return source


def trouble(now: datetime = NOW) -> tuple[str, str]:
    found = look(now).trouble
    assert found is not None
    assert found.remedy
    return found.kind, f"{found.detail} {found.remedy}"


def test_a_head_waits_until_somebody_applies_it(repository):
    register(repository)
    source = look()
    assert source.is_pending
    assert source.head.author == "Grace <ada@example.org>"
    assert selectors.drift("ops").state == "never-applied"
    assert not models.Definition.objects.exists()

    planned = services.plan_commit("ops", actor=TEAM, now=NOW)
    assert [found.urn for found in planned.of("added")] == ["service:edi", "team:edi-team"]
    applied = services.apply_commit(
        "ops", commit=source.head.short, actor=TEAM, now=NOW, plan_digest=planned.digest
    )
    assert applied.revision == 1
    found = selectors.standing("service:edi")
    assert (found.author, found.applied_by) == ("Grace <ada@example.org>", "u2")
    commit = selectors.revision("ops", number=1).commit
    assert (commit.hash, commit.message) == (source.head.hash, "Add the gateway")
    assert Entry.objects.get(action="workspace.applied").details["commit"] == source.head.hash
    assert selectors.drift("ops").state == "none"


def test_auto_apply_applies_what_follows_and_names_whoever_wrote_it(repository):
    register(repository, auto_apply=True)
    assert not look().is_pending
    repository.commit({"ops/catalog.yaml": component("edi", tier=3)}, author="Lin")
    assert not services.due(now=NOW + timedelta(seconds=59))
    source = look(NOW + timedelta(seconds=60))
    assert source.applied == source.head.hash
    assert selectors.standing("service:edi").body["spec"]["tier"] == 3
    assert selectors.standing("service:edi").author == "Lin <ada@example.org>"
    assert selectors.standing("team:edi-team").author == "Grace <ada@example.org>"


def test_a_hint_makes_it_due_at_once(repository):
    register(repository)
    look()
    later = NOW + timedelta(seconds=5)
    assert services.due(now=later) == []
    services.fetch("ops", actor=TEAM, now=later)
    assert services.due(now=later) == ["ops"]
    assert services.due(now=later) == []
    assert services.due(now=later + timedelta(minutes=5)) == ["ops"]
    with pytest.raises(Denied):
        services.fetch("ops", actor=Actor("human", "u9", "Sam", frozenset({"read"})), now=later)


def test_rewritten_history_is_never_applied_by_itself(repository):
    register(repository, auto_apply=True)
    before = look().applied
    head = repository.rewrite({"ops/catalog.yaml": component("edi", tier=4)})
    source = look(NOW + timedelta(minutes=2))
    assert (source.is_rewritten, source.applied, source.head.hash) == (True, before, head)
    drift = selectors.drift("ops")
    assert drift.state == "rewritten"
    assert before[:10] in drift.detail
    assert Entry.objects.filter(action="workspace.history-rewritten").count() == 1

    with pytest.raises(services.CannotApplyRewritten):
        services.apply_commit("ops", commit=head, actor=ACTOR, now=NOW)
    services.apply_commit("ops", commit=head, actor=ACTOR, now=NOW, confirm_rewritten=True)
    assert selectors.drift("ops").state == "none"
    assert selectors.standing("service:edi").body["spec"]["tier"] == 4


def test_a_head_that_is_not_valid_says_why_and_what_stands_stays(repository):
    register(repository, auto_apply=True)
    look()
    repository.commit({"ops/catalog.yaml": component("edi", tier=9)})
    kind, words = trouble(NOW + timedelta(minutes=2))
    assert kind == "not-valid"
    assert "catalog.yaml:10:9" in words
    assert selectors.standing("service:edi").body["spec"]["tier"] == 1
    with pytest.raises(services.CannotApply):
        services.plan_commit("ops", actor=TEAM, now=NOW)
    repository.commit({"ops/catalog.yaml": component("edi", tier=2)})
    assert look(NOW + timedelta(minutes=4)).trouble is None
    assert selectors.standing("service:edi").body["spec"]["tier"] == 2


def test_branch_and_repository_that_go_are_shown_and_what_stands_stays(repository):
    register(repository, auto_apply=True)
    look()
    services.change("ops", fields={"branch": "release"}, actor=ACTOR, now=NOW)
    kind, words = trouble()
    assert kind == "no-branch"
    assert "renamed or deleted" in words
    assert "main" in words
    repository.bare.rename(repository.bare.with_name("gone.git"))
    services.change("ops", fields={"branch": "main"}, actor=ACTOR, now=NOW)
    since = NOW + timedelta(minutes=1)
    assert trouble(since)[0] == "no-repository"
    assert selectors.standing("service:edi").urn == "service:edi"

    row = models.GitSource.objects.get()
    assert (row.failures, row.next_at) == (1, since + timedelta(seconds=60))
    again = since + timedelta(seconds=60)
    trouble(again)
    row.refresh_from_db()
    assert (row.failures, row.next_at, row.trouble_since) == (2, again + timedelta(seconds=120), since)
    assert Entry.objects.filter(action="workspace.unreadable").count() == 2


@pytest.mark.skipif(not BACKEND.exists(), reason="git http-backend is not installed")
def test_a_repository_that_moved_is_read_and_its_new_address_named(repository, tmp_path):
    with (
        served(repository.bare.parent) as home,
        served(tmp_path, moved={"/old.git": f"{home}/ops.git"}) as old,
    ):
        register(repository, url=f"{old}/old.git", auto_apply=True)
        kind, words = trouble()
        assert kind == "moved"
        assert f"{home}/ops.git" in words
        assert selectors.drift("ops").state == "none"


def test_a_repository_takes_no_directory_and_restoring_leaves_its_head_waiting(repository):
    register(repository, auto_apply=True)
    look()
    with pytest.raises(services.CannotApply, match="is a git repository"):
        services.apply("ops", files={"a.yaml": component("x")}, actor=ACTOR, now=NOW)
    first = selectors.workspace("ops").git.applied
    repository.commit({"ops/catalog.yaml": component("edi", tier=3)})
    look(NOW + timedelta(minutes=2))
    services.restore("ops", number=1, actor=ACTOR, now=NOW)
    assert selectors.standing("service:edi").body["spec"]["tier"] == 1
    source = look(NOW + timedelta(minutes=4))
    assert source.applied == first
    assert source.is_pending
    assert selectors.drift("ops").state == "ahead"


def test_a_commit_that_is_no_longer_the_head_is_not_applied(repository):
    register(repository)
    old = look().head.hash
    repository.commit({"ops/catalog.yaml": component("edi", tier=3)})
    look(NOW + timedelta(minutes=2))
    with pytest.raises(services.CannotApplyStale):
        services.apply_commit("ops", commit=old, actor=ACTOR, now=NOW)


def test_what_is_removed_keeps_its_revisions_and_comes_back(repository):
    register(repository, auto_apply=True)
    look()
    uid = selectors.standing("service:edi").uid
    planned = services.remove("ops", actor=ACTOR, now=NOW, dry_run=True)
    assert [found.urn for found in planned.of("removed")] == ["service:edi", "team:edi-team"]
    assert selectors.workspaces()
    services.remove("ops", actor=ACTOR, now=NOW)
    assert not selectors.workspaces()
    assert not models.Definition.objects.exists()
    register(repository, auto_apply=True)
    look()
    assert selectors.standing("service:edi").uid == uid
    assert [found.number for found in selectors.revisions("ops")] == [3, 2, 1]


def test_every_fault_of_a_registration_is_named(tmp_path, settings):
    wanted = Registration(
        "ops", url="https://u:p@h/x", branch="a..b", folder="../x", credential="s3cret", poll_seconds=1,
        owner="platform", precedence=-1, directory="ops",
    )  # fmt: skip
    with pytest.raises(services.CannotRegister) as refused:
        services.register(wanted, actor=ACTOR, now=NOW)
    assert {fault.place for fault in refused.value.faults} == {
        "/url", "/branch", "/folder", "/credential", "/poll_seconds", "/owner", "/precedence", "/directory",
    }  # fmt: skip
    assert "s3cret" not in str(refused.value.faults)
    with pytest.raises(services.CannotRegister, match="cannot be registered"):
        services.register(Registration("ops", directory=str(tmp_path)), actor=ACTOR, now=NOW)
    settings.WORKSPACES_WRITABLE = (str(tmp_path),)
    services.register(Registration("ops", directory=str(tmp_path)), actor=ACTOR, now=NOW)
    with pytest.raises(services.CannotRegisterTwice):
        services.register(Registration("ops", directory=str(tmp_path)), actor=ACTOR, now=NOW)
    with pytest.raises(Denied):
        services.register(Registration("x", url="https://h/x"), actor=TEAM, now=NOW)


def test_a_dry_run_registers_nothing(repository):
    wanted = Registration("ops", url=repository.url)
    assert services.register(wanted, actor=ACTOR, now=NOW, dry_run=True) == wanted
    assert not models.Workspace.objects.exists()
    assert not Entry.objects.filter(action="workspace.registered").exists()


def test_a_directory_of_the_server_is_compared_with_what_stands(tmp_path):
    (tmp_path / "a.yaml").write_bytes(component("edi"))
    wanted = Registration("ops", directory=str(tmp_path), is_protected=True)
    services.register(wanted, actor=ACTOR, now=NOW, trusted=True)
    assert selectors.is_protected("ops")
    services.apply("ops", files={"a.yaml": component("edi")}, actor=ACTOR, now=NOW)
    assert selectors.drift("ops").state == "unknown"
    assert services.look_at_directories(now=NOW) == 1
    assert selectors.drift("ops").state == "none"
    (tmp_path / "a.yaml").write_bytes(component("edi", tier=2))
    services.look_at_directories(now=NOW)
    assert selectors.drift("ops").state == "differs"
    assert [found.workspace for found in selectors.drifting() if found.is_drift] == ["ops"]
    shutil.rmtree(tmp_path)
    services.look_at_directories(now=NOW)
    drift = selectors.drift("ops")
    assert drift.state == "unknown"
    assert "there is no folder" in drift.detail
