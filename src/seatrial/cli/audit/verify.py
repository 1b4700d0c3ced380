"""`seatrial audit verify`: is every entry what was sealed, and does every anchor say so?"""

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect
from seatrial.domains.audit.rules import exports
from seatrial.domains.audit.rules.notes import Verifier
from seatrial.kit.plurals import counted
from seatrial.kit.problems import Problem
from seatrial.server import config, keys
from seatrial.server.anchors import held_by


class CannotVerify(Problem):
    """It could not be told whether the log is what it was."""

    type = "cannot-verify-audit-log"
    title = "The audit log cannot be verified"
    status = 503


@click.command("verify", short_help="Find the first entry that is not what was sealed.")
@click.option("--file", type=click.Path(path_type=Path, dir_okay=False), help="An export, no server.")
@click.option(
    "--anchors", multiple=True, help="Where heads are anchored: a file, a folder, a repository, s3://…"
)
@click.option("--key", default="", help="The public key, or its file, that you got from elsewhere.")
@click.option("--newest", is_flag=True, help="The export must reach as far as the anchors do.")
@click.option("--data", type=click.Path(path_type=Path, file_okay=False), help="Data folder.")
@click.option("--processes", default=os.cpu_count() or 1, show_default="one a core", help="Readers.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    file: Path | None,
    anchors: tuple[str, ...],
    key: str,
    newest: bool,
    data: Path | None,
    processes: int,
    as_json: bool,
) -> int:
    """Compare every entry with its seal, every seal with the tree, and the tree with its anchors.

    Without --file it reads the database of the data folder; where SEATRIAL_URL is set, an export over the
    API. With --file nothing but that file and the anchors is asked: no server, no database.

    \b
    Exits 0 when everything is as it was, 1 when something is not (the first
    bad entry is named), 2 when it could not be told.

    \b
    Examples:
      seatrial audit verify
      seatrial audit verify --anchors git:ssh://git@example.org/anchors.git --json
      seatrial audit verify --file audit.jsonl --anchors checkpoints.txt --key audit.pub
    """
    started = time.monotonic()
    public = _key(key)
    if file is not None:
        found = _of_file(file, anchors=anchors, key=public, newest=newest)
    elif "SEATRIAL_URL" in os.environ and data is None:
        found = _over_api(anchors=anchors, key=public)
    else:
        found = _of_database(anchors=anchors, key=public, data=data, processes=processes)
    found["seconds"] = round(time.monotonic() - started, 3)
    if as_json:
        output.print_json(found)
    else:
        _print(found, trusted=bool(key))
    if not found["sound"]:
        return codes.NO
    return codes.COULD_NOT_TELL if found["silent"] else codes.YES


def _key(text: str) -> str:
    path = Path(text).expanduser() if text else None
    try:
        found = path.read_text(encoding="utf-8").strip() if path and path.is_file() else text
    except OSError as error:
        raise CannotVerify(f"{text}: {error.strerror}", remedy="Name a file that you may read.") from None
    if found:
        Verifier.parse(found)
    return found


def _of_file(file: Path, *, anchors: Sequence[str], key: str, newest: bool) -> dict[str, Any]:
    held, silent = held_by(anchors)

    def read() -> Iterable[bytes]:
        with file.open("rb") as lines:
            yield from lines

    try:
        verifier = Verifier.parse(key) if key else None
        found = exports.verify(read, verifier=verifier, anchored=held, newest=newest)
    except OSError as error:
        raise CannotVerify(f"{file}: {error.strerror}", remedy="Name an export that you may read.") from None
    return {**exports.as_json(found), "silent": silent}


def _over_api(*, anchors: Sequence[str], key: str) -> dict[str, Any]:
    with tempfile.TemporaryDirectory(prefix="seatrial-audit-") as folder:
        file = Path(folder) / "export.jsonl"
        with connect() as client, file.open("wb") as written:
            for piece in client.stream("/audit/export"):
                written.write(piece)
        return _of_file(file, anchors=anchors, key=key, newest=True)


def _of_database(*, anchors: Sequence[str], key: str, data: Path | None, processes: int) -> dict[str, Any]:
    if data is not None:
        os.environ[config.variable("data")] = str(data)
    settings = config.load()
    if settings.embedded and keys.read(settings.folder) is None:
        raise CannotVerify(
            f"there is no installation in {settings.folder}",
            remedy="Name its data folder with --data, an export with --file, or a server with SEATRIAL_URL.",
        )
    words = [f"--anchors={place}" for place in anchors] + ([f"--key={key}"] if key else [])
    return ask_server("verify", f"--processes={processes}", *words)


def ask_server(*words: str) -> dict[str, Any]:
    """What the module beside the database answers; raises CannotVerify with its problem."""
    ended = subprocess.run(
        [sys.executable, "-m", "seatrial.server", "audits", *words],
        capture_output=True,
        text=True,
        check=False,
    )
    try:
        answer: dict[str, Any] = json.loads(ended.stdout.strip().splitlines()[-1])
    except (ValueError, IndexError):
        last = next(iter(reversed(ended.stderr.strip().splitlines())), "it said nothing")
        raise CannotVerify(
            f"it ended with {ended.returncode}: {last}", remedy="Run seatrial doctor."
        ) from None
    if problem := answer.get("problem"):
        raise CannotVerify(problem["detail"], remedy=problem["remedy"])
    return answer


def _print(found: Mapping[str, Any], *, trusted: bool) -> None:
    bad = found["bad"]
    rate = round(found["size"] / found["seconds"]) if found["seconds"] else 0
    output.say(f"Log       {found['log']}")
    sealed = _entries(found["size"])
    output.say(f"Sealed    {sealed}, looked at in {found['seconds']:.1f} s ({rate:,} a second)")
    if found["pruned"]:
        output.say(f"Pruned    {_entries(found['pruned'])}, each named by a record of pruning")
    if found["unsealed"]:
        output.say(f"Unsealed  {_entries(found['unsealed'])}: of these nothing is proven yet")
    rows = [(_mark(each["holds"]), each["place"], each["words"]) for each in found["anchors"]]
    rows += [(_mark(None), place, words) for place, words in found["silent"].items()]
    if rows:
        output.print_table(("ANCHOR", "PLACE", "PROVES"), rows=rows)
    else:
        output.say("No anchor was asked: a log that was rewritten as a whole would not be found out.")
    if not trusted:
        output.say("The key is this log's own. Give one that you got elsewhere: --key")
    if bad is None:
        output.say("Sound" if found["sound"] else "Not sound: an anchor does not say the same")
        return
    which = f"{bad['sequence']}" if bad["last"] is None else f"{bad['sequence']} to {bad['last']}"
    output.say(f"First bad entry: {which}{' (' + bad['uid'] + ')' if bad['uid'] else ''}, {bad['kind']}")
    output.say(f"  {bad['words']}")


def _entries(number: int) -> str:
    return counted(number, one="entry", many="entries")


def _mark(holds: bool | None) -> str:
    return {True: "● holds", False: "◆ differs", None: "○ silent"}[holds]
