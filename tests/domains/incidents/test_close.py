"""A postmortem closes on what it changed, or on a reason (R204)."""

from dataclasses import replace

import pytest

from seatrial.domains.incidents import rules, services
from seatrial.domains.incidents.services import CannotClosePostmortem
from tests.factories import example
from tests.factories.incidents import HOUR, NOW, PARTS, WHOLE, resolved

pytestmark = pytest.mark.django_db
LATER = NOW + 3 * HOUR


@pytest.mark.mission("R204")
@pytest.mark.parametrize(
    ("change", "closes"),
    [
        ("x", False), ("https://", False), ("http://git.example/a", False),
        ("https://git.example/a b", False),
        ("runbook:edi-gateway/hostile-uploads@9", False), ("runbook:edi-gateway/other@1", False),
        ("runbook:edi-gateway/hostile-uploads@1", True), ("edi-gateway/hostile-uploads@1", True),
        ("https://git.example/ops/commit/1a2b3c", True),
    ],
)  # fmt: skip
def test_what_was_changed_is_a_revision_that_there_is_or_an_address(cast, deliver_events, change, closes):
    example.apply(now=NOW)
    deliver_events(NOW)
    found, actor = resolved(cast), cast.actor("operations")
    parts = {**PARTS, "corrective": "No action: it is switched off next week."}
    written = replace(WHOLE, parts=parts, change=change)
    services.write_postmortem(found.name, written=written, actor=actor, now=LATER)
    if closes:
        assert services.close_postmortem(found.name, actor=actor, now=LATER).state == "closed"
        return
    with pytest.raises(CannotClosePostmortem) as caught:
        services.close_postmortem(found.name, actor=actor, now=LATER)
    (fault,) = caught.value.faults
    assert fault.place == "/change" and "https://" in fault.remedy


@pytest.mark.parametrize(
    ("corrective", "enough"),
    [
        ("No action.", False), ("No action was opened yet.", False), ("No action: none.", False),
        ("There is no action, because", False), ("No action: it is switched off next week.", True),
        ("No action, because the certificate was renewed at once.", True),
        ("No action is needed because the part is gone.", True),
    ],
)  # fmt: skip
def test_who_does_nothing_says_why(corrective, enough):
    said = rules.missing(
        {**PARTS, "corrective": corrective}, tags=("disk-full",), actions=0, change="",
        no_change="The runbook was right.",
    )  # fmt: skip
    assert [each.place for each in said] == ([] if enough else ["/parts/corrective"])
