"""The probe `script`: a file of the workspace, run by the interpreter that the definition names."""

import shlex
from datetime import timedelta
from typing import Literal

from pydantic import Field, field_validator

from seatrial.domains.evidence.probes.running import Ran, described, run
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe
from seatrial.kit.files import BadPath, normalise

Interpreter = Literal["bash", "node", "perl", "python3", "ruby", "sh"]


class ScriptParameters(Ran):
    """Which file, and who reads it."""

    path: str = Field(min_length=1, max_length=1000, description="The script, as `checks/restore.sh`.")
    interpreter: Interpreter = Field(description="The program that reads it, as the runner has it.")
    arguments: tuple[str, ...] = Field((), max_length=100, description="Words that it is given.")

    @field_validator("path")
    @classmethod
    def _is_a_path(cls, value: str) -> str:
        try:
            return normalise(value)
        except BadPath as error:
            raise ValueError(str(error)) from None

    def patterns(self) -> tuple[str, ...]:
        """The script itself, and what it needs besides."""
        return (self.path, *self.files)


def look(what: Look) -> Observation:
    """How the script ended. That it failed is a finding; raises CannotLook where it could not be run."""
    return run(what, words=_words(what.parameters))


def _words(parameters: ScriptParameters) -> list[str]:
    # `./` keeps a path that begins with a dash from being read as an option
    return [parameters.interpreter, f"./{parameters.path}", *parameters.arguments]


def describe(parameters: ScriptParameters) -> str:
    """The command as a person would type it at the root of the workspace."""
    return described(parameters, command=shlex.join(_words(parameters)))


PROBES.add(
    "script",
    Probe(
        name="script",
        summary="A script of the workspace, run in a sandbox by a runner, with a declared interpreter.",
        parameters=ScriptParameters,
        look=look,
        describe=describe,
        evidence_type="command",
        executes=True,
        max_age=timedelta(hours=24),
        every=timedelta(minutes=15),
    ),
)
