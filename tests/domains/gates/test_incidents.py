"""A gate looks at severe incidents and at overdue postmortems (R201)."""

from datetime import timedelta

import pytest

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.gates.guards import incidents
from seatrial.domains.gates.types import Question
from seatrial.domains.incidents import services
from seatrial.domains.incidents.types import Facts
from seatrial.domains.reviews.types import Artefact
from tests.factories import catalog as services_of
from tests.factories.incidents import HOUR, NOW, declared

pytestmark = pytest.mark.django_db


def test_a_severe_incident_and_a_late_postmortem_forbid_to_deploy_and_never_to_roll_back(cast):
    services_of.service()
    service = catalog.service("edi-gateway")
    question = Question(service, "production", Artefact())
    assert incidents(question, now=NOW).passes is True
    minor = declared(cast, severity="SEV3")
    assert incidents(question, now=NOW).passes is True
    found = declared(cast, severity="SEV2")
    answer = incidents(question, now=NOW)
    assert answer.passes is False and f"{found.name} (SEV2)" in answer.reason
    assert incidents(Question(service, "production", Artefact(), "rollback"), now=NOW).passes is True
    for each in (minor, found):
        services.resolve(each.name, resolution="Over.", actor=cast.actor("operations"), now=NOW + HOUR)
    due = NOW + HOUR + timedelta(hours=72)
    assert incidents(question, now=due).passes is True
    late = incidents(question, now=due + timedelta(seconds=1))
    assert late.passes is False and late.reason == f"the postmortem of {found.name} is overdue"


def test_a_severity_that_is_corrected_after_the_end_moves_the_gate(cast):
    services_of.service()
    question = Question(catalog.service("edi-gateway"), "production", Artefact())
    found, actor = declared(cast, severity="SEV3"), cast.actor("operations")
    services.resolve(found.name, resolution="Over.", actor=actor, now=NOW + HOUR)
    late = NOW + HOUR + timedelta(hours=72, seconds=1)
    for severity, passes in (("SEV1", False), ("SEV3", True)):
        services.describe(found.name, facts=Facts(severity=severity), actor=actor, now=NOW + 2 * HOUR)
        assert incidents(question, now=late).passes is passes
