"""`seatrial export review`: a review in the formats of others."""

import sys
from pathlib import Path

import click

FORMS = ("pdf", "csv", "junit", "sarif", "oscal-ar", "oscal-poam")


@click.command("review", short_help="Write a review as PDF, CSV, JUnit, SARIF or OSCAL.")
@click.argument("name")
@click.option("--as", "form", type=click.Choice(FORMS), required=True, help="The format.")
@click.option("--out", type=click.Path(path_type=Path, dir_okay=False), help="The file; else stdout.")
@click.option("--force", is_flag=True, help="Write over the file if it is there.")
@click.option("--dry-run", is_flag=True, help="Fetch it, say how large it is, and write nothing.")
@click.option("--data", default=None, help="Data folder of the local Seatrial.")
def command(name: str, form: str, out: Path | None, force: bool, dry_run: bool, data: str | None) -> int:
    """Write the review NAME (R-12) as it stands. The same state gives the same bytes.

    \b
      pdf         to read, print and sign on paper
      csv         a row for each item
      junit       a test report: only what is met passes
      sarif       what is left, for code scanners; accepted risks are suppressed
      oscal-ar    assessment results
      oscal-poam  plan of action and milestones

    \b
    Exits 0 when it is written, 2 when there is nothing to write: no such review, or a plan of nothing.

    \b
    Examples:
      seatrial export review R-12 --as junit > readiness.xml
      seatrial export review R-12 --as pdf --out R-12.pdf
    """
    from seatrial.cli import codes, output
    from seatrial.cli.client import connect
    from seatrial.cli.exports.files import must_be_free

    must_be_free(out, force=force or dry_run)
    if out is None and form == "pdf" and not dry_run and sys.stdout.isatty():
        raise click.UsageError("A PDF is nothing to read on a terminal: give --out FILE, or send it to one.")
    with connect(data=data) as client:
        content = b"".join(client.stream(f"/reviews/{name}/export/{form}"))
    if dry_run:
        output.say(f"{name} as {form}: {len(content):,} bytes. Nothing was written.")
    elif out is None:
        sys.stdout.buffer.write(content)
        sys.stdout.buffer.flush()
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_bytes(content)
        output.say(f"Written to {out}, {len(content):,} bytes.")
    return codes.YES
