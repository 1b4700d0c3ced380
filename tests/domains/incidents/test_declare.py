"""Declaring: from then on exactly one person leads it (R186)."""

import pytest
from django.db import IntegrityError, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from seatrial.domains.alerts import selectors as alerts
from seatrial.domains.alerts.models import Alert
from seatrial.domains.audit.models import Entry as LogEntry
from seatrial.domains.incidents import models, selectors, services
from seatrial.domains.incidents.services import CannotLead
from seatrial.domains.incidents.types import Facts, NewIncident, NewLink
from seatrial.domains.notices import selectors as notices
from seatrial.domains.severities.rules import CannotMap
from seatrial.kit.access import Denied, system
from seatrial.kit.ids import new_uid
from seatrial.kit.problems import Invalid, NotFound
from tests.cast import SERVICE
from tests.factories.incidents import DAY, HOUR, MINUTE, NOW, alert, declared

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("service")]


def leaders(found):
    held = selectors.roles([found.uid])[found.uid]
    return [each.person for each in held if each.role == "commander" and each.until is None]


def test_whoever_declares_it_leads_it_and_its_timers_run(cast):
    found = declared(cast, by="stranger", summary="All of them since nine.")
    assert (found.name, found.state, found.phase, found.rank) == ("I-1", "open", "investigating", 1)
    assert leaders(found) == [str(cast.stranger.uid)]
    # SEV1 asks for an update every half hour or so; whatever it asks for, it runs from now on
    assert found.update_by is not None and NOW < found.update_by < NOW + 2 * HOUR
    room = selectors.room("1", actor=cast.actor("stranger"))
    assert [each.kind for each in room.entries] == ["declared", "role-given"]
    assert found.detected_at is None  # nobody said when it was noticed, and no alert did


def test_one_is_declared_from_alerts_once(cast):
    first, second = (alert(name) for name in ("Down", "Slow"))
    said = {"alerts": (first, second), "key": f"alert:{first}"}
    found = declared(cast, detected_at=NOW - MINUTE, **said)
    again = declared(cast, **said)
    assert again.uid == found.uid
    room = selectors.room(found.name, actor=cast.actor("lead"))
    assert [(each.kind, each.target, each.title) for each in room.links] == [
        ("alert", f"alert:{first}", "Down fired"),
        ("alert", f"alert:{second}", "Slow fired"),
    ]
    assert [each.name for each in selectors.with_target(f"alert:{second}")] == ["I-1"]
    assert set(Alert.objects.values_list("incident", flat=True)) == {"I-1"}
    log = alerts.alert_lines(int(second.removeprefix("AL-")))
    assert [each.words for each in log if each.what == "belongs"] == ["it belongs to the incident I-1"]


def test_what_nobody_said_is_as_its_alerts_say(cast):
    names = alert("Slow", level="SEV3", rank=3), alert("Down", level="SEV1", rank=1)
    found = services.declare(NewIncident(alerts=names), actor=cast.actor("operations"), now=NOW + MINUTE)
    assert (found.title, found.level, found.service) == ("Slow fired", "SEV1", SERVICE)
    assert found.started_at == found.detected_at == NOW


def test_an_alert_that_nobody_heard_of_is_linked_to_nothing(cast):
    with pytest.raises(Invalid, match="there is no alert AL-99"):
        declared(cast, alerts=("AL-99",))
    found = declared(cast)
    for target in ("alert:AL-99", "alert:Down"):
        with pytest.raises(Invalid, match="there is no alert"):
            services.link(found.name, new=NewLink("alert", target), actor=cast.actor("lead"), now=NOW)
    with pytest.raises(Invalid, match="how bad it is"):
        services.declare(NewIncident("Down"), actor=cast.actor("lead"), now=NOW)
    assert selectors.room(found.name, actor=cast.actor("lead")).links == ()


def test_a_wrong_link_is_taken_away_by_who_made_it_or_who_leads(cast):
    name = alert("Down")
    first, second = declared(cast, alerts=(name,)), declared(cast, title="Another")
    services.link(second.name, new=NewLink("alert", f"alert:{name}"), actor=cast.actor("stranger"), now=NOW)
    with pytest.raises(Denied):
        services.unlink(second.name, target=f"alert:{name}", actor=cast.actor("product"), now=NOW)
    for _ in range(2):
        services.unlink(second.name, target=f"alert:{name}", actor=cast.actor("operations"), now=NOW)
    assert alerts.alert(name, actor=cast.actor("lead")).incident == first.name  # it still belongs to that one
    room = selectors.room(second.name, actor=cast.actor("lead"))
    assert (room.links, [each.kind for each in room.entries].count("unlinked")) == ((), 1)
    page = NewLink("page", "https://wiki.example/a")
    services.link(second.name, new=page, actor=cast.actor("stranger"), now=NOW)
    services.unlink(second.name, target=page.target, actor=cast.actor("stranger"), now=NOW)
    assert selectors.room(second.name, actor=cast.actor("lead")).links == ()


def test_a_named_commander_is_told(cast):
    found = declared(cast, by="stranger", commander=str(cast.lead.uid))
    assert leaders(found) == [str(cast.lead.uid)]
    told = notices.notices(str(cast.lead.uid))
    assert [each.subject for each in told] == ["You are commander of I-1: Partners are refused"]


