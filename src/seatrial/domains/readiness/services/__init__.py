"""Writes of readiness: following what is applied, assessing, trials."""

from seatrial.domains.readiness.services.assessing import assess, assess_expired
from seatrial.domains.readiness.services.following import follow
from seatrial.domains.readiness.services.trials import CannotTry, start_trial

__all__ = ["CannotTry", "assess", "assess_expired", "follow", "start_trial"]
