"""The process that speaks with a repository: a request as JSON on stdin, its answer on stdout.

`python -m seatrial.connectors.git.child`. The answer is one line of JSON, then the bytes of the files that
it lists, one after the other. It has no more memory, time and disk than the request says.
"""

import json
import resource
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, BinaryIO

import urllib3.exceptions
from dulwich.client import HTTPUnauthorized
from dulwich.errors import GitProtocolError, HangupException, NotGitRepository
from dulwich.repo import Repo

from seatrial.connectors.git import transport, trees
from seatrial.connectors.git.places import BadPlace, parse
from seatrial.kit.spelling import did_you_mean

_REF = b"refs/heads/"
_KEPT = b"refs/seatrial/head"


class CannotRead(Exception):
    """The repository cannot be read: of which kind that is, why, and what to do."""

    def __init__(self, kind: str, detail: str, remedy: str) -> None:
        super().__init__(detail)
        self.answer = {"kind": kind, "detail": detail, "remedy": remedy}


def main() -> int:
    """Answers the one request."""
    request = json.loads(sys.stdin.buffer.read())
    _limit(request["limits"])
    files: list[bytes] = []
    try:
        answer = _look(request, files)
    except CannotRead as trouble:
        answer = {"trouble": trouble.answer}
    except MemoryError:
        answer = {"trouble": _too_large("unpacking it takes more memory than is allowed").answer}
    sys.stdout.buffer.write(json.dumps(answer).encode() + b"\n")
    for content in files:
        sys.stdout.buffer.write(content)
    sys.stdout.buffer.flush()
    return 0


