"""`seatrial import catalog`: a Backstage catalogue, or a table of services, into a workspace."""

from pathlib import Path

import click


@click.command("catalog", short_help="Take a Backstage catalogue over, or a table of services.")
@click.argument("path", type=click.Path(path_type=Path))
@click.option("--out", type=click.Path(path_type=Path), help="The workspace's folder to write into.")
@click.option("--force", is_flag=True, help="Write over files that are there.")
@click.option("--dry-run", is_flag=True, help="Say what would come in, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines: counts, refusals, notes.")
def command(path: Path, out: Path | None, force: bool, dry_run: bool, as_json: bool) -> int:
    """Take over what PATH holds: a catalog-info.yaml, a folder of them, or a table (CSV, Markdown) of
    services with the columns name, owner and tier.

    Entities are checked by Backstage's own rules and written as they are, comments and unknown fields
    included. What is refused is listed with file, line and the rule that it breaks. Nothing is fetched.

    \b
    Exits 0 when all came in, 1 when something was refused, 2 when there is nothing to read.

    \b
    Examples:
      seatrial import catalog ../backstage/catalog-info.yaml --out ops/catalog
      seatrial import catalog ../backstage --dry-run
      seatrial import catalog services.csv --out ops
    """
    from seatrial.cli.imports import entities

    return entities.run(path, out=out, force=force, dry_run=dry_run, as_json=as_json)
