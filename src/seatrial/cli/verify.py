"""`seatrial verify`: what a signed decision proves, without a server and without a database."""

import hashlib
from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.moments import MOMENT
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.kit.signing import signers, strict, verifying
from seatrial.kit.signing.verifying import Verdict

_PIECE = 1024 * 1024


class CannotReadBundle(Problem):
    """A file that was named cannot be read, so nothing can be told."""

    type = "cannot-read-bundle"
    title = "It cannot be told"
    status = 422


@click.command("verify", short_help="Check a signed decision offline, against keys that you got elsewhere.")
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
@click.option(
    "--signers", "keys", required=True, type=click.Path(dir_okay=False, path_type=Path),
    help="The file of seatrial key signers, that you got from elsewhere than the decision.",
)  # fmt: skip
@click.option(
    "--artefact", "artefacts", multiple=True, type=click.Path(dir_okay=False, path_type=Path),
    help="A file that the decision must be about, or rest on; may be given several times.",
)  # fmt: skip
@click.option("--at", type=MOMENT, help="Whether it stands at that moment; without it, now.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(file: Path, keys: Path, artefacts: tuple[Path, ...], at: str | None, as_json: bool) -> int:
    """Check the decision in FILE: every signature, whose it is, whether it counted, whether all signed who
    had to, that nothing was changed since, and whether it stands.

    Nobody is asked: no server, no database, no network.

    \b
    Exits 0 when it is a go (or one on conditions) that stands, 1 when it is not,
    2 when it could not be told (a file that cannot be read).

    \b
    Examples:
      seatrial verify decision.json --signers signers.json
      seatrial verify decision.json --signers signers.json --artefact dist/gateway-1.4.2.tar.gz
      seatrial verify decision.json --signers signers.json --at 2026-03-02T09:00 --json
    """
    moment = datetime.fromisoformat(at) if at else clock.now()
    known = signers.read(_content(keys))
    digests = {str(path): _digest(path) for path in artefacts}
    verdict = verifying.verify(_content(file), signers=known, at=moment)
    found = _artefacts(verdict, digests)
    holds = verdict.holds and all(found.values())
    if as_json:
        output.print_json(_document(verdict, artefacts=found, digests=digests, at=moment, holds=holds))
    else:
        _print(verdict, artefacts=found, digests=digests, at=moment, holds=holds)
    return codes.YES if holds else codes.NO


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            # one byte more than is taken: a file of any size is refused, and never read whole
            return file.read(strict.LONGEST + 1)
    except OSError as error:
        raise CannotReadBundle(f"{path}: {error.strerror}", remedy="Name a file that you may read.") from None


def _digest(path: Path) -> str:
    """The SHA-256 of a file of any size."""
    digest = hashlib.sha256()
    try:
        with path.open("rb") as file:
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise CannotReadBundle(f"{path}: {error.strerror}", remedy="Name a file that you may read.") from None
    return digest.hexdigest()


def _artefacts(verdict: Verdict, digests: Mapping[str, str]) -> dict[str, str]:
    """What each file is in the decision; '' where that says nothing of its content."""
    if verdict.decision is None:
        return dict.fromkeys(digests, "")
    return dict(verifying.of_artefacts(digests, decision=verdict.decision))


def _document(
    verdict: Verdict, *, artefacts: Mapping[str, str], digests: Mapping[str, str], at: datetime, holds: bool
) -> dict[str, Any]:
    decision = verdict.decision
    return {
        "holds": holds,
        "authentic": verdict.is_authentic,
        "at": strict.written(at),
        "decision": decision
        and {
            "sha256": verdict.digest,
            "outcome": decision.outcome,
            "service": decision.service,
            "environment": decision.environment,
            "proposedAt": strict.written(decision.proposed_at),
            "subject": [{"name": each.name, "digest": dict(each.digest)} for each in decision.subject],
        },
        "signOffs": [
            {
                "slot": sign_off.slot,
                "person": sign_off.person,
                "onBehalfOf": sign_off.on_behalf_of,
                "name": signer.name,
                "key": signer.kind,
                "signedAt": strict.written(sign_off.signed_at),
            }
            for sign_off, signer in verdict.sign_offs
        ],
        "artefacts": [
            {"path": path, "sha256": digests[path], "is": what} for path, what in artefacts.items()
        ],
        "findings": [{"place": each.place, "words": each.words} for each in verdict.findings],
        "over": [{"place": each.place, "words": each.words} for each in verdict.over],
    }


def _print(
    verdict: Verdict, *, artefacts: Mapping[str, str], digests: Mapping[str, str], at: datetime, holds: bool
) -> None:
    """Who signed on stdout; everything else on stderr. Nothing of the file reaches the terminal as it is."""
    decision = verdict.decision
    if decision is not None:
        about = ", ".join(f"{each.name} {_short(each.digest)}" for each in decision.subject)
        _say(f"Decision   {decision.outcome} for {decision.service} in {decision.environment}")
        _say(f"About      {about}")
        _say(f"Digest     sha256:{verdict.digest}")
    rows = [
        (
            output.one_line(_slot(verdict, each.slot)),
            output.one_line(signer.name),
            signer.kind,
            f"{each.signed_at:%Y-%m-%d %H:%M} UTC",
        )
        for each, signer in verdict.sign_offs
    ]
    if rows and verdict.is_authentic:
        output.print_table(("SIGNED FOR", "BY", "WITH", "AT"), rows=rows)
    for path, what in artefacts.items():
        words = (
            f"is the {what}" if what else f"has SHA-256 {digests[path]}, of which the decision says nothing"
        )
        _say(f"{'●' if what else '◆'} {path} {words}")
    for finding in (*verdict.findings, *verdict.over):
        _say(f"◆ {finding.place} {finding.words}")
    _say(_words(verdict, at=at, holds=holds))


def _say(words: str) -> None:
    output.say(output.one_line(words))


def _words(verdict: Verdict, *, at: datetime, holds: bool) -> str:
    when = f"at {at.astimezone():%Y-%m-%d %H:%M %Z}"
    if holds:
        return f"Holds {when}: everybody signed who had to, and nothing was changed since."
    if verdict.decision is None or verdict.findings:
        return "Does not hold: it does not prove that this was decided."
    if verdict.over:
        return f"Does not hold {when}, though it was signed as it says."
    return "Does not hold for the files that were given."


def _slot(verdict: Verdict, slot: str) -> str:
    titles = {each.id: each.title for each in verdict.decision.slots} if verdict.decision else {}
    return titles.get(slot, slot)


def _short(digest: Mapping[str, str]) -> str:
    return " ".join(f"{name}:{value}" for name, value in sorted(digest.items(), reverse=True))
