"""Where the database is, as Django and psycopg want to hear it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from seatrial.server import keys, reconnecting, roles
from seatrial.server.config import Settings
from seatrial.server.roles import Role

#: Where the socket of the embedded database lies, as `up` wrote it down; the path may not be long.
SOCKET_NOTE = "database-socket"
#: Longest path of a socket (sun_path, unix(7)) less `/.s.PGSQL.5432.lock` and the final zero.
LONGEST_SOCKET_FOLDER = 107 - len("/.s.PGSQL.5432.lock")
CONNECT_SECONDS = 5


def socket_folder(folder: Path) -> Path:
    """The folder of the embedded database's socket; the usual place where none is written down."""
    try:
        return Path((folder / SOCKET_NOTE).read_text(encoding="utf-8").strip())
    except OSError:
        return folder / "run"


def parameters(settings: Settings, *, role: Role = "application") -> dict[str, Any]:
    """What libpq is to be told: host, dbname, user, password and whatever the address adds.

    On a server of one's own the owner has its own address, or is the application's role where none is
    set; the other roles are the owner.
    """
    if settings.database_url is not None:
        owner = settings.database_owner_url or settings.database_url
        return _of_url((settings.database_url if role == "application" else owner).get_secret_value())
    kept = keys.read(settings.folder)
    return {
        "host": str(socket_folder(settings.folder)),
        "dbname": roles.DATABASE,
        "user": roles.NAMES[role],
        "password": getattr(kept, role) if kept else "",
        "connect_timeout": CONNECT_SECONDS,
    }


def problem(settings: Settings, *, role: Role = "application") -> str:
    """Why the role cannot reach the database, in the first line of its own words; '' where it can."""
    try:
        psycopg.connect(**parameters(settings, role=role)).close()
    except psycopg.Error as error:
        return next(iter(str(error).strip().splitlines()), type(error).__name__)
    return ""


def for_django(settings: Settings, *, role: Role = "application") -> dict[str, Any]:
    """The entry of Django's DATABASES. Only the application keeps a pool of connections."""
    found = parameters(settings, role=role)
    options: dict[str, Any] = {
        key: value
        for key, value in found.items()
        if key not in ("host", "port", "dbname", "user", "password")
    }
    if settings.database_pool and role == "application":
        # a connection that died with the server is replaced before a request sees it
        options["pool"] = reconnecting.pool(settings.database_pool)
    return {
        "ENGINE": "django.db.backends.postgresql",
        "HOST": found.get("host", ""),
        "PORT": found.get("port", ""),
        "NAME": found["dbname"],
        "USER": found.get("user", ""),
        "PASSWORD": found.get("password", ""),
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": options,
        "TEST": {"TEMPLATE": os.environ.get("SEATRIAL_TEST_TEMPLATE", "template1")},
    }


def _of_url(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    given = {
        "host": unquote(parts.hostname or ""),
        "port": str(parts.port or ""),
        "dbname": unquote(parts.path.lstrip("/")),
        "user": unquote(parts.username or ""),
        "password": unquote(parts.password or ""),
        "connect_timeout": CONNECT_SECONDS,
    }
    given.update(parse_qsl(parts.query))
    return {key: value for key, value in given.items() if value}
