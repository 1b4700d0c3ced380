"""Which migrations the database has, compared with those that this Seatrial knows."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.core.management import call_command
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.loader import MigrationLoader

from seatrial.kit.problems import Problem
from seatrial.server import config, database, roles


class CannotUseDatabase(Problem):
    """The database is there and cannot be used by this Seatrial."""

    type = "cannot-use-database"
    title = "The database cannot be used"
    status = 503


@dataclass(frozen=True, slots=True)
class State:
    """`missing` are to be applied; `strange` were applied by a newer Seatrial and are unknown here."""

    missing: tuple[str, ...]
    strange: tuple[str, ...]


def state() -> State:
    """How the default database stands; reads only."""
    loader = MigrationLoader(connection)
    applied = set(loader.applied_migrations)
    known = set(loader.disk_migrations)
    missing = known - applied - set(loader.replacements)
    strange = {key for key in applied - known if key[0] in loader.migrated_apps}
    return State(missing=_names(missing), strange=_names(strange))


def bring_up_to_date() -> int:
    """Every migration is applied, by the owner's role, and the application's may do what it must and no
    more; gives how many were applied. Raises CannotUseDatabase for a newer database.
    """
    with as_owner():
        return _bring_up_to_date()


@contextmanager
def as_owner() -> Iterator[None]:
    """Within, this thread's default connection is one of the role that owns the tables."""
    settings = config.current()
    if _user(settings, role="owner") == _user(settings, role="application"):
        yield
        return
    usual = connections[DEFAULT_DB_ALIAS]
    owners = database.for_django(settings, role="owner")
    connections[DEFAULT_DB_ALIAS] = type(usual)({**usual.settings_dict, **owners}, DEFAULT_DB_ALIAS)
    try:
        yield
    finally:
        connections[DEFAULT_DB_ALIAS].close()
        connections[DEFAULT_DB_ALIAS] = usual


def _bring_up_to_date() -> int:
    found = state()
    if found.strange:
        raise CannotUseDatabase(
            f"the database was written by a newer Seatrial: it has {', '.join(found.strange)}",
            remedy="Install that Seatrial again, restore a backup from before, or choose another data folder "
            "with SEATRIAL_DATA. Nothing was changed.",
        )
    if found.missing:
        call_command("migrate", verbosity=0, interactive=False)
    _grant()
    return len(found.missing)


def _grant() -> None:
    settings = config.current()
    application = _user(settings, role="application")
    if application == _user(settings, role="owner"):
        return
    with transaction.atomic(), connection.cursor() as cursor:
        line = cursor.cursor.connection
        if not roles.standing(line, name=application).sound:
            roles.grant(line, application=application)


def _user(settings: config.Settings, *, role: roles.Role) -> str:
    return str(database.parameters(settings, role=role).get("user", ""))


def _names(keys: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in keys))
