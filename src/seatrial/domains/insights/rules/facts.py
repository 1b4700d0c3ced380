"""Readings as facts: one short value, one state, one line of why."""

from collections.abc import Collection, Iterator, Sequence

from seatrial.domains.insights.rules import plain
from seatrial.domains.insights.rules.loads import last_load
from seatrial.domains.insights.rules.recoveries import RPO, RTO, last_recovery
from seatrial.domains.insights.types import Fact, FactState, Readings
from seatrial.domains.readiness.types import Shown, Tally, tally
from seatrial.kit import durations

_FEW, _FEW_TITLES = 5, 3


def later(name: str, *, title: str, comes_with: str) -> Fact:
    """What Seatrial does not have yet: said, never left blank, never made up."""
    return Fact(name, title, "", "later", f"comes with {comes_with}")


def decision(read: Readings) -> Fact:
    """The last decision, and whether it holds."""
    standing, where = read.standing, read.environment
    if standing is None:
        words = f"no review has decided about it in {where}"
        return Fact("decision", "Decision", "nothing decided", "unknown", words)
    made = standing.decision
    value = f"{made.title}, {made.name} of {made.decided_at:%Y-%m-%d}"
    if standing.holds:
        words = f"it stands for {made.artefact.revision or 'what runs'}"
        return Fact("decision", "Decision", value, "pass", words, made.name)
    words = "; ".join(standing.reasons)
    held = value if made.outcome == "no_go" else f"{value}, does not stand any more"
    return Fact("decision", "Decision", held, "fail", words, made.name)


def falls(read: Readings) -> Fact:
    """What will make the decision fall, and when."""
    name, title = "falls", "What will end it"
    if read.standing is None or not read.standing.holds:
        return Fact(name, title, "no decision stands", "unknown", "hold a review")
    made = read.standing.decision
    soon = sorted((each for each in read.standing.soon if each.at), key=lambda each: each.at or read.now)
    if soon and soon[0].at is not None:
        return Fact(name, title, f"{soon[0].at:%Y-%m-%d %H:%M} UTC", "info", soon[0].words, made.name)
    if made.stands_until is not None:
        words = "a review has to decide anew by then"
        return Fact(name, title, f"{made.stands_until:%Y-%m-%d}", "info", words, made.name)
    return Fact(name, title, "nothing in sight", "info", "", made.name)


def readiness(read: Readings) -> Fact:
    """How many of all criteria hold."""
    counted = tally([each.result for each in read.shown])
    return _share("readiness", "Readiness", counted, nothing="no checklist asks anything of it")


def must_open(read: Readings) -> Fact:
    """Must-do criteria that do not hold."""
    missing = [each for each in read.shown if each.criterion.must and each.result != "pass"]
    words = _titles([each.criterion.title for each in missing])
    return Fact("must_open", "Must-do items open", str(len(missing)), "fail" if missing else "pass", words)


def areas(read: Readings) -> tuple[Fact, ...]:
    """Readiness by area."""
    return tuple(
        _share(f"area_{number}", title, counted, nothing="nothing is asked")
        for number, (title, counted) in enumerate(read.areas, start=1)
    )


def others(read: Readings) -> tuple[Fact, ...]:
    """Readiness of each service that one may know of."""
    return tuple(
        _share(f"service:{name}", title, counted, nothing="nothing is asked")
        for name, title, counted in read.others
    )


def topic(read: Readings, *, name: str, title: str, types: Collection[str]) -> Fact:
    """How many of the criteria hold that rest on evidence of these types."""
    found = [each for each in read.shown if not set(types).isdisjoint(each.criterion.accepts)]
    fact = _share(name, title, tally([each.result for each in found]), nothing="nothing asks for it")
    why = next(_worst(found, types), None)
    if why is None:
        return fact
    criterion = f"{why.checklist.partition(':')[2]}/{why.criterion.id}"
    return Fact(name, title, fact.value, fact.state, _why(why), criterion=criterion)


