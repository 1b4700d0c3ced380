"""The pages of who is on call."""

import pytest

from seatrial.domains.workspace import services as workspaces
from seatrial.kit import clock
from seatrial.kit.access import system
from tests.factories import oncall

pytestmark = pytest.mark.django_db


TEAM = b"""\
apiVersion: backstage.io/v1alpha1
kind: Group
metadata: {name: edi}
spec: {type: team, children: []}
"""


@pytest.fixture(autouse=True)
def stood(cast):
    workspaces.apply("ops", files={"team.yaml": TEAM}, actor=system("test"), now=clock.now())
    return oncall.stood(cast, now=clock.now())


def test_the_page_of_a_team_says_who_is_on_call_for_it(by, cast):
    page = by("operations").get("/teams/edi").content.decode()
    assert '<a href="/oncall/schedules/edi">EDI</a>' in page
    assert cast.owner.name in page  # who took over from the lead for the day


def test_forms_lead_back_and_nothing_is_called_by_its_uid(by, cast):
    browser = by("lead")
    asking = browser.get("/oncall/schedules/edi/swap").content.decode()
    assert '<a class="btn" href="/oncall/schedules/edi">Cancel</a>' in asking
    for path in (
        "/oncall",
        "/oncall/schedules/edi",
        "/oncall/coverage",
        "/oncall/swaps",
        "/oncall/policies/edi",
    ):
        page = browser.get(path).content.decode().partition("<main")[2]
        assert str(cast.lead.uid) not in page and str(cast.owner.uid) not in page, path
    covers = browser.get("/api/v1/oncall/coverage").json()["items"]
    assert cast.lead.name in covers[0]["names"].values()
