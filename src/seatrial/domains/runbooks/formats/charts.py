"""The decision trees of a runbook as flowcharts."""

from collections.abc import Callable

from seatrial.domains.runbooks.types import Node
from seatrial.ui import flowcharts


def chart_of(node: Node, *, link: Callable[[str], str] = lambda _: "") -> flowcharts.Node:
    """The tree for drawing; `link` gives the address that a target leads to, '' where it leads nowhere."""
    branches = tuple(
        flowcharts.Branch(branch.answer, chart_of(branch.to, link=link)) for branch in node.branches
    )
    return flowcharts.Node(node.text, branches, link(node.link) if node.link else "")
