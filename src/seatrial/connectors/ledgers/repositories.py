"""A branch of a git repository: a commit for each text, pushed without force."""

import hashlib
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from dulwich.client import GitClient, get_transport_and_path
from dulwich.errors import GitProtocolError, NotGitRepository
from dulwich.objects import Blob, Commit, ObjectID, Tree
from dulwich.repo import BaseRepo, Repo

from seatrial.connectors.ledgers.shape import CannotKeep, Kept

FILE = b"checkpoint"
_IDENTITY = b"Seatrial <seatrial@localhost>"
#: Asks nobody for a password, and does not wait for ever.
_SSH = "ssh -o BatchMode=yes -o ConnectTimeout=15"
_FAILURES = (OSError, GitProtocolError, NotGitRepository, ValueError, KeyError, AssertionError)


class GitLedger:
    """The file `checkpoint` of the branch holds the newest text, its history all of them.

    In the folder `cache` a copy is kept, so that each time only what is new travels.
    """

    def __init__(self, location: str, *, branch: str, shown: str, cache: Path | None = None) -> None:
        self.location = location
        self.shown = shown
        mark = hashlib.sha256(f"{location}#{branch}".encode()).hexdigest()[:16]
        self._kept = cache / f"{mark}.git" if cache else None
        self._ref = f"refs/heads/{branch}".encode()

    def add(self, name: str, *, text: str, now: datetime) -> None:
        """The remote's branch ends with a commit of the text, made at `now`."""
        with self._copy() as repo:
            try:
                client, path = self._client()
                tip = self._fetch(client, path, repo)
                if tip is None or _text(repo, repo[tip]) != text:
                    made = _commit(repo, parent=tip, name=name, text=text, now=now)
                    self._push(client, path, repo, made)
            except _FAILURES as error:
                raise self._problem(error) from None

    def texts(self) -> Iterator[Kept]:
        """What each commit of the branch holds, the oldest first."""
        with self._copy() as repo:
            try:
                client, path = self._client()
                tip = self._fetch(client, path, repo)
                commits = [] if tip is None else [walked.commit for walked in repo.get_walker(include=[tip])]
                for commit in reversed(commits):
                    text = _text(repo, commit)
                    if text is not None:
                        yield Kept(text, datetime.fromtimestamp(commit.commit_time, tz=UTC))
            except _FAILURES as error:
                raise self._problem(error) from None

    @contextmanager
    def _copy(self) -> Iterator[Repo]:
        with TemporaryDirectory(prefix="seatrial-anchor-") as spare:
            folder = self._kept or Path(spare)
            try:
                is_new = not (folder / "HEAD").exists()
                repo = Repo.init_bare(folder, mkdir=not folder.exists()) if is_new else Repo(str(folder))
            except _FAILURES as error:
                raise self._problem(error) from None
            with closing(repo):
                yield repo

    def _client(self) -> tuple[GitClient, str]:
        return get_transport_and_path(self.location, quiet=True, ssh_command=_SSH)

    def _fetch(self, client: GitClient, path: str, repo: BaseRepo) -> ObjectID | None:
        """The tip of the branch, None where there is none; its objects are here afterwards."""

        def wanted(refs: Any, depth: int | None = None) -> list[Any]:
            del depth
            return [refs[self._ref]] if self._ref in refs else []

        found = client.fetch(path, repo, determine_wants=wanted)
        tip: ObjectID | None = found.refs.get(self._ref)  # type: ignore[call-overload]
        return tip

    def _push(self, client: GitClient, path: str, repo: BaseRepo, made: ObjectID) -> None:
        def update(refs: Any) -> dict[Any, Any]:
            del refs
            return {self._ref: made}

        sent = client.send_pack(path, update, repo.object_store.generate_pack_data)  # type: ignore[arg-type]
        refused = (sent.ref_status or {}).get(self._ref)
        if refused:
            raise CannotKeep(f"{self.shown} refused the push: {refused}", remedy="Let this key push there.")

    def _problem(self, error: Exception) -> CannotKeep:
        words = (str(error) or type(error).__name__).partition("\n")[0][:300]
        return CannotKeep(
            f"{self.shown}: {words}", remedy="Check the address, and that the key may push there."
        )


def is_repository(path: Path) -> bool:
    """Whether the folder is a git repository, bare or not."""
    return (path / ".git").exists() or ((path / "HEAD").is_file() and (path / "objects").is_dir())


def _commit(repo: BaseRepo, *, parent: ObjectID | None, name: str, text: str, now: datetime) -> ObjectID:
    blob = Blob.from_string(text.encode())
    tree = Tree()
    tree.add(FILE, 0o100644, blob.id)
    commit = Commit()
    commit.tree = tree.id
    commit.parents = [parent] if parent else []
    commit.author = commit.committer = _IDENTITY
    commit.author_time = commit.commit_time = int(now.timestamp())
    commit.author_timezone = commit.commit_timezone = 0
    commit.encoding = b"UTF-8"
    commit.message = f"Checkpoint {name}\n".encode()
    for each in (blob, tree, commit):
        repo.object_store.add_object(each)
    return commit.id


def _text(repo: BaseRepo, commit: Any) -> str | None:
    tree = repo[commit.tree]
    if not isinstance(tree, Tree) or FILE not in tree:
        return None
    return repo[tree[FILE][1]].as_raw_string().decode("utf-8", "replace")
