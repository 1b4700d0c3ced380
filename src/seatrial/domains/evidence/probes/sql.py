"""The probe `sql`: what one statement that only reads finds in a database that the runner reaches."""

import json
import os
import subprocess
import sys
from datetime import timedelta
from typing import Any

from pydantic import Field, field_validator

from seatrial.connectors import references
from seatrial.domains.evidence.probes.running import allowed, secret
from seatrial.domains.evidence.types import PROBES, CannotLook, Executed, Look, Observation, Probe

#: A program of its own, so that no answer of a database can fill the runner's memory or hold it for ever.
_PROGRAM = "seatrial.domains.evidence.drivers.sql"
_PATIENCE_SECONDS = 5.0
_LONGEST_QUERY = 20_000

Value = str | int | float | bool | None


class SqlParameters(Executed):
    """What to ask, and whom. The database is named by a reference that the runner resolves."""

    connection: str = Field(
        min_length=1,
        max_length=1000,
        description="Where the database's address is on the runner: `env:NAME` or `file:/PATH`. It holds "
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
        if fault := references.fault_of(value):
            raise ValueError(fault)
        return value


def look(what: Look) -> Observation:
    """The rows that the statement found, as objects by column; raises CannotLook where none came."""
    parameters: SqlParameters = what.parameters
    execution = allowed(what)
    address = secret(parameters.connection, execution)
    seconds = what.timeout.total_seconds()
    order = {
        "address": address,
        "query": parameters.query,
        "parameters": parameters.parameters,
        "rows": parameters.rows,
        "seconds": seconds,
        "memory_bytes": execution.limits.memory_bytes,
    }
    found = _ask(order, seconds, address)
    count = len(found["rows"])
    findings = {
        **found,
        "row_count": count,
        "first": found["rows"][0] if count else {},
        "isolation": {"user": "the runner's own", "statement": "one that reads, in a read-only transaction"},
    }
    return Observation(findings, f"{count} rows of one query to {parameters.connection}", count)


def _ask(order: dict[str, Any], seconds: float, address: str) -> dict[str, Any]:
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
            references.redact(answer["problem"], secrets=[address]), remedy=answer.get("remedy", "")
        )
    return answer


def describe(parameters: SqlParameters) -> str:
    """The statement, and where its database is named."""
    return f"{' '.join(parameters.query.split())}  -- {parameters.connection}"


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
