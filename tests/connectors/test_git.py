"""Looking into real repositories: over files, git's own HTTP program and OpenSSH, kind and hostile ones."""

import os
import shutil
import subprocess
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest

from seatrial.connectors import git
from tests.connectors.repositories import BACKEND, Repository, served
from tests.connectors.repositories import git as run

pytestmark = pytest.mark.skipif(shutil.which("git") is None, reason="git is not installed")
needs_backend = pytest.mark.skipif(not BACKEND.exists(), reason="git http-backend is not installed")


@pytest.fixture
def repository(tmp_path: Path) -> Repository:
    """A repository with one commit."""
    found = Repository(tmp_path / "remote")
    found.commit(
        {"ops/a.yaml": b"a: 1\n", "ops/docs/b.md": b"# B\n", "src/main.py": b"pass\n"},
        message="First\n\nMore.",
    )
    return found


def looked(
    repository: Repository,
    tmp_path: Path,
    *,
    url: str = "",
    branch: str = "main",
    folder: str = "ops",
    credential: str = "",
    allow: tuple[str, ...] | None = None,
    **options: object,
) -> git.Look:
    """What is found; the repository's folder and loopback are allowed."""
    remote = git.Remote(url or repository.url, branch, folder, credential)
    allowed = (str(repository.bare.parent), "127.0.0.1") if allow is None else allow
    return git.look(remote, store=tmp_path / "store" / "ops.git", allow=allowed, **options)  # type: ignore[arg-type]


def trouble(repository: Repository, tmp_path: Path, **options: object) -> tuple[str, str]:
    """Of which kind the trouble is, and all that is said of it."""
    with pytest.raises(git.CannotFetch) as found:
        looked(repository, tmp_path, **options)  # type: ignore[arg-type]
    assert found.value.remedy
    return found.value.kind, f"{found.value.detail} {found.value.remedy}"


def test_the_head_with_its_files_and_who_wrote_them(repository: Repository, tmp_path: Path) -> None:
    second = repository.commit({"ops/docs/b.md": b"# C\n"}, message="Second", author="Grace")
    found = looked(repository, tmp_path)
    assert found.head.hash == second
    assert (found.head.author, found.head.message) == ("Grace <ada@example.org>", "Second")
    assert abs((datetime.now(UTC) - found.head.committed_at).total_seconds()) < 60
    assert found.files == {"a.yaml": b"a: 1\n", "docs/b.md": b"# C\n"}
    assert found.authors == {"a.yaml": "Ada <ada@example.org>", "docs/b.md": "Grace <ada@example.org>"}


def test_a_head_that_is_known_is_not_read_again_and_the_next_says_what_changed(
    repository: Repository, tmp_path: Path
) -> None:
    first = looked(repository, tmp_path).head.hash
    again = looked(repository, tmp_path, known=first, applied=first)
    assert (again.head.hash, again.files, again.follows) == (first, None, True)
    repository.commit({"ops/a.yaml": b"a: 2\n"}, author="Grace")
    found = looked(repository, tmp_path, known=first, applied=first)
    assert found.follows
    assert found.authors == {"a.yaml": "Grace <ada@example.org>"}


def test_rewritten_history_is_told_from_what_follows(repository: Repository, tmp_path: Path) -> None:
    first = looked(repository, tmp_path).head.hash
    rewritten = repository.rewrite({"ops/a.yaml": b"a: 9\n"})
    found = looked(repository, tmp_path, known=first, applied=first)
    assert (found.head.hash, found.follows) == (rewritten, False)
    assert found.files is not None
    assert found.files["a.yaml"] == b"a: 9\n"
    lost = git.look(git.Remote(repository.url, "main"), store=tmp_path / "other.git", applied=first,
                    allow=(str(repository.bare.parent),))  # fmt: skip
    assert not lost.follows


def test_links_lead_nowhere_outside_and_submodules_stay_out(repository: Repository, tmp_path: Path) -> None:
    inside, outside = repository.work / "ops" / "same.yaml", repository.work / "ops" / "passwd"
    inside.symlink_to("a.yaml")
    outside.symlink_to("/etc/passwd")
    (repository.work / "ops" / "up").symlink_to("../src/main.py")
    other = Repository(tmp_path / "other", "module")
    other.commit({"x": b"x"})
    run(repository.work, "submodule", "add", "-q", str(other.bare), "ops/module")
    repository.commit({})
    found = looked(repository, tmp_path)
    assert found.files is not None
    assert sorted(found.files) == ["a.yaml", "docs/b.md", "same.yaml"]
    assert found.files["same.yaml"] == b"a: 1\n"
    assert dict(found.skipped) == {
        "module": "is a submodule, which is not fetched",
        "passwd": "is a link that leads out of the folder",
        "up": "is a link that leads out of the folder",
    }


