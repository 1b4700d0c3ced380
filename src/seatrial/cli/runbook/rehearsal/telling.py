"""How the commands of rehearsals tell of one."""

from collections.abc import Mapping
from typing import Any

from seatrial.cli import codes, output
from seatrial.cli.runbook.speaking import took

MARKS = {"passed": "●", "failed": "◆", "missing": "○", "incomplete": "○"}
_CODES = {"passed": codes.YES, "failed": codes.NO}


def code_of(found: Mapping[str, Any]) -> int:
    """0 where it passed, 1 where it failed, 2 while something is missing."""
    return _CODES.get(found["result"], codes.COULD_NOT_TELL)


def say(found: Mapping[str, Any]) -> None:
    """The rehearsal with its seven outcomes and its times."""
    output.say(
        f"{found['name']}: {found['deploy']} and {found['rollback']} in {found['environment']}, "
        f"{found['state']}, {found['result']}."
    )
    if found["abandoned_at"]:
        output.say(f"{found['abandoned_by']} gave it up: {output.one_line(found['abandoned_reason'])}")
    rows = [
        (f"{MARKS[each['word']]} {each['word']}", each["title"], output.one_line(each["reason"]))
        for each in found["outcomes"]
    ]
    output.print_table(("", "OUTCOME", "WHY"), rows=rows)
    for each in found["timings"]:
        flag = f", slower than the estimate of {took(each['estimate'])}" if each["is_slower"] else ""
        output.say(f"{each['run']} took {took(each['total'])}{flag}.")
    for each in found["issues"]:
        words = ", blocks" if each["blocking"] else ""
        about = f", corrects {each['runbook']}" if each["runbook"] else ""
        output.say(f"Issue: {output.one_line(each['title'])} ({each['severity']}{words}{about})")
    if not found["is_current"]:
        output.say("A runbook changed since: its present revision is untested.")
