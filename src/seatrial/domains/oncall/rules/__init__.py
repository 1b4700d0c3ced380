"""Rules of being on call: plain Python over values, without a clock."""

from seatrial.domains.oncall.rules.coverage import cover, gaps, rests_on_one, single_layers
from seatrial.domains.oncall.rules.handing import HandOver, hand_overs
from seatrial.domains.oncall.rules.instants import instant, local
from seatrial.domains.oncall.rules.loads import NIGHT, load, unfairness
from seatrial.domains.oncall.rules.paged import paged
from seatrial.domains.oncall.rules.paying import pay
from seatrial.domains.oncall.rules.strips import Bar, Day, Row, days, strip
from seatrial.domains.oncall.rules.timelines import joined, timeline, who
from seatrial.domains.oncall.rules.turns import hours_between, midnight, turns

__all__ = [
    "NIGHT",
    "Bar",
    "Day",
    "HandOver",
    "Row",
    "cover",
    "days",
    "gaps",
    "hand_overs",
    "hours_between",
    "instant",
    "joined",
    "load",
    "local",
    "midnight",
    "paged",
    "pay",
    "rests_on_one",
    "single_layers",
    "strip",
    "timeline",
    "turns",
    "unfairness",
    "who",
]
