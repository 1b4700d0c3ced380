"""What insights compute, without a database."""

from seatrial.domains.insights.rules.bound import programme_of, row_names, rows_of, service_urn
from seatrial.domains.insights.rules.homes import home_of
from seatrial.domains.insights.rules.loads import Load, last_load
from seatrial.domains.insights.rules.recoveries import Recovery, last_recovery
from seatrial.domains.insights.rules.rollup import row_of
from seatrial.domains.insights.rules.times import figures_of, nearest_rank, times_of
from seatrial.domains.insights.rules.trends import is_more_better, measured_in, metrics_in, trend

__all__ = [
    "Load",
    "Recovery",
    "figures_of",
    "home_of",
    "is_more_better",
    "last_load",
    "last_recovery",
    "measured_in",
    "metrics_in",
    "nearest_rank",
    "programme_of",
    "row_names",
    "row_of",
    "rows_of",
    "service_urn",
    "times_of",
    "trend",
]
