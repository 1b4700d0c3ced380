"""Loads the hook rooms of the domains by name, so that each hangs in what it has."""

import pkgutil
from collections.abc import Sequence
from importlib import import_module
from importlib.util import find_spec

#: Rooms that fill registries without Django, so that `seatrial check` needs no database.
PLAIN_ROOMS = ("definitions", "probes")
#: Rooms that fill registries and need the application.
APP_ROOMS = ("subscriptions", "guards", "panels", "tasks")


def load(package: str, *, rooms: Sequence[str]) -> list[str]:
    """Imports each of the rooms below `package` that exists; gives the names of the modules."""
    loaded: list[str] = []
    for room in rooms:
        name = f"{package}.{room}"
        if find_spec(name) is not None:
            import_module(name)
            loaded.append(name)
    return loaded


def load_all(package: str, *, rooms: Sequence[str]) -> list[str]:
    """The same for every sub-package of `package`: `load_all("seatrial.domains", rooms=PLAIN_ROOMS)`."""
    paths = import_module(package).__path__
    names = sorted(f"{package}.{info.name}" for info in pkgutil.iter_modules(paths) if info.ispkg)
    return [module for name in names for module in load(name, rooms=rooms)]
