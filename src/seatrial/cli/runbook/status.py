"""`seatrial runbook status`."""

import click

from seatrial.cli import output
from seatrial.cli.client import connect
from seatrial.cli.runbook.following import follow
from seatrial.cli.runbook.speaking import code_of, outcome_words, say_state


@click.command("status", short_help="Show a run with its steps, or follow it.")
@click.argument("run")
@click.option("--follow/--no-follow", "follows", default=False, help="Show its output as it happens.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(run: str, follows: bool, data: str | None, as_json: bool) -> int:
    """Show where RUN stands. Exits 0 where it passed, 1 where it failed or was aborted, else 2.

    \b
    Examples:
      seatrial runbook status RUN-12
      seatrial runbook status RUN-12 --follow
    """
    with connect(data=data) as client:
        if follows:
            return code_of(follow(client, name=run, as_json=as_json))
        found = client.get(f"/runbooks/runs/{run}")
        if as_json:
            output.print_json(found)
            return code_of(found)
        rows = [
            (str(each["position"]), each["name"], "by hand" if each["manual"] else each["target"],
             outcome_words(each), each["decision"] or each["reason"])
            for each in found["steps"]
        ]  # fmt: skip
        output.print_table(("", "STEP", "WHERE", "OUTCOME", "DECIDED"), rows=rows)
        say_state(found, client=client)
    return code_of(found)
