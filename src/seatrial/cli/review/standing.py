"""`seatrial review standing`."""

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect


@click.command("standing", short_help="Say whether a go stands.")
@click.argument("service")
@click.option("--environment", default="", help="Where; needed where there are several.")
@click.option("--digest", default=None, help="Whether it covers the artefact of that digest.")
@click.option("--commit", default=None, help="The same by commit.")
@click.option("--version", default=None, help="The same by version.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(service: str, environment: str, data: str | None, as_json: bool, **artefact: str | None) -> int:
    """Say whether a go stands for SERVICE in an environment, and what ends it.

    \b
    Exits 0 when a go stands (and covers the artefact, where one is named), 1 when none does.

    \b
    Examples:
      seatrial review standing edi-gateway --environment production
      seatrial review standing edi-gateway --environment production --digest sha256:...
    """
    with connect(data=data) as client:
        found = client.get("/reviews/standing", service=service, environment=environment, **artefact)
    if as_json:
        output.print_json(found)
    elif found["decision"] is None:
        output.say(f"Nothing was ever decided about {service} in {found['environment']}.")
    else:
        decision = found["decision"]
        word = decision["outcome"].replace("_", " ")
        output.say(f"{decision['review']}: {word}, {'stands' if found['holds'] else 'does not stand'}.")
        if found["covers"] is False:
            output.say(f"It is about another artefact: {decision['artefact']['revision']}.")
        for each in found["because"]:
            output.say(f"  {each['words']}")
        for each in found["soon"]:
            output.say(f"  ends at {each['at']}: {each['words']}")
    return codes.YES if found["holds"] and found["covers"] is not False else codes.NO
