"""Every endpoint is asked what its description allows, and what it does not: it never makes a mistake.

What is sent is made by schemathesis from the OpenAPI document. A token that may do everything asks, so that
policies do not stand before the code; nothing that is asked for reaches another machine.
"""

from collections.abc import Iterator
from datetime import timedelta

import hypothesis
import pytest
import schemathesis
from django.core.signals import request_finished, request_started
from django.db import close_old_connections
from django.test import override_settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from seatrial.domains.identity import services as identity
from seatrial.kit import clock, egress
from seatrial.kit.access import system
from seatrial.server import reports
from seatrial.server.wsgi import application
from tests.factories import catalog

CHECKS = [not_a_server_error, status_code_conformance, content_type_conformance, response_schema_conformance]
API = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application)
SETTINGS = hypothesis.settings(
    max_examples=15,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)


@pytest.fixture
def everything(db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, str]]:
    """The headers of a token that may do everything, in an installation with a service; nobody is called."""
    monkeypatch.setattr(egress, "refusal", lambda *_, **__: "is not for tests")
    catalog.service("edi-gateway")
    now = clock.now()
    issued = identity.issue_token(
        "fuzz", scopes=["*"], expires_at=now + timedelta(hours=1), actor=system("test"), now=now
    )
    # As Django's own test client does: the connection is the test's, and outlives a request.
    signals = (request_started, request_finished)
    for signal in signals:
        signal.disconnect(close_old_connections)
    monkeypatch.setattr(reports, "close_old_connections", lambda: None)
    with override_settings(ALLOWED_HOSTS=["*"]):
        yield {"Authorization": f"Bearer {issued.secret}"}
    for signal in signals:
        signal.connect(close_old_connections)


@API.parametrize()
@SETTINGS
def test_no_request_makes_a_mistake(case: schemathesis.Case, everything: dict[str, str]) -> None:
    response = case.call(headers=everything)

    case.validate_response(response, checks=CHECKS)
