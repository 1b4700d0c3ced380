"""What is done with the audit log where its database is: verifying, pruning. Answers on stdout, as JSON."""

import argparse
import json
import sys
from typing import Any

from django.db import DatabaseError

from seatrial.domains.audit import selectors, services
from seatrial.domains.audit.rules import exports
from seatrial.domains.audit.rules.notes import Verifier
from seatrial.kit import clock
from seatrial.kit.problems import Problem
from seatrial.server import anchors, audit_key, config, schema
from seatrial.server.config import Settings
from seatrial.ui.rehearsals import rehearsal


def main(words: list[str]) -> int:
    """`verify` or `prune`, with what the command line gave; 0 where it was answered, else 2."""
    given = _parser().parse_args(words)
    try:
        answer = _prune(dry_run=given.dry_run) if given.what == "prune" else _verify(given)
    except Problem as problem:
        answer = {"problem": {"detail": problem.detail, "remedy": problem.remedy}}
    except DatabaseError as error:
        words_of = next(iter(str(error).strip().splitlines()), type(error).__name__)
        remedy = "Start Seatrial (seatrial up), or look at an export: seatrial audit verify --file."
        answer = {"problem": {"detail": f"the database does not answer: {words_of}", "remedy": remedy}}
    sys.stdout.write(f"{json.dumps(answer)}\n")
    return 2 if "problem" in answer else 0


def _verify(given: argparse.Namespace) -> dict[str, Any]:
    settings = config.current()
    verifier = Verifier.parse(given.key) if given.key else audit_key.read(settings).verifier
    taken = {each.name: each.size for each in selectors.state().anchors}  # before the places are read
    held, silent = anchors.held_by(given.anchors or audit_key.anchors(settings))
    for place in [place for place in silent if not given.anchors and not taken.get(place)]:
        del silent[place]  # nothing was taken there yet: an installation that is seconds old
        held[place] = []
    found = selectors.verify(verifier, anchored=held, taken=taken, processes=given.processes)
    return {**exports.as_json(found), "silent": silent}


def _prune(*, dry_run: bool) -> dict[str, Any]:
    settings: Settings = config.current()
    with schema.as_owner(), rehearsal(dry_run):
        pruned = services.prune(retention=audit_key.retention(settings), now=clock.now())
    return {"count": pruned.count, "by_action": dict(pruned.by_action)}


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="seatrial audit")
    parser.add_argument("what", choices=("verify", "prune"))
    parser.add_argument("--anchors", action="append", default=[])
    parser.add_argument("--key", default="")
    parser.add_argument("--dry-run", action="store_true")
    parser.add_argument("--processes", type=int, default=2)
    return parser
