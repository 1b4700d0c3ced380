"""Addresses of repositories: which there are, and where each leads."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Literal
from urllib.parse import unquote, urlsplit

from seatrial.kit import egress

Scheme = Literal["https", "http", "ssh", "file"]
_PORTS: dict[str, int] = {"https": 443, "http": 80, "ssh": 22, "file": 0}
_LIKE_SCP = re.compile(r"(?:(?P<user>[A-Za-z0-9._-]+)@)?(?P<host>[A-Za-z0-9.-]+):(?P<path>[^/:\\].*)")
_HOST = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9.-]*[A-Za-z0-9])?|[0-9a-fA-F:.]+")
_USER = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_LONGEST = 2000


class BadPlace(ValueError):
    """The text is no address of a repository, or one that is not taken; the message says why."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a repository is. `path` is as the other side takes it."""

    scheme: Scheme
    host: str
    port: int
    path: str
    user: str = ""

    @property
    def url(self) -> str:
        """Without a user, as HTTP clients and people take it."""
        if self.scheme == "file":
            return f"file://{self.path}"
        host = f"[{self.host}]" if ":" in self.host else self.host
        port = "" if self.port == _PORTS[self.scheme] else f":{self.port}"
        return f"{self.scheme}://{host}{port}{self.path}"


def parse(text: str) -> Place:
    """`https://host/path`, `ssh://user@host:port/path`, `user@host:path`, `file:///path`; raises BadPlace.

    `http://` is parsed too: whether it may be used without TLS is the operator's list's matter.
    """
    if len(text) > _LONGEST or not text.isprintable() or text != text.strip() or " " in text:
        raise BadPlace("an address has no spaces and no control characters, and at most 2,000 letters")
    if "://" not in text:
        return _like_scp(text)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as bad:
        raise BadPlace(f"{text!r} is no address: {bad}") from None
    if parts.password is not None:
        raise BadPlace("the address holds a password: leave it out, and name a secret as credential")
    if parts.query or parts.fragment or parts.scheme not in _PORTS:
        raise BadPlace(f"{text!r} is none of https://, ssh:// and file:// (without ? and #)")
    if parts.scheme == "file":
        return _file(text, parts.netloc, unquote(parts.path))
    host, user = parts.hostname or "", parts.username or ""
    if not _HOST.fullmatch(host) or (user and not _USER.fullmatch(user)) or len(parts.path) < 2:
        raise BadPlace(f"{text!r} lacks a host or a path, as in https://git.example.org/team/ops.git")
    scheme: Scheme = "ssh" if parts.scheme == "ssh" else "https" if parts.scheme == "https" else "http"
    return Place(scheme, host, port or _PORTS[scheme], _plain(parts.path), user)


def _like_scp(text: str) -> Place:
    match = _LIKE_SCP.fullmatch(text)
    if match is None or text.startswith("-"):
        raise BadPlace(f"{text!r} is no address: write https://host/path, git@host:path or file:///path")
    return Place("ssh", match["host"].casefold(), 22, _plain(match["path"]), match["user"] or "git")


def _file(text: str, host: str, path: str) -> Place:
    if host not in ("", "localhost") or not path.startswith("/") or ".." in path.split("/"):
        raise BadPlace(f"{text!r} is no folder of this machine: write file:///srv/git/ops.git")
    return Place("file", "", 0, path)


def _plain(path: str) -> str:
    """The path; what a remote shell or a command line would take for something else is refused."""
    if any(part.startswith("-") for part in path.split("/")) or set(path) & set("'\"`$;|&<>\\\n*?(){}!"):
        raise BadPlace(f"{path!r} holds signs that a path of a repository may not")
    return path


def refusal(place: Place, *, address: str, allow: Sequence[str]) -> str:
    """Why the repository may not be reached at that address; '' where it may."""
    entries = [entry for entry in allow if not entry.startswith("/")]
    words = egress.refusal(address, host=place.host, port=place.port, allow=entries)
    if not words and place.scheme == "http" and not _is_named(place, address, entries):
        return "is asked without TLS, which SEATRIAL_GIT_ALLOW does not allow for it"
    return words


def _is_named(place: Place, address: str, allow: Sequence[str]) -> bool:
    found = ip_address(address)
    return any(
        entry.covers(found, host=place.host.casefold(), port=place.port) for entry in egress.parse_all(allow)
    )


def local_folder(place: Place, *, allow: Sequence[str]) -> Path:
    """The folder of a `file://` address, links resolved; raises BadPlace where it is not allowed."""
    folder = Path(place.path).resolve()
    allowed = [Path(entry).resolve() for entry in allow if entry.startswith("/")]
    if not any(folder.is_relative_to(one) for one in allowed):
        known = ", ".join(map(str, allowed)) or "none"
        raise BadPlace(f"{place.url} is in none of the folders that SEATRIAL_GIT_ALLOW allows: {known}")
    return folder
