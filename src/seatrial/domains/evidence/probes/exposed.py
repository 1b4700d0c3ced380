"""The names of all metrics that a service shows, on its page or in a PromQL server."""

from seatrial.connectors import prometheus
from seatrial.domains.evidence.probes import asking
from seatrial.domains.evidence.types import CannotLook, Look


def names(what: Look, *, metrics: str, prometheus_url: str, connection: str, selector: str = "") -> set[str]:
    """The names of samples that are there now; raises CannotLook where they cannot be known."""
    if metrics:
        answer = asking.ask(what, url=metrics, accept=prometheus.ACCEPT)
        shown = asking.Server(metrics).shown
        if answer.status != 200:
            raise CannotLook(f"{shown} answers with status {answer.status}, and no metrics")
        try:
            return prometheus.read_names(answer.body, content_type=answer.headers.get("content-type", ""))
        except prometheus.CannotRead as problem:
            raise CannotLook(f"{shown}: {problem.detail}", remedy=problem.remedy) from None
    source = asking.server(what, url=prometheus_url, connection=connection, types=("prometheus",))
    start = int((what.now - what.timeout * 30).timestamp())
    url = source.at(
        "/api/v1/label/__name__/values", start=start, **({"match[]": selector} if selector else {})
    )
    answered = asking.ask_json(what, url=url, headers=source.headers)
    listed = answered.get("data") if isinstance(answered, dict) else None
    if not isinstance(listed, list):
        raise CannotLook(f"{source.shown} answers with no names of metrics")
    return {str(name) for name in listed}
