"""The migrations that this Seatrial brings. Read from its files, so that no database is needed."""

from functools import lru_cache

import django
from django.apps import apps
from django.db.migrations.loader import MigrationLoader


@lru_cache(maxsize=1)
def known_migrations() -> frozenset[tuple[str, str]]:
    """Application and name of each; the files do not change while we run."""
    if not apps.ready:
        django.setup()
    loader = MigrationLoader(None)
    return frozenset(set(loader.disk_migrations) - set(loader.replacements))
