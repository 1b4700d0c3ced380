"""What `seatrial import lens` does: read, convert, prove the risk rules, write."""

from collections.abc import Mapping
from pathlib import Path

from seatrial.cli.imports import reading
from seatrial.domains.readiness.rules import BadLens, import_lens, read_lens
from seatrial.kit import hooks
from seatrial.kit.problems import Problem


class CannotReadLens(Problem):
    """The file is not there, or what it holds is no lens; nothing was written."""

    type = "cannot-read-lens"
    title = "The lens cannot be read"
    status = 422


def run(
    path: Path,
    *,
    options: Mapping[str, str],
    strict: bool,
    out: Path | None,
    force: bool,
    dry_run: bool,
    as_json: bool,
) -> int:
    """The lens is converted as the options say; gives the exit code.

    Raises CannotReadLens where there is none, CannotReadChecklist where the role is none or the file to
    write is there already.
    """
    wish = reading.wish_of(options)
    try:
        lens = read_lens(_text(path), file=path.name)
    except BadLens as problem:
        remedy = "Give a custom lens as the AWS Well-Architected Tool takes and exports it."
        raise CannotReadLens(f"{path}:{problem.line}: {problem}", remedy=remedy) from None
    reading.must_be_free(out, force=force, dry_run=dry_run)
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    found = import_lens(lens, wish=wish, strict=strict)
    return reading.deliver(found, out=out, dry_run=dry_run, as_json=as_json)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError:
        raise CannotReadLens(f"{path} is no text in UTF-8", remedy="Export it again as JSON.") from None
    except OSError as error:
        remedy = "Look at the path."
        raise CannotReadLens(f"{path} cannot be read: {error.strerror}", remedy=remedy) from None
