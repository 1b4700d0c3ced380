"""Alerts that want somebody's action rather than a page: entries of the backlog (R181), rules to be tuned."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from seatrial.domains.actions import services as actions
from seatrial.domains.actions.types import NewAction
from seatrial.domains.alerts import models, rules, selectors
from seatrial.domains.alerts.services.locking import number_of
from seatrial.domains.alerts.services.noting import note
from seatrial.domains.alerts.types import Noise
from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.identity import selectors as identity
from seatrial.kit.access import system

_ACTOR = system("triage")
_BACKLOG_DAYS, _TUNING_DAYS = timedelta(days=90), timedelta(days=14)
_OWNERS = ("product_manager", "service_owner", "engineering_lead")
_TUNERS = ("engineering_lead", "operations_lead", "service_owner")


def enter_backlog(name: str, *, service: str, now: datetime) -> str:
    """An action of the service's backlog is open for the alert, once; its name, '' where nobody could own
    it. Its owner is told as of every action, which pages nobody.
    """
    number = number_of(name)
    alert = models.Alert.objects.filter(number=number).first()
    known = catalog.by_urn(service) if service else None
    owner = _owner(_OWNERS, catalog.scopes(known) if known else (), now)
    if alert is None or not owner:
        return ""
    opened = actions.open_action(
        NewAction(
            kind="improvement", title=f"{name} {alert.title}"[:200], owner=owner,
            due_on=(now + _BACKLOG_DAYS).date(), severity="low", service=known.urn if known else "",
            text=str(alert.annotations.get("description") or alert.annotations.get("summary") or ""),
            source=f"alert:{name}", source_title=f"the alert {name}", key=f"alert:{alert.uid}",
        ),
        actor=_ACTOR, now=now,
    )  # fmt: skip
    note([(number, "backlog-entered", f"the backlog has it as action {opened.name}", "")], now=now)
    return opened.name


def tune_noisy_rules(*, now: datetime) -> int:
    """For each rule that is noisier than its target somebody's action to tune it is open, once a week that
    it stays so; how many rules are (R209).
    """
    noisy = [each for each in selectors.noise(now=now) if each.is_breached]
    return sum(_tune(each, now) for each in noisy)


def _tune(found: Noise, now: datetime) -> int:
    owner = _owner(_TUNERS, catalog.scopes_of(found.team) if found.team else (), now)
    if not owner or found.ratio is None or found.target is None:
        return 0
    words = f"{found.wrong} of {found.labelled} labelled alerts were false positives"
    actions.open_action(
        NewAction(
            kind="improvement", title=f"Tune the alert rule {found.rule}"[:200], owner=owner,
            due_on=(now + _TUNING_DAYS).date(),
            text=f"{words}: {found.ratio:.0%}, and the target is {found.target:.0%} at most.",
            source=f"alert-rule:{found.rule}"[:300], source_title=f"noise of {found.rule}"[:300],
            verification="The share of false positives is below the target again.",
            key=f"alert-noise:{found.team}:{found.rule}:{rules.week_of(now)}"[:300],
        ),
        actor=_ACTOR, now=now,
    )  # fmt: skip
    return 1


def _owner(roles: Sequence[str], scopes: Sequence[str], now: datetime) -> str:
    """Who answers for it: the first of the roles within the scopes, else whoever administers."""
    holders = identity.holders(now=now, roles=roles, within=scopes) if scopes else []
    by_role = {
        each.held.role: each.person.uid
        for each in reversed(holders)
        if not each.held.deputy_of and each.person.kind == "human" and each.person.is_active
    }
    found = next((by_role[role] for role in roles if role in by_role), "")
    if found:
        return found
    boss = identity.administrators(now=now).order_by("uid").first()
    return str(boss.uid) if boss else ""
