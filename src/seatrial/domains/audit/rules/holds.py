"""What a hold must say."""

from dataclasses import dataclass
from typing import Literal
from uuid import UUID

from seatrial.kit.problems import Fault, Invalid, NotFound

LONGEST_REASON = 2000
LONGEST_TARGET = 300


@dataclass(frozen=True, slots=True)
class Wanted:
    """A hold that can be placed."""

    kind: Literal["subject", "actor"]
    target: str
    reason: str


def checked(kind: str, *, target: str, reason: str) -> Wanted:
    """The hold, trimmed; raises Invalid with every fault."""
    target = target.strip()
    faults = []
    if kind not in ("subject", "actor"):
        faults.append(Fault("/kind", f"{kind!r} is neither subject nor actor"))
    if not target or len(target) > LONGEST_TARGET or "\0" in target:
        faults.append(Fault("/target", "write a subject in full, as service:edi-gateway, or an actor's uid"))
    try:
        said = reason_of(reason)
    except Invalid as problem:
        faults += problem.faults
        said = ""
    if faults:
        raise Invalid("the hold cannot be placed", faults=faults)
    return Wanted("actor" if kind == "actor" else "subject", target, said)


def reason_of(text: str) -> str:
    """The reason, trimmed; raises Invalid where it says nothing."""
    said = text.strip()
    if not said or len(said) > LONGEST_REASON or "\0" in said:
        fault = Fault("/reason", f"say why, in at most {LONGEST_REASON} characters")
        raise Invalid("a reason is needed", faults=[fault])
    return said


def uid_of(text: str) -> UUID:
    """The uid that the text spells; raises NotFound."""
    try:
        return UUID(text)
    except ValueError:
        raise NotFound(f"there is no hold {text!r}") from None
