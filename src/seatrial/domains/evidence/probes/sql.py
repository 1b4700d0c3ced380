"""The probe `sql`: what one statement that only reads finds in a database that the runner reaches."""

import json
import os
import re
import subprocess
import sys
from datetime import timedelta
from typing import Any
from urllib.parse import quote, urlsplit, urlunsplit

from pydantic import Field, field_validator

from seatrial.connectors import references
from seatrial.domains.evidence.probes.running import allowed, secret
from seatrial.domains.evidence.types import PROBES, CannotLook, Executed, Look, Observation, Probe
from seatrial.kit import plurals

#: A program of its own, so that no answer of a database can fill the runner's memory or hold it for ever.
_PROGRAM = "seatrial.domains.evidence.drivers.sql"
_PATIENCE_SECONDS = 5.0
_LONGEST_QUERY = 20_000

_NAME = re.compile(r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?")
Value = str | int | float | bool | None


class SqlParameters(Executed):
    """What to ask, and whom. The database is named by a reference that the runner resolves."""

    connection: str = Field(
        min_length=1,
        max_length=1000,
        description="Name of a Connection (postgres), whose secret is `user:password` on the runner; or "
        "where the address is there, `env:NAME` or `file:/PATH`, which holds "
        "`postgresql://user:password@host/database` or `sqlite:////path/to/file.db`.",
    )
    query: str = Field(
        min_length=1, max_length=_LONGEST_QUERY, description="One statement that only reads: SELECT or WITH."
    )
    parameters: dict[str, Value] = Field(
        {}, max_length=50, description="Values for `%(name)s` (PostgreSQL) or `:name` (SQLite) in it."
    )
    rows: int = Field(100, ge=1, le=1000, description="Rows that are read at most.")

    @field_validator("connection")
    @classmethod
    def _is_a_reference(cls, value: str) -> str:
        if not _NAME.fullmatch(value) and (fault := references.fault_of(value)):
            raise ValueError(f"write the name of a Connection, or {fault.removeprefix('write ')}")
        return value

    def connections(self) -> tuple[tuple[str, tuple[str, ...]], ...]:
        """The one that it names, where it names one."""
        return ((self.connection, ("postgres",)),) if _NAME.fullmatch(self.connection) else ()


def look(what: Look) -> Observation:
    """The rows that the statement found, as objects by column; raises CannotLook where none came."""
    parameters: SqlParameters = what.parameters
    execution = allowed(what)
    address, password = _address(what)
    seconds = what.timeout.total_seconds()
    order = {
        "address": address,
        "query": parameters.query,
        "parameters": parameters.parameters,
        "rows": parameters.rows,
        "seconds": seconds,
        "memory_bytes": execution.limits.memory_bytes,
    }
    found = _ask(order, seconds, (address, password))
    count = len(found["rows"])
    findings = {
        **found,
        "row_count": count,
        "first": found["rows"][0] if count else {},
        "isolation": {"user": "the runner's own", "statement": "one that reads, in a read-only transaction"},
    }
    scope = f"{plurals.counted(count, one='row')} of one query to {parameters.connection}"
    return Observation(findings, scope, count)


def _address(what: Look) -> tuple[str, str]:
    """The database's address with whoever asks, and the secret that must not be told; raises CannotLook."""
    name = what.parameters.connection
    if not what.parameters.connections():
        address = secret(name, execution=allowed(what))
        return address, urlsplit(address).password or address
    if what.connections is None:
        raise CannotLook(
            f"the connection {name!r} is not known here", remedy="Apply the workspace, and let a runner ask."
        )
    server = what.connections.open(name, types=("postgres",), subject=what.subject)
    parts = urlsplit(server.url)
    user, _, password = server.secret.partition(":")
    if not user:
        return server.url, ""
    who = f"{quote(user, safe='')}:{quote(password, safe='')}"
    return urlunsplit(parts._replace(netloc=f"{who}@{parts.netloc.rpartition('@')[2]}")), password


def _ask(order: dict[str, Any], seconds: float, secrets: tuple[str, str]) -> dict[str, Any]:
    environment = {
        "PATH": os.environ.get("PATH", os.defpath),
        "PYTHONPATH": os.pathsep.join(sys.path),
        "SYSTEMROOT": os.environ.get("SYSTEMROOT", ""),
    }
    try:
        ended = subprocess.run(
            [sys.executable, "-m", _PROGRAM],
            input=json.dumps(order).encode(),
            capture_output=True,
            env=environment,
            timeout=seconds + _PATIENCE_SECONDS,
            check=False,
        )
        answer: dict[str, Any] = json.loads(ended.stdout)
    except subprocess.TimeoutExpired:
        raise CannotLook(f"the database did not answer within {seconds:g} s") from None
    except ValueError:
        raise CannotLook("the query took more memory than the runner allows, or its client failed") from None
    if "problem" in answer:
        raise CannotLook(
            references.redact(answer["problem"], secrets=secrets), remedy=answer.get("remedy", "")
        )
    return answer


def describe(parameters: SqlParameters) -> str:
    """The statement, and where its database is named."""
    source = f"connection:{parameters.connection}" if parameters.connections() else parameters.connection
    return f"{' '.join(parameters.query.split())}  -- {source}"


PROBES.add(
    "sql",
    Probe(
        name="sql",
        summary="One query that only reads, asked by a runner: PostgreSQL or SQLite.",
        parameters=SqlParameters,
        look=look,
        describe=describe,
        evidence_type="query",
        executes=True,
        max_age=timedelta(hours=1),
        every=timedelta(minutes=5),
    ),
)
