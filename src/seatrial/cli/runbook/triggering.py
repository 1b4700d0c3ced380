"""What `seatrial runbook triggers` does. Imported when it is called, since it loads much."""

from pathlib import Path
from typing import Any

from seatrial.cli import codes, output
from seatrial.domains.readiness.rules import BadExpression
from seatrial.domains.runbooks.rules.reading import read
from seatrial.domains.runbooks.rules.sampling import BadSamples, read_samples
from seatrial.domains.runbooks.rules.triggering import Firing, fires
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
    found = [(each, _fires(each, series)) for each in measured]
    if as_json:
        output.print_json({"path": str(file), "triggers": [_plain(*each) for each in found]})
    else:
        for trigger, firing in found:
            print(output.one_line(f"{_words(firing)}: {trigger.words}"))
    if any(firing.at for _, firing in found):
        return codes.YES
    is_unknown = any(firing.missing or firing.problem for _, firing in found)
    return codes.COULD_NOT_TELL if is_unknown else codes.NO


def _fires(trigger: Trigger, series: Any) -> Firing:
    try:
        return fires(trigger, samples=series)
    except BadExpression as problem:
        return Firing(problem=str(problem))


def _words(firing: Firing) -> str:
    if firing.missing:
        return f"cannot tell, without samples of {', '.join(firing.missing)}"
    if firing.problem:
        return f"cannot tell, {firing.problem}"
    if firing.at is None:
        return "never fires"
    held = firing.holds_from if firing.holds_from != firing.at else None
    since = f" (holds from {held.isoformat()})" if held else ""
    return f"fires at {firing.at.isoformat()}{since}"


def _plain(trigger: Trigger, firing: Firing) -> dict[str, Any]:
    return {
        "trigger": trigger.words,
        "fires": firing.at is not None,
        "at": firing.at,
        "holds_from": firing.holds_from,
        "missing": list(firing.missing),
        "problem": firing.problem,
    }
