"""Fences become steps, or examples: what each says of itself, and what is wrong with it."""

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from seatrial.domains.runbooks.rules import consoles
from seatrial.domains.runbooks.rules.fences import (
    MOST_RETRIES,
    Info,
    duplicates,
    read_info,
    reason_of,
)
from seatrial.domains.runbooks.types import PHASE_OF, Example, Fault, Phase, Step
from seatrial.kit.spelling import did_you_mean

#: `<POD_NAME>`, `<pod-name>`: what a person fills in. No redirection has a word closed by `>` right away.
PLACEHOLDER = re.compile(r"(?<![<\w])<(?!/)[A-Za-z][A-Za-z0-9]*(?:[ _.-][A-Za-z0-9]+){0,6}>(?!=)")
_MARKUP = frozenset({"html", "xml", "markdown", "md", "jsx"})
_PREFIX: dict[Phase, str] = {"check": "check", "step": "step", "verify": "verify", "undo": "undo"}
_HTTP_READS = re.compile(r"\s*(?:GET|HEAD|OPTIONS)\s", re.IGNORECASE)
_DEFAULT_TIMEOUT = 300.0


@dataclass(frozen=True, slots=True)
class Fence:
    """A fence as it stands in the file: its lines, its section, the words right before it."""

    info: str
    text: str
    line: int
    end: int
    slot: str = ""
    words: str = ""
    in_list: bool = False


@dataclass(slots=True)
class Made:
    """What all the fences of a file come to."""

    steps: list[Step] = field(default_factory=list)
    undo: list[Step] = field(default_factory=list)
    examples: list[Example] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)

    @property
    def every(self) -> list[Step]:
        """All steps of all phases."""
        return [*self.steps, *self.undo]


def make_steps(fences: list[Fence]) -> Made:
    """Steps and examples out of the fences, in the order of the file."""
    made, counted = Made(), Counter[Phase]()
    for fence in fences:
        info = read_info(fence.info, line=fence.line)
        made.faults += info.faults
        info.faults = []
        if not info.written:
            made.faults.append(_unlabelled(fence))
        phase = PHASE_OF.get(fence.slot)
        if phase is None or "example" in info.flags or not (info.is_executed or "manual" in info.flags):
            made.examples.append(Example(info.language, fence.line, fence.slot, bool(info.written)))
            made.faults += _of_example(fence, info, phase)
            continue
        counted[phase] += 1
        step = _step(fence, info, phase, counted[phase])
        made.faults += info.faults
        made.faults += _of_step(step)
        (made.undo if phase == "undo" else made.steps).append(step)
    made.faults += duplicates((each.name, each.line) for each in made.every)
    made.faults += _lost_names(made)
    return made


def _unlabelled(fence: Fence) -> Fault:
    runs = fence.slot in PHASE_OF
    message = "the fence does not say what it holds" + (": nobody can tell whether it is run" if runs else "")
    remedy = "Write the language behind the backticks: sh, python, http, console, or text for words."
    return Fault(fence.line, message, remedy, "error" if runs else "warning", "unlabelled-fence")


def _of_example(fence: Fence, info: Info, phase: Phase | None) -> Iterator[Fault]:
    said = sorted(info.values.keys() | (info.flags - {"example"}))
    if "example" in info.flags:
        said = []
    if said and phase is None:
        where = "of this section" if fence.slot else "outside of the sections"
        message = f"has {', '.join(said)}, and fences {where} are not run"
        yield Fault(fence.line, message, "Move it to the section Steps, Verification or Rollback.", "warning",
                    "not-executed")  # fmt: skip
    elif said and info.written:
        message = f"{info.written[:40]} is no language that is run, and the fence has {', '.join(said)}"
        remedy = "Use sh, bash, python, http or console; or `text manual` for what a person does."
        yield Fault(fence.line, message, remedy, "error", "not-executed")
    if info.language not in _MARKUP:
        yield from _placeholders(fence.text, fence.line, runs=False)


def _placeholders(text: str, line: int, *, runs: bool) -> Iterator[Fault]:
    for number, row in enumerate(text.splitlines()):
        for match in PLACEHOLDER.finditer(row):
            message = f"{match[0][:60]} is to be filled in by whoever " + (
                "runs it, and the step is run as it stands" if runs else "reads it"
            )
            remedy = f"Declare a parameter and write ${_variable(match[0])}."
            yield Fault(line + 1 + number, message, remedy, "error" if runs else "warning", "placeholder")


def _variable(placeholder: str) -> str:
    return re.sub(r"\W+", "_", placeholder.strip("<>")).upper()