def test_hooks_of_the_remote_do_not_run(repository: Repository, tmp_path: Path) -> None:
    for name in (
        "post-upload-pack",
        "pre-upload-pack",
        "post-checkout",
        "reference-transaction",
        "post-update",
    ):
        hook = repository.bare / "hooks" / name
        hook.write_text(f"#!/bin/sh\ntouch {tmp_path}/ran\n")
        hook.chmod(0o755)
    looked(repository, tmp_path)
    assert not (tmp_path / "ran").exists()


def test_a_branch_that_is_gone_names_those_that_there_are(repository: Repository, tmp_path: Path) -> None:
    kind, words = trouble(repository, tmp_path, branch="mian")
    assert kind == "no-branch"
    assert "Did you mean main?" in words
    empty = Repository(tmp_path / "empty")
    assert "Push a first commit" in trouble(empty, tmp_path, url=empty.url)[1]


def test_what_is_not_there_or_not_allowed_says_so(repository: Repository, tmp_path: Path) -> None:
    assert trouble(repository, tmp_path, folder="nothing")[0] == "no-folder"
    assert trouble(repository, tmp_path, url=f"file://{repository.bare}x")[0] == "no-repository"
    assert trouble(repository, tmp_path, allow=())[0] == "not-allowed"
    assert trouble(repository, tmp_path, url="file:///etc")[0] == "not-allowed"
    (tmp_path / "remote" / "way-out").symlink_to("/etc")
    assert trouble(repository, tmp_path, url=f"file://{tmp_path}/remote/way-out")[0] == "not-allowed"
    assert trouble(repository, tmp_path, credential="env:NO_SUCH_SECRET")[0] == "no-secret"


def test_more_than_is_allowed_is_refused(repository: Repository, tmp_path: Path) -> None:
    few = git.Limits(files=1)
    assert trouble(repository, tmp_path, limits=few)[0] == "too-large"
    noise = os.urandom(300_000)
    repository.commit({"ops/noise.bin": noise})
    assert trouble(repository, tmp_path, limits=git.Limits(pack_bytes=100_000))[0] == "too-large"
    found = looked(repository, tmp_path, limits=git.Limits(file_bytes=1000))
    assert dict(found.skipped) == {"noise.bin": "is larger than 1,000 bytes"}


def test_a_bomb_ends_the_child_alone(repository: Repository, tmp_path: Path) -> None:
    repository.commit({"ops/bomb": b"\0" * 400_000_000})
    kind, _ = trouble(repository, tmp_path, limits=git.Limits(memory_bytes=300 * 2**20))
    assert kind in ("too-large", "unreadable")


