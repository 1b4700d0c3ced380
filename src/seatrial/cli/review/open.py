"""`seatrial review open`."""

import click

from seatrial.cli import codes
from seatrial.cli.client import connect
from seatrial.cli.review.list import KINDS
from seatrial.cli.review.speaking import asked, tell

_KINDS = [each.replace("_", "-") for each in KINDS] + list(KINDS)


@click.command("open", short_help="Open a review (the engineering lead).")
@click.option("--service", required=True, help="The service.")
@click.option("--kind", type=click.Choice(_KINDS), required=True, help="What kind of review.")
@click.option("--environment", default="", help="Where; needed where there are several.")
@click.option("--title", default="", help="How it is called; without one, as the service.")
@click.option("--scope", required=True, help="What is reviewed.")
@click.option("--changes", required=True, help="What changes in the architecture, or that nothing does.")
@click.option("--target", required=True, help="The day aimed at, as 2026-12-24.")
@click.option("--digest", default="", help="The artefact's digest: sha256:...")
@click.option("--commit", default="", help="The commit that it was built from.")
@click.option("--version", default="", help="Its version.")
@click.option("--successor", default="", help="URN of the team that takes over, if one does.")
@click.option("--dry-run", is_flag=True, help="Only find what would keep it from happening.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    changes: str, target: str, digest: str, commit: str, version: str, dry_run: bool, data: str | None,
    as_json: bool, **said: str,
) -> int:  # fmt: skip
    """Open a review: its checklists, signatures and prerequisites are what policy says today.

    \b
    Examples:
      seatrial review open --service edi-gateway --kind new-service --environment production \\
        --scope "All of it" --changes none --target 2026-12-24 --digest sha256:...
    """
    body = {
        **said, "kind": said["kind"].replace("-", "_"), "architecture_changes": changes,
        "target_date": target, "artefact": {"digest": digest, "commit": commit, "version": version},
    }  # fmt: skip
    with connect(data=data) as client:
        found = client.post(asked("/reviews", dry_run=dry_run), body)
    tell(found, words=f"Opened {found['name']} {found['title']}", as_json=as_json, dry_run=dry_run)
    return codes.YES
