"""Pages of workspaces and the forms that change definitions, as browsers without scripts see them."""

import subprocess
from datetime import UTC, datetime

import pytest

from seatrial.domains.workspace import selectors, services
from seatrial.domains.workspace.types import Edit, Registration
from seatrial.kit.access import Actor
from tests.connectors.repositories import Repository
from tests.factories.workspaces import checklist, component

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
ACTOR = Actor("human", "u1", "Ada", frozenset({"*"}))
COMMENTED = component("edi").replace(b"  tier: 1", b"  # chosen with the business\n  tier: 1")

HTMX = {"HX-Request": "true", "HX-Target": "findings"}

pytestmark = pytest.mark.django_db


@pytest.fixture
def admin(by):
    """A browser of an administrator."""
    return by("administrator")


@pytest.fixture
def folder(tmp_path):
    """A directory of the server, registered and applied."""
    root = tmp_path / "ops"
    root.mkdir()
    (root / "catalog.yaml").write_bytes(COMMENTED)
    (root / "checklist.yaml").write_bytes(checklist())
    (root / "docs").mkdir()
    (root / "docs" / "plan.md").write_text("# Plan\n")
    services.register(Registration("ops", directory=str(root)), actor=ACTOR, now=NOW, trusted=True)
    files = {
        path.relative_to(root).as_posix(): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }
    services.apply("ops", files=files, actor=ACTOR, now=NOW)
    return root


@pytest.fixture
def repository(tmp_path, settings):
    """A repository, fetched and not applied."""
    settings.GIT_ALLOW, settings.GIT_FOLDER = (str(tmp_path),), tmp_path / "git"
    found = Repository(tmp_path / "remote")
    found.commit({"ops/catalog.yaml": COMMENTED}, message="Add the gateway")
    services.register(Registration("ops", url=found.url, folder="ops"), actor=ACTOR, now=NOW)
    services.look("ops", clock=lambda: NOW)
    return found


def form(page) -> dict[str, str]:
    """The values of the form as the page has them."""
    draft = page.content.decode()
    hidden = {}
    for name in ("base", "kind", "workspace", "path", "plan_digest", "commit"):
        start = draft.find(f'name="{name}" value="')
        if start >= 0:
            hidden[name] = draft[start:].split('value="', 1)[1].split('"', 1)[0]
    return hidden


def text_of(urn: str) -> str:
    return selectors.source_text("ops", path=selectors.standing(urn).source.path).split("\n---")[0]


def test_an_empty_installation_teaches(admin):
    page = admin.get("/workspaces").content.decode()
    assert "No workspaces yet" in page
    assert "/workspaces/add" in page


def test_a_workspace_that_was_never_applied_says_how(admin, tmp_path):
    services.register(Registration("ops", directory=str(tmp_path)), actor=ACTOR, now=NOW, trusted=True)

    assert f"seatrial apply {tmp_path} --name ops" in admin.get("/workspaces/ops").content.decode()


def test_a_repository_from_the_form_to_a_revision(admin, tmp_path, settings):
    settings.GIT_ALLOW, settings.GIT_FOLDER = (str(tmp_path),), tmp_path / "git"
    repository = Repository(tmp_path / "remote")
    repository.commit({"ops/catalog.yaml": component("edi")}, message="Add the gateway")
    wrong = {"name": "ops", "url": "ftp://x", "branch": "a..b", "poll_seconds": "60", "precedence": "0"}
    bad = admin.post("/workspaces/add", wrong)
    assert bad.status_code == 422
    assert b'id="url-error"' in bad.content
    assert b'id="branch-error"' in bad.content
    assert b'value="ftp://x"' in bad.content
    given = {"name": "ops", "url": repository.url, "branch": "main", "folder": "ops", "poll_seconds": "60",
             "precedence": "0"}  # fmt: skip
    assert admin.post("/workspaces/add", given).headers["Location"] == "/workspaces/ops"
    services.look("ops", clock=lambda: NOW)

    assert "See the plan" in admin.get("/workspaces/ops").content.decode()
    plan = admin.get("/workspaces/ops/pending")
    assert "service:edi" in plan.content.decode()
    done = admin.post("/workspaces/ops/pending", form(plan))
    assert done.headers["Location"] == "/workspaces/ops"
    assert selectors.standing("service:edi").revision == 1
    assert admin.post("/workspaces/ops/fetch").status_code == 302
    removal = admin.get("/workspaces/ops/remove")
    assert "service:edi" in removal.content.decode()
    assert selectors.workspaces()
    admin.post("/workspaces/ops/remove")
    assert not selectors.workspaces()


