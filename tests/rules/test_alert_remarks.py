"""What of an item is not kept as it was sent is said by whoever reads it; what is kept is not remarked."""

from typing import Any

import pytest
from tests.rules.test_alert_formats import said

from seatrial.domains.alerts.formats import remarks
from seatrial.domains.alerts.rules.classing import classed
from seatrial.domains.alerts.types import KEY_LENGTH, LINK_LENGTH, TITLE_LENGTH, Routed
from seatrial.domains.severities.selectors import shipped

LONG = "x" * 5000


def alert(**fields: Any) -> dict[str, Any]:
    """An alert of Alertmanager as it comes every day."""
    return {
        "status": "firing", "labels": {"alertname": "Disk", "severity": "critical"}, "fingerprint": "f1",
        "annotations": {"summary": "Disk full"}, "startsAt": "2026-11-21T01:25:19.123456789Z",
        "endsAt": "0001-01-01T00:00:00Z", "generatorURL": "http://prometheus.example/graph", **fields,
    }  # fmt: skip


def remarks_of(name: str, body: Any, **fields: Any) -> tuple[str, ...]:
    (item,) = said(name, body, **fields).items
    return item.remarks


def test_what_is_kept_as_it_was_sent_is_not_remarked() -> None:
    assert remarks_of("alertmanager", {"alerts": [alert()]}) == ()
    details = {"load": 0.7, "n": None}
    trigger = {"summary": "Disk", "source": "db1", "severity": "info", "custom_details": details}
    links = [{"href": "https://e.org"}]
    event = {"event_action": "trigger", "dedup_key": "k", "payload": trigger, "links": links}
    assert remarks_of("pagerduty", event) == ()
    assert remarks_of("json", {"key": "a", "title": " two  words ", "ends_at": ""}) == ()
    assert remarks_of("opsgenie", {"message": "m", "tags": ["a"], "source": "db1"}, path="v2/alerts") == ()


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"labels": {"a": LONG}}, "label a is cut: 4000 characters of it are kept"),
        ({"labels": {LONG: "b"}}, "the name of a label is cut: 200 characters of it are kept"),
        (
            {"labels": {LONG: "b", f"{LONG}y": "c"}},
            "labels: names that are the same where they are cut count once",
        ),
        ({"annotations": {"summary": LONG}}, f"the title is cut: {TITLE_LENGTH} characters of it are kept"),
        ({"annotations": {"summary": "two\nlines"}}, "the title is one line: its line breaks are spaces"),
        ({"annotations": {"stack": "a\0b"}}, "annotation stack has lost characters that nobody can store"),
        ({"labels": {"severity": LONG}}, "the severity is cut: 60 characters of it are kept"),
        ({"startsAt": "0001-01-01T00:00:00Z"}, "startsAt is the zero time: it counts from when it came"),
        ({"startsAt": "2026-11-21T01:25:19"}, "startsAt names no time zone: it is read as UTC"),
        ({"generatorURL": "javascript:alert(1)"}, "a link is left out: it is no address of the web"),
        (
            {"generatorURL": f"https://e.org/{LONG}"},
            f"a link is left out: it has more than {LINK_LENGTH} characters",
        ),
        (
            {"fingerprint": LONG},
            f"fingerprint has more than {KEY_LENGTH} characters: its digest is the key",
        ),
    ],
)
def test_what_is_changed_is_remarked(fields: dict[str, Any], words: str) -> None:
    assert words in remarks_of("alertmanager", {"alerts": [alert(**fields)]})


def test_formats_say_what_they_leave_out() -> None:
    (words,) = remarks_of("alertmanager-api", [{"labels": {"a": "b", "empty": "", "void": ""}}])
    assert words == "labels without a value are none, as Alertmanager has it: empty, void"
    payload = {"summary": "Disk", "source": "db1", "severity": "info"}
    event = {
        "event_action": "trigger", "dedup_key": "k", "payload": payload, "client_url": "https://e.org",
        "links": [{"href": "https://e.org/1"}], "images": [{"src": "https://e.org/i"}],
    }  # fmt: skip
    assert remarks_of("pagerduty", event) == ("one of 2 links is kept", "images are left out")
    asked = {"message": "m", "responders": [{"name": "a"}], "tags": ["a,b"], "actions": ["Ping"]}
    assert remarks_of("opsgenie", asked, path="v2/alerts") == (
        "commas in tags are spaces: they would part a tag in two",
        "left out, since routes of Seatrial say who is paged: actions, responders",
    )
    mail = b"From: a@example.org\r\nSubject: Disk\r\nMessage-ID: <1@e>\r\n\r\n" + LONG.encode()
    assert remarks_of("email", mail) == ("annotation description is cut: 4000 characters of it are kept",)


def test_remarks_belong_to_their_item_and_are_bounded() -> None:
    alerts = [alert(), alert(labels={f"l{each}": LONG for each in range(14)}, fingerprint="f2"), alert()]
    first, second, third = said("alertmanager", {"alerts": alerts}).items
    assert first.remarks == third.remarks == ()
    assert len(second.remarks) == 11 and second.remarks[-1] == "and 4 more things were changed"
    remarks.remark("outside of an item nobody hears it")
    assert said("alertmanager", {"alerts": [alert()]}).items[0].remarks == ()


def test_a_word_that_no_scheme_knows_is_told() -> None:
    schemes = list(shipped().values())
    scheme = schemes[0]

    def found(word: str) -> str:
        labels = {"severity": word} if word else {}
        return classed(
            Routed(), labels=labels, annotations={}, hint=word, scheme=scheme, schemes=schemes
        ).unknown

    assert (found(""), found("critical"), found("bogus")) == ("", "", "bogus")
