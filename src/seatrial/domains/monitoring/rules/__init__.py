"""What stands about alerts, dashboards and health: read from files, judged by what was asked of them."""

from seatrial.domains.monitoring.rules.changes import changes_of, lines_of_board, lines_of_rule
from seatrial.domains.monitoring.rules.covering import as_data, by_severity, cover_files, cover_plans, only
from seatrial.domains.monitoring.rules.health import BadHealth, compile_health, health_of, health_plan_of
from seatrial.domains.monitoring.rules.judging import judge
from seatrial.domains.monitoring.rules.plans import plan_of
from seatrial.domains.monitoring.rules.prometheus import written_in

__all__ = [
    "BadHealth",
    "as_data",
    "by_severity",
    "changes_of",
    "compile_health",
    "cover_files",
    "cover_plans",
    "health_of",
    "health_plan_of",
    "judge",
    "lines_of_board",
    "lines_of_rule",
    "only",
    "plan_of",
    "written_in",
]
