"""Which scheme counts where nobody picked one is a setting; when it changed stands in the log."""

from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from seatrial.domains.audit import selectors as log
from seatrial.domains.audit.types import Filter
from seatrial.domains.severities import services

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def noted() -> list[tuple[Any, Any, datetime]]:
    found = log.entries(Filter(action="severities.usual-scheme-changed")).records
    return [(each.details["scheme"], each.details["before"], each.at) for each in found]


def test_a_changed_setting_is_on_record_once_with_what_counted_before(settings: Any) -> None:
    settings.SEVERITY_SCHEME = "sev"
    assert services.note_usual(now=NOW)
    assert not services.note_usual(now=NOW + DAY)
    settings.SEVERITY_SCHEME = "s"
    assert services.note_usual(now=NOW + 2 * DAY)
    assert not services.note_usual(now=NOW + 3 * DAY)
    settings.SEVERITY_SCHEME = "sev"
    assert services.note_usual(now=NOW + 4 * DAY)
    assert noted() == [("sev", "s", NOW + 4 * DAY), ("s", "sev", NOW + 2 * DAY), ("sev", "", NOW)]
