"""Reads what k6 sums a load test up in: `--summary-export`, and the data of `handleSummary()`.

The two say thresholds in two ways: the first `true` for one that was crossed, the second `{"ok": false}`.
"""

import math
import re
from collections.abc import Mapping
from typing import Any

from seatrial.domains.evidence.formats.reports import MOST, CannotImport, Report, part, text

#: Tags of a submetric that say which endpoint it is about, the first that is there counts.
_ENDPOINTS = ("endpoint", "name", "url", "group", "scenario")
EVERY = "every endpoint"
_METRIC = re.compile(r"([^{}]+)(?:\{(.*)\})?", re.DOTALL)
_LEADING = re.compile(r"\s*(p\([0-9.]+\)|[a-z]+)\s*[<>=!]")


def recognises(document: Mapping[str, Any]) -> bool:
    """Whether it has the marks of a summary of k6."""
    return isinstance(document.get("metrics"), dict) and ("root_group" in document or "state" in document)


def read(document: Mapping[str, Any]) -> Report:
    """Every metric and every threshold is an entry: in = taken + rejects.

    A threshold on a metric without samples has failed, whatever k6 says of it.
    """
    report = Report("k6", "load_test", "k6", "k6")
    metrics: dict[str, dict[str, float]] = {}
    thresholds: list[dict[str, Any]] = []
    if not isinstance(document.get("metrics"), dict):
        raise CannotImport("it is no summary of k6: it has no metrics")
    for name, raw in document["metrics"].items():
        report.entries += 1
        values = _values(raw)
        if not values or not text(name) or report.entries > MOST:
            reason = "it has no values" if not values else "it has no name" if not text(name) else "too many"
            report.reject(f"/metrics/{name}", reason=reason)
            continue
        metrics[text(name)] = values
        _thresholds(report, thresholds, text(name), raw, values)
    _sum_up(report, metrics, thresholds)
    return report


def _values(raw: Any) -> dict[str, float]:
    found = part(raw, "values") if isinstance(part(raw, "values"), dict) else raw
    if not isinstance(found, dict):
        return {}
    return {
        str(key): float(value)
        for key, value in found.items()
        if isinstance(value, int | float) and not isinstance(value, bool) and _is_finite(value)
    }


def _is_finite(value: float) -> bool:
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def _thresholds(
    report: Report, thresholds: list[dict[str, Any]], name: str, raw: Any, values: Mapping[str, float]
) -> None:
    said = part(raw, "thresholds")
    if said is None:
        return
    if not isinstance(said, dict):
        report.entries += 1
        report.reject(f"/metrics/{name}/thresholds", reason="they are no object")
        return
    metric, endpoint = _parts(name)
    for source, outcome in said.items():
        report.entries += 1
        crossed = outcome if isinstance(outcome, bool) else None
        held = part(outcome, "ok") if crossed is None else not crossed
        if not isinstance(held, bool) or not text(source) or report.entries > MOST:
            report.reject(f"/metrics/{name}/thresholds/{source}", reason="it does not say whether it held")
            continue
        sampled = _has_samples(values)
        found: dict[str, Any] = {
            "metric": metric, "endpoint": endpoint, "threshold": text(source), "ok": held and sampled,
        }  # fmt: skip
        observed = _observed(text(source), values)
        if observed is not None and sampled:
            found["value"] = observed
        if not sampled:
            found["reason"] = "there are no samples"
        thresholds.append(found)


def _parts(name: str) -> tuple[str, str]:
    """The metric and the endpoint of `http_req_duration{name:GET /interchanges}`."""
    match = _METRIC.fullmatch(name)
    if match is None or not match[2]:
        return name, EVERY
    tags = dict(each.strip().partition(":")[::2] for each in match[2].split(","))
    named = next((tags[tag] for tag in _ENDPOINTS if tags.get(tag)), "")
    method = tags.get("method", "")
    if named and method and not named.startswith(method):
        named = f"{method} {named}"
    return match[1], named or match[2].strip()


def _has_samples(values: Mapping[str, float]) -> bool:
    """Trends and rates alone tell; a counter that counted nothing says 0, and that is its value."""
    if "passes" in values or "fails" in values:
        return values.get("passes", 0) + values.get("fails", 0) > 0
    if "avg" in values or any(key.startswith("p(") for key in values):
        return values["count"] > 0 if "count" in values else any(values.values())
    return True


def _observed(source: str, values: Mapping[str, float]) -> float | None:
    match = _LEADING.match(source)
    if match is None:
        return None
    return values.get(match[1], values.get("value") if match[1] == "rate" else None)


def _sum_up(report: Report, metrics: Mapping[str, Any], thresholds: list[dict[str, Any]]) -> None:
    failed = [each for each in thresholds if not each["ok"]]
    requests = metrics.get("http_reqs") or metrics.get("iterations") or {}
    p95 = metrics.get("http_req_duration", {}).get("p(95)")
    report.count = int(requests.get("count", 0))
    report.scope = f"{report.count} requests, {len(thresholds)} thresholds"
    report.summary = {
        "metrics": metrics,
        "thresholds": thresholds,
        "failed": len(failed),
        "samples": report.count,
        "reached": requests.get("rate", 0.0),
        "met_objectives": bool(thresholds) and not failed,
        **({"p95_seconds": p95 / 1000} if p95 is not None else {}),
    }
