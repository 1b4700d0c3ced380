"""`seatrial alert send`."""

import json
import re
import time
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.alert.explain import pairs
from seatrial.cli.client import CannotReachSeatrial

_ADDRESS = re.compile(r"(?P<base>https?://[^/\s]+(?:/[^/\s]+)*?/in/[0-9a-f]{32})(?:/.*)?")
_TRIES, _PATIENCE_SECONDS, _AGAIN_SECONDS = 5, 20.0, 2.0
_STORED, _AGAIN = 202, 503


@click.command("send", short_help="Send one event as a monitor does.")
@click.argument("title")
@click.option(
    "--address", envvar="SEATRIAL_ALERT_ADDRESS", required=True, help="What seatrial alert url printed."
)
@click.option("--key", required=True, help="What tells this alert from others, the same while it goes on.")
@click.option(
    "--status", type=click.Choice(["firing", "acknowledged", "resolved"]), default="firing",
    show_default=True, help="Whether it holds.",
)  # fmt: skip
@click.option("--severity", default="", help="How bad it is, in your words.")
@click.option("--label", "labels", multiple=True, help="As service=edi-gateway; may be repeated.")
@click.option("--annotation", "annotations", multiple=True, help="As summary=...; may be repeated.")
@click.option("--link", default="", help="Where people look first.")
@click.option("--note", default="", help="What is written into the log of the alert.")
@click.option("--dry-run", is_flag=True, help="Show what would be sent, and send nothing.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    title: str, address: str, key: str, status: str, labels: tuple[str, ...], annotations: tuple[str, ...],
    dry_run: bool, as_json: bool, **said: str,
) -> int:  # fmt: skip
    """Send an event with that TITLE to the address of a source, from a script or a cron job. It is stored
    when this returns; what cannot be stored now is sent again some times.

    \b
    Examples:
      seatrial alert send "Backup failed" --key backup/db1 --severity critical --label service=edi-gateway
      seatrial alert send "Backup is back" --key backup/db1 --status resolved
    """
    found = _ADDRESS.fullmatch(address.strip())
    if found is None:
        raise click.BadParameter("it is no address of a source: make one with seatrial alert url SOURCE")
    event = {
        "key": key, "title": title, "status": status, "labels": pairs(labels),
        "annotations": pairs(annotations), **{name: text for name, text in said.items() if text},
    }  # fmt: skip
    answer = {} if dry_run else _send(f"{found['base']}/events", event)
    if as_json:
        output.print_json({"sent": not dry_run, "event": event, "request": answer.get("requestId", "")})
    elif dry_run:
        output.say(f"Would be sent: {json.dumps(event, ensure_ascii=False)}")
    else:
        output.say(f"It is stored: {answer.get('requestId', '')}")
    return codes.YES


def _send(url: str, event: dict[str, Any]) -> dict[str, Any]:
    """What was answered when it was stored. Raises CannotReachSeatrial, without the key of the address."""
    import httpx

    problem = "nothing answered"
    for number in range(_TRIES):
        if number:
            time.sleep(_AGAIN_SECONDS)
        try:
            answer = httpx.post(url, json=event, timeout=_PATIENCE_SECONDS)
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            problem = str(error) or type(error).__name__
            continue
        if answer.status_code == _STORED:
            said: dict[str, Any] = answer.json()
            return said
        problem = f"it answered {answer.status_code}"
        if answer.status_code != _AGAIN:
            break
    raise CannotReachSeatrial(
        f"the event was not taken: {problem}",
        remedy="Look at the address: seatrial alert url SOURCE makes a new one.",
    )
