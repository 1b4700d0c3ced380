"""`seatrial workspace add`: a repository, a directory of the server, or a policy workspace."""

from pathlib import Path
from typing import Any

import click

from seatrial.cli import client, codes, output
from seatrial.cli.workspace.speaking import DATA, DRY, JSON


@click.command("add", short_help="Register a repository, a directory or a policy workspace.")
@click.argument("name")
@click.option("--git", "url", default="", help="Address: https://..., git@host:path, file:///path.")
@click.option("--branch", default="main", show_default=True, help="The branch that counts.")
@click.option("--folder", default="", help="The folder in the repository; without it, all of it.")
@click.option("--credential", default="", help="Where the secret is: env:NAME or file:PATH, at the workers.")
@click.option(
    "--poll", "poll_seconds", type=int, default=60, show_default=True, help="Seconds between two looks."
)
@click.option("--auto-apply", is_flag=True, help="Apply new commits without anybody's word.")
@click.option("--directory", default="", help="A folder of the server that edit forms may write.")
@click.option(
    "--protected", "is_protected", is_flag=True, help="Changes there need more than one person's push."
)
@click.option("--policy", "is_policy", is_flag=True, help="It sets what all services are held against.")
@click.option("--owner", default="", help="The team that answers for it: team:platform.")
@click.option("--precedence", type=int, default=0, help="Whose definition stands where two have it.")
@DRY
@DATA
@JSON
def command(name: str, dry_run: bool, data: Path | None, as_json: bool, **fields: Any) -> int:
    """Register the workspace NAME. A repository is fetched within seconds; nothing is applied yet.

    \b
    Exits 0 when it is registered, 2 when it cannot be.

    \b
    Examples:
      seatrial workspace add ops --git https://git.example.org/team/ops.git --folder ops --auto-apply
      seatrial workspace add policy --git git@git.example.org:sre/policy.git --policy
    """
    body = {"name": name, **fields}
    with client.connect(data=data) as server:
        found = server.post(f"/workspaces{'?dry_run=true' if dry_run else ''}", body)
    if as_json:
        output.print_json(found)
    elif dry_run:
        output.say("A dry run: nothing was registered")
    else:
        output.say(f"{name} is registered")
        if fields["url"]:
            output.say(f"Next: seatrial workspace fetch {name}")
    return codes.YES
