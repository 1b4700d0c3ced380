"""The roles of the database: who owns the tables, who works with them, who copies them.

The application adds to what is append-only and reads it; that it can do no more is the database's word,
not the application's. The owner makes and changes tables. Nobody comes in without a password.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Literal

import psycopg
from psycopg import sql

from seatrial.domains.audit.types import APPEND_ONLY
from seatrial.server.keys import Keys

Role = Literal["application", "owner", "backup", "superuser"]
NAMES: dict[Role, str] = {
    "application": "seatrial",
    "owner": "seatrial_owner",
    "backup": "seatrial_backup",
    "superuser": "postgres",
}
DATABASE = "seatrial"
#: Raised when the statements below change: a cluster that was made with older ones gets the new ones.
VERSION = 2
#: What `pg_basebackup` and whoever archives the log may call besides.
_FOR_BACKUP = (
    "pg_switch_wal()",
    "pg_create_restore_point(text)",
    "pg_backup_start(text, boolean)",
    "pg_backup_stop(boolean)",
)
_MAY = ("SELECT", "INSERT", "UPDATE", "DELETE")


@dataclass(frozen=True, slots=True)
class Standing:
    """How the role that asks stands to the tables: `changeable` are those that it could falsify."""

    name: str
    superuser: bool
    owned: tuple[str, ...]
    changeable: tuple[str, ...]
    closed: tuple[str, ...]

    @property
    def sound(self) -> bool:
        """Whether it can do what it must and no more."""
        return not (self.superuser or self.owned or self.changeable or self.closed)


def for_cluster(kept: Keys) -> str:
    """Statements, one a line, after which the roles exist with their passwords and no other powers.

    Sound to be run again. For single-user mode in any database of the embedded cluster.
    """
    passwords: dict[Role, str] = {
        "application": kept.application,
        "owner": kept.owner,
        "backup": kept.backup,
        "superuser": kept.superuser,
    }
    lines = []
    powers_of: dict[Role, str] = {
        "application": "NOREPLICATION",
        "owner": "NOREPLICATION",
        "backup": "REPLICATION",
    }
    for role, powers in powers_of.items():
        name = NAMES[role]
        lines += [
            f"DO $$ BEGIN IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = '{name}') THEN "
            f"CREATE ROLE {name}; END IF; END $$;",
            f"ALTER ROLE {name} LOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS {powers};",
        ]
    lines += [f"ALTER ROLE {NAMES[role]} PASSWORD '{word}';" for role, word in passwords.items()]
    return "".join(f"{line}\n" for line in lines)


def new_database() -> str:
    """The statement that makes our database in a new cluster; for single-user mode."""
    return f"CREATE DATABASE {DATABASE} OWNER {NAMES['owner']};\n"


def for_database() -> str:
    """Statements, one a line, after which everything in our database belongs to the owner.

    Before version 2 it belonged to the application. For single-user mode in that database.
    """
    application, owner, backup = NAMES["application"], NAMES["owner"], NAMES["backup"]
    lines = [
        f"REASSIGN OWNED BY {application} TO {owner};",
        f"ALTER DATABASE {DATABASE} OWNER TO {owner};",
        f"REVOKE ALL ON DATABASE {DATABASE} FROM PUBLIC;",
        f"GRANT CONNECT, TEMPORARY ON DATABASE {DATABASE} TO {application}, {owner}, {backup};",
        f"GRANT pg_monitor TO {backup};",
        *(f"GRANT EXECUTE ON FUNCTION {function} TO {backup};" for function in _FOR_BACKUP),
    ]
    return "".join(f"{line}\n" for line in lines)


def grant(line: psycopg.Connection[Any] | psycopg.Cursor[Any], *, application: str) -> None:
    """The application's role may work with every table and only add to the append-only ones.

    To be run by the owner, in one transaction, after every migration.
    """
    role, may = sql.Identifier(application), sql.SQL(", ".join(_MAY))
    line.execute(sql.SQL("GRANT USAGE ON SCHEMA public TO {}").format(role))
    line.execute(sql.SQL("GRANT {} ON ALL TABLES IN SCHEMA public TO {}").format(may, role))
    line.execute(sql.SQL("GRANT USAGE, SELECT, UPDATE ON ALL SEQUENCES IN SCHEMA public TO {}").format(role))
    for table in _present(line, APPEND_ONLY):
        line.execute(
            sql.SQL("REVOKE ALL ON {table} FROM {role}; GRANT SELECT, INSERT ON {table} TO {role}").format(
                table=sql.Identifier(table), role=role
            )
        )


def standing(line: psycopg.Connection[Any] | psycopg.Cursor[Any], *, name: str) -> Standing:
    """How the role of that name stands to the tables of this database."""
    found = line.execute("SELECT rolsuper FROM pg_roles WHERE rolname = %s", [name]).fetchone()
    rows = line.execute(
        """
        SELECT c.relname, pg_has_role(%(name)s, c.relowner, 'member') AS owned,
               has_table_privilege(%(name)s, c.oid, 'UPDATE, DELETE, TRUNCATE') AS changes,
               has_table_privilege(%(name)s, c.oid, 'SELECT')
               AND has_table_privilege(%(name)s, c.oid, 'INSERT')
          FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
         WHERE n.nspname = 'public' AND c.relkind IN ('r', 'p') ORDER BY 1
        """,
        {"name": name},
    ).fetchall()
    return Standing(
        name=name,
        superuser=bool(found and found[0]),
        owned=tuple(table for table, owned, _, _ in rows if owned and table in APPEND_ONLY),
        changeable=tuple(table for table, _, changes, _ in rows if changes and table in APPEND_ONLY),
        closed=tuple(table for table, _, _, works in rows if not works),
    )


def _present(line: psycopg.Connection[Any] | psycopg.Cursor[Any], tables: Iterable[str]) -> list[str]:
    rows = line.execute(
        "SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename = ANY(%s) ORDER BY 1",
        [sorted(tables)],
    ).fetchall()
    return [table for (table,) in rows]
