"""`seatrial export catalog`: the catalogue as Backstage takes it."""

from pathlib import Path

import click


@click.command("catalog", short_help="Write the catalogue as Backstage entities.")
@click.argument("workspace", required=False, type=click.Path(path_type=Path))
@click.option("--kind", default="", help="Only this kind, for example Component.")
@click.option("--out", type=click.Path(path_type=Path), help="The file to write; without it, to stdout.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Say what would go out, and write nothing.")
@click.option("--data", type=click.Path(path_type=Path), help="Seatrial's data folder.")
@click.option("--json", "as_json", is_flag=True, help="The entities as JSON.")
def command(
    workspace: Path | None,
    kind: str,
    out: Path | None,
    force: bool,
    dry_run: bool,
    data: Path | None,
    as_json: bool,
) -> int:
    """Write the catalogue as one YAML file of Backstage entities: that of WORKSPACE (a directory), or
    without one, what stands in the Seatrial that runs.

    Every field is kept, ours (spec.tier, spec.environments) included. Each entity is checked by Backstage's
    own rules on the way out.

    \b
    Exits 0 when everything went out, 1 when an entity was left out as Backstage would refuse it,
    2 when there is nothing to read.

    \b
    Examples:
      seatrial export catalog examples/edi-gateway/ops > catalog-info.yaml
      seatrial export catalog --kind Component --json
    """
    from seatrial.cli.exports import entities

    return entities.run(
        workspace, kind=kind, out=out, force=force, dry_run=dry_run, data=data, as_json=as_json
    )
