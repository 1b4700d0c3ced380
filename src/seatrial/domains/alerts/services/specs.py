"""What the definitions of sources say, by URN."""

from seatrial.domains.workspace import selectors as workspace


def specs() -> dict[str, dict[str, object]]:
    """The `spec` of every source that stands. One query."""
    return {each.urn: each.body["spec"] for each in workspace.definitions(kind="AlertSource")}
