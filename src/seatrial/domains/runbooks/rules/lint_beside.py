"""What stands beside a runbook: alerts that lead here (R115), thresholds of the capacity plan (R114)."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.runbooks.rules.names import service_urn, urn_of
from seatrial.domains.runbooks.types import Document, Fault, Trigger
from seatrial.kit import yaml

_BOUNDS = ("above", "below", "equals")


def lint_beside(document: Document, *, files: Mapping[str, bytes] | None) -> Iterator[Fault]:
    """Findings about alerts without an entry, and thresholds that are not the capacity plan's."""
    if files is None or document.front.kind not in ("troubleshoot", "scale"):
        return
    if document.front.kind == "troubleshoot":
        yield from _alerts(document, files)
    else:
        yield from _thresholds(document, files)


def _alerts(document: Document, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """Each alert of the service has an entry under Common issues, or in the decision tree."""
    said = " ".join((*document.entries.get("issues", ()), *(each.text for each in _nodes(document))))
    said += " ".join(trigger.alert for trigger in document.front.triggers)
    line = next((each.line for each in document.sections if each.slot == "issues"), 1)
    for path, alert in alerts_of(document, files=files):
        if alert not in said:
            message = f"the alert {alert} of {path} has no entry"
            yield Fault(
                line, message, "Say under Common issues what to do about it.", code="alert-without-entry"
            )


def alerts_of(document: Document, *, files: Mapping[str, bytes]) -> list[tuple[str, str]]:
    """The alerts of Prometheus' rules that are the service's: file and name, each once.

    By the label `service`; without one by the label `team`, which is the owner's; without either all are.
    """
    service = service_urn(document).partition(":")[2].rpartition("/")[2]
    team = urn_of(document.front.owner, kind="group").partition(":")[2]
    found: dict[str, str] = {}
    for path in sorted(files):
        for rule in _rules(path, files):
            said = rule.get("labels")
            labels: Mapping[str, Any] = said if isinstance(said, dict) else {}
            mine = labels["service"] == service if "service" in labels else labels.get("team", team) == team
            if mine and isinstance(rule.get("alert"), str):
                found.setdefault(rule["alert"], path)
    return sorted((path, alert) for alert, path in found.items())


def _rules(path: str, files: Mapping[str, bytes]) -> Iterator[Mapping[str, Any]]:
    if (
        not path.endswith((".yaml", ".yml"))
        or b"alert:" not in (data := files[path])
        or b"groups:" not in data
    ):
        return
    for document in yaml.read(data).documents:
        groups = document.value.get("groups") if isinstance(document.value, dict) else None
        for group in groups if isinstance(groups, list) else ():
            rules = group.get("rules") if isinstance(group, dict) else None
            yield from (rule for rule in (rules if isinstance(rules, list) else ()) if isinstance(rule, dict))


def _nodes(document: Document) -> Iterator[Any]:
    stack = list(document.trees)
    while stack:
        node = stack.pop()
        yield node
        stack += [branch.to for branch in node.branches]


def _thresholds(document: Document, files: Mapping[str, bytes]) -> Iterator[Fault]:
    """The runbook's thresholds are those of the capacity plan, and none of the plan's is missing."""
    triggers = {_measure(each): (number, each) for number, each in enumerate(document.front.triggers)}
    for path, planned in _plans(document, files):
        measure = " ".join(str(planned.get("metric") or planned.get("query") or "").split())
        word, bound = next(((word, planned[word]) for word in _BOUNDS if word in planned), ("above", None))
        if not measure or not isinstance(bound, int | float):
            continue
        if measure not in triggers:
            message = f"{path} scales when {measure} is {word} {bound:g}, and no trigger says so"
            yield Fault(
                document.lines.get("triggers", 1), message, "Add the trigger.", "warning", "threshold-drift"
            )
            continue
        number, trigger = triggers[measure]
        if getattr(trigger, word) != bound:
            message = (
                f"{path} scales when {measure} is {word} {bound:g}, and the trigger says another threshold"
            )
            line = document.lines.get(f"triggers.{number}", 1)
            yield Fault(
                line, message, f"Write {word}: {bound:g}, or change the plan.", "warning", "threshold-drift"
            )


def _measure(trigger: Trigger) -> str:
    return " ".join((trigger.metric or trigger.query).split())


def _plans(document: Document, files: Mapping[str, bytes]) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """The thresholds of capacity plans of the service: YAML with `service` and `thresholds`."""
    service = service_urn(document)
    for path in sorted(files):
        if not path.endswith((".yaml", ".yml")) or b"thresholds:" not in files[path]:
            continue
        for each in yaml.read(files[path]).documents:
            body = each.value if isinstance(each.value, dict) else {}
            named = body.get("service")
            if isinstance(named, str) and urn_of(named, kind="component") == service:
                listed = body.get("thresholds")
                planned = listed if isinstance(listed, list) else ()
                yield from ((path, threshold) for threshold in planned if isinstance(threshold, dict))
