"""The time is read at the edges and passed in as `now` everywhere else."""

import ast

from tests.architecture import source

pytestmark = source.PARSED_ONCE

READS = {
    "datetime.now", "datetime.utcnow", "datetime.today", "datetime.datetime.now", "date.today",
    "datetime.date.today", "timezone.now", "timezone.localtime", "timezone.localdate", "time.time",
    "time.time_ns", "clock.now",
}  # fmt: skip
#: Rooms that begin something: a request, a job. A panel is the part of a page that another domain draws.
EDGES = {"urls", "api", "views", "tasks", "panels"}
#: Storeys in which requests and commands begin, and the one place that reads the clock for all.
BEGINNINGS = ("seatrial.cli", "seatrial.server", "seatrial.ui", "seatrial.kit.clock", "seatrial.__main__")


def test_only_the_edges_read_the_clock() -> None:
    readings = [
        f"{module.place(node)}: {ast.unparse(node)}"
        for module in source.package()
        if module.room not in EDGES
        and not f"{module.name}.".startswith(tuple(f"{each}." for each in BEGINNINGS))
        for node in ast.walk(module.tree)
        if isinstance(node, ast.Attribute) and ast.unparse(node) in READS
    ]
    assert not readings, "\n".join(readings)


def test_the_clock_is_reached_through_its_module() -> None:
    """`from seatrial.kit.clock import now` would hide the reading from the test above."""
    hidden = [
        module.place(node)
        for module in source.package()
        for node in ast.walk(module.tree)
        if isinstance(node, ast.ImportFrom)
        and (
            node.module == "seatrial.kit.clock"
            or (node.module == "time" and _names(node) & {"time", "time_ns"})
        )
    ]
    assert not hidden, "\n".join(hidden)


def _names(node: ast.ImportFrom) -> set[str]:
    return {alias.name for alias in node.names}
