"""How an actor is called where the log is read."""

from seatrial.domains.audit.types import ERASED

_ANONYMOUS = "somebody who is not signed in"


def shown(kind: str, *, uid: str, name: str | None) -> str:
    """What to call the actor: its name; None is one that nobody kept, '' one that was erased."""
    if kind == "system":
        return uid.removeprefix("system:") or "Seatrial"
    if kind == "anonymous" or not uid:
        return _ANONYMOUS
    if name is None:
        return f"{kind} {uid[-4:]}"
    return name or f"{ERASED} {uid[-4:]}"
