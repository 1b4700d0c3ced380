"""`seatrial schema`: JSON Schemas of the kinds, for editors. Needs no server."""

import json
from pathlib import Path

import click

from seatrial.cli import codes, output


@click.command("schema", short_help="Write the JSON Schema of a kind, or of all, for editors.")
@click.argument("kind", default="all")
@click.option("--out", type=click.Path(path_type=Path, file_okay=False), help="Write KIND.json files there.")
@click.option("--dry-run", is_flag=True, help="With --out: say what would be written.")
@click.option("--json", "as_json", is_flag=True, help="With --out: list the files as JSON.")
def command(kind: str, out: Path | None, dry_run: bool, as_json: bool) -> int:
    """Print the JSON Schema of KIND (of all kinds together without it), or write files with --out.

    With --out and without KIND every kind gets its file, and all.json knows all of them. Editors that read
    YAML then complete and check definitions: docs/how-to/edit-with-a-schema.md.

    \b
    Examples:
      seatrial schema Checklist
      seatrial schema --out .seatrial/schemas
    """
    from seatrial.domains.workspace import rules
    from seatrial.domains.workspace.types import KINDS
    from seatrial.kit.hooks import PLAIN_ROOMS, load_all

    load_all("seatrial.domains", rooms=PLAIN_ROOMS)
    if out is None:
        output.print_json(rules.schema(kind))
        return codes.YES
    names = [*sorted(KINDS.names()), "all"] if kind == "all" else [kind]
    written = []
    for name in names:
        made = rules.schema(name)
        path = out / f"{name if name == 'all' else made['title']}.json"
        written.append({"kind": name, "file": str(path)})
        if not dry_run:
            out.mkdir(parents=True, exist_ok=True)
            path.write_text(f"{json.dumps(made, indent=2, ensure_ascii=False)}\n", encoding="utf-8")
    if as_json:
        output.print_json({"files": written, "is_done": not dry_run})
    else:
        for each in written:
            click.echo(each["file"])
        if dry_run:
            output.say("A dry run: nothing was written")
    return codes.YES
