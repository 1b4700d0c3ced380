"""What the operator grants: `local=/srv/edi`, `web=ssh://deploy@host/srv?key=...&known_hosts=...`, `api=http://...`."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal
from urllib.parse import parse_qsl, unquote, urlsplit

from seatrial.connectors.targets import limits
from seatrial.connectors.targets.limits import Limits
from seatrial.kit.problems import Problem

Kind = Literal["local", "ssh", "http"]
_NAME = re.compile(r"[a-z0-9][a-z0-9_-]{0,62}")
_KNOWN: Mapping[Kind, frozenset[str]] = {
    "local": frozenset({"user", "environment"}) | limits.NAMES,
    "ssh": frozenset({"key", "known_hosts", "environment"}),
    "http": frozenset({"environment"}),
}


class CannotGrant(Problem):
    """The words grant no target."""

    type = "cannot-grant-target"
    title = "The target is not understood"
    status = 422


@dataclass(frozen=True, slots=True)
class Granted:
    """One target. `place` is a folder, or scheme, host and port; `environments` empty means any."""

    name: str
    kind: Kind
    place: str
    environments: frozenset[str] = frozenset()
    user: str = ""
    port: int = 22
    folder: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
    #: of a step of this machine; the others have their own machine's
    limits: Limits = Limits()  # noqa: RUF009 (frozen)


def grant(text: str) -> Granted:
    """The target that `NAME=PLACE` grants; raises CannotGrant."""
    name, sign, place = text.partition("=")
    if not sign or not _NAME.fullmatch(name) or not place:
        raise CannotGrant(
            f"{text[:80]!r} names no target", remedy="Write NAME=PLACE, as local=/srv/edi: a-z, 0-9, - and _."
        )
    scheme = place.partition("://")[0] if "://" in place else ""
    if scheme in ("http", "https"):
        return _http(name, place)
    if scheme == "ssh":
        return _ssh(name, place)
    if scheme:
        raise CannotGrant(
            f"{name}: nothing is known of {scheme}://", remedy="Write a folder, ssh:// or http://."
        )
    return _local(name, place)


def _local(name: str, text: str) -> Granted:
    place, _, query = text.partition("?")
    options = _options(name, query, "local")
    folder = Path(place).expanduser()
    if not folder.is_absolute() or not folder.is_dir():
        raise CannotGrant(
            f"{name}: {place} is no folder of this machine", remedy="Write its whole path, as local=/srv/edi."
        )
    try:
        held = limits.read(options)
    except ValueError as error:
        remedy = f"Write {name}={place}?memory=512MiB&processes=64&cpu=60s."
        raise CannotGrant(f"{name}: {error}", remedy=remedy) from None
    return Granted(
        name, "local", str(folder), _environments(options), user=options.get("user", ""), folder=str(folder),
        limits=held,
    )  # fmt: skip


def _ssh(name: str, text: str) -> Granted:
    try:
        parts = urlsplit(text)
        port = parts.port or 22
    except ValueError as error:
        raise CannotGrant(f"{name}: {error}") from None
    options = _options(name, parts.query, "ssh")
    files = {each: options.get(each, "").removeprefix("file:") for each in ("key", "known_hosts")}
    missing = [each for each, path in files.items() if not path or not Path(path).is_file()]
    if not parts.hostname or not parts.username or missing:
        what = f"its {missing[0]} is no file" if missing else "it names no user or no host"
        raise CannotGrant(
            f"{name}: {what}",
            remedy="Write ssh://USER@HOST:22/FOLDER?key=/PATH&known_hosts=/PATH: its key is checked.",
        )
    return Granted(
        name, "ssh", parts.hostname, _environments(options), user=unquote(parts.username), port=port,
        folder=unquote(parts.path), options=files,
    )  # fmt: skip


def _http(name: str, text: str) -> Granted:
    try:
        parts = urlsplit(text)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except ValueError as error:
        raise CannotGrant(f"{name}: {error}") from None
    options = _options(name, parts.query, "http")
    if not parts.hostname or "@" in parts.netloc:
        raise CannotGrant(
            f"{name}: no plain address of a server", remedy="Write http://HOST:PORT; secrets are parameters."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    place = f"{parts.scheme}://{host}:{port}"
    return Granted(name, "http", place, _environments(options), port=port, folder=parts.path.rstrip("/"))


def _options(name: str, query: str, kind: Kind) -> dict[str, str]:
    options = dict(parse_qsl(query, keep_blank_values=True))
    if strange := sorted(set(options) - _KNOWN[kind]):
        known = ", ".join(sorted(_KNOWN[kind]))
        raise CannotGrant(f"{name}: {strange[0]} is not known", remedy=f"Known are: {known}.")
    return options


def _environments(options: Mapping[str, str]) -> frozenset[str]:
    return frozenset(filter(None, options.get("environment", "").split(",")))
