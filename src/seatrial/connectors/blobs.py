"""Keeps files by name in a directory or in an object store that speaks S3, whatever they mean."""

import os
import socket
from collections.abc import Iterator, Sequence
from datetime import datetime
from pathlib import Path
from typing import IO, Any
from urllib.parse import parse_qsl, urlsplit

import obstore
from obstore.exceptions import BaseError
from obstore.store import LocalStore, S3Store

from seatrial.kit import buckets, egress
from seatrial.kit.problems import Problem

_CHUNK = 256 * 1024
_PROBE = "doctor/written-and-read"
_REMEDY = "Run seatrial doctor, which tries to write, read and delete a file there."


class CannotStore(Problem):
    """The place where files are kept cannot be reached, or refuses."""

    type = "cannot-store"
    title = "The artefact store does not work"
    status = 503


class CannotFind(Problem):
    """The store has no file of that name."""

    type = "artefact-missing"
    title = "The file is not in the store"
    status = 503


class Blobs:
    """Files by name. Every failure is a CannotStore that says where."""

    def __init__(self, store: LocalStore | S3Store, *, place: str, folder: Path | None = None) -> None:
        self.place = place
        self._store = store
        self._folder = folder

    def put(self, name: str, *, data: bytes | IO[bytes]) -> None:
        """The file stands under the name, whole, also after a loss of power (in a directory)."""
        try:
            obstore.put(self._store, name, data)
            if self._folder is not None:
                _sync(self._folder / name)
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def read(self, name: str) -> Iterator[bytes]:
        """The content in pieces; raises CannotFind."""
        try:
            yield from (
                bytes(piece) for piece in obstore.get(self._store, name).stream(min_chunk_size=_CHUNK)
            )
        except FileNotFoundError:
            raise CannotFind(f"{self.place} has no {name}", remedy="Restore it from a backup.") from None
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def has(self, name: str) -> bool:
        """Whether there is a file of that name."""
        try:
            obstore.head(self._store, name)
        except FileNotFoundError:
            return False
        except (OSError, BaseError) as error:
            raise self._problem(error) from None
        return True

    def delete(self, name: str) -> None:
        """There is no file of that name (any more)."""
        try:
            obstore.delete(self._store, name)
        except FileNotFoundError:
            return
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def names(self, *, under: str) -> Iterator[tuple[str, datetime]]:
        """Every name that begins with that folder, and when it was written."""
        try:
            for page in obstore.list(self._store, under):
                yield from ((found["path"], found["last_modified"]) for found in page)
        except (OSError, BaseError) as error:
            raise self._problem(error) from None

    def listed(self, *, under: str, limit: int) -> list[tuple[str, datetime, int]]:
        """Name, time and size (bytes) of at most so many files whose names begin so, the newest kept."""
        try:
            # A store lists by folder; what is left of the beginning is compared here.
            folder = under.rpartition("/")[0]
            pages = obstore.list(self._store, folder or None)
            found = [
                (each["path"], each["last_modified"], int(each["size"]))
                for page in pages
                for each in page
                if each["path"].startswith(under)
            ]
        except (OSError, BaseError) as error:
            raise self._problem(error) from None
        return sorted(found, key=lambda each: each[1])[-limit:]

    def check(self) -> None:
        """A file was written, read and deleted; raises CannotStore."""
        self.put(_PROBE, data=b"seatrial")
        if b"".join(self.read(_PROBE)) != b"seatrial":
            raise CannotStore(f"{self.place} gives back other bytes than were written")
        self.delete(_PROBE)

    def _problem(self, error: Exception) -> CannotStore:
        return CannotStore(f"{self.place}: {buckets.words_of(error)}", remedy=_REMEDY)


def open_foreign(location: str, *, secret: str, allow: Sequence[str] = ()) -> Blobs:
    """The bucket of somebody else at `s3://...`, with the secret `id:key`, or as anybody without one.

    Never with the credentials of this process. Raises CannotStore, also where the endpoint may not be
    reached (`kit.egress`).
    """
    parts = urlsplit(location)
    endpoint = dict(parse_qsl(parts.query)).get("endpoint", "")
    if parts.scheme != "s3":
        raise CannotStore(f"{location} is no bucket", remedy=buckets.EXAMPLE)
    if endpoint:
        require_reachable(endpoint, allow=allow)
    who, _, key = secret.partition(":")
    if secret:
        return _open_s3(location, access_key_id=who, secret_access_key=key)
    return _open_s3(location, skip_signature=True)


def require_reachable(endpoint: str, *, allow: Sequence[str] = ()) -> None:
    """Returns where the address may be reached (`kit.egress`); raises CannotStore where it may not."""
    try:
        parts = urlsplit(endpoint)
        host, port = parts.hostname or "", parts.port or (80 if parts.scheme == "http" else 443)
        found = {str(entry[4][0]) for entry in socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)}
    except (OSError, ValueError, UnicodeError) as error:
        raise CannotStore(f"{endpoint}: the name cannot be resolved: {error}") from None
    for address in found:
        why = egress.refusal(address, host=host, port=port, allow=allow)
        if why:
            remedy = f"If that is meant, an operator adds {host}:{port} to SEATRIAL_PROBE_ALLOW."
            raise CannotStore(f"{host} {why}, and may not be reached", remedy=remedy)


def open_store(location: str) -> Blobs:
    """The store at a directory's path, or at `s3://bucket/prefix?region=...&endpoint=https://...`.

    Credentials of S3 are those of AWS' own variables (AWS_ACCESS_KEY_ID, ...), never part of the location.
    Raises CannotStore where the location is none.
    """
    if not location.startswith("s3://"):
        folder = Path(location)
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            raise CannotStore(f"{folder}: {error.strerror}", remedy=_REMEDY) from None
        return Blobs(LocalStore(folder), place=str(folder), folder=folder)
    return _open_s3(location)


def _open_s3(location: str, **credentials: Any) -> Blobs:
    try:
        store, place = buckets.open_bucket(location, **credentials)
    except buckets.BadAddress as error:
        raise CannotStore(str(error), remedy=buckets.EXAMPLE) from None
    return Blobs(store, place=place)


def _sync(path: Path) -> None:
    for each in (path, path.parent):
        handle = os.open(each, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)
