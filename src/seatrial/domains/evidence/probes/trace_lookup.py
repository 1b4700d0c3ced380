"""One trace by its id, in Jaeger and Tempo."""

from typing import Any

from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.rules.plain import BadData, read_json
from seatrial.domains.evidence.types import CannotLook, Look


def spans_of(what: Look, *, source: asking.Server, trace_id: str, speaks: str) -> int | None:
    """How many spans the trace of that id has; None where the store does not know it.

    Jaeger and Tempo both answer `/api/traces/<id>`, Jaeger in its own shape, Tempo in OTLP's JSON. Raises
    CannotLook for every other answer.
    """
    answer = asking.ask(what, url=source.at(f"/api/traces/{trace_id}"), headers=source.headers)
    if answer.status == 404:
        return None
    if answer.status != 200:
        raise CannotLook(f"{source.shown} answers with status {answer.status} to a trace's id")
    try:
        found = read_json(answer.body.decode("utf-8", "replace"))
    except BadData as problem:
        raise CannotLook(f"{source.shown}: {problem}") from None
    return _in_otlp(found) if speaks == "tempo" else _in_jaeger(found)


def _in_jaeger(found: Any) -> int | None:
    listed = found.get("data") if isinstance(found, dict) else None
    traces = [each for each in listed if isinstance(each, dict)] if isinstance(listed, list) else []
    return sum(len(each.get("spans") or ()) for each in traces) if traces else None


def _in_otlp(found: Any) -> int | None:
    """The spans of `batches` (as Tempo names them) or `resourceSpans` (as OTLP does)."""
    held = found.get("trace", found) if isinstance(found, dict) else None
    groups = (held.get("batches") or held.get("resourceSpans")) if isinstance(held, dict) else None
    if not isinstance(groups, list):
        return None
    scopes = [
        scope
        for group in groups
        if isinstance(group, dict)
        for scope in group.get("scopeSpans") or group.get("instrumentationLibrarySpans") or ()
        if isinstance(scope, dict)
    ]
    return sum(len(scope.get("spans") or ()) for scope in scopes)
