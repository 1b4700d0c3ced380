"""`seatrial library add`: copies documents of the library into a workspace."""

from pathlib import Path

import click


@click.command("add", short_help="Copy some of them into a workspace.")
@click.argument("names", nargs=-1, required=True)
@click.option("--to", "folder", type=click.Path(path_type=Path), default=".", help="The workspace.")
@click.option("--force", is_flag=True, help="Write over files that differ.")
@click.option("--dry-run", is_flag=True, help="Say what would be written, and write nothing.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(names: tuple[str, ...], folder: Path, force: bool, dry_run: bool, as_json: bool) -> int:
    """Copy the documents NAMES of the library into a workspace; `all` takes every one.

    A file that is there already and differs is left alone, unless --force is given.

    \b
    Exits 0 when all were copied or lie there already, 1 when a file was left alone.

    \b
    Examples:
      seatrial library add readiness handover --to policies
      seatrial library add all --to policies --dry-run
    """
    from seatrial.cli import codes, output
    from seatrial.cli.library import shelf

    wanted = shelf.books() if names == ("all",) else [shelf.book(name) for name in names]
    found = []
    for book in wanted:
        path = folder / book.path
        state = "written"
        if path.exists() and path.read_bytes() == book.content:
            state = "there"
        elif path.exists() and not force:
            state = "left alone"
        elif not dry_run:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(book.content)
        found.append({"name": book.name, "path": path.as_posix(), "state": state})
    if as_json:
        output.print_json({"items": found, "dry_run": dry_run})
    else:
        output.print_table(
            ("STATE", "NAME", "FILE"), rows=[(e["state"], e["name"], e["path"]) for e in found]
        )
        output.say("Nothing was written." if dry_run else f"Now: seatrial apply {folder}")
    return codes.NO if any(each["state"] == "left alone" for each in found) else codes.YES
