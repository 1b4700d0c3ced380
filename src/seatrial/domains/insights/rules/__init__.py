"""What insights compute, without a database."""

from seatrial.domains.insights.rules.times import figures_of, nearest_rank, times_of

__all__ = ["figures_of", "nearest_rank", "times_of"]
