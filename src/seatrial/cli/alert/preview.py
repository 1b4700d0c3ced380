"""`seatrial alert preview`."""

from pathlib import Path

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("preview", short_help="Ask what a source would make of a request.")
@click.argument("source")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--content-type", default="application/json", show_default=True, help="Its media type.")
@click.option("--path", default="", help="What follows the key in the address, as v2/enqueue.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(source: str, file: Path, content_type: str, path: str, data: str | None, as_json: bool) -> int:
    """Ask what would be read of FILE if the monitor of SOURCE sent it. Nothing is stored, nobody is paged.

    The answer is no where something of it could not be read.

    \b
    Examples:
      seatrial alert preview zabbix problem.json
      seatrial alert preview prometheus alerts.json --path api/v2/alerts
    """
    content = file.read_text(encoding="utf-8", errors="replace")
    with connect(data=data) as client:
        found = client.post(
            f"/alerts/sources/{source}/preview",
            {"content": content, "content_type": content_type, "path": path},
        )
    code = codes.NO if found["rejects"] else codes.YES
    if as_json:
        output.print_json(found)
        return code
    rows = [
        (each["state"], each["key"], each["severity"], each["title"],
         " ".join(f"{name}={text}" for name, text in each["labels"].items()))
        for each in found["items"]
    ]  # fmt: skip
    if rows:
        output.print_table(("STATE", "KEY", "SEVERITY", "TITLE", "LABELS"), rows=rows)
    for each in found["items"]:
        for words in each["remarks"]:
            output.say(f"Item {each['position'] + 1} would be changed: {words}")
    for each in found["rejects"]:
        place = "All of it" if each["position"] is None else f"Item {each['position'] + 1}"
        output.say(f"{place} would be a dead letter: {each['problem']}")
    output.say(f"{len(rows)} would be read, {len(found['rejects'])} not")
    return code
