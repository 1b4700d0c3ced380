"""Anticipated failures. The API, the pages and the command line have one translator each."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True)
class Fault:
    """One fault among several: where it is (JSON Pointer or file:line:column), what, and the remedy."""

    place: str
    detail: str
    remedy: str = ""


class Problem(Exception):
    """Base of every failure that we foresee. As RFC 9457 has it: a type, a title, a status, a detail.

    `type` is the heading under which `docs/reference/problems.md` describes it (tested).
    """

    type: ClassVar[str] = "problem"
    title: ClassVar[str] = "That did not work"
    status: ClassVar[int] = 400

    def __init__(self, detail: str, *, remedy: str = "", faults: Sequence[Fault] = ()) -> None:
        super().__init__(detail)
        self.detail = detail
        self.remedy = remedy
        self.faults = tuple(faults)


class NotFound(Problem):
    """There is no such thing, or the actor may not know of it: the two are not told apart."""

    type = "not-found"
    title = "Not found"
    status = 404


class Invalid(Problem):
    """The input has the right form and cannot be taken; `faults` names each place."""

    type = "invalid"
    title = "The input cannot be taken"
    status = 422
