"""Who is told of updates of an incident, and who was."""

from collections.abc import Iterable, Iterator
from datetime import datetime

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.rules import as_urn
from seatrial.domains.evidence import selectors as evidence
from seatrial.domains.identity import selectors as identity
from seatrial.domains.incidents import models, rules
from seatrial.domains.incidents.selectors.incidents import known_incident, scopes_of
from seatrial.domains.incidents.types import Heard, Incident, Reader, Stakeholders
from seatrial.domains.notices import selectors as notices
from seatrial.domains.notices.types import Bulletin, Notice
from seatrial.domains.oncall import selectors as oncall
from seatrial.domains.severities import selectors as severities
from seatrial.domains.workspace import selectors as workspace
from seatrial.kit.access import Actor
from seatrial.kit.problems import NotFound

_ON_CALL = ("user:", "person:", "lead:", "schedule:")


def stakeholders() -> list[Stakeholders]:
    """Every list that stands, by name."""
    found = sorted(workspace.definitions(kind="Stakeholders"), key=lambda each: each.name)
    return [rules.stakeholders_of(each.name, spec=each.body["spec"]) for each in found]


def readers(found: Incident, *, now: datetime) -> tuple[Reader, ...]:
    """Whom inside updates of the incident go to now, each once. A vendor's people are none of them: they
    read their part in the room. Nor is a channel that is not for the service.
    """
    return tuple(dict.fromkeys(_readers(found, now)))


def _readers(found: Incident, now: datetime) -> Iterator[Reader]:
    scopes = scopes_of(found)
    wanted = rules.targets(stakeholders(), level=_level_names(found), scopes=scopes, rank=found.rank)
    known = {each.name: each for each in evidence.connections()}
    people: list[str] = []
    for target in wanted:
        word, _, name = target.partition(":")
        if word == "mail":
            yield Reader(address=name.casefold())
        elif word == "connection":
            if name in known and known[name].allows(scopes):
                yield Reader(channel=target)
        elif word == "group":
            team = as_urn(target, default_kind="group")
            people += oncall.accounts(urn for urn, _ in catalog.people_titles(team)).values()
        elif target.startswith(_ON_CALL):
            people += [each.person_uid for each in oncall.resolve([target], at=now) if each.person_uid]
    for uid, profile in identity.profiles(dict.fromkeys(people)).items():
        if not profile.is_vendor:
            yield Reader(person=uid)


def _level_names(found: Incident) -> tuple[str, ...]:
    try:
        level = severities.scheme(found.scheme).find(found.level)
    except NotFound:
        return ()
    return level.communication.tell if level else ()


def notice_key(urn: str, *, position: int) -> str:
    """Under what people are told of that line of the timeline, once."""
    return f"{urn}:told:{position}"


def heard(name: str, *, actor: Actor) -> list[Heard]:
    """Who got which update of the incident, the newest update first. A vendor is told nothing of it. Raises
    NotFound.
    """
    found = known_incident(name, actor=actor)
    if actor.is_confined:
        return []
    rows = models.Entry.objects.filter(incident_id=found.uid, kind__in=rules.TOLD_KINDS)
    keys = {
        notice_key(found.urn, position=each): each
        for each in rows.order_by("-position").values_list("position", flat=True)
    }
    told = notices.notices_by_key(keys)
    said: dict[int, list[Bulletin]] = {}
    for bulletin in notices.bulletins(found.urn):
        said.setdefault(int(bulletin.key.split(":")[3]), []).append(bulletin)
    names = identity.names({each.person_uid for mine in told.values() for each in mine})
    return [
        line
        for key, position in keys.items()
        for line in _heard(position, told.get(key, ()), said.get(position, ()), names)
    ]


def _heard(
    position: int, told: Iterable[Notice], said: Iterable[Bulletin], names: dict[str, str]
) -> Iterator[Heard]:
    for each in told:
        yield Heard(
            position, names.get(each.person_uid, each.person_uid), "notice", each.mail_words,
            each.sent_at, each.error, person=each.person_uid,
        )  # fmt: skip
    outside: dict[str, int] = {}
    for one in said:
        if one.is_public:
            outside[one.words] = outside.get(one.words, 0) + 1
            continue
        how = "mail" if one.kind == "email" else "channel"
        yield Heard(position, one.address, how, one.words, one.sent_at, one.error)
    for words, count in sorted(outside.items()):
        yield Heard(position, "readers of the status page", "mail", words, None, count=count)


def subscribers() -> int:
    """How many get what the status page says by mail."""
    return models.Subscriber.objects.exclude(confirmed_at=None).count()
