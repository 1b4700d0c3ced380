"""`seatrial review`: readiness reviews, from the ticket to the decision."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "list": "List reviews.",
    "show": "Show a review: where it stands, and what keeps it from its decision.",
    "open": "Open a review (the engineering lead).",
    "complete": "Complete a draft that a trigger opened.",
    "begin": "Begin to prepare.",
    "attach": "Send evidence, and answer an item with it.",
    "answer": "Answer an item.",
    "submit": "Hand what was prepared to the three who review.",
    "accept": "Accept items.",
    "reject": "Reject an item, with what is wrong.",
    "waive": "Ask that a risk be accepted for a time, or judge that.",
    "waivers": "List waivers.",
    "propose": "Put a decision before those who sign.",
    "sign": "Sign a proposed decision with your OpenSSH key.",
    "decide": "Decide what was proposed and signed.",
    "finding": "Record what was found after the go-live.",
    "findings": "List what was found after the go-live.",
    "judge": "Label an alert, or say what a finding means for the runbook.",
    "rehearsal": "Make remediations of a rehearsal's issues, or close it.",
    "standing": "Say whether a go stands.",
    "bundle": "Fetch a decision with its signatures, for seatrial verify.",
    "withdraw": "Withdraw a review, or what is proposed in it.",
}


@click.command(
    "review",
    cls=lazy.Commands,
    commands=COMMANDS,
    package="seatrial.cli.review",
    short_help="Review the readiness of a service, sign and decide.",
)
def command() -> None:
    """Review the readiness of a service, sign and decide.

    What binds the organisation (accepting items and risks, deciding) people do signed in, on the pages: no
    token does it. Signing works from here, since your own key says who signs.

    \b
    Examples:
      seatrial review show R-12
      seatrial review attach R-12 launch/scanned --type scan trivy.sarif
      seatrial review sign R-12 --slot security --key ~/.ssh/id_ed25519
    """
