"""Which migrations the database has, compared with those that this Seatrial knows."""

from dataclasses import dataclass

from django.core.management import call_command
from django.db import connection
from django.db.migrations.loader import MigrationLoader

from seatrial.kit.problems import Problem


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
    """Every migration is applied; gives how many were. Raises CannotUseDatabase for a newer database."""
    found = state()
    if found.strange:
        raise CannotUseDatabase(
            f"the database was written by a newer Seatrial: it has {', '.join(found.strange)}",
            remedy="Install that Seatrial again, restore a backup from before, or choose another data folder "
            "with SEATRIAL_DATA. Nothing was changed.",
        )
    if found.missing:
        call_command("migrate", verbosity=0, interactive=False)
    return len(found.missing)


def _names(keys: set[tuple[str, str]]) -> tuple[str, ...]:
    return tuple(sorted(f"{app}.{name}" for app, name in keys))
