"""What is signed: in-toto statements (v1) of a decision and of each sign-off of it."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from seatrial.kit import canonical
from seatrial.kit.problems import Problem
from seatrial.kit.signing import strict
from seatrial.kit.signing.strict import BadContent

STATEMENT = "https://in-toto.io/Statement/v1"
DECISION = "https://seatrial.dev/decision/v1"
SIGN_OFF = "https://seatrial.dev/sign-off/v1"
OUTCOMES = ("go", "conditional_go", "no_go")
#: Keys that the predicate of a decision has; a later version may add more, and none may be missing.
DECISION_KEYS = (
    "review", "service", "environment", "outcome", "proposedAt", "standsUntil", "reEvaluateOn", "policy",
    "figures", "items", "waivers", "actions", "consulted", "signOff", "authors", "exceptions",
)  # fmt: skip
_ITEM_KEYS = ("item", "result", "must", "acceptedBy", "evidence")
_EXCEPTION_KEYS = ("kind", "reason", "askedBy", "confirmedBy", "people")
_SIGN_OFF_KEYS = ("decision", "outcome", "slot", "person", "onBehalfOf", "signedAt")


class CannotState(Problem):
    """What is to be signed has a shape that no verifier would take."""

    type = "cannot-state"
    title = "The statement cannot be made"
    status = 500


@dataclass(frozen=True, slots=True)
class Subject:
    """What is decided about: a name, and digests by their algorithm (`sha256`, `gitCommit`)."""

    name: str
    digest: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class Slot:
    """A place of the sign-off matrix, and how many people have to fill it."""

    id: str
    title: str
    quorum: int


@dataclass(frozen=True, slots=True)
class Decision:
    """What a verifier has to know of a decision. `over` names each thing that ends it, with its moment.

    `digests` names by their SHA-256 the artefacts and evidence that it is about.
    """

    subject: tuple[Subject, ...]
    outcome: str
    service: str
    environment: str
    proposed_at: datetime
    slots: tuple[Slot, ...]
    authors: frozenset[str]
    excepted: frozenset[str]
    over: tuple[tuple[str, datetime], ...]
    digests: Mapping[str, str]


@dataclass(frozen=True, slots=True)
class SignOff:
    """What a verifier has to know of a sign-off. `decision` is the SHA-256 of the decision's payload."""

    subject: tuple[Subject, ...]
    decision: str
    outcome: str
    slot: str
    person: str
    on_behalf_of: str
    signed_at: datetime


def decision(predicate: Mapping[str, Any], *, subject: Sequence[Subject]) -> bytes:
    """The payload of a decision: canonical JSON. Raises CannotState for one that no verifier would take."""
    return _stated(DECISION, predicate=predicate, subject=subject, read=read_decision)


def sign_off(of: bytes, *, slot: str, person: str, signed_at: datetime, on_behalf_of: str = "") -> bytes:
    """The payload of the sign-off of the decision whose payload is `of`, for the person (`person:<uid>`) to
    sign. Raises CannotState.
    """
    about = read_decision(of)
    predicate = {
        "decision": {"sha256": hashlib.sha256(of).hexdigest()},
        "outcome": about.outcome,
        "slot": slot,
        "person": person,
        "onBehalfOf": on_behalf_of,
        "signedAt": strict.written(signed_at),
    }
    return _stated(SIGN_OFF, predicate=predicate, subject=about.subject, read=read_sign_off)


def _stated(kind: str, *, predicate: Mapping[str, Any], subject: Sequence[Subject], read: Any) -> bytes:
    content = {
        "_type": STATEMENT,
        "subject": [{"name": each.name, "digest": dict(each.digest)} for each in subject],
        "predicateType": kind,
        "predicate": dict(predicate),
    }
    try:
        payload = canonical.dumps(content)
        read(payload)
    except (BadContent, ValueError) as error:
        raise CannotState(f"nobody could verify it: {error}") from None
    return payload


def read_decision(payload: bytes, *, place: str = "decision.payload") -> Decision:
    """The decision of that payload; raises strict.BadContent."""
    subject, found = _statement(payload, kind=DECISION, keys=DECISION_KEYS, place=place, more=True)
    if found["outcome"] not in OUTCOMES:
        raise BadContent(f"{place}.outcome", f"is none of {', '.join(OUTCOMES)}")
    return Decision(
        subject=subject,
        outcome=found["outcome"],
        service=strict.text(found["service"], place=f"{place}.service"),
        environment=strict.text(found["environment"], place=f"{place}.environment", empty=True),
        proposed_at=strict.instant(found["proposedAt"], place=f"{place}.proposedAt"),
        slots=_slots(found["signOff"], place=f"{place}.signOff"),
        authors=frozenset(_texts(found["authors"], place=f"{place}.authors")),
        excepted=_excepted(found["exceptions"], place=f"{place}.exceptions"),
        over=tuple(_over(found, place=place)),
        digests=_digests(subject, found["items"], place=f"{place}.items"),
    )


