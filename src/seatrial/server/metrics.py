"""What Seatrial measures of itself, in Prometheus' text format."""

import time
from collections.abc import Callable

from django.http import HttpRequest
from django.http.response import HttpResponseBase
from prometheus_client import Counter, Histogram

#: Set by the supervisor before web processes start: they add up in files of this folder.
FOLDER_VARIABLE = "PROMETHEUS_MULTIPROC_DIR"
CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"
_BUCKETS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)

REQUESTS = Counter("seatrial_http_requests", "Requests that were answered", ("method", "view", "status"))
DURATION = Histogram(
    "seatrial_http_request_seconds", "Time to the answer", ("method", "view"), buckets=_BUCKETS
)

Answer = Callable[[HttpRequest], HttpResponseBase]


class CountRequests:
    """Every request is counted under the name of its view, so that no path makes a new series."""

    def __init__(self, get_response: Answer) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        """The answer; it is counted with the time that it took."""
        started = time.perf_counter()
        response = self.get_response(request)
        view = request.resolver_match.view_name if request.resolver_match else "none"
        method = request.method if request.method in _METHODS else "OTHER"
        REQUESTS.labels(method, view, str(response.status_code)).inc()
        DURATION.labels(method, view).observe(time.perf_counter() - started)
        return response


_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
