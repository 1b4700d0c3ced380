"""The pages and endpoints of severities and calendars."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.cast import Cast
from tests.factories import severities as factory

pytestmark = pytest.mark.django_db
AT = "2026-11-20T15:00:00Z"


@pytest.fixture(autouse=True)
def _standing(cast: Cast) -> None:
    factory.apply(cast)


def given(client: Client, path: str) -> Any:
    answer = client.get(f"/api/v1{path}")
    assert answer.status_code == 200, answer.text
    return answer.json()


def test_schemes_stand_beside_each_other_with_who_uses_which(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/severities").text
    for word in ("SEV1 to SEV4", "S0 to S4", "Critical, High, Medium, Low", "no counterpart", "edi-gateway"):
        assert word in page
    assert "not picked: the usual one" in page
    assert "label-printer" in by("vendor").get("/severities").text
    assert "edi-gateway" not in by("vendor").get("/severities").text
    listed = given(by("lead"), "/severities/services?limit=2")
    assert [(each["service"], each["scheme"]) for each in listed["items"]] == [
        ("edi-gateway", "s"), ("label-printer", "sev"),
    ]  # fmt: skip
    assert given(by("lead"), f"/severities/services?cursor={listed['next']}")["next"] == ""


def test_the_usual_scheme_is_marked_wherever_they_are_listed(
    by: Callable[[str], Client], settings: Any
) -> None:
    for name, title in (("sev", "SEV1 to SEV4"), ("critical", "Critical, High, Medium, Low")):
        settings.SEVERITY_SCHEME = name
        listed = given(by("lead"), "/severities/schemes")["items"]
        assert [each["name"] for each in listed if each["usual"]] == [name]
        page = by("lead").get("/severities").text
        assert f'{title}</a> <span class="tag">usual</span>' in page
        assert f"SEATRIAL_SEVERITY_SCHEME={name}" in page
        uses = given(by("lead"), "/severities/services?limit=2")["items"]
        assert (uses[1]["service"], uses[1]["scheme"], uses[1]["picked"]) == ("label-printer", name, False)


def test_a_matrix_shows_each_cell_and_what_is_due(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/severities/sev?service=edi-gateway").text
    for word in ("Complete outage", "Who decides", "not by itself", "edi-team", "24 h", "One partner gets"):
        assert word in page
    assert by("lead").get("/severities/nothing").status_code == 404
    assert by("vendor").get("/severities/sev?service=edi-gateway").status_code == 404


def test_a_service_page_says_how_soon_somebody_answers(by: Callable[[str], Client]) -> None:
    page = by("lead").get("/services/edi-gateway").text
    assert "answered within 15 min" in page
    assert "/severities/s?service=edi-gateway" in page


def test_timers_over_the_api_count_the_services_own_time(by: Callable[[str], Client]) -> None:
    path = "/severities/schemes/sev/timers?level=SEV3&at=" + AT
    found = given(by("lead"), f"{path}&service=edi-gateway")
    assert (found["calendar"], found["respond_by"]) == ("edi-team", "2026-11-20T19:00:00Z")
    assert found["escalate_at"] == "2026-11-23T08:00:00Z"
    assert given(by("lead"), path)["escalate_at"] == "2026-11-23T09:00:00Z"
    assert by("lead").get(f"/api/v1{path.replace('SEV3', 'SEV9')}").status_code == 422


def test_a_suggestion_and_a_mapping_over_the_api(by: Callable[[str], Client]) -> None:
    ask = "/severities/schemes/s/suggestion?metric=routing_dlq_depth="
    assert given(by("lead"), f"{ask}1001")["level"] == "S1"
    assert given(by("lead"), f"{ask}1000") == {"scheme": "s", "level": "", "rank": None, "because": ""}
    assert by("lead").get(f"/api/v1{ask}many").status_code == 422
    assert by("lead").get("/api/v1/severities/schemes/s/suggestion?label=x").status_code == 422
    assert given(by("lead"), "/severities/mapping/s/S0?to=sev")["counterpart"] == "sev/SEV1"
    refused = by("lead").get("/api/v1/severities/mapping/s/S4?to=sev")
    assert (refused.status_code, refused.json()["type"].rpartition("#")[2]) == (422, "severity-unmapped")
    rows = given(by("lead"), "/severities/mapping")["items"]
    assert rows[0]["levels"] == {"sev": "SEV1", "s": "S0", "critical": "Critical"}


def test_calendars_are_listed_and_counted_in(by: Callable[[str], Client]) -> None:
    assert "edi-team" in by("lead").get("/calendars").text
    assert "/calendars/edi-team" not in by("vendor").get("/calendars").text
    assert by("vendor").get("/calendars/edi-team").status_code == 404
    page = by("lead").get("/calendars/edi-team?at=2026-12-24T16:00&working=4h&year=2026").text
    assert "Christmas Day" in page
    assert "2026-12-28" in page
    for asked in ("at=never", "working=soon", "days=x", "at=9999-12-31T23:00", "working=5200w"):
        answer = by("lead").get(f"/calendars/edi-team?{asked}")
        assert (answer.status_code, "not counted" in answer.text) == (200, True), asked


def test_calendars_over_the_api(by: Callable[[str], Client]) -> None:
    found = given(by("lead"), "/calendars/edi-team/when?at=2026-12-24T15:00:00Z&working=4h")
    assert (found["open"], found["due"]) == (True, "2026-12-28T11:00:00Z")
    days = given(by("lead"), "/calendars/edi-team/when?at=2026-12-25T12:00:00Z&days=1")
    assert (days["holiday"], days["due"]) == ("Christmas Day", "2026-12-29T08:00:00Z")
    assert days["next_opening"] == "2026-12-28T08:00:00Z"
    shown = given(by("lead"), "/calendars/edi-team?year=2027")
    assert shown["holidays"][0] == {"day": "2027-01-01", "name": "New Year's Day"}
    assert {each["name"] for each in given(by("vendor"), "/calendars")["items"]} == {"always", "weekdays"}
    for bad in ("working=soon", "working=5200w", "at=9999-12-31T23:59:59Z", "at=0001-01-01T00:00:00%2B14:00"):
        assert by("lead").get(f"/api/v1/calendars/edi-team/when?{bad}").status_code == 422
