"""The probes that evidence itself brings."""

from seatrial.domains.evidence.probes import (
    command,
    document,
    file,
    http,
    metric,
    people,
    script,
    sql,
    upload,
)

__all__ = ["command", "document", "file", "http", "metric", "people", "script", "sql", "upload"]