def test_history_compares_and_brings_back_and_writes_the_directory(admin, folder):
    services.edit("ops", edits=[edit_of(folder, b"tier: 1", b"tier: 3")], actor=ACTOR, now=NOW)
    page = admin.get("/workspaces/ops/revisions/1").content.decode()
    assert "spec.tier" in page
    restoring = admin.get("/workspaces/ops/revisions/1/restore")
    admin.post("/workspaces/ops/revisions/1/restore", form(restoring))
    assert (folder / "catalog.yaml").read_bytes() == COMMENTED
    assert selectors.standing("service:edi").body["spec"]["tier"] == 1
    assert "brings 1 back" in admin.get("/workspaces/ops").content.decode()


def edit_of(folder, old: bytes, new: bytes):
    data = (folder / "catalog.yaml").read_bytes()
    return Edit("catalog.yaml", data.replace(old, new).decode(), services.base_digest(data))


def test_a_field_is_set_reviewed_and_written_with_every_comment(admin, folder):
    page = admin.get("/definitions/edit/service:edi")
    assert "chosen with the business" in page.content.decode()
    text = text_of("service:edi")
    sent = {**form(page), "content": text, "rendered": text, "field:spec/tier": "2"}
    reviewed = admin.post("/definitions/edit/service:edi", {**sent, "action": "review"})
    assert reviewed.status_code == 200
    assert "Write the file and apply" in reviewed.content.decode()
    assert (folder / "catalog.yaml").read_bytes() == COMMENTED
    written = {**sent, **form(reviewed), "action": "apply"}
    done = admin.post("/definitions/edit/service:edi", written)
    assert done.headers["Location"] == "/definitions/service:edi"
    assert (folder / "catalog.yaml").read_bytes() == COMMENTED.replace(b"tier: 1", b"tier: 2")
    assert selectors.standing("service:edi").body["spec"]["tier"] == 2
    assert selectors.standing("service:edi").author == "Administrator"


def test_who_may_not_apply_is_offered_a_patch_and_told_why(admin, by, folder):
    address, text = "/definitions/edit/service:edi", text_of("service:edi")
    for role, offered in (("stranger", False), ("administrator", True)):
        browser = by(role)
        sent = {**form(browser.get(address)), "content": text.replace("tier: 1", "tier: 2"), "rendered": text}
        page = browser.post(address, {**sent, "action": "review"}).content.decode()
        assert ("Write the file and apply" in page) is offered, role
        assert ("does not hold workspace:apply" in page) is not offered, role
        assert "Download the patch" in page


def test_faults_have_their_line_and_nothing_is_written(admin, folder):
    page = admin.get("/definitions/edit/service:edi")
    text = text_of("service:edi").replace("tier: 1", "tier: 9").replace("owner: edi-team", "owner: edi-taem")
    sent = {**form(page), "content": text, "rendered": text, "action": "check"}
    checked = admin.post(
        "/definitions/edit/service:edi", sent, headers={"HX-Request": "true", "HX-Target": "findings"}
    )
    words = checked.content.decode()
    assert "line 11" in words
    assert "<html" not in words
    refused = admin.post("/definitions/edit/service:edi", {**sent, "action": "apply"})
    assert refused.status_code == 422
    assert (folder / "catalog.yaml").read_bytes() == COMMENTED


