"""Says which change of a model has no migration yet: `python -m tools.migrations`. Needs no database."""

import os
import sys

import django
from django.apps import apps
from django.db.migrations.autodetector import MigrationAutodetector
from django.db.migrations.loader import MigrationLoader
from django.db.migrations.questioner import NonInteractiveMigrationQuestioner
from django.db.migrations.state import ProjectState


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


def main() -> int:
    """The exit code: 1 where a migration is missing."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "seatrial.server.settings")
    django.setup()
    found = missing()
    for line in found:
        print(f"no migration: {line}", file=sys.stderr)
    if found:
        print("Run: .venv/bin/python -m django makemigrations", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
