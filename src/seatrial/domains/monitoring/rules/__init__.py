"""What stands about alerts, dashboards and health: read from files, judged by what was asked of them."""

from seatrial.domains.monitoring.rules.changes import changes_of, lines_of_board, lines_of_rule
from seatrial.domains.monitoring.rules.health import BadHealth, compile_health, health_of, health_plan_of
from seatrial.domains.monitoring.rules.judging import judge
from seatrial.domains.monitoring.rules.plans import plan_of
from seatrial.domains.monitoring.rules.prometheus import written_in

__all__ = [
    "BadHealth",
    "changes_of",
    "compile_health",
    "health_of",
    "health_plan_of",
    "judge",
    "lines_of_board",
    "lines_of_rule",
    "plan_of",
    "written_in",
]
