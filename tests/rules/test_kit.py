"""The kit: small things that everything stands on."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from seatrial.kit import access, canonical, durations, events, hooks, ids, plurals, spelling, urns
from seatrial.kit.problems import NotFound
from seatrial.kit.registry import Registry

NOW = datetime(2026, 11, 21, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90s", 90), ("15m", 900), ("1h30m", 5400), ("30d", 2_592_000), ("2w", 1_209_600)]
)
def test_a_duration_is_read(text: str, seconds: int) -> None:
    assert durations.parse(text) == timedelta(seconds=seconds)


@pytest.mark.parametrize("text", ["", "15", "m15", "-3d", "0s", "1y", "999999w", "1.5h", "15 m"])
def test_what_is_no_duration_is_refused_with_an_example(text: str) -> None:
    with pytest.raises(durations.BadDuration, match=r"as in 90s, 15m, 30d|more than zero"):
        durations.parse(text)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [(0, "0 s"), (40, "40 s"), (61, "1 min 1 s"), (93_784, "1 d 2 h"), (172_800, "2 d"), (-90, "1 min 30 s")],
)
def test_a_duration_is_spelled_in_its_two_largest_units(seconds: int, words: str) -> None:
    assert durations.spell(timedelta(seconds=seconds)) == words


def test_a_urn_is_read_and_written_again() -> None:
    urn = urns.parse("runbook:edi-gateway/rollback")
    assert (urn.kind, urn.name, str(urn)) == ("runbook", "rollback", "runbook:edi-gateway/rollback")


@pytest.mark.parametrize(
    "text", ["", "service", "Service:edi", "service:", "service:a b", "service:../etc", "a:b/"]
)
def test_what_is_no_urn_is_refused(text: str) -> None:
    with pytest.raises(urns.BadUrn, match="kind:name"):
        urns.parse(text)


@given(st.datetimes(datetime(1970, 1, 2), datetime(2200, 1, 1)))  # noqa: DTZ001 (hypothesis takes naive bounds)
def test_uids_are_version_7_and_bear_their_time(moment: datetime) -> None:
    uid = ids.new_uid(moment.replace(tzinfo=UTC))
    assert (uid.version, uid.variant) == (7, "specified in RFC 4122")
    assert uid.int >> 80 == int(moment.replace(tzinfo=UTC).timestamp() * 1000)


def test_uids_of_one_instant_differ() -> None:
    assert len({ids.new_uid(NOW) for _ in range(1000)}) == 1000


def test_canonical_json_has_one_spelling() -> None:
    assert canonical.dumps({"b": 1.0, "a": "ä"}) == '{"a":"ä","b":1}'.encode()
    assert canonical.digest({"a": 1, "b": 2}) == canonical.digest({"b": 2, "a": 1})


def test_a_registry_knows_its_entries_in_order_and_refuses_another_of_the_same_name() -> None:
    registry: Registry[object] = Registry("probe")
    first, second = object(), object()
    registry.add("http", first)
    registry.add("http", first)
    with pytest.raises(ValueError, match="two probes are called 'http'"):
        registry.add("http", second)
    with pytest.raises(NotFound) as caught:
        registry.get("htp")
    assert caught.value.remedy == "Did you mean http?"


def test_did_you_mean_lists_all_where_none_is_near() -> None:
    assert spelling.did_you_mean("zzz", known=["one", "two"]) == "Known are: one, two."


def test_a_policy_that_says_no_raises_with_its_reason() -> None:
    actor = access.Actor("human", "1", "Ana", frozenset({"read"}))
    access.require(access.granted(actor, grant="read"), actor=actor, action="read", subject="service:edi")
    with pytest.raises(access.Denied, match="Ana does not hold workspace:apply") as caught:
        access.require(
            access.granted(actor, grant="workspace:apply"),
            actor=actor,
            action="apply",
            subject="workspace:ops",
        )
    assert (caught.value.subject, caught.value.status) == ("workspace:ops", 403)


class Sailed(events.Event):
    """A ship has sailed."""

    name = "tests.sailed"
    ship: str


def test_an_event_survives_the_way_through_the_queue(monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[tuple[Sailed, datetime]] = []
    sent: list[tuple[str, str, dict[str, object]]] = []

    def remember(event: Sailed, *, now: datetime) -> None:
        seen.append((event, now))

    monkeypatch.setattr(events, "SUBSCRIPTIONS", Registry("subscription"))
    monkeypatch.setattr(events, "_publishers", [lambda *job: sent.append(job)])
    events.subscribe(Sailed, handle=remember)
    events.publish(Sailed(ship="Vasa"))
    subscription, name, fields = sent[0]
    assert name == "tests.sailed"
    events.deliver(subscription, fields=fields, now=NOW)
    assert seen == [(Sailed(ship="Vasa"), NOW)]


@pytest.mark.parametrize(
    ("number", "many", "words"),
    [
        (0, "", "0 files"),
        (1, "", "1 file"),
        (2, "", "2 files"),
        (1, "x", "1 file"),
        (1234, "data", "1,234 data"),
    ],
)
def test_a_number_bends_its_noun(number: int, many: str, words: str) -> None:
    assert plurals.counted(number, one="file", many=many) == words


def test_hooks_load_only_rooms_that_exist() -> None:
    assert hooks.load("seatrial.domains.catalog", rooms=("definitions", "no_such_room")) == [
        "seatrial.domains.catalog.definitions"
    ]


def test_uids_of_one_millisecond_sort_in_the_order_in_which_they_were_made() -> None:
    made = [ids.new_uid(NOW) for _ in range(10_000)]

    assert made == sorted(made)
    assert len(set(made)) == 10_000
    assert {uid.version for uid in made} == {7}
    tick = timedelta(milliseconds=1)
    assert ids.new_uid(NOW + tick) > made[-1] > ids.new_uid(NOW - tick)


def test_who_holds_a_grant_somewhere_is_told_where_that_ends() -> None:
    actor = access.Actor("human", "1", "Vera", within={"service:edi": frozenset({"read"})})
    assert access.granted(actor, grant="read", within=["service:edi"]).allowed
    everywhere = access.granted(actor, grant="read")
    assert (everywhere.allowed, everywhere.reason) == (
        False,
        "Vera holds read within service:edi alone, and not everywhere",
    )
    elsewhere = access.granted(actor, grant="read", within=["service:crm"])
    assert elsewhere.reason == "Vera does not hold read, neither everywhere nor within service:crm"
