"""`seatrial library list`: what the library has."""

import click


@click.command("list", short_help="List what the library has.")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(as_json: bool) -> int:
    """List the checklists and policies that come with Seatrial.

    \b
    Examples:
      seatrial library list
    """
    from seatrial.cli import codes, output
    from seatrial.cli.library import shelf

    found = [book.document() for book in shelf.books()]
    if as_json:
        output.print_json({"items": found})
        return codes.YES
    rows = [
        (
            each["name"],
            str(each["criteria"] or ""),
            str(each["must"] or ""),
            each["title"],
            each["description"],
        )
        for each in found
    ]
    output.print_table(("NAME", "CRITERIA", "MUST-DO", "TITLE", "WHAT IT IS FOR"), rows=rows)
    return codes.YES