def test_a_program_declares_and_somebody_who_leads_the_service_leads_it(cast):
    found = services.declare(NewIncident("Down", "SEV2", service=SERVICE), actor=system("alerts"), now=NOW)
    (leader,) = leaders(found)
    assert leader in {str(each.uid) for each in (cast.lead, cast.operations, cast.owner)}


@pytest.mark.parametrize(
    ("more", "problem"),
    [
        ({"title": " "}, Invalid),
        ({"severity": "SEV9"}, CannotMap),
        ({"service": "service:none"}, NotFound),
        ({"commander": "nobody"}, NotFound),
        ({"started_at": NOW + DAY}, Invalid),
    ],
)
def test_what_cannot_be_declared_is_refused_and_leaves_nothing(cast, more, problem):
    with pytest.raises(problem):
        declared(cast, **more)
    assert models.Incident.objects.count() == 0


def test_neither_a_vendor_nor_a_program_commands(cast):
    for one in (cast.vendor, cast.agent):
        with pytest.raises(CannotLead):
            declared(cast, commander=str(one.uid))
    found = declared(cast, by="vendor", service="service:label-printer", commander=str(cast.lead.uid))
    assert leaders(found) == [str(cast.lead.uid)]
    with pytest.raises(NotFound):
        declared(cast, by="vendor", service=SERVICE, commander=str(cast.lead.uid))


def test_the_database_refuses_a_second_commander(cast):
    found = declared(cast)
    with pytest.raises(IntegrityError, match="incident_one_commander"), transaction.atomic():
        models.Role.objects.create(
            uid=new_uid(NOW), incident_id=found.uid, role="commander", person=cast.lead.uid, since=NOW,
            given_by="test",
        )  # fmt: skip


def test_command_is_handed_over_and_never_dropped(cast):
    found = declared(cast)
    services.hand_over(found.name, to=str(cast.lead.uid), actor=cast.actor("operations"), now=NOW + MINUTE)
    assert leaders(found) == [str(cast.lead.uid)]
    spans = [each for each in selectors.roles([found.uid])[found.uid] if each.role == "commander"]
    assert spans[0].until == spans[1].since == NOW + MINUTE
    with pytest.raises(CannotLead, match="at any time"):
        services.end_role(
            found.name, role="commander", of=str(cast.lead.uid), actor=cast.actor("lead"), now=NOW
        )
    with pytest.raises(Denied):
        services.hand_over(found.name, to=str(cast.stranger.uid), actor=cast.actor("stranger"), now=NOW)


PEOPLE = ("operations", "lead", "owner", "stranger", "product")
STEPS = st.lists(
    st.tuples(
        st.sampled_from(["hand_over", "give", "end", "resolve", "reopen", "describe"]),
        st.sampled_from(PEOPLE),
        st.sampled_from(["commander", "operations", "communications", "scribe"]),
    ),
    max_size=12,
)


def _step(found, cast, step, at):
    deed, who, role = step
    actor, whom = cast.actor("owner"), str(cast.people[who].uid)
    match deed:
        case "hand_over":
            services.hand_over(found.name, to=whom, actor=actor, now=at)
        case "give":
            services.give_role(found.name, role=role, to=whom, actor=actor, now=at)
        case "end":
            services.end_role(found.name, role=role, of=whom, actor=actor, now=at)
        case "resolve":
            services.resolve(found.name, resolution="Over.", actor=actor, now=at)
        case "reopen":
            services.reopen(found.name, reason="Not over.", actor=actor, now=at, commander_named=whom)
        case "describe":
            services.describe(found.name, facts=Facts(severity="SEV3"), actor=actor, now=at)


@pytest.mark.mission("R186")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(STEPS)
def test_exactly_one_commander_at_any_time_whatever_is_done(cast, steps):
    """Declared by hand and from an alert (above), led by exactly one at every moment until it is over."""
    with transaction.atomic():
        found = declared(cast, alerts=(alert("Down"),))
        at, spans_open = NOW, [(NOW, None)]
        for step in steps:
            at += MINUTE
            before = selectors.incident(found.name).state
            try:
                _step(found, cast, step, at)
            except CannotLead:
                continue
            after = selectors.incident(found.name).state
            assert len(leaders(found)) == (1 if after == "open" else 0)
            if before != after:
                spans_open[-1] = (spans_open[-1][0], at) if after == "resolved" else spans_open[-1]
                spans_open += [(at, None)] if after == "open" else []
        held = [each for each in selectors.roles([found.uid])[found.uid] if each.role == "commander"]
        moment = NOW
        while moment <= at:
            is_open = any(start <= moment and (end is None or moment < end) for start, end in spans_open)
            leading = [
                each for each in held if each.since <= moment and (each.until is None or moment < each.until)
            ]
            assert len(leading) == (1 if is_open else 0), moment
            moment += MINUTE / 2
        transaction.set_rollback(True)


def test_the_log_has_each_line_of_the_timeline(cast):
    found = declared(cast)
    services.note(found.name, words="The certificate ended.", actor=cast.actor("stranger"), now=NOW + MINUTE)
    services.resolve(found.name, resolution="Renewed.", actor=cast.actor("operations"), now=NOW + HOUR)
    room = selectors.room(found.name, actor=cast.actor("operations"))
    logged = LogEntry.objects.filter(subject=found.urn).order_by("at", "uid")
    assert [(f"incidents.{each.kind}", each.at) for each in room.entries] == [
        (each.action, each.at) for each in logged
    ]
