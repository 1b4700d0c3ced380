"""Guards: higher floors may forbid what a lower one is about to do, at once and with the reason.

A lower domain defines a question as a frozen dataclass and asks it under its lock, in its transaction.
Higher domains hang guards to it when the application starts. A guard that fails forbids, too: its
exception reaches whoever asked, and the transaction with it ends.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, TypeVar

from seatrial.kit.registry import Registry

Question = TypeVar("Question")


@dataclass(frozen=True, slots=True)
class Veto:
    """A guard forbids it: which one, why, and what would have to be done first."""

    guard: str
    reason: str
    remedy: str = ""


@dataclass(frozen=True, slots=True)
class Guard:
    """`ask(question, now=...)` gives a veto for each reason against; nothing where there is none."""

    question: type[Any]
    ask: Callable[..., Iterable[Veto]]


GUARDS: Registry[Guard] = Registry("guard")


def guard(question: type[Any], *, name: str, ask: Callable[..., Iterable[Veto]]) -> None:
    """From now on `ask(question, now=...)` is asked about every question of that type."""
    known = GUARDS.find(name)
    if known is None or (known.question, known.ask) != (question, ask):
        GUARDS.add(name, Guard(question, ask))


def ask(question: object, *, now: datetime) -> tuple[Veto, ...]:
    """Every veto of every guard of the question's type, in the order in which the guards came."""
    return tuple(
        veto for found in GUARDS if found.question is type(question) for veto in found.ask(question, now=now)
    )
