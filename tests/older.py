"""A database as an older version left it: for tests of migrations, each with one of its own."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import psycopg
import pytest
from django.db import connection
from django.db.migrations.executor import MigrationExecutor


@dataclass(frozen=True, slots=True)
class Older:
    """Django's connection leads to that database; what is done there concerns no other test."""

    def back_to(self, *targets: tuple[str, str]) -> Any:
        """The schema is that after these migrations; gives the models of that time (`get_model`)."""
        self._migrate(list(targets))
        return MigrationExecutor(connection).loader.project_state(list(targets)).apps

    def forward(self) -> None:
        """The schema is that of this version."""
        self._migrate(MigrationExecutor(connection).loader.graph.leaf_nodes())

    def _migrate(self, targets: list[tuple[str, str]]) -> None:
        MigrationExecutor(connection).migrate(targets)  # reads anew what is applied


@pytest.fixture
def older(django_db_setup: None, django_db_blocker: Any) -> Iterator[Older]:
    """See `Older`. The database is gone afterwards."""
    server, name = os.environ["SEATRIAL_TEST_SERVER"], f"older_{os.getpid()}"
    kept = connection.settings_dict["NAME"]
    with psycopg.connect(f"host={server} user=postgres dbname=postgres", autocommit=True) as line:
        line.execute(f"CREATE DATABASE {name} TEMPLATE seatrial_template STRATEGY FILE_COPY")
        with django_db_blocker.unblock():
            try:
                connection.close()
                connection.settings_dict["NAME"] = name
                yield Older()
            finally:
                connection.close()
                connection.settings_dict["NAME"] = kept
                line.execute(f"DROP DATABASE {name} WITH (FORCE)")
