"""What each persona is shown: the benefits that S4:37-91 names for them, in that order (R037 to R041)."""

from collections.abc import Callable, Mapping

from seatrial.domains.insights.rules import facts
from seatrial.domains.insights.rules.facts import later, topic
from seatrial.domains.insights.types import Home, Persona, Readings, Section

_LOADS = "load tests that Seatrial runs"


def home_of(persona: Persona, *, read: Readings) -> Home:
    """The page of the persona about the service."""
    return Home(persona, read.service, read.environment, _MADE[persona](read), read.now)


def _performance(read: Readings, *more: tuple[str, str, str]) -> Section:
    asked = topic(read, name="load", title="Criteria about load", types=("load_test",))
    coming = tuple(later(name, title=title, comes_with=source) for name, title, source in more)
    return Section("performance", "Performance", (facts.load(read), asked, *coming))


def _sre(read: Readings) -> tuple[Section, ...]:
    """S4:38-49."""
    return (
        Section("state", "Where it stands", (
            facts.decision(read), facts.falls(read), facts.readiness(read), facts.must_open(read),
        )),
        _performance(read, ("baseline", "Against the baseline", _LOADS)),
        Section("procedures", "Procedures", (
            topic(read, name="runbooks", title="Runbooks", types=("runbook",)),
            facts.alert_runbooks(read),
        )),
        Section("recovery", "Recovery", (
            facts.recovery(read),
            topic(read, name="backups", title="Backups", types=("backup",)),
            topic(read, name="recovery_plan", title="Plan for disasters", types=("dr_plan",)),
        )),
        Section("documents", "Guides for trouble", (
            topic(read, name="documents", title="Documents", types=("document",)), facts.needs(read),
        )),
        Section("support", "Support and escalation", (facts.contacts(read), facts.on_duty(read))),
        Section("gaps", "What is open", (facts.gaps(read), facts.actions(read))),
        Section("areas", "Readiness by area", facts.areas(read)),
    )  # fmt: skip


def _operations(read: Readings) -> tuple[Section, ...]:
    """S4:52-63."""
    return (
        Section("state", "Ready for production", (
            facts.decision(read), facts.falls(read), facts.readiness(read), facts.must_open(read),
            facts.gaps(read), facts.actions(read),
        )),
        Section("services", "Readiness by service", facts.others(read)),
        Section("continuity", "Knowledge stays", (
            topic(read, name="runbooks", title="Runbooks", types=("runbook",)),
            facts.on_duty(read),
            facts.contacts(read),
            later("bus_factor", title="Who could be missing", comes_with="training and rosters"),
        )),
        _performance(read, ("headroom", "Room to grow", "capacity plans that Seatrial computes")),
        Section("costs", "Costs and resources", (
            later("costs", title="Cost, planned and actual", comes_with="the import of costs"),
            facts.risks(read),
        )),
        Section("team", "A trained team", (
            topic(read, name="training", title="Training", types=("training",)),
            later("training_matrix", title="Who is certified for what", comes_with="training"),
        )),
        Section("changes", "Changes", (
            facts.running(read), facts.deployments(read), facts.bypassed(read),
        )),
        Section("areas", "Readiness by area", facts.areas(read)),
    )  # fmt: skip


def _development(read: Readings) -> tuple[Section, ...]:
    """S4:66-77."""
    return (
        Section("state", "Where it stands", (
            facts.decision(read), facts.falls(read), facts.readiness(read), facts.must_open(read),
            facts.gaps(read), facts.actions(read),
        )),
        _performance(read, ("baseline", "Against the baseline", _LOADS)),
        Section("documents", "Documents for developers", (
            topic(read, name="documents", title="Documents", types=("document", "adr")),
            later("guides", title="Getting started, architecture, API, contributing, testing",
                  comes_with="a scan of the repository"),
        )),
        Section("implications", "What a change means in operation", (
            facts.needs(read), facts.running(read), facts.deployments(read), facts.bypassed(read),
            topic(read, name="scans", title="Scans for vulnerabilities", types=("scan",)),
            later("impact", title="Impact note on each change", comes_with="changes"),
        )),
        Section("support", "Support in production", (
            topic(read, name="runbooks", title="Runbooks", types=("runbook",)),
            facts.contacts(read),
            facts.on_duty(read),
        )),
        Section("setup", "Setting up", (
            later("setup", title="Environment of a new developer", comes_with="a scan of the repository"),
        )),
    )  # fmt: skip


def _business(read: Readings) -> tuple[Section, ...]:
    """S4:80-91: plain words, the same figures."""
    return (
        Section("state", "May it go live, or stay", (
            facts.decision(read), facts.falls(read), facts.readiness(read), facts.must_open(read),
        )),
        Section("continuity", "If something breaks", (
            facts.recovery(read),
            topic(read, name="backups", title="Backups", types=("backup",)),
            facts.contacts(read),
            facts.on_duty(read),
        )),
        Section("reliability", "How reliable it is", (
            facts.load(read),
            later("objectives", title="Promises kept to users", comes_with="service level objectives"),
        )),
        Section("value", "What it is worth, and costs", (
            facts.running(read),
            later("costs", title="Cost, planned and actual", comes_with="the import of costs"),
        )),
        Section("open", "What is still to do", (facts.actions(read), facts.gaps(read), facts.risks(read))),
    )  # fmt: skip


_MADE: Mapping[Persona, Callable[[Readings], tuple[Section, ...]]] = {
    "sre": _sre,
    "operations": _operations,
    "development": _development,
    "business": _business,
}
