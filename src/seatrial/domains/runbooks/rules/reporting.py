"""What a runner's report may change: each step ends once, begins once, and never after it ended."""

from seatrial.domains.runbooks.types.runs import AT_WORK, Beginning, Ending, RunState, RunStep, Wish

#: A step of which the end is not known yet. What is in doubt may turn out to have ended after all.
_UNENDED = frozenset({"pending", "running", "in_doubt"})
_STOPS = {"abort": "abort", "stop": "stop switch"}
OVER = "lease over"
LONGEST_LINE = 16_000
_CUT = " [cut]"


def why_stop(*, state: RunState, wish: Wish, is_current: bool) -> str:
    """Why the runner begins nothing more of the stretch; '' where it goes on."""
    if not is_current:
        return OVER
    if wish:
        return _STOPS[wish]
    return "" if state in AT_WORK else OVER


def takes_end(step: RunStep | None, *, ended: Ending) -> bool:
    """Whether the end changes the step: the first word on this attempt stands."""
    return step is not None and step.attempt == ended.attempt and step.state in _UNENDED


def may_begin(step: RunStep | None, *, begins: Beginning) -> bool:
    """Whether the step may begin: it has not yet, or it is the same beginning, told again."""
    if step is None or step.attempt != begins.attempt or step.wants_person:
        return False
    return step.state == "pending" or (step.state == "running" and step.started_at == begins.at)


def kept_text(text: str) -> str:
    """The line as it is kept: what a database cannot hold is replaced, and what is too long is cut."""
    clean = text.replace("\x00", "\N{REPLACEMENT CHARACTER}")
    return clean if len(clean) <= LONGEST_LINE else clean[: LONGEST_LINE - len(_CUT)] + _CUT
