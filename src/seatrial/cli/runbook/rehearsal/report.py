"""`seatrial runbook rehearsal report`."""

from datetime import datetime
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.cli.runbook.rehearsal import telling
from seatrial.cli.runbook.speaking import asked

_SEVERITIES = ("critical", "high", "medium", "low")


@click.command("report", short_help="Say what was learned and what went wrong.")
@click.argument("rehearsal")
@click.option("--lessons", required=True, help="What was learned.")
@click.option("--issue", "issues", multiple=True, help="What went wrong, as [SEVERITY[!]:]TITLE; ! blocks.")
@click.option("--corrects", multiple=True, help="As NUMBER=RUNBOOK: that runbook remedies issue NUMBER.")
@click.option("--no-issues", is_flag=True, help="Nothing went wrong.")
@click.option("--owner", default="", help="Handle of whoever remedies the issues.")
@click.option("--due-on", type=click.DateTime(["%Y-%m-%d"]), default=None, help="Until when.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    rehearsal: str, lessons: str, issues: tuple[str, ...], corrects: tuple[str, ...], no_issues: bool,
    owner: str, due_on: datetime | None, dry_run: bool, data: str | None, as_json: bool,
) -> int:  # fmt: skip
    """Say what was learned from REHEARSAL and what went wrong, or that nothing did. It becomes evidence as it
    stands, and each issue an action.

    \b
    Examples:
      seatrial runbook rehearsal report REH-1 --lessons "Count first" --no-issues
      seatrial runbook rehearsal report REH-1 --lessons "Count first" --issue "high!:The switch is slow"
        --corrects 1=edi-gateway/deploy --owner job --due-on 2026-12-01
    """
    body = {
        "lessons": lessons, "issues": _issues(issues, corrects), "no_issues": no_issues, "owner": owner,
        "due_on": due_on.date().isoformat() if due_on else None,
    }  # fmt: skip
    with connect(data=data) as client:
        found = client.post(asked(f"/runbooks/rehearsals/{rehearsal}/report", dry_run=dry_run), body)
    if as_json:
        output.print_json(found)
    else:
        telling.say(found)
        if dry_run:
            output.say("Nothing was reported: this was a dry run.")
    return codes.YES if dry_run else telling.code_of(found)


def _issues(told: tuple[str, ...], corrects: tuple[str, ...]) -> list[dict[str, Any]]:
    """The issues as the API takes them."""
    found = [_issue(each) for each in told]
    for each in corrects:
        number, _, runbook = each.partition("=")
        if not number.isdecimal() or not 0 < int(number) <= len(found) or not runbook:
            raise click.UsageError(f"{each!r} names no issue and runbook: write NUMBER=RUNBOOK")
        found[int(number) - 1]["runbook"] = runbook
    return found


def _issue(text: str) -> dict[str, Any]:
    word, colon, title = text.partition(":")
    if colon and word.rstrip("!").strip() in _SEVERITIES:
        severity = word.rstrip("!").strip()
        return {"title": title.strip(), "severity": severity, "blocking": word.endswith("!")}
    return {"title": text.strip(), "severity": "medium", "blocking": False}