def _worst(found: Sequence[Shown], types: Collection[str]) -> Iterator[Shown]:
    """What fails, then what nobody knows; first what rests on such evidence before all."""
    ordered = sorted(found, key=lambda each: each.criterion.accepts[0] not in types)
    yield from (each for each in ordered if each.result in ("fail", "error"))
    yield from (each for each in ordered if each.result == "unknown")


def _why(shown: Shown) -> str:
    words = plain.why(shown.criterion, result=shown.result, reason=shown.reason)
    return f"{shown.criterion.title}: {words}"


def _share(name: str, title: str, counted: Tally, *, nothing: str) -> Fact:
    if not counted.total:
        return Fact(name, title, "nothing asked", "unknown", nothing)
    passed = counted.counts.get("pass", 0)
    state: FactState = "pass" if passed == counted.total else "unknown"
    if counted.counts.get("fail", 0) or counted.counts.get("error", 0):
        state = "fail"
    return Fact(name, title, f"{counted.percent}%", state, f"{passed} of {counted.total} criteria hold")


def recovery(read: Readings) -> Fact:
    """The last recovery that was tried, with its time and its loss. None is a gap, not a blank."""
    found = last_recovery(read.drills)
    name, title = "recovery", "Last recovery drill"
    allowed = f"allowed are {durations.spell(RTO)} and {durations.spell(RPO)} of data"
    if found is None:
        return Fact(name, title, "gap: none on record", "fail", f"no drill shows a recovery; {allowed}")
    lost = "how much was lost is not on record" if found.lost is None else (
        f"{durations.spell(found.lost)} of data lost"
    )  # fmt: skip
    value = f"{durations.spell(found.took)}, {lost}, on {found.at:%Y-%m-%d}"
    if found.expires_at <= read.now:
        return Fact(name, title, f"gap: {value}", "fail", f"too long ago; {allowed}")
    return Fact(name, title, value, "pass" if found.is_within else "fail", f"{found.kind}; {allowed}")


def load(read: Readings) -> Fact:
    """The last load test with what it carried. None is a gap, not a blank."""
    found = last_load(read.loads)
    name, title = "last_load", "Last load test"
    if found is None:
        return Fact(name, title, "gap: none on record", "fail", "no load test says how much it carried")
    if found.expires_at <= read.now:
        return Fact(name, title, f"gap: {found}", "fail", "too long ago")
    words = "its objectives were met" if found.met else "its objectives were not met"
    if found.peak is not None:
        words += f"; the expected peak is {found.peak:g}"
    return Fact(name, title, str(found), "pass" if found.is_enough else "fail", words)


def alert_runbooks(read: Readings) -> Fact:
    """How many alerts lead to a runbook that is there."""
    name, title = "runbook_coverage", "A runbook for each alert"
    fresh = [each.findings for each in read.alerting if each.expires_at > read.now]
    alerts = {each["name"]: None for found in fresh for each in found.get("listed", ())}
    if not alerts:
        return Fact(name, title, "gap: no alert on record", "fail", "no alert rules were looked at lately")
    bare = [each for found in fresh for each in found.get("without_runbook", ())]
    broken = [each.partition(":")[0] for found in fresh for each in found.get("broken_runbooks", ())]
    lacking = sorted({*bare, *broken})
    words = f"without: {_some(lacking)}" if lacking else "each leads to one that is there"
    value = f"{len(alerts) - len(lacking)} of {len(alerts)} alerts"
    return Fact(name, title, value, "fail" if lacking else "pass", words)


def contacts(read: Readings) -> Fact:
    """Who is called, in order."""
    name, title = "contacts", "Escalation path"
    if not read.contacts:
        return Fact(name, title, "gap: nobody is listed", "fail", "apply a ContactList for it")
    stale = [each.name for each in read.contacts if each.stale]
    words = f"not reached lately: {_some(stale)}" if stale else "all of them were reached lately"
    value = ", then ".join(f"{each.name} ({each.channel})" for each in read.contacts[:_FEW])
    return Fact(name, title, value, "fail" if stale else "pass", words)


