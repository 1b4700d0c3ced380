"""The list of alerts, narrowed by what stands in them."""

from dataclasses import asdict

import pytest

from seatrial.domains.alerts import selectors
from seatrial.domains.alerts.selectors import listing
from seatrial.domains.alerts.types.listing import Sought
from seatrial.kit.access import system
from seatrial.kit.problems import Invalid
from tests.factories import triage

pytestmark = pytest.mark.django_db
ACTOR = system("test")


def numbers(**sought: str) -> list[int]:
    """Numbers of every alert that is found, page by page of two."""
    found, before = [], None
    while True:
        page = selectors.alerts(Sought(**sought), actor=ACTOR, before=before, limit=2)
        found += [each.number for each in page.alerts]
        assert len(page.alerts) <= 2 and (before is None or page.following is None or page.following < before)
        if page.following is None:
            return found
        before = page.following


@pytest.fixture
def stored() -> dict[str, int]:
    """An alert for each thing that is looked for; the oldest first."""
    rows = {
        "oslo": triage.row_of("QueueFull", now=triage.NOW, site="oslo"),
        "bergen": triage.row_of("QueueFull", now=triage.NOW, site="bergen"),
        "down": triage.row_of("Down", now=triage.NOW, site="oslo"),
        "mailed": triage.row_of("x", now=triage.NOW),
    }
    rows["down"].level, rows["mailed"].labels, rows["mailed"].title = "SEV1", {}, "QueueFull"
    for row in rows.values():
        row.save(force_insert=True)
    return {name: row.number for name, row in rows.items()}


@pytest.mark.parametrize("looked_through", [1, 3, 20_000])
def test_alerts_are_found_by_level_rule_label_and_title_on_pages_of_any_length(
    stored: dict[str, int], monkeypatch: pytest.MonkeyPatch, looked_through: int
) -> None:
    monkeypatch.setattr(listing, "_MOST_SOUGHT_IN", looked_through)
    for sought, names in (
        ({"level": "sev1"}, ["down"]),
        ({"rule": "QueueFull"}, ["mailed", "bergen", "oslo"]),
        ({"label": "site=oslo"}, ["down", "oslo"]),
        ({"label": 'site="oslo"', "rule": "QueueFull"}, ["oslo"]),
        ({"text": "queuefull F"}, ["bergen", "oslo"]),
        ({"text": "%"}, []),
        ({}, ["mailed", "down", "bergen", "oslo"]),
    ):
        assert numbers(**sought) == [stored[name] for name in names], sought


@pytest.mark.parametrize("label", ["oslo", "site!=oslo", "site=~o.*", "=oslo", "site=~["])
def test_a_label_that_is_none_is_refused_with_how_one_is_written(label: str) -> None:
    with pytest.raises(Invalid) as refused:
        selectors.alerts(Sought(label=label), actor=ACTOR)
    assert "Write name=value" in refused.value.faults[0].remedy


def test_only_what_an_index_does_not_lead_to_is_looked_for_in_stretches() -> None:
    plain = {"state": "all", "service": "a", "source": "b"}
    assert not Sought(**plain).is_narrow
    for name in asdict(Sought()).keys() - plain.keys():
        assert Sought(**{name: "x"}).is_narrow, name
