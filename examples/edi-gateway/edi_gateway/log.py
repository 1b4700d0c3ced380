"""One JSON object a line. Callers pass identifiers and counts, never claim content (PHI)."""

import json
import logging
import sys
from datetime import UTC, datetime
from logging.handlers import WatchedFileHandler
from pathlib import Path

_logger = logging.getLogger("edi_gateway")


class _JsonLine(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        fields = record.args if isinstance(record.args, dict) else {}
        time = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        line = {"time": time, "event": record.msg, "process": record.process}
        return json.dumps({**line, **fields})


def open_log(data: Path) -> None:
    """Log lines go to DATA/log/gateway.log, which may be rotated from outside, and to stderr."""
    (data / "log").mkdir(parents=True, exist_ok=True)
    logging.raiseExceptions = False  # a full disk must not turn an answer into an error
    _logger.setLevel(logging.INFO)
    for handler in (WatchedFileHandler(data / "log" / "gateway.log"), logging.StreamHandler(sys.stderr)):
        handler.setFormatter(_JsonLine())
        _logger.addHandler(handler)


def event(name: str, **fields: object) -> None:
    _logger.info(name, fields)