def read_sign_off(payload: bytes, *, place: str = "signOff.payload") -> SignOff:
    """The sign-off of that payload; raises strict.BadContent."""
    subject, found = _statement(payload, kind=SIGN_OFF, keys=_SIGN_OFF_KEYS, place=place, more=False)
    about = strict.record(found["decision"], place=f"{place}.decision", keys=("sha256",))
    return SignOff(
        subject=subject,
        decision=strict.text(about["sha256"], place=f"{place}.decision.sha256"),
        outcome=strict.text(found["outcome"], place=f"{place}.outcome"),
        slot=strict.text(found["slot"], place=f"{place}.slot"),
        person=strict.text(found["person"], place=f"{place}.person"),
        on_behalf_of=strict.text(found["onBehalfOf"], place=f"{place}.onBehalfOf", empty=True),
        signed_at=strict.instant(found["signedAt"], place=f"{place}.signedAt"),
    )


def _statement(
    payload: bytes, *, kind: str, keys: Sequence[str], place: str, more: bool
) -> tuple[tuple[Subject, ...], dict[str, Any]]:
    content = strict.record(
        strict.parse(payload, place=place),
        place=place,
        keys=("_type", "subject", "predicateType", "predicate"),
    )
    if content["_type"] != STATEMENT or content["predicateType"] != kind:
        raise BadContent(f"{place}.predicateType", f"is not {kind}")
    subject = tuple(
        _subject(each, place=f"{place}.subject[{index}]")
        for index, each in enumerate(strict.items(content["subject"], place=f"{place}.subject"))
    )
    if not subject:
        raise BadContent(f"{place}.subject", "is empty: it is about nothing")
    return subject, strict.record(content["predicate"], place=f"{place}.predicate", keys=keys, more=more)


def _subject(content: Any, *, place: str) -> Subject:
    found = strict.record(content, place=place, keys=("name", "digest"))
    digests = strict.record(found["digest"], place=f"{place}.digest", keys=(), more=True)
    if not digests:
        raise BadContent(f"{place}.digest", "is empty: any other artefact would do as well")
    return Subject(
        strict.text(found["name"], place=f"{place}.name"),
        {name: strict.text(value, place=f"{place}.digest.{name}") for name, value in digests.items()},
    )


def _slots(content: Any, *, place: str) -> tuple[Slot, ...]:
    listed = strict.items(
        strict.record(content, place=place, keys=("slots",), more=True)["slots"], place=f"{place}.slots"
    )
    slots = []
    for index, each in enumerate(listed):
        where = f"{place}.slots[{index}]"
        found = strict.record(each, place=where, keys=("id", "title", "role", "quorum", "order"), more=True)
        slots.append(
            Slot(
                strict.text(found["id"], place=f"{where}.id"),
                strict.text(found["title"], place=f"{where}.title"),
                strict.number(found["quorum"], place=f"{where}.quorum"),
            )
        )
    if not any(slot.quorum for slot in slots):
        raise BadContent(f"{place}.slots", "ask for nobody's signature")
    if len({slot.id for slot in slots}) != len(slots):
        raise BadContent(f"{place}.slots", "name a slot twice")
    return tuple(slots)


def _excepted(content: Any, *, place: str) -> frozenset[str]:
    """Whom exceptions name that somebody else asked for or confirmed."""
    people: set[str] = set()
    for index, each in enumerate(strict.items(content, place=place)):
        where = f"{place}[{index}]"
        found = strict.record(each, place=where, keys=_EXCEPTION_KEYS, more=True)
        confirmed = strict.text(found["confirmedBy"], place=f"{where}.confirmedBy")
        asked = strict.text(found["askedBy"], place=f"{where}.askedBy")
        for person in _texts(found["people"], place=f"{where}.people"):
            people.update({person} if {asked, confirmed} - {person} else ())
    return frozenset(people)


def _over(found: Mapping[str, Any], *, place: str) -> list[tuple[str, datetime]]:
    over = [
        (name, strict.end(found[name], place=f"{place}.{name}"))
        for name in ("standsUntil", "reEvaluateOn")
        if found[name] is not None
    ]
    for index, each in enumerate(strict.items(found["waivers"], place=f"{place}.waivers")):
        where = f"{place}.waivers[{index}]"
        waiver = strict.record(each, place=where, keys=("item", "expiresOn"), more=True)
        over.append(
            (f"waivers[{index}].expiresOn", strict.end(waiver["expiresOn"], place=f"{where}.expiresOn"))
        )
    return over


def _digests(subject: Sequence[Subject], content: Any, *, place: str) -> dict[str, str]:
    """What is which, by the SHA-256: records of evidence, the files that they rest on, what is decided."""
    digests: dict[str, str] = {}
    for index, each in enumerate(strict.items(content, place=place)):
        where = f"{place}[{index}]"
        item = strict.record(each, place=where, keys=_ITEM_KEYS, more=True)
        for number, piece in enumerate(strict.items(item["evidence"], place=f"{where}.evidence")):
            inside = f"{where}.evidence[{number}]"
            record = strict.record(piece, place=inside, keys=("sha256",), more=True)
            files = strict.items(record.get("files", []), place=f"{inside}.files")
            for nth, one in enumerate((record, *files)):
                at = inside if one is record else f"{inside}.files[{nth - 1}]"
                sha256 = strict.record(one, place=at, keys=("sha256",), more=True)["sha256"]
                digest = strict.text(sha256, place=f"{at}.sha256")
                digests.setdefault(digest, f"evidence of {item['item']}")
    digests |= {each.digest["sha256"]: f"subject {each.name}" for each in subject if "sha256" in each.digest}
    return digests


def _texts(content: Any, *, place: str) -> list[str]:
    return [
        strict.text(each, place=f"{place}[{index}]")
        for index, each in enumerate(strict.items(content, place=place))
    ]
