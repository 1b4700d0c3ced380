"""`seatrial library show`: one document of the library."""

import click


@click.command("show", short_help="Print one of them.")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="For machines.")
def command(name: str, as_json: bool) -> int:
    """Print the document NAME of the library, as a workspace would hold it.

    \b
    Examples:
      seatrial library show handover
    """
    from seatrial.cli import codes, output
    from seatrial.cli.library import shelf

    book = shelf.book(name)
    if as_json:
        output.print_json({**book.document(), "body": dict(book.definition.body)})
    else:
        click.echo(book.content.decode(), nl=False)
    return codes.YES