def _limit(limits: dict[str, int]) -> None:
    for what, most in (
        (resource.RLIMIT_AS, limits["memory_bytes"]),
        (resource.RLIMIT_FSIZE, limits["pack_bytes"] * 2),
        (resource.RLIMIT_CPU, limits["seconds"]),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def _look(request: dict[str, Any], files: list[bytes]) -> dict[str, Any]:
    store = Path(request["store"])
    repo = Repo(str(store)) if (store / "HEAD").exists() else Repo.init_bare(str(store), mkdir=True)
    try:
        head, moved_to = _fetch(repo, request, store)
        repo.refs[_KEPT] = head.encode()  # type: ignore[index, assignment]
        answer: dict[str, Any] = {"head": trees.describe(repo, commit=head), "moved_to": moved_to}
        applied = request["applied"]
        answer["follows"] = trees.follows(repo, old=applied, new=head) if applied else True
        if head != request["known"]:
            answer |= _contents(repo, request, head, files, since=applied if answer["follows"] else "")
        return answer
    except KeyError as lost:
        remedy = "Fetch again; if it stays, the repository is damaged: git fsck says where."
        raise CannotRead("unreadable", f"an object is missing: {lost}", remedy) from lost
    finally:
        repo.close()


def _contents(
    repo: Repo, request: dict[str, Any], head: str, files: list[bytes], *, since: str
) -> dict[str, Any]:
    limits, folder = request["limits"], request["folder"]
    sizes = {name: limits[name] for name in ("file_bytes", "total_bytes", "files")}
    try:
        found = trees.read(repo, commit=head, folder=folder, **sizes)
    except trees.CannotEnter:
        remedy = "Correct the folder of the workspace, or put the definitions there."
        raise CannotRead("no-folder", f"branch {request['branch']} has no folder {folder}", remedy) from None
    except trees.CannotHold as too_much:
        raise _too_large(str(too_much)) from None
    files += found.files.values()
    authors = trees.authors(repo, head=head, since=since, folder=folder, wanted=set(found.files))
    listed = [[path, len(content)] for path, content in found.files.items()]
    shown = [[_plain(path), reason] for path, reason in found.skipped[:100]]
    return {"files": listed, "skipped": shown, "authors": authors}


def _plain(path: str) -> str:
    return path.encode(errors="backslashreplace").decode()


def _too_large(detail: str) -> CannotRead:
    remedy = "Keep definitions in a repository, branch or folder of their own, without data and builds."
    return CannotRead("too-large", detail, remedy)


def _fetch(repo: Repo, request: dict[str, Any], store: Path) -> tuple[str, str]:
    """The head of the branch, fetched, and where the repository moved to ('' where it did not)."""
    place = parse(request["url"])
    wanted = _REF + request["branch"].encode()
    heads: dict[bytes, bytes] = {}

    def determine(refs: Any, depth: int | None = None) -> list[Any]:
        del depth
        heads.update({bytes(name): bytes(sha) for name, sha in refs.items() if name.startswith(_REF)})
        return [refs[wanted]] if wanted in refs and refs[wanted] not in repo.object_store else []

    pack, commit, abort = repo.object_store.add_pack()
    try:
        write = _counted(pack, request["limits"]["pack_bytes"])
        moved_to = _translated(place.url, lambda: _speak(repo, request, store, determine, write))
    except BaseException:
        abort()
        raise
    if pack.tell():
        commit()
    else:
        abort()
    if wanted not in heads:
        raise _no_branch(request["branch"], heads)
    return heads[wanted].decode(), moved_to


def _speak(
    repo: Repo, request: dict[str, Any], store: Path, determine: Any, write: Callable[[bytes], int]
) -> str:
    """What is wanted is written; gives where the repository moved to."""
    place = parse(request["url"])
    speaker, path = transport.client(
        place,
        user=request["user"] or place.user,
        secret=request["secret"],
        key_file=request["key_file"],
        known_hosts=request["known_hosts"],
        store=store,
        allow=request["allow"],
    )
    asked = path if place.scheme == "file" else path.encode()
    speaker.fetch_pack(asked, determine, repo.get_graph_walker(), write)
    return str(getattr(speaker, "moved_to", ""))


def _counted(pack: BinaryIO, most: int) -> Callable[[bytes], int]:
    def write(data: bytes) -> int:
        if pack.tell() + len(data) > most:
            raise _too_large(f"the repository sends more than {most // 2**20} MiB")
        return pack.write(data)

    return write


def _no_branch(branch: str, heads: dict[bytes, bytes]) -> CannotRead:
    known = sorted(name.removeprefix(_REF).decode(errors="replace") for name in heads)
    if not known:
        return CannotRead(
            "no-branch", "the repository has no branch yet", f"Push a first commit to {branch}."
        )
    remedy = (
        f"It was renamed or deleted. {did_you_mean(branch, known=known[:50])} Change the workspace's branch."
    )
    return CannotRead("no-branch", f"there is no branch {branch}", remedy)


def _translated(url: str, work: Callable[[], str]) -> str:
    """What goes wrong between here and there, as people need to know it."""
    try:
        return work()
    except transport.CannotPass as refused:
        remedy = "If it is meant, the operator adds it to SEATRIAL_GIT_ALLOW."
        raise CannotRead("not-allowed", str(refused), remedy) from None
    except BadPlace as bad:
        raise CannotRead(
            "not-allowed", str(bad), "The operator adds the folder to SEATRIAL_GIT_ALLOW."
        ) from None
    except HTTPUnauthorized:
        raise _no_access(f"{url} asks for a credential that it takes") from None
    except NotGitRepository:
        remedy = "It was renamed or deleted, or the credential may not see it: correct one of the two."
        raise CannotRead("no-repository", f"there is no repository at {url}", remedy) from None
    except (GitProtocolError, HangupException, urllib3.exceptions.HTTPError, OSError) as error:
        raise _from_words(url, error) from None


def _no_access(detail: str) -> CannotRead:
    remedy = "Give the workspace a credential that may read the repository, or renew the one it has."
    return CannotRead("no-access", detail, remedy)


def _from_words(url: str, error: Exception) -> CannotRead:
    refused = _cause(error)
    if refused is not None:
        return CannotRead("not-allowed", str(refused), "If it is meant, add it to SEATRIAL_GIT_ALLOW.")
    words = " ".join(str(error).split())[:500] or type(error).__name__
    lower = words.casefold()
    if "permission denied" in lower or "http resp 403" in lower or "http resp 401" in lower:
        return _no_access(f"{url} gives no access: {words}")
    if "host key verification failed" in lower or "identification has changed" in lower:
        remedy = "If its key was changed on purpose, correct known_hosts in Seatrial's git folder."
        return CannotRead("not-trusted", f"{url} shows another host key than before: {words}", remedy)
    if "not found" in lower or "does not appear to be a git repository" in lower or "no such" in lower:
        remedy = "It was renamed or deleted, or the credential may not see it: correct one of the two."
        return CannotRead("no-repository", f"there is no repository at {url}: {words}", remedy)
    remedy = "Check the address, the network and the server; it is tried again by itself."
    return CannotRead("unreachable", f"{url} cannot be reached: {words}", remedy)


def _cause(error: BaseException | None) -> transport.CannotPass | None:
    while error is not None:
        if isinstance(error, transport.CannotPass):
            return error
        error = error.__cause__ or error.__context__
    return None


if __name__ == "__main__":
    sys.exit(main())