def on_duty(read: Readings) -> Fact:
    """Who is on duty today."""
    name, title = "on_duty", "On duty today"
    if not read.duty:
        return Fact(name, title, "gap: no operating model", "fail", "apply an OperatingModel of its owner")
    team = read.duty[0]
    if team.gap or not team.primaries:
        return Fact(name, title, "gap: nobody", "fail", team.gap)
    words = f"then {_some(team.backups)}" if team.backups else "nobody steps in"
    return Fact(name, title, _some(team.primaries), "pass" if team.backups else "unknown", words)


def gaps(read: Readings) -> Fact:
    """Gaps of reviews that are open."""
    found, title = len(read.gaps), "Gaps of reviews open"
    if not found and not read.reviewed:
        return Fact("gaps", title, "none counted", "unknown", "no review of it was begun")
    if not found:
        return Fact("gaps", title, "0", "pass", "its reviews found nothing else")
    known = {f"{each.checklist.partition(':')[2]}/{each.criterion.id}": each for each in read.shown}
    words = _titles(
        [known[each.item].criterion.title if each.item in known else each.item for each in read.gaps]
    )
    return Fact("gaps", title, str(found), "fail", words, read.gaps[0].review)


def actions(read: Readings) -> Fact:
    """What people promised to do."""
    opened, overdue = read.actions
    value = f"{opened} open, {overdue} overdue"
    words = f"next: {read.due.name} {read.due.title}, due {read.due.due_on}" if read.due else "nothing is due"
    state: FactState = "fail" if overdue else "pass" if not opened else "info"
    return Fact("actions", "Actions", value, state, words)


def running(read: Readings) -> Fact:
    """What runs there."""
    if read.running is None:
        return Fact("running", "What runs", "nothing on record", "unknown", "no deployment ended well there")
    found = read.running
    words = f"since {found.started_at:%Y-%m-%d %H:%M} UTC, by {found.by or found.source}"
    return Fact("running", "What runs", found.version or found.revision, "info", words)


def deployments(read: Readings) -> Fact:
    """How the last deployments ended."""
    found = read.deployments
    if not found:
        return Fact("deployments", "Last deployments", "none on record", "unknown", "nobody told of any")
    failed = sum(each.outcome == "failed" for each in found)
    last = found[0]
    words = f"the last, {last.version or last.revision}, {last.outcome} on {last.started_at:%Y-%m-%d}"
    state: FactState = "fail" if last.outcome == "failed" else "info"
    return Fact("deployments", "Last deployments", f"{len(found)}, of which {failed} failed", state, words)


def bypassed(read: Readings) -> Fact:
    """Deployments that went past a gate."""
    name, title = "bypassed", "Deployments past a gate"
    if not read.passed:
        return Fact(name, title, "none seen", "unknown", "gates have seen no deployment of it yet")
    words = f"of the last {read.passed} that gates saw"
    return Fact(name, title, str(read.bypassed), "fail" if read.bypassed else "pass", words)


def needs(read: Readings) -> Fact:
    """What it depends on."""
    words = f"needed by {_some(read.needed_by)}" if read.needed_by else "nothing else needs it"
    return Fact("needs", "It depends on", _some(read.needs) or "nothing", "info", words)


def risks(read: Readings) -> Fact:
    """The risks that are kept of it."""
    if not read.risks:
        return Fact("risks", "Risks", "none on record", "unknown", "apply a RiskRegister for it")
    return Fact("risks", "Risks", str(len(read.risks)), "info", f"the one that weighs most: {read.risks[0]}")


def _some(names: Sequence[str]) -> str:
    more = f" and {len(names) - _FEW} more" if len(names) > _FEW else ""
    return f"{', '.join(names[:_FEW])}{more}"


def _titles(titles: Sequence[str]) -> str:
    """Whole sentences: fewer of them, and no commas between those that have some."""
    more = f"; and {len(titles) - _FEW_TITLES} more" if len(titles) > _FEW_TITLES else ""
    return f"{'; '.join(titles[:_FEW_TITLES])}{more}"
