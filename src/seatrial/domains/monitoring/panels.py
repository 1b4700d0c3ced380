"""The way to monitoring, and what it shows on the pages of services and alerts."""

from typing import Any

from seatrial.domains.catalog.types import Service
from seatrial.domains.monitoring import selectors
from seatrial.domains.runbooks.selectors import library as runbooks
from seatrial.kit import clock
from seatrial.ui import panels, search
from seatrial.ui.panels import Box
from seatrial.ui.requests import Request


def service_side(request: Request, subject: Service) -> Box | None:
    """The service's rules and dashboards with what is wrong, and its health; nothing where nobody says."""
    now = clock.now()
    judged = selectors.judged(request.actor, today=now.date(), service=subject.urn)
    healths = selectors.healths(request.actor, now=now, service=subject.urn)
    if not judged and not healths:
        return None
    rules = [rule for each in judged for rule in each.rules]
    boards = [board for each in judged for board in each.boards]
    context = {
        "service": subject,
        "rules": len(rules),
        "faulty": sum(bool(each.faults) for each in rules),
        "stale": sum(each.reviewed.is_stale for each in rules),
        "boards": len(boards),
        "faulty_boards": sum(bool(each.faults) for each in boards),
        "healths": healths,
    }
    return Box("monitoring/part_service.html", context)


def of_alert(request: Request, subject: Any) -> Box | None:
    """What to do about the alert and how to read it: the runbooks that it leads to (R129), interpretation and
    metrics of the rule that bears its name (R211). PagerDuty's senders call a rule `class`, or nothing.
    """
    name = subject.labels.get("alertname") or subject.labels.get("class") or subject.title
    now, service = clock.now(), f"service:{subject.service}" if subject.service else ""
    rules = selectors.explained(name, service=service, actor=request.actor, today=now.date())
    paths = {each.runbook_file for each in rules if each.runbook_file}
    books = runbooks.led_to_by(name, service=service, paths=paths, actor=request.actor, now=now)
    context = {"alert": subject, "rules": rules, "runbooks": books}
    return Box("monitoring/part_alert.html", context) if rules or books else None


def alert_tab(request: Request, subject: object) -> Box:
    """The way from the pages of alerts to those of monitoring."""
    del request, subject
    return Box("monitoring/part_alert_tab.html")


panels.add("service.side", name="monitoring", order=27, build=service_side)
panels.add("alerts.tabs", name="monitoring", order=10, build=alert_tab)
panels.add("alert", name="monitoring", order=5, build=of_alert)
search.add_action("Show alert rules", url_name="monitoring:rules", detail="owners, reviews, runbooks")
search.add_action("Show dashboards", url_name="monitoring:dashboards", detail="what each metric means")
search.add_action("Show health", url_name="monitoring:health", detail="which services are healthy")
