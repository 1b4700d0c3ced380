"""What `seatrial export catalog` does: read, complete, check by the official rules, write."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.connectors import directories
from seatrial.domains.catalog.rules.backstage import KIND_FIELDS, faults
from seatrial.domains.catalog.rules.documents import completed, written
from seatrial.domains.workspace.rules import compile_files
from seatrial.kit import hooks
from seatrial.kit.problems import Problem
from seatrial.kit.spelling import did_you_mean


class CannotExportCatalogue(Problem):
    """There is nothing to write, or nowhere to write it."""

    type = "cannot-export-catalogue"
    title = "The catalogue is not exported"
    status = 422


def run(
    workspace: Path | None,
    *,
    kind: str,
    out: Path | None,
    force: bool,
    dry_run: bool,
    data: Path | None,
    as_json: bool,
) -> int:
    """The entities are written; gives the exit code. Raises CannotExportCatalogue."""
    if kind and kind not in KIND_FIELDS:
        raise CannotExportCatalogue(f"there is no kind {kind}", remedy=did_you_mean(kind, known=KIND_FIELDS))
    if out is not None and out.exists() and not (force or dry_run):
        raise CannotExportCatalogue(f"{out} is there already", remedy="Give another file, or --force.")
    bodies = list(_of_directory(workspace, kind) if workspace is not None else _of_server(data, kind))
    good = [body for body in bodies if not faults(body)]
    for body in bodies:
        for fault in faults(body):
            output.say(f"{body['kind']} {body['metadata']['name']}: left out: {fault.message} ({fault.rule})")
    if not dry_run:
        _write(good, out, as_json)
    left = len(bodies) - len(good)
    output.say(
        f"{len(bodies)} stand = {len(good)} written + {left} left out{' (dry run)' if dry_run else ''}"
    )
    return codes.NO if left else codes.YES


def _of_directory(workspace: Path, kind: str) -> Iterator[dict[str, Any]]:
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    compiled = compile_files(directories.read(workspace).files)
    for finding in compiled.errors:
        output.say(f"{finding.source}: {finding.message}")
    if compiled.errors:
        raise CannotExportCatalogue(
            f"{workspace} has {len(compiled.errors)} errors", remedy="Correct them: seatrial check lists all."
        )
    for name in KIND_FIELDS:
        if kind in ("", name):
            yield from (completed(found.body) for found in compiled.of_kind(name))


def _of_server(data: Path | None, kind: str) -> Iterator[dict[str, Any]]:
    with connect(data=data) as client:
        yield from client.every("/catalog/entities", kind=kind or None)


def _write(bodies: list[dict[str, Any]], out: Path | None, as_json: bool) -> None:
    if as_json and out is None:
        output.print_json(bodies)
    elif out is None:
        click.echo(written(bodies), nl=False)
    else:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(written(bodies), encoding="utf-8")
