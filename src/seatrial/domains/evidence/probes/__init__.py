"""The probes that evidence itself brings."""

from seatrial.domains.evidence.probes import document, file, http, metric, upload

__all__ = ["document", "file", "http", "metric", "upload"]
