"""Where the database is, as Django and psycopg want to hear it."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

import psycopg

from seatrial.server import keys
from seatrial.server.config import Settings

NAME = "seatrial"
ROLE = "seatrial"
SUPERUSER = "postgres"
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


def parameters(settings: Settings) -> dict[str, Any]:
    """What libpq is to be told: host, dbname, user, password and whatever the address adds."""
    if settings.database_url is not None:
        return _of_url(settings.database_url.get_secret_value())
    kept = keys.read(settings.folder)
    return {
        "host": str(socket_folder(settings.folder)),
        "dbname": NAME,
        "user": ROLE,
        "password": kept.application if kept else "",
        "connect_timeout": CONNECT_SECONDS,
    }


def problem(settings: Settings) -> str:
    """Why the database cannot be reached, in the first line of its own words; '' where it can."""
    try:
        psycopg.connect(**parameters(settings)).close()
    except psycopg.Error as error:
        return next(iter(str(error).strip().splitlines()), type(error).__name__)
    return ""


def for_django(settings: Settings) -> dict[str, Any]:
    """The entry of Django's DATABASES."""
    found = parameters(settings)
    options: dict[str, Any] = {
        key: value
        for key, value in found.items()
        if key not in ("host", "port", "dbname", "user", "password")
    }
    if settings.database_pool:
        # a connection that died with the server is replaced before a request sees it
        options["pool"] = {"min_size": 1, "max_size": settings.database_pool, "timeout": CONNECT_SECONDS}
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
