"""Which scheme and which calendar count for a service, and what reports make of services on three schemes."""

import re
from datetime import UTC, datetime
from typing import Any

import pytest

from seatrial.domains.calendars import selectors as calendars
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.incidents import selectors as read_incidents
from seatrial.domains.incidents import services as incidents
from seatrial.domains.incidents.types import NewIncident
from seatrial.domains.severities import rules, selectors
from seatrial.domains.severities.selectors import Picked
from seatrial.domains.workspace.services import CannotApply
from seatrial.kit.problems import NotFound
from tests.cast import NOW, Cast
from tests.factories import severities as factory

pytestmark = pytest.mark.django_db


def picked(name: str) -> Picked:
    return selectors.of_service(catalog.services(catalog.Filter(text=name))[0])


def test_a_service_picks_its_scheme_and_its_team_the_calendar(cast: Cast) -> None:
    factory.apply(cast)
    found = picked("edi-gateway")
    assert (found.scheme.name, found.picked) == ("s", True)
    assert (found.calendar.name, found.calendar_picked) == ("edi-team", True)
    assert picked("portal").scheme.name == "critical"
    assert (picked("router").scheme.name, picked("router").calendar.name) == ("sev", "always")
    nothing = picked("label-printer")
    assert (nothing.scheme.name, nothing.picked) == ("sev", False)
    assert (nothing.calendar.name, nothing.calendar_picked) == ("weekdays", False)


@pytest.mark.parametrize("name", ["sev", "s", "critical"])
def test_the_installation_says_which_scheme_is_usual(cast: Cast, settings: Any, name: str) -> None:
    settings.SEVERITY_SCHEME = name
    factory.apply(cast)
    assert (picked("label-printer").scheme.name, picked("label-printer").picked) == (name, False)
    assert (picked("edi-gateway").scheme.name, picked("portal").scheme.name) == ("s", "critical")
    worst = selectors.usual().levels[0]
    said = NewIncident(title="Nobody can sign in", severity=worst.id, commander="lead")
    found = incidents.declare(said, actor=cast.actor("operations"), now=NOW)
    assert (found.scheme, found.level, found.rank) == (name, worst.id, worst.rank)
    process = read_incidents.process(cast.actor("operations"))
    assert re.findall(r"^## Severities: .* \((.*)\)$", process, re.MULTILINE)[0] == name


def test_business_time_is_that_of_the_service(cast: Cast) -> None:
    factory.apply(cast)
    friday = datetime(2026, 4, 2, 14, 0, tzinfo=UTC)
    s3 = rules.known_level(picked("edi-gateway").scheme, level="S3")
    due = rules.timers(s3, start=friday, calendar=picked("edi-gateway").calendar)
    # Good Friday, the weekend and Easter Monday are no business days in Sweden
    assert due.respond_by == datetime(2026, 4, 7, 14, 0, tzinfo=UTC)
    elsewhere = rules.timers(s3, start=friday, calendar=picked("label-printer").calendar)
    assert elsewhere.respond_by == datetime(2026, 4, 3, 14, 0, tzinfo=UTC)


def test_an_annotation_picks_as_well_and_a_scheme_of_ones_own(cast: Cast) -> None:
    gateway = factory.service("edi-gateway").replace(
        b"title: edi-gateway}", b'title: x, annotations: {"seatrial.dev/severities": "severity-scheme:ours"}}'
    )
    own = factory.OWN.replace("spec:\n", "spec:\n  calendar: business-calendar:edi-team\n", 1).encode()
    factory.apply(cast, **{"edi-gateway": gateway, "ours": own, "edi": factory.team("edi")})
    found = picked("edi-gateway")
    assert (found.scheme.name, found.picked) == ("ours", True)
    assert found.calendar.name == "edi-team", "the scheme's, where neither service nor team picked one"
    assert [each.id for each in found.scheme.levels] == ["P0", "P1", "P2", "P3", "P4"]
    mapped = rules.map_level(found.scheme.levels[0], to=selectors.scheme("sev"))
    assert mapped.name == "sev/SEV1"


@pytest.mark.parametrize(
    ("more", "missing"),
    [("severities: p", "severity-scheme:p"), ("calendar: nights", "business-calendar:nights")],
)
def test_what_nothing_stands_behind_cannot_be_picked(cast: Cast, more: str, missing: str) -> None:
    with pytest.raises(CannotApply) as refused:
        factory.apply(cast, **{"edi-gateway": factory.service("edi-gateway", more=more)})
    (fault,) = refused.value.faults
    assert missing in fault.detail
    assert fault.place.startswith("edi-gateway.yaml:8:")


def test_a_scheme_and_a_calendar_are_found_by_name_and_urn(cast: Cast) -> None:
    factory.apply(cast)
    assert selectors.scheme("severity-scheme:s") is selectors.scheme("s")
    assert calendars.calendar("business-calendar:edi-team").time_zone == "Europe/Stockholm"
    with pytest.raises(NotFound):
        selectors.scheme("sevv")
    with pytest.raises(NotFound):
        calendars.calendar("edi-teem")
    with pytest.raises(NotFound):
        selectors.source_of("ours")
    assert "id: SEV1" in selectors.source_of("sev")


@pytest.mark.mission("R184")
def test_a_report_over_services_on_three_schemes_groups_equivalents_and_refuses_what_is_unmapped(
    cast: Cast,
) -> None:
    factory.apply(cast)
    happened = [
        ("edi-gateway", "S0", 2), ("portal", "Critical", 3), ("router", "SEV1", 1), ("portal", "Low", 4),
        ("edi-gateway", "S3", 5), ("edi-gateway", "S4", 6),
    ]  # fmt: skip
    counts = {(picked(service).scheme.name, level): number for service, level, number in happened}
    found = selectors.normalised(counts)
    assert [(each.rank, each.words, each.total) for each in found] == [
        (1, "Critical, S0, SEV1", 6), (4, "Low, S3", 9), (5, "S4", 6),
    ]  # fmt: skip
    for scheme, level in (("sev", "S0"), ("ours", "P0")):
        with pytest.raises(rules.CannotMap):
            selectors.normalised({**counts, (scheme, level): 1})
    with pytest.raises(rules.CannotMap):
        rules.map_level(rules.known_level(selectors.scheme("s"), level="S4"), to=selectors.scheme("sev"))


def test_a_vendor_knows_what_its_own_services_use(cast: Cast) -> None:
    printer = factory.service("label-printer", owner="other", more="severities: ours")
    factory.apply(cast, **{"ours": factory.OWN.encode(), "label-printer": printer})
    vendor, lead = cast.actor("vendor"), cast.actor("lead")
    assert set(selectors.known(vendor)) == {"sev", "s", "critical", "ours"}
    assert set(calendars.known(vendor)) == {"always", "weekdays"}
    assert "edi-team" in calendars.known(lead)
    with pytest.raises(NotFound):
        calendars.known_calendar("edi-team", actor=vendor)


def test_however_many_services_a_few_queries(cast: Cast, django_assert_max_num_queries) -> None:
    factory.apply(cast, ours=factory.OWN.encode(), x=factory.service("x", more="severities: ours"))
    services = catalog.services()
    selectors.picked(services)
    with django_assert_max_num_queries(3):
        assert len(selectors.picked(services)) == 5
