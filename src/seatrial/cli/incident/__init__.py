"""`seatrial incident ...`: declare, lead, tell, resolve, review."""

import click

from seatrial.cli import lazy

COMMANDS = {
    "declare": "Declare an incident.",
    "list": "List incidents.",
    "show": "Show an incident with its timeline.",
    "update": "Tell how it goes.",
    "told": "Show who was told of it.",
    "note": "Write into its timeline.",
    "change": "Change its severity, title or moments.",
    "lead": "Hand over command, or give a role.",
    "link": "Link an alert, a deployment or a change.",
    "party": "Let a vendor take part, or no more.",
    "resolve": "Say that it is over.",
    "reopen": "Say that it is not over.",
    "postmortem": "Show, write and close its postmortem.",
    "postmortems": "List postmortems.",
    "figures": "Show how long it takes, and what comes back.",
    "process": "Print the incident process as it is configured.",
}


@click.command("incident", cls=lazy.Commands, commands=COMMANDS, package="seatrial.cli.incident")
def command() -> None:
    """Declare incidents, lead them, tell how they go, resolve and review them.

    \b
    Examples:
      seatrial incident declare "Partners are refused" --severity SEV1 --service edi-gateway
      seatrial incident update I-3 "We know the cause." --phase identified
      seatrial incident resolve I-3 "The certificate was renewed."
    """
