"""What each purpose of a checklist demands of it, beyond what holds for all."""

from collections.abc import Iterator, Mapping
from typing import Any

from seatrial.domains.readiness.rules.checklists import COMPARISONS
from seatrial.domains.readiness.rules.soundness import normalised
from seatrial.domains.readiness.types import DOMAINS
from seatrial.domains.workspace.types import Definition, Lint, Pointer
from seatrial.kit import durations
from seatrial.kit.spelling import did_you_mean

#: A handover has at least so many discrete items (R049).
HANDOVER_ITEMS = 15
DOMAIN_TITLES = {
    "application": "application code",
    "infrastructure": "infrastructure",
    "observability": "observability",
    "security": "security controls",
    "support": "support models",
}

Items = list[tuple[Pointer, Mapping[str, Any], Mapping[str, Any]]]


def lint_purpose(
    spec: Mapping[str, Any], *, items: Items, definitions: Mapping[str, Definition]
) -> Iterator[Lint]:
    """The faults that the checklist's purpose makes faults. `items` are pointer, criterion and its area."""
    purpose = spec.get("purpose", "general")
    if purpose == "readiness":
        yield from _lint_domains(items)
    if purpose == "handover":
        yield from _lint_count(items)
    for at, raw, _ in items:
        yield from _lint_statement(at, raw)
        yield from _lint_triggers(at, raw)
        if purpose == "deployment":
            yield from _lint_deployment(at, raw)
        elif purpose == "handover" and not raw.get("estimate_minutes"):
            yield _no_estimate(at, raw, "warning")
    if purpose == "deployment" and not spec.get("approvals"):
        message = "no signature is asked for when everything stands"
        yield Lint(("spec", "approvals"), message, "List the roles that sign under spec.approvals (R052).")
    yield from _lint_covers(spec, items, definitions)


def _lint_domains(items: Items) -> Iterator[Lint]:
    """R004: none of the five domains of scope is empty."""
    found = {raw.get("domain") or area["domain"] for _, raw, area in items}
    for domain in DOMAINS:
        if domain not in found:
            message = f"no criterion is of the domain {domain} ({DOMAIN_TITLES[domain]})"
            yield Lint(("spec", "areas"), message, f"Add one, or give one `domain: {domain}` (R004).")


def _lint_count(items: Items) -> Iterator[Lint]:
    """R049: at least fifteen items that differ in more than case and punctuation."""
    seen: dict[str, str] = {}
    for at, raw, _ in items:
        words = normalised(raw["title"])
        if words in seen:
            message = f"{raw['id']} repeats {seen[words]}, so that it does not count"
            yield Lint((*at, "title"), message, "Say what it asks beyond the other, or remove it.", "warning")
        seen.setdefault(words, raw["id"])
    if len(seen) < HANDOVER_ITEMS:
        message = f"a handover needs at least {HANDOVER_ITEMS} discrete items, and this one has {len(seen)}"
        yield Lint(("spec", "areas"), message, "Add what the receiving team needs besides (R049).")


def _lint_statement(at: Pointer, raw: Mapping[str, Any]) -> Iterator[Lint]:
    """R050: each item has an acceptance criterion that says more than its title."""
    statement = raw.get("statement", "")
    if not statement.strip():
        message = f"{raw['id']} has no acceptance criterion"
        yield Lint((*at, "statement"), message, "Say measurably what must hold under statement (R050).")
    elif normalised(statement) == normalised(raw["title"]):
        message = f"the acceptance criterion of {raw['id']} only repeats its title"
        yield Lint((*at, "statement"), message, "Say by what one sees that it holds (R050).", "warning")


def _lint_triggers(at: Pointer, raw: Mapping[str, Any]) -> Iterator[Lint]:
    """R052: a trigger point names a metric, one limit and a duration."""
    for index, trigger in enumerate(raw.get("triggers") or ()):
        place: Pointer = (*at, "triggers", index)
        who = f"trigger {index + 1} of {raw['id']}"
        if not trigger.get("metric", "").strip():
            yield Lint((*place, "metric"), f"{who} names no metric", "Name a metric or a PromQL query.")
        limits = [word for word in COMPARISONS if trigger.get(word) is not None]
        if len(limits) != 1:
            message = f"{who} names {'no limit' if not limits else 'several limits'}"
            yield Lint(place, message, f"Give exactly one of {', '.join(COMPARISONS)}.")
        try:
            durations.parse(str(trigger.get("for", "")))
        except durations.BadDuration:
            yield Lint((*place, "for"), f"{who} names no duration", "Write for example `for: 5m`.")


def _lint_deployment(at: Pointer, raw: Mapping[str, Any]) -> Iterator[Lint]:
    """R051, R052: what somebody needs who deploys by this list."""
    if not raw.get("estimate_minutes"):
        yield _no_estimate(at, raw, "error")
    if not raw.get("must"):
        return
    if not raw.get("verify") and not raw.get("check"):
        message = f"the must-do item {raw['id']} has no verification step"
        yield Lint((*at, "verify"), message, "Write verify with command and expect (R052).")
    if not raw.get("triggers"):
        message = f"the must-do item {raw['id']} has no rollback trigger point"
        yield Lint((*at, "triggers"), message, "Write triggers with metric, limit and for (R052).")
    if not raw.get("rollback"):
        message = f"the must-do item {raw['id']} names nothing that leads back"
        yield Lint((*at, "rollback"), message, "Name the runbook under rollback (R051).")
    if not raw.get("gate"):
        message = f"the must-do item {raw['id']} names no gate that it keeps shut"
        yield Lint((*at, "gate"), message, "Write gate, for example `gate: deployment` (R051).")


def _no_estimate(at: Pointer, raw: Mapping[str, Any], severity: Any) -> Lint:
    message = f"{raw['id']} has no estimate"
    return Lint((*at, "estimate_minutes"), message, "Write estimate_minutes (R051).", severity)


def _lint_covers(
    spec: Mapping[str, Any], items: Items, definitions: Mapping[str, Definition]
) -> Iterator[Lint]:
    """R052: every must-do item of the lists that are covered is answered for by a criterion here."""
    covered = {name: at for at, raw, _ in items for name in raw.get("covers") or ()}
    wanted: list[str] = []
    for index, name in enumerate(spec.get("covers") or ()):
        other = definitions.get(f"checklist:{name}")
        if other is None:
            known = [urn.partition(":")[2] for urn in definitions if urn.startswith("checklist:")]
            place: Pointer = ("spec", "covers", index)
            yield Lint(place, f"there is no checklist {name!r} here", did_you_mean(name, known=known))
            continue
        raws = [raw for area in other.body["spec"]["areas"] for raw in area["criteria"]]
        wanted += [f"{name}/{raw['id']}" for raw in raws]
        for raw in raws:
            if raw.get("must") and f"{name}/{raw['id']}" not in covered:
                message = f"the must-do item {raw['id']} of {name} is covered by no criterion"
                remedy = f"Add `covers: [{name}/{raw['id']}]` to the criterion that answers for it (R052)."
                yield Lint(("spec", "covers", index), message, remedy)
    for name, at in covered.items():
        if name.partition("/")[0] in (spec.get("covers") or ()) and name not in wanted:
            yield Lint((*at, "covers"), f"there is no item {name}", did_you_mean(name, known=wanted))
