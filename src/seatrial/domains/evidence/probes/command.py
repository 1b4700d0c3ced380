"""The probe `command`: a program ends as expected, and prints what it should."""

import shlex
from datetime import timedelta

from pydantic import Field, field_validator

from seatrial.domains.evidence.probes.running import Ran, described, run
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe

_MAX_WORDS = 200


class CommandParameters(Ran):
    """What to run: a list of words, of which the first is the program. No shell reads them."""

    command: tuple[str, ...] = Field(
        min_length=1,
        max_length=_MAX_WORDS,
        description="Program and arguments, each a word of its own: `[python3, checks/self.py, --all]`. "
        "They start in a copy of the workspace that holds only `files`.",
    )

    @field_validator("command")
    @classmethod
    def _are_words(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        if not value[0].strip() or any("\0" in word or len(word) > 10_000 for word in value):
            raise ValueError("write the program first; words have no NUL and at most 10,000 characters")
        return value


def look(what: Look) -> Observation:
    """How the program ended. That it failed is a finding; raises CannotLook where it could not be run."""
    parameters: CommandParameters = what.parameters
    return run(what, words=parameters.command)


def describe(parameters: CommandParameters) -> str:
    """The command as a person would type it at the root of the workspace."""
    return described(parameters, command=shlex.join(parameters.command))


PROBES.add(
    "command",
    Probe(
        name="command",
        summary="A program, run in a sandbox by a runner: exit code, output, time, and what it tried.",
        parameters=CommandParameters,
        look=look,
        describe=describe,
        evidence_type="command",
        executes=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=15),
    ),
)
