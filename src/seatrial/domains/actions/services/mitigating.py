"""Mitigations of a risk become actions: on apply where they name who and by when, else when somebody says."""

from collections.abc import Mapping
from datetime import date, datetime

import structlog
from django.db import transaction

from seatrial.domains.actions import rules, selectors
from seatrial.domains.actions.selectors.risks import mitigation_key
from seatrial.domains.actions.services.opening import open_action
from seatrial.domains.actions.types import Action, Mitigation, NewAction, Risk, Severity
from seatrial.domains.workspace.types import Change
from seatrial.kit.access import Actor, system
from seatrial.kit.problems import NotFound, Problem

log: structlog.stdlib.BoundLogger = structlog.get_logger(__name__)
_ACTOR = system("risks")


def open_mitigation(
    urn: str, *, title: str, owner: str, due_on: date | None, actor: Actor, now: datetime
) -> Action:
    """The mitigation of that title of the risk is an action from now on; once, however often it is said.

    Raises NotFound, Denied, Invalid.
    """
    standing = selectors.risk(urn, actor=actor, today=rules.today(now))
    wanted = next((each for each in standing.risk.mitigations if each.title == title), None)
    if wanted is None:
        raise NotFound(f"the risk has no mitigation {title[:80]!r}")
    return open_action(_new(standing.risk, wanted, owner, due_on), actor=actor, now=now)


def follow(workspace: str, *, changes: Mapping[str, Change], now: datetime, **more: object) -> None:
    """Each mitigation in the workspace that names a last day and an owner is an action, once.

    One that cannot be (its day is over, its owner has no account) is none, and its page says so: an apply
    does not fail for it. Called in the transaction of the apply.
    """
    del workspace, more
    change = changes.get(selectors.RISK_KIND)
    for register in change.standing if change else ():
        for risk in rules.risks_of(register.urn, body=register.body):
            _open_all(risk, now)


def _open_all(risk: Risk, now: datetime) -> None:
    for each in risk.mitigations:
        if not (each.due and each.owner) or each.action:
            continue
        try:
            with transaction.atomic():
                open_action(_new(risk, each, each.owner, each.due), actor=_ACTOR, now=now)
        except Problem as problem:
            log.info("actions.mitigation-not-opened", risk=risk.urn, problem=problem.type)


def _new(risk: Risk, wanted: Mitigation, owner: str, due_on: date | None) -> NewAction:
    severity: Severity = risk.impact
    return NewAction(
        kind="mitigation", title=wanted.title, owner=owner, due_on=due_on, severity=severity,
        service=risk.of if risk.of.startswith("service:") else "",
        text=f"It lowers the risk: {risk.title} ({risk.probability}%, {risk.impact} impact).",
        source=risk.urn, source_title=f"risk {risk.title}"[:300], key=mitigation_key(risk, mitigation=wanted),
    )  # fmt: skip
