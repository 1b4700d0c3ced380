"""Reports of runners that are as usual are answered before Django: what is answered is the same."""

import json
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
from django.core.handlers.wsgi import WSGIHandler
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory

from seatrial.domains.audit.models import Entry
from seatrial.domains.runbooks import selectors
from seatrial.kit import clock
from seatrial.server import reports
from seatrial.server.metrics import REQUESTS
from seatrial.server.programs import Programs
from seatrial.server.reports import VIEW, Reports
from tests.factories import runs

pytestmark = pytest.mark.django_db
#: What differs from answer to answer.
_OWN = {"X-Request-ID"}


@pytest.fixture(autouse=True)
def _connected(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The test's own connection stays open between requests, as with Django's test client."""
    monkeypatch.setattr(reports, "close_old_connections", lambda: None)
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


class Door:
    """The web process as a runner meets it; it notes what went the whole way."""

    def __init__(self) -> None:
        self.whole: list[str] = []
        self._programs: WSGIHandler = Programs()
        self._reports = Reports(self._go_on)

    def ask(self, path: str, body: bytes, *, short: bool = True, **meta: str) -> tuple[int, Any, bytes]:
        """Status, headers and content; the whole way where `short` does not hold."""
        environ = RequestFactory().generic("POST", path, body, content_type="application/json").environ | meta
        environ["wsgi.input"] = BytesIO(body)  # as a server gives it
        said: list[Any] = []
        application = self._reports if short else self._programs
        content = b"".join(application(environ, lambda *words: said.extend(words)))
        headers = {name: value for name, value in said[1] if name not in _OWN}
        return int(said[0].split()[0]), headers, content

    def _go_on(self, environ: Any, start_response: Any) -> Any:
        self.whole.append(environ["PATH_INFO"])
        return self._programs(environ, start_response)


@pytest.fixture
def lab(settings: Any) -> Any:
    """A runner that has a stretch of RUN-1."""
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    now = clock.now()
    made = runs.lab(now=now)
    runs.runbook(now=now)
    made.run = runs.started(runs.wanted(), now=now)
    made.now = now - timedelta(seconds=2)
    made.take()
    return made


def said(lab: Any, **other: Any) -> bytes:
    now = clock.now().isoformat()
    body = {
        "stretch": lab.details["stretch"], "job": lab.taken.document["uid"], "lease": lab.taken.lease,
        "lines": [{"seq": 1, "stream": "stdout", "at": now, "text": "a line"}],
        "begins": {"position": lab.plan[0]["position"], "attempt": 1, "at": now},
    }  # fmt: skip
    return json.dumps({**body, **other}).encode()


def bearer(lab: Any) -> dict[str, str]:
    return {"HTTP_AUTHORIZATION": f"Bearer {lab.machine.token}"}


ADDRESS = "/api/v1/runbooks/work/RUN-1/report"


def test_a_usual_report_is_kept_and_answered_as_the_whole_way_answers_it(lab: Any) -> None:
    door = Door()
    before = _counted("200")
    short = door.ask(ADDRESS, said(lab), **bearer(lab))
    assert (door.whole, json.loads(short[2])) == ([], {"acked": 1, "go": True, "stop": ""})
    assert _counted("200") == before + 1
    run = selectors.run_of_uid(lab.run.uid)
    assert (run.steps[0].state, len(selectors.lines(run.uid))) == ("running", 1)

    question = said(lab, lines=[], begins=None)
    short = door.ask(ADDRESS, question, **bearer(lab))
    status, headers, content = door.ask(ADDRESS, question, short=False, **bearer(lab))
    assert short == (status, headers, content)
    assert (door.whole, status) == ([], 200)


@pytest.mark.parametrize(
    ("path", "other", "token", "status"),
    [
        (ADDRESS, {}, "seatrial_nobody", 401),
        (ADDRESS, {"lease": 999}, "", 403),
        (ADDRESS, {"stretch": "x"}, "", 422),
        (ADDRESS.replace("RUN-1", "RUN-9"), {}, "", 404),
        (ADDRESS.replace("RUN-1", "RUN-99999999999999999999999"), {}, "", 404),
    ],
)
def test_whatever_is_refused_changes_nothing_and_is_told_by_the_whole_way(
    lab: Any, path: str, other: dict[str, Any], token: str, status: int
) -> None:
    door, denials = Door(), Entry.objects.filter(action="access.denied")
    before = denials.count()
    given = {"HTTP_AUTHORIZATION": f"Bearer {token}"} if token else bearer(lab)
    answer = door.ask(path, said(lab, **other), **given)
    assert (answer[0], door.whole) == (status, [path]), answer[2]
    assert answer[1]["Content-Type"] == "application/problem+json"
    assert denials.count() - before == (1 if status == 403 else 0)
    assert selectors.lines(lab.run.uid) == []


@pytest.mark.parametrize(
    "meta",
    [
        {"QUERY_STRING": "a=b"},
        {"HTTP_IDEMPOTENCY_KEY": "0199c1f0-6d0e-7a52-8f0a-3d1f4f5b9a11"},
        {"CONTENT_LENGTH": "9999999999"},
        {"CONTENT_TYPE": "text/plain"},
        {"HTTP_AUTHORIZATION": "Basic eA=="},
        {"PATH_INFO": "/api/v1/runbooks/work/RUN-1/other"},
    ],
)
def test_what_is_unusual_goes_on_untouched(lab: Any, meta: dict[str, str]) -> None:
    seen: list[bytes] = []

    def whole(environ: Any, _: Any) -> list[bytes]:
        seen.append(environ["wsgi.input"].read())
        return [b""]

    body = said(lab)
    environ = RequestFactory().generic("POST", ADDRESS, body, content_type="application/json").environ
    environ |= {**bearer(lab), "wsgi.input": BytesIO(body), **meta}
    list(Reports(whole)(environ, lambda *_: None))
    assert seen == [body]


def _counted(status: str) -> float:
    return float(REQUESTS.labels("POST", VIEW, status)._value.get())
