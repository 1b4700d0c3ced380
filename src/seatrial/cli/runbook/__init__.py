"""`seatrial runbook ...`: runbooks, what is wrong with them, and who looked at them."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "lint": "Say what is wrong with runbooks, offline.",
    "triggers": "Say when a runbook's triggers fire over samples, offline.",
    "list": "List runbooks and where each stands.",
    "show": "Show a runbook, its revisions, or what changed.",
    "inventory": "Say what runbooks a service has, and lacks.",
    "review": "Say whether a revision is right.",
    "card": "Write a runbook as a card of one page.",
    "bundle": "Write all runbooks of a service for when Seatrial is down.",
    "run": "Run a runbook.",
    "status": "Show a run with its steps, or follow it.",
    "resume": "Go on with a run that stands still, or follow one that runs.",
    "confirm": "Say how a manual step ended, or that a step may run.",
    "approve": "Approve exactly one live run.",
    "withdraw": "Withdraw an approval that you gave.",
    "abort": "End a run.",
    "rollback": "Take back what a run did.",
    "look-back": "Look back on a run that waited for no approval.",
    "history": "List runs.",
    "stop": "Stop all runs, and let none start.",
    "start-again": "Let runs start again after a stop.",
    "rehearsal": "Rehearse a deployment with everything that belongs to it.",
    "adherence": "Say how far procedures are followed.",
}


@click.command("runbook", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.runbook")
def command() -> None:
    """Check runbooks, look them up, and run them.

    A runbook is a Markdown file of a workspace, in a folder `runbooks` or `playbooks`.

    \b
    Examples:
      seatrial runbook lint ops
      seatrial runbook list --service edi-gateway
      seatrial runbook show edi-gateway/deploy
    """
