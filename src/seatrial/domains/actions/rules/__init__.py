"""The rules of actions: what one must say, where a repair is, when somebody is reminded and told."""

from seatrial.domains.actions.rules.dates import escalates_on, today
from seatrial.domains.actions.rules.saying import amount_faults, faults_of_change, faults_of_new, fix_fault

__all__ = ["amount_faults", "escalates_on", "faults_of_change", "faults_of_new", "fix_fault", "today"]
