"""The commands, and how a call of one ends."""

import json
import os
import sys
import traceback
from collections.abc import Sequence
from typing import Any

import click

from seatrial import __version__
from seatrial.cli import codes, lazy
from seatrial.kit.problems import Problem

#: Each command with the words that `--help` lists, in that order; its module has the same name.
COMMANDS = {
    "up": "Start everything, and print a link to sign in.",
    "doctor": "Say what is wrong here, and the remedy.",
    "check": "Validate definitions and evaluate criteria offline, for CI.",
    "plan": "Show what an apply would change.",
    "apply": "Make the definitions stand as the files say.",
    "workspace": "Say where definitions come from; look at what stood, and bring it back.",
    "schema": "Write the JSON Schema of a kind, or of all, for editors.",
    "trial": "Run every automated proof of a service, then show where it stands.",
    "evidence": "Send evidence, list it, retract it.",
    "action": "Open actions, say that they are done, verify them.",
    "risk": "List what may go wrong, and act on it.",
    "notice": "List what you were told, and try whether it arrives.",
    "alert": "Answer alerts, keep them quiet, ask what would happen.",
    "contact": "Say how you are paged, try it, answer pages.",
    "import": "Make definitions of what others keep.",
    "export": "Write what stands in other people's formats.",
    "deployment": "Record deployments, and list them.",
    "review": "Review the readiness of a service, sign and decide.",
    "verify": "Check a signed decision offline, against keys that you got elsewhere.",
    "gate": "Ask whether something may be deployed.",
    "monitoring": "Look at alert rules, dashboards and health.",
    "severity": "Say how bad it is, what that asks for, and by when.",
    "calendar": "Say which time is working time, and what is due when.",
    "incident": "Declare incidents, lead them, tell how they go, review them.",
    "status": "Read the status page, and write it as files.",
    "oncall": "Say who is on call, take over, swap, be away, hand over.",
    "library": "Checklists and policies to begin with.",
    "person": "Invite people, switch accounts off and on, erase names.",
    "role": "Give roles and take them away.",
    "token": "Issue, list and revoke tokens for programs.",
    "runbook": "Check runbooks, look them up, and run them.",
    "access": "Say who may do something, and why not you.",
    "worker": "Run one more worker.",
    "mail-in": "Take mails of monitors, and replies to pages.",
    "runner": "Enrol runners, and say what they may run.",
    "key": "Enrol, list and revoke keys that people sign with.",
    "producer": "Say whose tokens of continuous integration are believed.",
    "mcp": "Let an assistant ask Seatrial, and change nothing.",
    "audit": "Verify the audit log, export it, hold entries back.",
    "backup": "Copy everything, so that it can be restored.",
    "restore": "Make a data folder of a backup.",
}


@click.command(
    "seatrial",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli",
    context_settings={"help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 yes, 1 no, 2 could not tell (bad input, unreachable), 64 bad usage.",
)
@click.version_option(__version__, "-V", "--version", prog_name="seatrial", message="%(prog)s %(version)s")
def group() -> None:
    """Prove with evidence that a service is ready for production.

    \b
    Examples:
      seatrial up --demo            start, with an example service
      seatrial trial edi-gateway    prove it, and show where it stands
    """


def main(words: Sequence[str] | None = None) -> None:
    """Runs the command of the command line; the process ends with its exit code."""
    sys.exit(run(list(sys.argv[1:] if words is None else words)))


def run(words: list[str]) -> int:
    """The exit code of the command that the words say. Words for people go to stderr."""
    try:
        code: Any = group.main(args=words, prog_name="seatrial", standalone_mode=False)
        sys.stdout.flush()
    except click.exceptions.NoArgsIsHelpError as error:
        error.show()
        return codes.USAGE
    except click.ClickException as error:
        error.show()
        return codes.USAGE
    except (click.Abort, KeyboardInterrupt):
        return codes.INTERRUPTED
    except Problem as problem:
        _tell(problem, as_json="--json" in words)
        return codes.COULD_NOT_TELL
    except (BrokenPipeError, SystemExit):  # click and rich exit with 1 when the reader went away
        _discard_output()
        return codes.COULD_NOT_TELL
    except Exception:  # what nobody foresaw must not be read as "no", which Python's own 1 would be
        traceback.print_exc()
        return codes.COULD_NOT_TELL
    return code if isinstance(code, int) else codes.YES


def _discard_output() -> None:
    """What is still buffered goes nowhere, so that Python does not complain about it at its end."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())


def _tell(problem: Problem, *, as_json: bool) -> None:
    """The problem on stderr; as JSON on stdout where that was asked for."""
    if as_json:
        sys.stdout.write(f"{json.dumps(_document(problem), indent=2, ensure_ascii=False)}\n")
        return
    lines = [f"{problem.title}: {problem.detail}"]
    for fault in problem.faults:
        is_said = (fault.detail, fault.remedy) == (problem.detail, problem.remedy)
        words = "" if is_said else f": {fault.detail}{f'  {fault.remedy}' if fault.remedy else ''}"
        lines.append(f"  {fault.place}{words}")
    if problem.remedy:
        lines.append(problem.remedy)
    sys.stderr.write("\n".join(lines) + "\n")


def _document(problem: Problem) -> dict[str, Any]:
    return {
        "problem": {
            "type": problem.type,
            "title": problem.title,
            "detail": problem.detail,
            "remedy": problem.remedy,
            "errors": [
                {"place": fault.place, "detail": fault.detail, "remedy": fault.remedy}
                for fault in problem.faults
            ],
        }
    }
