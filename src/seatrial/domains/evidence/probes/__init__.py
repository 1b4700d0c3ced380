"""The probes that evidence itself brings: http, metric, file, document."""

from seatrial.domains.evidence.probes import document, file, http, metric

__all__ = ["document", "file", "http", "metric"]
