"""The pages of who is on call."""

import html
import re
from datetime import timedelta
from urllib.parse import parse_qs

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


def ahead(**span):
    """What a field for a moment holds, that long from now."""
    return (clock.now() + timedelta(**span)).strftime("%Y-%m-%dT%H:%M")


def refused_at(browser, path, field, sent):
    """What is said at the field of the form that comes back, with what was typed still in it."""
    answer = browser.post(path, sent)
    page = answer.content.decode()
    assert answer.status_code == 422, page[-3000:]
    assert all(f'value="{value}"' in page for name, value in sent.items() if name in ("start", "end"))
    told = re.search(rf'<ul class="errorlist" id="id_{field}_error">(.*?)</ul>', page, re.DOTALL)
    assert told, re.findall(r'<ul class="errorlist.*?</ul>', page, re.DOTALL)
    return told[1]


def test_a_span_that_cannot_be_is_said_at_its_end(by, cast):
    browser = by("lead")
    sent = {"person": cast.lead.handle, "start": "2126-12-24T09:00", "end": "2126-12-23T09:00"}
    assert "Put the end after the beginning." in refused_at(browser, "/oncall/schedules/edi", "end", sent)
    sent |= {"start": "2016-12-24T09:00", "end": "2016-12-25T09:00"}
    assert "It is over already." in refused_at(browser, "/oncall/schedules/edi", "end", sent)
    sent |= {"start": "soon", "end": "later"}
    assert "as 2026-12-24T09:00" in refused_at(browser, "/oncall/schedules/edi", "start", sent)


def test_a_swap_of_what_somebody_does_not_have_is_said_at_the_span(by, cast):
    browser = by("lead")
    sent = {"asked": cast.owner.handle, "start": "2126-12-24T09:00", "end": "2126-12-24T09:30"}
    mine = refused_at(browser, "/oncall/schedules/edi/swap", "end", {**sent, "end": "2126-12-24T08:00"})
    assert "It ends before it begins." in mine
    theirs = sent | {"return_start": "2016-12-24T09:00", "return_end": "2016-12-24T10:00"}
    theirs |= {"start": ahead(days=3), "end": ahead(days=3, hours=1)}
    assert "It is over already." in refused_at(browser, "/oncall/schedules/edi/swap", "return_end", theirs)


def test_being_away_twice_is_said_where_it_begins(by):
    browser = by("lead")
    sent = {"start": "2126-12-24T09:00", "end": "2126-12-26T09:00", "kind": "leave"}
    assert browser.post("/oncall/time-off", sent).status_code == 302
    assert "They are away already" in refused_at(browser, "/oncall/time-off", "start", sent)


def test_what_a_button_cannot_do_is_said_above_the_page_that_follows(by, stood):
    swap, owner = stood["swap"], by("owner")
    for act in ("decline", "accept"):
        page = owner.post(f"/oncall/swaps/{swap}", {"act": act}, follow=True).content.decode()
    assert "It was declined already. Ask for another one." in page


def test_a_swap_is_filled_with_shifts_that_are_chosen(by, cast):
    """Two links fill the form: a shift of one's own, one of somebody else; what they fill is taken."""
    browser, address = by("lead"), "/oncall/schedules/edi/swap"
    page = html.unescape(browser.get(address).content.decode())
    give = re.findall(r'href="(\?[^"]*)">Give it', page)
    assert give
    page = html.unescape(browser.get(address + give[-1]).content.decode())
    take = re.findall(r'href="(\?[^"]*)">Take it in return', page)
    assert take
    filled = browser.get(address + take[-1]).content.decode()
    chosen = {name: each[0] for name, each in parse_qs(take[-1].removeprefix("?")).items()}
    assert set(chosen) == {"asked", "start", "end", "return_start", "return_end"}
    for name in set(chosen) - {"asked"}:
        assert f'name="{name}" value="{chosen[name]}"' in filled, name
    assert f'value="{chosen["asked"]}" selected' in filled
    asked = browser.post(address, chosen)
    assert asked.status_code == 302, asked.content.decode()[-3000:]


def test_whom_a_policy_would_page_is_asked_by_the_clock_of_the_reader(by, cast):
    cast.owner.time_zone = "Europe/Oslo"
    cast.owner.save(update_fields=["time_zone"])
    page = by("owner").get("/oncall/policies/edi?at=2026-07-06T09:30").text
    assert "At (in Europe/Oslo)" in page and 'value="2026-07-06T09:30"' in page
    assert 'datetime="2026-07-06T07:30' in page  # what is asked for is the instant that is shown
