"""`seatrial alert ...`: answer alerts, keep them quiet, ask what would happen."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List alerts.",
    "show": "Show an alert with its log.",
    "ack": "Acknowledge an alert: you have it.",
    "resolve": "Say that an alert is over.",
    "escalate": "Page the next level at once.",
    "reopen": "Open an alert again.",
    "merge": "Let another alert speak for it.",
    "separate": "Let it stand for itself again.",
    "label": "Say whether an alert was right.",
    "silence": "Keep alerts quiet for a time.",
    "silences": "List silences and maintenance windows.",
    "extend": "Let a silence last longer.",
    "unsilence": "End a silence.",
    "explain": "Ask what would happen with an alert.",
    "noise": "List how noisy rules are.",
    "precision": "List how often alerts are right.",
    "answering": "List how soon alerts are answered.",
    "shadow": "List differences from the incumbent.",
    "send": "Send one event as a monitor does.",
    "preview": "Ask what a source would make of a request.",
    "sources": "List who may send alerts.",
    "url": "Make an address that a monitor sends to.",
    "revoke": "Revoke a key of a source.",
    "dead-letters": "List what monitors sent and nobody could read.",
    "replay": "Read a dead letter again, or drop it.",
}


@click.command("alert", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.alert")
def command() -> None:
    """Answer alerts, keep them quiet, and ask what would happen with one.

    \b
    Examples:
      seatrial alert ack AL-12
      seatrial alert silence team=edi --to 2h --reason "new disks"
      seatrial alert explain severity=critical team=edi
    """