def test_a_file_that_changed_meanwhile_is_shown_and_nothing_is_lost(admin, folder):
    page = admin.get("/definitions/edit/service:edi")
    (folder / "catalog.yaml").write_bytes(COMMENTED.replace(b"title: Edi\n", b"title: Renamed by hand\n"))
    text = text_of("service:edi").replace("tier: 1", "tier: 4")
    sent = {**form(page), "content": text, "rendered": text}
    for action in ("check", "review", "apply"):
        conflict = admin.post("/definitions/edit/service:edi", {**sent, "action": action})
        assert conflict.status_code == 409
        words = conflict.content.decode()
        assert "Renamed by hand" in words
        assert "tier: 4" in words
    again = {**sent, **form(conflict), "action": "review"}
    assert admin.post("/definitions/edit/service:edi", again).status_code == 200


def test_a_new_definition_from_a_template(admin, folder):
    page = admin.get("/definitions/new?kind=Group&workspace=ops&path=teams.yaml")
    assert "my-team" in page.content.decode()
    text = "apiVersion: backstage.io/v1alpha1\nkind: Group\nmetadata:\n  name: platform\n"
    text += "spec:\n  type: team\n  children: []\n"
    sent = {**form(page), "content": text, "rendered": text}
    reviewed = admin.post("/definitions/new", {**sent, "action": "review"})
    assert "team:platform" in reviewed.content.decode()
    admin.post("/definitions/new", {**sent, **form(reviewed), "action": "apply"})
    assert selectors.standing("team:platform").source.path == "teams.yaml"
    assert (folder / "teams.yaml").read_text() == text


def test_what_is_referred_to_is_named_before_it_goes(admin, folder):
    page = admin.get("/definitions/delete/team:edi-team")
    assert page.status_code == 200
    assert "service:edi" in page.content.decode()
    alone = admin.get("/definitions/delete/service:edi")
    assert "Nothing refers to it" in alone.content.decode()
    admin.post("/definitions/delete/service:edi", {**form(alone), "action": "apply"})
    assert b"kind: Component" not in (folder / "catalog.yaml").read_bytes()
    assert selectors.standing("team:edi-team").source.line == 1


def test_of_a_repository_there_is_a_patch_that_git_takes(admin, repository, tmp_path):
    head = selectors.workspace("ops").git.head.hash
    services.apply_commit("ops", commit=head, actor=ACTOR, now=NOW)
    page = admin.get("/definitions/edit/service:edi")
    assert "you get a patch" in page.content.decode()
    text = text_of("service:edi").replace("tier: 1", "tier: 2")
    sent = {**form(page), "content": text, "rendered": text, "message": "Lower the tier", "action": "patch"}
    patch = admin.post("/definitions/edit/service:edi", sent)
    assert patch.headers["Content-Disposition"] == 'attachment; filename="0001-Lower-the-tier.patch"'
    (tmp_path / "p").write_bytes(patch.content)
    who = ["-c", "user.name=x", "-c", "user.email=x@y"]
    subprocess.run(["git", "-C", str(repository.work), *who, "am", "-q", str(tmp_path / "p")], check=True)
    assert (repository.work / "ops/catalog.yaml").read_bytes() == COMMENTED.replace(b"tier: 1", b"tier: 2")
    assert selectors.standing("service:edi").body["spec"]["tier"] == 1


def test_schemas_are_given_to_whoever_asks(client):
    found = client.get("/api/v1/schemas/Component.json")
    assert found.headers["Content-Type"].startswith("application/schema+json")
    assert found.json()["title"] == "Component"
    assert {each["name"] for each in client.get("/api/v1/schemas").json()["items"]} >= {
        "Component",
        "Checklist",
    }
    assert client.get("/api/v1/schemas/Nothing.json").status_code == 404
