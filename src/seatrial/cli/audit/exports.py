"""`seatrial audit export`: the log for others, with what proves it."""

import sys
from collections.abc import Iterator
from datetime import datetime
from pathlib import Path
from typing import BinaryIO

import click

from seatrial.cli import codes, output
from seatrial.cli.client import Client, connect


@click.command("export", short_help="Write the log with what proves it, for others to verify.")
@click.option("--since", type=click.DateTime(), help="Entries from this time on (UTC).")
@click.option("--until", type=click.DateTime(), help="Entries before this time (UTC).")
@click.option("--action", default="", help="Entries of this action, as workspace.applied.")
@click.option("--subject", default="", help="Entries about this subject, as service:edi-gateway.")
@click.option("--actor", default="", help="Entries by this actor: its uid, or a part of its name.")
@click.option(
    "--format", "form", type=click.Choice(["jsonl", "csv"]), default="jsonl", show_default=True,
    help="jsonl can be verified; csv is for reading.",
)  # fmt: skip
@click.option("--with-proofs", is_flag=True, help="With each entry the path that proves it by itself.")
@click.option("--output", "to", type=click.Path(path_type=Path, dir_okay=False), help="File to write to.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(
    since: datetime | None,
    until: datetime | None,
    action: str,
    subject: str,
    actor: str,
    form: str,
    with_proofs: bool,
    to: Path | None,
    data: str | None,
) -> int:
    """Write entries in the order in which they were sealed, with the signed head of the tree.

    `seatrial audit verify --file` checks it without a server. An export with a filter is verified entry by
    entry: give --with-proofs.

    \b
    Examples:
      seatrial audit export > audit.jsonl
      seatrial audit export --since 2026-11-01 --subject service:edi-gateway --with-proofs
      seatrial audit export --format csv --output audit.csv
    """
    if with_proofs and form == "csv":
        raise click.UsageError("A table holds no proofs: leave --format csv or --with-proofs out.")
    if not with_proofs and form == "jsonl" and any((since, until, action, subject, actor)):
        output.say("Without --with-proofs nobody can verify an export with a filter.")
    query = {"action": action, "subject": subject, "actor": actor}
    query |= {name: f"{at.isoformat()}Z" for name, at in (("since", since), ("until", until)) if at}
    asked = {name: value for name, value in query.items() if value}
    with connect(data=data) as client:
        pieces = _pieces(client, asked, form=form, with_proofs=with_proofs)
        if to is None:
            _write(pieces, sys.stdout.buffer)
        else:
            with to.open("wb") as file:
                _write(pieces, file)
    return codes.YES


def _pieces(client: Client, asked: dict[str, str], *, form: str, with_proofs: bool) -> Iterator[bytes]:
    if form == "csv":
        return client.stream("/audit", format="csv", **asked)
    return client.stream("/audit/export", with_proofs="true" if with_proofs else "false", **asked)


def _write(pieces: Iterator[bytes], file: BinaryIO) -> None:
    for piece in pieces:
        file.write(piece)
    file.flush()
