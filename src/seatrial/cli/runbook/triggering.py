"""What `seatrial runbook triggers` does. Imported when it is called, since it loads much."""

from pathlib import Path
from typing import Any

from seatrial.cli import codes, output
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.rules.sampling import BadSamples, read_samples
from seatrial.domains.runbooks.rules.triggering import Firing, firings, verdict_of
from seatrial.domains.runbooks.types import Trigger
from seatrial.kit import hooks
from seatrial.kit.problems import Invalid, NotFound


def run(file: Path, *, samples: Path, as_json: bool) -> int:
    """When each trigger fires is printed; gives the exit code. Raises Invalid and NotFound."""
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    front = read(file.read_bytes(), path=file.name).front
    measured = [each for each in front.triggers if each.is_measured]
    if not measured:
        raise NotFound(f"{file} has no trigger that is measured", remedy="Write `triggers: [{when: ...}]`.")
    try:
        series = read_samples(samples.read_bytes())
    except BadSamples as problem:
        raise Invalid(f"{samples}: {problem}", remedy="Write time,NAME in the first line.") from None
    found = firings(measured, samples=series)
    if as_json:
        output.print_json({"path": str(file), "triggers": [_plain(*each) for each in found]})
    else:
        for trigger, firing in found:
            print(output.one_line(f"{firing.words}: {trigger.words}"))
    verdict = verdict_of(found)
    return codes.COULD_NOT_TELL if verdict is None else codes.YES if verdict else codes.NO


def _plain(trigger: Trigger, firing: Firing) -> dict[str, Any]:
    return {
        "trigger": trigger.words,
        "fires": firing.at is not None,
        "at": firing.at,
        "holds_from": firing.holds_from,
        "missing": list(firing.missing),
        "problem": firing.problem,
    }
