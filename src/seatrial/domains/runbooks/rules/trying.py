"""A runbook's measured triggers over samples that somebody sends (R113)."""

from seatrial.domains.runbooks.rules.sampling import BadSamples, read_samples
from seatrial.domains.runbooks.rules.triggering import Firing, firings
from seatrial.domains.runbooks.types import Front, Trigger
from seatrial.kit.problems import Fault, Invalid


def tried(front: Front, *, samples: str) -> list[tuple[Trigger, Firing]]:
    """What becomes of each measured trigger. Raises Invalid where none is measured, or what was sent holds no
    samples.
    """
    faults = []
    if not any(each.is_measured for each in front.triggers):
        remedy = "Write `triggers: [{metric: NAME, above: 5, for: 5m}]` into its front matter."
        faults.append(Fault("/text", "no trigger of the runbook is measured", remedy))
    try:
        series = read_samples(samples.encode("utf-8", "replace"))
    except BadSamples as problem:
        remedy = "Write time,NAME in the first line, and a sample of each series in every other."
        faults.append(Fault("/samples", str(problem), remedy))
    if faults:
        raise Invalid(faults[0].detail, remedy=faults[0].remedy, faults=faults)
    return firings(front.triggers, samples=series)
