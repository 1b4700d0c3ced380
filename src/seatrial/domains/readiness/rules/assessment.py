"""From evidence to a verdict: pass, fail, unknown or error, with the reason in words."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from seatrial.domains.catalog.types import Environment, Service
from seatrial.domains.evidence.types import Item
from seatrial.domains.readiness.rules import expressions
from seatrial.domains.readiness.rules.applicability import attributes
from seatrial.domains.readiness.types import Criterion, Verdict
from seatrial.kit import durations

ROLE_TITLES: Mapping[str, str] = {
    "service_owner": "Service Owner",
    "engineering_lead": "Engineering Lead",
    "operations_lead": "Operations Lead",
    "security_lead": "Security Lead",
    "product_manager": "Product Manager",
    "vendor_lead": "Vendor Lead",
}

NOT_OFFLINE = "it cannot be decided offline: it asks something that runs; run seatrial trial"
NOT_YET = "nothing has been collected yet"
UNPROVEN = "uploaded by hand, nobody vouches for it; this criterion wants proof"


def assess(
    criterion: Criterion,
    *,
    items: Mapping[str, Item],
    missing: Mapping[str, str],
    service: Service,
    environment: Environment,
    now: datetime,
    absent: str = NOT_YET,
) -> Verdict:
    """What the criterion's check says of the evidence that stands now.

    `items` is evidence by the names of the check; `missing` names placeholders without a value;
    `absent` is why evidence may be absent. No data is never a pass: whatever is absent, expired or
    not in what was found makes `unknown`; a look that failed makes `error`.
    """
    if not criterion.automated:
        role = ROLE_TITLES.get(criterion.role, criterion.role)
        return Verdict("unknown", f"only people can attest this; it waits for the {role}", None)
    uids = tuple(item.uid for item in items.values())
    gap = _gap(criterion, items, missing, now, absent)
    sound = {name: item for name, item in items.items() if _counts(criterion, item, now)}
    verdict = _ask(criterion, context_of(sound, service=service, environment=environment, now=now), sound)
    if gap is not None and verdict.result != "fail":
        verdict = gap
    # What is false already without the evidence that is absent stays false with it.
    valid_until = min((item.expires_at for item in items.values() if item.expires_at > now), default=None)
    return Verdict(verdict.result, verdict.reason, valid_until, uids)


def _gap(
    criterion: Criterion, items: Mapping[str, Item], missing: Mapping[str, str], now: datetime, absent: str
) -> Verdict | None:
    """What the criterion's evidence lacks, or None where all of it counts."""
    for use in criterion.probes:
        item = items.get(use.name)
        if use.name in missing:
            words = f"the {missing[use.name].replace('.', ' has no ')}, which {use.name} needs"
            return Verdict("unknown", words, None)
        if item is None:
            return Verdict("unknown", f"{use.name}: {absent}", None)
        if _lacks_proof(criterion, item):
            return Verdict("unknown", f"{use.name}: {UNPROVEN}", None)
        if item.outcome == "failed" and item.findings.get("waits"):
            # nothing was run, and nothing is broken: somebody has to approve it, or a runner has to come
            return Verdict("unknown", f"{use.name}: {item.problem}", None)
        if item.outcome == "failed":
            return Verdict("error", f"{use.name}: {item.problem}", item.expires_at)
        if item.expires_at <= now:
            age = durations.spell(now - item.expires_at)
            return Verdict("unknown", f"{use.name}: the evidence expired {age} ago", None)
    return None


def _lacks_proof(criterion: Criterion, item: Item) -> bool:
    if item.extra.get("unproven"):
        return True
    return criterion.provenance == "proven" and item.provenance != "proven"


def _counts(criterion: Criterion, item: Item, now: datetime) -> bool:
    return item.outcome == "found" and item.expires_at > now and not _lacks_proof(criterion, item)


def _ask(criterion: Criterion, context: Mapping[str, Any], items: Mapping[str, Item]) -> Verdict:
    outcome = expressions.evaluate(criterion.check, context=context)
    if outcome.kind == "true":
        return Verdict("pass", expressions.explain_true(criterion.check, context=context), None)
    if outcome.kind == "false":
        return _failure(
            criterion, _with_scope(expressions.explain_false(criterion.check, context=context), items)
        )
    if outcome.kind == "missing":
        return _without(criterion, expressions.missing_path(criterion.check, context=context), items)
    return Verdict("error", f"the check could not be evaluated: {outcome.words}", None)


def _without(criterion: Criterion, path: str, items: Mapping[str, Item]) -> Verdict:
    """The verdict where what the check asks for (`evidence.<name>.<field>`) was not found."""
    name = path.removeprefix("evidence.").partition(".")[0]
    item = items.get(name)
    if item is not None and item.type == "metric" and item.count == 0:
        # rule 10 of the product
        return _failure(criterion, f"{name}: {item.scope}, and a threshold without samples fails")
    words = f"{path} is not in what was found" if path else "what the check asks for was not found"
    return Verdict("unknown", _with_scope(words, items), None)


def _failure(criterion: Criterion, words: str) -> Verdict:
    return Verdict("fail", f"{criterion.failure}: {words}" if criterion.failure else words, None)


def context_of(
    items: Mapping[str, Item], *, service: Service, environment: Environment, now: datetime
) -> dict[str, Any]:
    """What a check sees: findings by name with their count, the service, the environment, the time."""
    return {
        "evidence": {name: {"count": item.count, **item.findings} for name, item in items.items()},
        "service": attributes(service),
        "environment": dict(environment.values()),
        "now": now,
    }


def _with_scope(words: str, items: Mapping[str, Item]) -> str:
    # A service that did not answer says why; that explains more than the values that are absent.
    told = [str(item.findings["reason"]) for item in items.values() if item.findings.get("reason")]
    told += [str(item.findings["problem"]) for item in items.values() if item.findings.get("problem")]
    return f"{words}: {'; '.join(told)}" if told else words
