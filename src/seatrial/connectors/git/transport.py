"""How the child reaches a repository: every connection is checked against what may be reached."""

import shlex
import socket
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import urllib3
from dulwich.client import GitClient, HttpGitClient, LocalGitClient, SSHGitClient, SubprocessSSHVendor
from urllib3.connection import HTTPConnection, HTTPSConnection
from urllib3.util import connection as sockets

from seatrial.connectors.git.places import Place, local_folder, refusal

CONNECT_SECONDS, SILENT_SECONDS = 10.0, 30.0


class CannotPass(Exception):
    """The address may not be reached; the message says which and why."""


def addresses(place: Place, *, allow: Sequence[str]) -> list[str]:
    """Where the host's name leads, every one checked; raises CannotPass and OSError."""
    found = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)
    known = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in known:
        words = refusal(place, address=address.partition("%")[0], allow=allow)
        if words:
            raise CannotPass(f"{place.host} leads to {address}, which {words}")
    return known


class Http(HttpGitClient):
    """Speaks HTTP, and remembers whether it was sent elsewhere."""

    moved_to = ""

    def _http_request(self, url: str, *args: Any, **options: Any) -> Any:
        response, read = super()._http_request(url, *args, **options)
        location = str(getattr(response, "redirect_location", "") or "")
        if location and "/info/refs" in location:
            self.moved_to = location.partition("/info/refs")[0]
        return response, read


def client(place: Place, *, user: str, secret: str, key_file: str, known_hosts: str,
           store: Path, allow: Sequence[str]) -> tuple[GitClient, str]:  # fmt: skip
    """Who speaks with the repository, and the path to ask it for."""
    if place.scheme == "file":
        return LocalGitClient(), str(local_folder(place, allow=allow))
    if place.scheme == "ssh":
        return _ssh(place, key_file, known_hosts, store, allow), place.path
    speaker = Http(
        place.url,
        pool_manager=pools(allow),
        username=(user or "git") if secret else None,
        password=secret or None,
        timeout=SILENT_SECONDS,
        thin_packs=False,
        quiet=True,
    )
    return speaker, place.path


def pools(allow: Sequence[str]) -> urllib3.PoolManager:
    """Connections that look where a name leads, and go there and nowhere else, also after a redirect."""
    manager = urllib3.PoolManager(
        timeout=urllib3.Timeout(connect=CONNECT_SECONDS, read=SILENT_SECONDS),
        retries=urllib3.Retry(connect=0, read=0, redirect=3, status=0, other=0),
        headers={"User-Agent": "git/2 seatrial"},
    )
    manager.pool_classes_by_scheme = {
        "http": _pool(urllib3.HTTPConnectionPool, HTTPConnection, "http", allow),
        "https": _pool(urllib3.HTTPSConnectionPool, HTTPSConnection, "https", allow),
    }
    return manager


def _pool(base: Any, connection: Any, scheme: Any, allow: Sequence[str]) -> Any:
    def connect(self: Any) -> socket.socket:
        place = Place(scheme, self._dns_host, self.port, "/")
        error: OSError | None = None
        for address in addresses(place, allow=allow):
            try:
                return sockets.create_connection((address, self.port), timeout=self.timeout)
            except OSError as failed:
                error = failed
        raise error or OSError("the name leads nowhere")

    made: Callable[..., Any] = type("Guarded", (connection,), {"_new_conn": connect})
    return type("GuardedPool", (base,), {"ConnectionCls": made})


def _ssh(place: Place, key_file: str, known_hosts: str, store: Path, allow: Sequence[str]) -> GitClient:
    """OpenSSH's client with nothing of its user's: this key, these known hosts, that address."""
    address = addresses(place, allow=allow)[0]
    hosts, strict = (known_hosts, "yes") if known_hosts else (str(store / "known_hosts"), "accept-new")
    options = {
        "HostName": address,
        "HostKeyAlias": place.host,
        "UserKnownHostsFile": hosts,
        "GlobalKnownHostsFile": "/dev/null",
        "StrictHostKeyChecking": strict,
        "BatchMode": "yes",
        "IdentityAgent": "none",
        "IdentitiesOnly": "yes",
        "ClearAllForwardings": "yes",
        "PermitLocalCommand": "no",
        "ConnectTimeout": str(int(CONNECT_SECONDS)),
    }
    words = ["ssh", "-F", "/dev/null", *(f"-o{name}={value}" for name, value in options.items())]
    return SSHGitClient(
        place.host,
        port=place.port,
        username=place.user or "git",
        vendor=SubprocessSSHVendor(),
        key_filename=key_file or None,
        ssh_command=shlex.join(words),
        thin_packs=False,
        quiet=True,
    )
