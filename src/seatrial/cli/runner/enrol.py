"""`seatrial runner enrol`: this machine becomes a runner."""

from pathlib import Path

import click

from seatrial.cli import codes, output


@click.command("enrol", short_help="Make this machine a runner.")
@click.option("--url", required=True, help="Where Seatrial is, as https://seatrial.example.org.")
@click.option("--code", required=True, help="The code of: seatrial runner enrol-code LABEL.")
@click.option("--label", required=True, help="The label that the code was made for.")
@click.option("--state", type=click.Path(path_type=Path), default=None, help="Folder of the runner's key.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(url: str, code: str, label: str, state: Path | None, as_json: bool) -> int:
    """Make a key pair here and enrol its public part. The private part never leaves this machine.

    \b
    Examples:
      seatrial runner enrol --url http://localhost:8600 --label lab --code enrol_...
    """
    from seatrial.cli.runner import home

    place = home.place_of(label, state=state)
    runner = home.enrol(place, url=url, code=code, label=label)
    if as_json:
        output.print_json(runner)
    else:
        output.say(f"Enrolled as runner:{label}. Its key is in {place}.")
        where = f" --state {state}" if state else ""
        output.say(f"Start it with: seatrial worker --runner {label}{where}")
    return codes.YES
