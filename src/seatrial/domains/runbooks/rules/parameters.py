"""What a run is given: every value is of its parameter's type and bounds, or is refused with its place."""

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from seatrial.domains.runbooks.types import Parameter
from seatrial.kit import durations
from seatrial.kit.problems import Fault
from seatrial.kit.spelling import did_you_mean

LONGEST = 1000
_REFERENCE = re.compile(r"env:[A-Za-z_][A-Za-z0-9_]*|file:/[^\x00\n]+")
_TRUTH = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


class _Refused(ValueError):
    """The value is not what its parameter takes."""


def values_of(
    parameters: Sequence[Parameter], *, given: Mapping[str, Any]
) -> tuple[dict[str, dict[str, Any]], list[Fault]]:
    """What each parameter comes to, `{"value": text}` or for a secret `{"reference": where}`, and each fault
    with its JSON Pointer. A mistyped value must not reach a program (what AWS S3 fell over in 2017).
    """
    found: dict[str, dict[str, Any]] = {}
    faults = list(_unknown(parameters, given))
    for each in parameters:
        try:
            value = _value(each, given.get(each.name))
        except _Refused as refused:
            faults.append(Fault(f"/parameters/{each.name}", str(refused), each.description))
            continue
        if value is not None:
            found[each.name] = value
    return found, faults


def _unknown(parameters: Sequence[Parameter], given: Mapping[str, Any]) -> Iterator[Fault]:
    names = [each.name for each in parameters]
    for name in given:
        if name not in names:
            place = f"/parameters/{name.replace('~', '~0').replace('/', '~1')}"
            yield Fault(place, f"the runbook has no parameter {name[:80]!r}", did_you_mean(name, known=names))


def _value(parameter: Parameter, given: Any) -> dict[str, Any] | None:
    """What it comes to; None where nothing is given and nothing is needed."""
    if parameter.type == "secret":
        return _secret(parameter, given)
    raw = parameter.default if given is None or given == "" else given
    if raw is None or raw == "":
        if parameter.required:
            raise _Refused(f"{parameter.name} is needed")
        return None
    return {"value": _TAKES[parameter.type](parameter, raw)}


def _secret(parameter: Parameter, given: Any) -> dict[str, Any] | None:
    where = parameter.source or ("" if given is None else str(given))
    if parameter.source and given not in (None, "", parameter.source):
        raise _Refused(f"it comes from {parameter.source} on the runner, and is given nowhere else")
    if not where:
        if parameter.required:
            raise _Refused(f"{parameter.name} is needed: say where the runner finds it, as env:NAME")
        return None
    if not _REFERENCE.fullmatch(where):
        raise _Refused("a secret itself is never sent: say where the runner finds it, as env:NAME")
    return {"reference": where}


def _text(parameter: Parameter, raw: Any) -> str:
    text = str(raw)
    if len(text) > LONGEST:
        raise _Refused(f"it has {len(text):,} characters; at most {LONGEST:,} are taken")
    if not text.isprintable():
        raise _Refused("it has characters that nobody sees, as ends of lines")
    if parameter.pattern and not re.fullmatch(parameter.pattern, text):
        raise _Refused(f"{text[:80]!r} does not fit {parameter.pattern}")
    return text


def _integer(parameter: Parameter, raw: Any) -> str:
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?[0-9]{1,18}", str(raw).strip()):
        raise _Refused(f"{str(raw)[:80]!r} is no whole number")
    number = int(str(raw))
    _bounded(parameter, number)
    return str(number)


def _number(parameter: Parameter, raw: Any) -> str:
    if isinstance(raw, bool) or not re.fullmatch(r"[+-]?[0-9]{1,18}(?:\.[0-9]{1,18})?", str(raw).strip()):
        raise _Refused(f"{str(raw)[:80]!r} is no number, as 0.5")
    _bounded(parameter, float(str(raw)))
    return str(raw).strip().removeprefix("+")


def _bounded(parameter: Parameter, number: float) -> None:
    if parameter.minimum is not None and number < parameter.minimum:
        raise _Refused(f"{number:g} is less than {parameter.minimum:g}")
    if parameter.maximum is not None and number > parameter.maximum:
        raise _Refused(f"{number:g} is more than {parameter.maximum:g}")


def _boolean(parameter: Parameter, raw: Any) -> str:
    del parameter
    truth = _TRUTH.get(str(raw).strip().lower())
    if truth is None:
        raise _Refused(f"{str(raw)[:80]!r} is neither true nor false")
    return "true" if truth else "false"


def _choice(parameter: Parameter, raw: Any) -> str:
    text = _text(parameter, raw)
    if text not in parameter.choices:
        raise _Refused(f"{text[:80]!r} is none of {', '.join(parameter.choices)}")
    return text


def _duration(parameter: Parameter, raw: Any) -> str:
    text = str(raw).strip()
    try:
        seconds = durations.parse(text).total_seconds()
    except durations.BadDuration as bad:
        raise _Refused(str(bad)) from bad
    _bounded(parameter, seconds)
    return text


_TAKES = {
    "text": _text,
    "integer": _integer,
    "number": _number,
    "boolean": _boolean,
    "choice": _choice,
    "duration": _duration,
}