def _step(fence: Fence, info: Info, phase: Phase, number: int) -> Step:
    values, line = info.values, fence.line
    if info.language == "sh" and consoles.has_prompts(fence.text):
        info.language = "console"
        message = "holds prompts: it is read as a console, and what stands below a command is expected of it"
        info.faults.append(Fault(line, message, "Write console behind the backticks.", "warning", "prompts"))
    name = values.get("name", "")
    if name and not re.fullmatch(r"[A-Za-z][A-Za-z0-9_-]{0,59}", name):
        message = f"{name[:60]!r} is no name for a fence"
        info.faults.append(Fault(line, message, "Write letters, digits, - and _.", code="bad-attribute"))
        name = ""
    manual = "manual" in info.flags or (info.language == "text")
    step = Step(
        name=name or f"{_PREFIX[phase]}-{number}",
        title=(values.get("title") or _title(fence, info))[:200],
        phase=phase,
        language="text" if manual and not info.is_executed else info.language,
        text=fence.text,
        line=line,
        target=values.get("target", ""),
        timeout=info.seconds("timeout", default=_DEFAULT_TIMEOUT, line=line) or _DEFAULT_TIMEOUT,
        retries=info.number("retries", default=0, most=MOST_RETRIES, line=line),
        retry_wait=info.seconds("retry-wait", default=0.0, line=line),
        manual=manual,
        confirm="confirm" in info.flags,
        mutating=_mutates(fence, info, phase),
        readonly="readonly" in info.flags and "mutating" not in info.flags,
        expect=_expression(info, line),
        exit=info.number("exit", default=0, most=255, line=line),
        role=values.get("role", ""),
        simulate=values.get("simulate", ""),
        slot=fence.slot,
        words=fence.words[:2000],
        end=fence.end,
    )
    verify, verify_reason = _named(values.get("verify", ""))
    rollback, rollback_reason = _named(values.get("rollback", ""))
    return replace(step, verify=verify, verify_reason=verify_reason, rollback=rollback,
                   rollback_reason=rollback_reason)  # fmt: skip


def _named(text: str) -> tuple[str, str]:
    """The fence that is named, or `none`, and the reason."""
    reason = reason_of(text)
    return (text, "") if reason is None else ("none", reason)


def _mutates(fence: Fence, info: Info, phase: Phase) -> bool:
    if info.flags & {"mutating", "readonly"}:
        return "mutating" in info.flags
    if phase in ("check", "verify"):
        return False
    return not (info.language == "http" and _HTTP_READS.match(fence.text))


def _expression(info: Info, line: int) -> str:
    text = info.values.get("expect", "")
    try:
        re.compile(text)
    except (re.error, RecursionError, OverflowError) as error:
        message = f"expect is no regular expression: {error}"
        info.faults.append(Fault(line, message, "Correct it, or leave it out.", code="bad-attribute"))
        return ""
    return text


def _title(fence: Fence, info: Info) -> str:
    words = " ".join(fence.words.split())
    if words:
        first = re.split(r"(?<=[.:;])\s", words, maxsplit=1)[0]
        return first.rstrip(":").strip() or words
    text = consoles.script(fence.text) if info.language == "console" else fence.text
    lines = (line.strip() for line in text.splitlines())
    return next((line for line in lines if line and not line.startswith("#")), "")


def _of_step(step: Step) -> Iterator[Fault]:
    if not step.text.strip():
        remedy = "Write what is to be done, or remove it."
        yield Fault(step.line, f"the fence {step.name} is empty", remedy, code="empty-fence")
    if not step.manual:
        yield from _placeholders(step.text, step.line, runs=True)
    if step.role and not step.manual:
        message = "a role is said of a step that a runner does"
        yield Fault(step.line, message, "Add manual, or leave role out.", "warning", "bad-attribute")
    for key in ("verify", "rollback"):
        if getattr(step, key) == "none" and not getattr(step, f"{key}_reason"):
            remedy = f'Write {key}="none: why".'
            yield Fault(step.line, f"{key} is none without a reason", remedy, code=f"no-{key}")


def _lost_names(made: Made) -> Iterator[Fault]:
    """References to fences that are not there."""
    undo, others = [each.name for each in made.undo], [each.name for each in made.steps]
    for step in made.every:
        for key, known in (("verify", others), ("rollback", undo)):
            named = getattr(step, key)
            if not named or named == "none" or named in known:
                continue
            where = " in the section Rollback" if key == "rollback" else ""
            message = f"{key}={named[:60]}: there is no such fence{where}"
            remedy = did_you_mean(named[:60], known=known) or f'Write one, or {key}="none: why".'
            yield Fault(step.line, message, remedy, code=f"lost-{key}")
