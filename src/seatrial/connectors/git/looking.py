"""Asks the child what a branch holds, and waits no longer than is allowed."""

import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any

from seatrial.connectors.git.places import BadPlace, parse
from seatrial.kit.problems import Problem

_MIB = 1024 * 1024
_LARGEST_SECRET = 64 * 1024
#: What the child sees of our environment: nothing of Seatrial's settings and nobody's secrets.
_PASSED = ("PATH", "PYTHONPATH", "LANG", "SSL_CERT_FILE", "SSL_CERT_DIR", "TMPDIR")


class CannotFetch(Problem):
    """The repository cannot be read; `kind` is the word that it is kept under."""

    type = "cannot-fetch"
    title = "The repository cannot be read"
    status = 502

    def __init__(self, detail: str, *, kind: str, remedy: str) -> None:
        super().__init__(detail, remedy=remedy)
        self.kind = kind


@dataclass(frozen=True, slots=True)
class Limits:
    """How much is taken, in bytes, files and seconds."""

    file_bytes: int = 5 * _MIB
    total_bytes: int = 200 * _MIB
    files: int = 50_000
    pack_bytes: int = 512 * _MIB
    memory_bytes: int = 2048 * _MIB
    seconds: int = 120


@dataclass(frozen=True, slots=True)
class Remote:
    """The branch of a repository, the folder in it, and where the secret is (`env:NAME`, `file:PATH`, '')."""

    url: str
    branch: str
    folder: str = ""
    credential: str = ""


@dataclass(frozen=True, slots=True)
class Head:
    """The commit at the tip of the branch; its author as git has it, its message's first line."""

    hash: str
    author: str
    committed_at: datetime
    message: str


@dataclass(frozen=True, slots=True)
class Look:
    """What was found. `files` is None where the head is the one that was known."""

    head: Head
    #: whether the applied commit is the head or an ancestor of it
    follows: bool
    #: where the server sent us instead; '' for nowhere
    moved_to: str
    files: Mapping[str, bytes] | None
    authors: Mapping[str, str] = field(default_factory=dict)
    skipped: Sequence[tuple[str, str]] = ()


_DEFAULT = Limits()


def look(
    remote: Remote, *, store: Path, known: str = "", applied: str = "", allow: Sequence[str] = (),
    limits: Limits = _DEFAULT,
) -> Look:  # fmt: skip
    """What the branch holds now. What was fetched stays in `store`, a bare repository of ours.

    `known` is the head that was seen before, `applied` the commit that stands. `allow` are addresses and
    folders that may be reached although they are this machine's own (see `places`). Raises CannotFetch.
    """
    try:
        place = parse(remote.url)
    except BadPlace as bad:
        raise CannotFetch(str(bad), kind="not-allowed", remedy="Correct the workspace's address.") from None
    store.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    hosts = store.parent / "known_hosts"
    user, secret = _secret(remote.credential)
    with _key(secret if place.scheme == "ssh" else "") as key_file:
        request = {
            **asdict(remote), "store": str(store), "known": known, "applied": applied, "allow": list(allow),
            "limits": asdict(limits), "user": user, "secret": "" if place.scheme == "ssh" else secret,
            "key_file": key_file, "known_hosts": str(hosts) if hosts.exists() else "",
        }  # fmt: skip
        return _read(_ask(request, seconds=limits.seconds))


def _ask(request: Mapping[str, Any], *, seconds: int) -> bytes:
    environment = {name: os.environ[name] for name in _PASSED if name in os.environ}
    command = [sys.executable, "-I", "-c", _START, json.dumps(sys.path)]
    try:
        done = subprocess.run(
            command, input=json.dumps(request).encode(), capture_output=True, timeout=seconds, check=False,
            env={**environment, "HOME": "/nonexistent", "GIT_TERMINAL_PROMPT": "0"}, start_new_session=True,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        remedy = "Is the server slow, or the repository large? It is tried again by itself."
        raise CannotFetch(f"it takes longer than {seconds} s", kind="too-slow", remedy=remedy) from None
    if done.returncode or not done.stdout:
        last = done.stderr.decode(errors="replace").strip().splitlines()[-1:] or ["no word"]
        remedy = "It may be larger than is allowed, or damaged; it is tried again by itself."
        raise CannotFetch(
            f"reading it broke off ({done.returncode}): {last[0][:300]}", kind="unreadable", remedy=remedy
        )
    return done.stdout


#: The child finds the same packages as we do, and imports no other part of Seatrial.
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from seatrial.connectors.git.child import main; sys.exit(main())"
)


def _read(answer: bytes) -> Look:
    line, _, rest = answer.partition(b"\n")
    told = json.loads(line)
    if "trouble" in told:
        trouble = told["trouble"]
        raise CannotFetch(trouble["detail"], kind=trouble["kind"], remedy=trouble["remedy"])
    files: dict[str, bytes] | None = None
    if "files" in told:
        files, at = {}, 0
        for path, size in told["files"]:
            files[path] = rest[at : at + size]
            at += size
    head = told["head"]
    found = Head(head["hash"], head["author"], datetime.fromisoformat(head["committed_at"]), head["message"])
    skipped = [(str(path), str(reason)) for path, reason in told.get("skipped", ())]
    return Look(found, told["follows"], told["moved_to"], files, told.get("authors", {}), skipped)


def _secret(reference: str) -> tuple[str, str]:
    """User and secret behind the reference (`user:secret`, or the secret alone); raises CannotFetch."""
    if not reference:
        return "", ""
    scheme, _, name = reference.partition(":")
    text = ""
    try:
        if scheme == "env" and not name.startswith("SEATRIAL_"):
            text = os.environ.get(name, "")
        elif scheme == "file":
            text = Path(name).read_bytes()[: _LARGEST_SECRET + 1].decode()
    except (OSError, ValueError) as error:
        raise _no_secret(reference, str(error)) from None
    if not text.strip() or len(text) > _LARGEST_SECRET:
        raise _no_secret(reference, "it holds nothing")
    if "PRIVATE KEY" in text:
        return "", text
    user, colon, secret = text.strip().partition(":")
    return (user, secret) if colon else ("", user)


def _no_secret(reference: str, why: str) -> CannotFetch:
    remedy = "Set it where the workers run (env:NAME not of SEATRIAL_, or file:PATH), and start them again."
    return CannotFetch(f"the credential {reference} cannot be read: {why}", kind="no-secret", remedy=remedy)


@contextmanager
def _key(secret: str) -> Iterator[str]:
    """A file with the private key that nobody else reads, for as long as it is needed."""
    if not secret:
        yield ""
        return
    with tempfile.TemporaryDirectory(prefix="seatrial-git-") as folder:
        path = Path(folder) / "key"
        path.touch(mode=0o600)
        path.write_text(secret if secret.endswith("\n") else f"{secret}\n", encoding="utf-8")
        yield str(path)
