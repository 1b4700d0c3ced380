"""One question to an incumbent, through the connector that guards where requests go."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import urlencode

from seatrial.connectors import http
from seatrial.kit.problems import Problem

_PATIENCE = timedelta(seconds=10)
_MOST = 4 * 1024 * 1024


class CannotCompare(Problem):
    """The incumbent did not answer, or not with what its documentation says."""

    type = "cannot-compare"
    title = "The incumbent did not answer"
    status = 502


@dataclass(frozen=True, slots=True)
class Incumbent:
    """Where it is, what lets us in, and what of it is asked for who is on call."""

    url: str
    headers: Mapping[str, str] = field(repr=False)
    on_call: tuple[str, ...] = ()
    allow: Sequence[str] = ()

    def ask(self, path: str, **query: Any) -> Any:
        """What it answers as JSON. Raises CannotCompare, whose words hold no secret."""
        asked = urlencode({key: value for key, value in query.items() if value}, doseq=True)
        url = f"{self.url.rstrip('/')}{path}{'?' if asked else ''}{asked}"
        headers = {"accept": "application/json", **self.headers}
        request = http.Request(url=url, timeout=_PATIENCE, headers=headers, limit=_MOST, allow=self.allow)
        try:
            answer = http.ask(request)
        except (http.CannotAsk, http.CannotReach) as problem:
            raise CannotCompare(problem.detail, remedy=problem.remedy) from None
        if answer.status != 200 or answer.truncated:
            raise CannotCompare(f"{path} is answered with status {answer.status}")
        try:
            return json.loads(answer.body)
        except (ValueError, RecursionError):
            raise CannotCompare(f"{path} is not answered with JSON") from None


@dataclass(frozen=True, slots=True)
class Wanted:
    """The alert that is asked about: the keys that the incumbent may know it by, and around when."""

    keys: tuple[str, ...]
    at: datetime
    begun: datetime
