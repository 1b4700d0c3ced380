"""Says what is wrong with the migrations: `python -m tools.migrations`. Needs no database.

Each change of a model has its migration, and each migration keeps the version before it working beside the
new one (expand, then contract): upgrades roll. What takes something away does so one release later, and its
class says why that may be: `contracts = "nothing has read it since 0.4"`.
"""

import math
import os
import sys
from collections.abc import Iterator
from typing import Any

import django
from django.apps import apps
from django.db.migrations import Migration, operations
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.operations.base import Operation
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState
from django.db.models import NOT_PROVIDED, Field


def missing() -> list[str]:
    """One line for each change of a model of ours that no migration makes; the application must be set up."""
    # Without a connection the loader reads the files alone, which is all that is asked here.
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("seatrial.")}
    conflicts = {app: names for app, names in loader.detect_conflicts().items() if app in ours}
    said = [
        f"{app}: {' and '.join(sorted(names))} follow the same migration" for app, names in conflicts.items()
    ]
    if said:
        return said
    questioner = NonInteractiveMigrationQuestioner(specified_apps=ours, dry_run=True)
    detector = MigrationAutodetector(loader.project_state(), ProjectState.from_apps(apps), questioner)
    changes = detector.changes(graph=loader.graph, trim_to_apps=ours, convert_apps=ours)
    return [
        f"{app}: {operation.describe()}"
        for app, migrations in sorted(changes.items())
        for migration in migrations
        for operation in migration.operations
    ]


#: What the version before cannot do without.
_TAKES_AWAY = (operations.RemoveField, operations.RenameField, operations.RenameModel, operations.DeleteModel)


def contracting() -> list[str]:
    """One line for each change under which the version before would fail; the application must be set up."""
    loader = MigrationLoader(None)
    ours = {config.label for config in apps.get_app_configs() if config.name.startswith("seatrial.")}
    return [
        f"{app}.{name}: {fault}"
        for (app, name), migration in sorted(loader.disk_migrations.items())
        if app in ours and not getattr(migration, "contracts", "")
        for fault in _faults(migration, loader.project_state((app, name), at_end=False))
    ]


def _faults(migration: Migration, state: ProjectState) -> Iterator[str]:
    made: set[str] = set()
    for operation in migration.operations:
        if isinstance(operation, operations.CreateModel):
            made.add(operation.name_lower)
        elif getattr(operation, "model_name_lower", "") not in made:
            yield from _fault(operation, migration.app_label, state)
        operation.state_forwards(migration.app_label, state)


def _fault(operation: Operation, app: str, state: ProjectState) -> Iterator[str]:
    if isinstance(operation, _TAKES_AWAY):
        yield f"{operation.describe()}: the version before still uses it"
    elif isinstance(operation, operations.AddField) and _must_be_given(operation.field):
        yield f"{operation.describe()}: the version before does not give it: let it be null, or db_default"
    elif isinstance(operation, operations.AlterField):
        before = state.models[app, operation.model_name_lower].fields[operation.name_lower]
        if _narrows(before, operation.field):
            yield f"{operation.describe()}: the version before writes what it does not take any more"


def _must_be_given(field: "Field[Any, Any]") -> bool:
    return not (field.null or field.many_to_many) and field.db_default is NOT_PROVIDED


def _narrows(before: "Field[Any, Any]", after: "Field[Any, Any]") -> bool:
    shorter = (after.max_length or math.inf) < (before.max_length or math.inf)
    return type(before) is not type(after) or (before.null and not after.null) or shorter


def main() -> int:
    """The exit code: 1 where a migration is missing, or would stop the version before."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    django.setup()
    found = missing()
    for line in found:
        print(f"no migration: {line}", file=sys.stderr)
    if found:
        print("Run: .venv/bin/python -m django makemigrations", file=sys.stderr)
    narrow = contracting()
    for line in narrow:
        print(f"does not roll: {line}", file=sys.stderr)
    return 1 if found or narrow else 0


if __name__ == "__main__":
    sys.exit(main())
