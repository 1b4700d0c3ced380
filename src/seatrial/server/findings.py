"""What the doctor finds."""

from dataclasses import dataclass
from typing import Literal

Verdict = Literal["ok", "warn", "fail"]


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at: where, how it is, and what to do where it is not well."""

    name: str
    verdict: Verdict
    place: str
    detail: str
    remedy: str = ""