@needs_backend
def test_over_http_with_a_password_from_a_secret(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with served(repository.bare.parent, user="ada", secret="s3cret:1") as address:
        url = f"{address}/ops.git"
        assert trouble(repository, tmp_path, url=url)[0] == "no-access"
        monkeypatch.setenv("OPS_TOKEN", "ada:s3cret:1")
        found = looked(repository, tmp_path, url=url, credential="env:OPS_TOKEN")
        assert found.files is not None
        assert sorted(found.files) == ["a.yaml", "docs/b.md"]
        secret = tmp_path / "secret"
        secret.write_text("ada:s3cret:1\n")
        repository.commit({"ops/new.yaml": b"n: 1\n"})
        more = looked(repository, tmp_path, url=url, credential=f"file:{secret}", known=found.head.hash)
        assert more.files is not None
        assert "new.yaml" in more.files
        assert (
            trouble(repository, tmp_path, url=f"{address}/no.git", credential="env:OPS_TOKEN")[0]
            == "no-repository"
        )


@needs_backend
def test_loopback_plain_text_and_redirects_need_the_operators_word(
    repository: Repository, tmp_path: Path
) -> None:
    with (
        served(repository.bare.parent) as address,
        served(tmp_path, moved={"/old.git": f"{address}/ops.git"}) as other,
    ):
        port = address.rpartition(":")[2]
        kind, words = trouble(repository, tmp_path, url=f"{address}/ops.git", allow=())
        assert kind == "not-allowed"
        assert "loopback" in words
        redirecting = other.rpartition(":")[2]
        inner = (f"127.0.0.1:{redirecting}",)
        assert trouble(repository, tmp_path, url=f"{other}/old.git", allow=inner)[0] == "not-allowed"
        found = looked(repository, tmp_path, url=f"{other}/old.git", allow=(*inner, f"127.0.0.1:{port}"))
        assert found.moved_to == f"{address}/ops.git"


def test_settings_and_the_cloud_are_out_of_reach(repository: Repository, tmp_path: Path) -> None:
    assert trouble(repository, tmp_path, url="https://169.254.169.254/x.git")[0] == "not-allowed"
    assert trouble(repository, tmp_path, credential="env:SEATRIAL_DATABASE_URL")[0] == "no-secret"


def test_who_does_not_answer_is_unreachable(repository: Repository, tmp_path: Path) -> None:
    kind, words = trouble(repository, tmp_path, url="http://127.0.0.1:9/ops.git")
    assert kind == "unreachable"
    assert "tried again by itself" in words


@pytest.mark.skipif(shutil.which("sshd", path="/usr/sbin") is None, reason="openssh-server is not installed")
def test_over_ssh_with_a_key_and_a_host_that_must_stay_the_same(
    repository: Repository, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    keys = tmp_path / "ssh"
    keys.mkdir()
    for name in ("host", "other", "user"):
        subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(keys / name)], check=True)
    (keys / "authorized").write_text((keys / "user.pub").read_text())
    me = subprocess.run(["id", "-un"], capture_output=True, text=True, check=True).stdout.strip()
    Path("/run/sshd").mkdir(exist_ok=True)

    def daemon(host: str, port: int) -> subprocess.Popen[bytes]:
        words = {"Port": port, "ListenAddress": "127.0.0.1", "HostKey": keys / host, "PidFile": "none",
                 "AuthorizedKeysFile": keys / "authorized", "StrictModes": "no", "UsePAM": "no",
                 "PasswordAuthentication": "no"}  # fmt: skip
        options = [f"-o{name}={value}" for name, value in words.items()]
        started = subprocess.Popen(
            ["/usr/sbin/sshd", "-D", "-e", "-f", "/dev/null", *options], stderr=subprocess.DEVNULL
        )
        time.sleep(0.5)
        return started

    port = 20_000 + os.getpid() % 20_000
    url = f"ssh://{me}@127.0.0.1:{port}{repository.bare}"
    first = daemon("host", port)
    try:
        assert trouble(repository, tmp_path, url=url)[0] == "no-access"
        monkeypatch.setenv("OPS_KEY", (keys / "user").read_text())
        found = looked(repository, tmp_path, url=url, credential="env:OPS_KEY")
        assert found.files is not None
        assert sorted(found.files) == ["a.yaml", "docs/b.md"]
    finally:
        first.terminate()
        first.wait(5)
    impostor = daemon("other", port)
    try:
        assert trouble(repository, tmp_path, url=url, credential="env:OPS_KEY")[0] == "not-trusted"
    finally:
        impostor.terminate()
        impostor.wait(5)


@pytest.mark.parametrize(
    "text",
    ["", "ops", "https://user:word@h/x", "https://h", "ftp://h/x", "ssh://-oProxyCommand=x/y", "file://other/x",
     "git@host:-x", "https://h/x?y", "file:///a/../b", "https://h/a b", "git@host:x;rm", "ext::sh -c x"],
)  # fmt: skip
def test_what_is_no_address_is_refused(text: str) -> None:
    with pytest.raises(git.BadPlace):
        git.parse(text)


def test_a_patch_is_taken_by_git_am(repository: Repository, tmp_path: Path) -> None:
    (repository.work / "ops" / "ende").write_text("ohne Ende")
    repository.commit({"ops/ä ö.md": "# Ä\n".encode()})
    edits = [
        git.Edit("ops/a.yaml", "a: 1\n", "a: 2\nb: ü\n"),
        git.Edit("ops/new/c.yaml", None, "c: 1"),
        git.Edit("ops/docs/b.md", "# B\n", None),
        git.Edit("ops/ende", "ohne Ende", "ohne Ende, anders"),
        git.Edit("ops/ä ö.md", "# Ä\n", "# Ö\n"),
    ]
    text = git.format_patch(
        "Raise the tier: ä", sender=git.Sender("Gräce", "grace@example.org"),
        at=datetime(2026, 3, 2, 9, tzinfo=UTC), edits=edits, words="From a form.",
    )  # fmt: skip
    patch = tmp_path / "0001.patch"
    patch.write_text(text, encoding="utf-8")
    run(repository.work, "am", "-q", str(patch))
    assert (repository.work / "ops/a.yaml").read_text() == "a: 2\nb: ü\n"
    assert (repository.work / "ops/new/c.yaml").read_text() == "c: 1"
    assert not (repository.work / "ops/docs/b.md").exists()
    assert (repository.work / "ops/ende").read_text() == "ohne Ende, anders"
    assert (repository.work / "ops/ä ö.md").read_text() == "# Ö\n"
    shown = run(repository.work, "log", "-1", "--format=%an|%s|%b|%aI")
    assert shown.splitlines()[0].startswith("Gräce|Raise the tier: ä|From a form.")
