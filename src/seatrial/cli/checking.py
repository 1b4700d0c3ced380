"""What `seatrial check` does: compile, evaluate, print. Imported when it is called, since it loads much."""

import os
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

import click

from seatrial.cli import codes, output
from seatrial.cli.junit import junit
from seatrial.connectors import directories
from seatrial.connectors.sandbox import Keeper
from seatrial.domains.evidence.types import Execution, Item, Order
from seatrial.domains.readiness.rules import Checked, check
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled, Finding
from seatrial.kit import clock, hooks
from seatrial.kit.files import FileMap
from seatrial.kit.plurals import counted
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def run(
    workspace: Path,
    *,
    service: str,
    style: str,
    strict: bool,
    everything: bool,
    secrets: frozenset[str] | None = None,
) -> int:
    """What the directory's files say of its criteria is printed in the style; gives the exit code.

    An empty `service` stands for all. Nothing is run, unless `secrets` is given: then all that the workspace
    wants run is, and may use those references. Raises NotFound where the workspace has no such service.
    """
    hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)
    tree = directories.read(workspace)
    compiled = compile_files(tree.files)
    if compiled.errors:
        _print_findings(compiled, style)
        return codes.COULD_NOT_TELL
    _known_service(compiled, service)
    found = check(
        compiled,
        files=FileMap(tree.files),
        now=clock.now(),
        only=service,
        execution=_execution(secrets),
        tell=_tell,
    )
    return _print_results(compiled, found, style, strict=strict, everything=everything)


def _execution(secrets: frozenset[str] | None) -> Execution | None:
    """Under whom things are run: root becomes somebody else, everybody else stays who they are."""
    if secrets is None:
        return None
    is_root = hasattr(os, "geteuid") and os.geteuid() == 0
    return Execution(Keeper(same_user=not is_root), secrets=secrets)


def _tell(order: Order, item: Item) -> None:
    """Says loudly what was run for whom, and as whom."""
    isolation = item.findings.get("isolation", {})
    user = isolation.get("user")
    if user is None:
        output.say(f"NOT RUN for {order.subject.service}: {item.command}: {item.problem}")
        return
    mine = "" if isolation.get("other_user", False) else ", which is you"
    output.say(f"RAN as {user}{mine} for {order.subject.service}: {item.command}")
    for attempt in item.findings.get("attempts", ()):
        output.say(f"    it {attempt}")


def _known_service(compiled: Compiled, wanted: str) -> None:
    names = [found.name for found in compiled.of_kind("Component")]
    if wanted and wanted not in names:
        raise NotFound(f"the workspace has no service {wanted!r}", remedy=did_you_mean(wanted, known=names))


def _print_findings(compiled: Compiled, style: str) -> None:
    if style == "json":
        output.print_json({"valid": False, "findings": [_finding(found) for found in compiled.findings]})
        return
    for found in compiled.findings:
        output.say(f"{found.source}: {found.severity}: {found.message}")
        if found.remedy:
            output.say(f"    {found.remedy}")
    output.say(f"{counted(len(compiled.errors), one='error')}: nothing was evaluated")


def _finding(found: Finding) -> dict[str, Any]:
    source = found.source
    return {
        "path": source.path,
        "line": source.line,
        "column": source.column,
        "severity": found.severity,
        "message": found.message,
        "remedy": found.remedy,
        "urn": found.urn,
    }


def _print_results(
    compiled: Compiled, found: Iterator[Checked], style: str, *, strict: bool, everything: bool
) -> int:
    # Only what is shown is kept, so that a large workspace needs little memory for a short table.
    keep_all = everything or style != "table"
    counts: Counter[str] = Counter()
    shown: list[Checked] = []
    for each in found:
        counts[each.verdict.result] += 1
        if keep_all or each.verdict.result in ("fail", "error"):
            shown.append(each)
    code = _code(counts, strict=strict)
    if style == "json":
        output.print_json(_document(compiled, shown, counts, code))
    elif style == "junit":
        click.echo(junit(shown))
    else:
        _print_table(shown)
        for warning in compiled.findings:
            output.say(f"{warning.source}: {warning.severity}: {warning.message}")
        output.say(_summary(counts))
    return code


def _code(counts: Counter[str], *, strict: bool) -> int:
    if counts["fail"] or (strict and counts["unknown"]):
        return codes.NO
    return codes.COULD_NOT_TELL if counts["error"] else codes.YES


def _print_table(shown: Sequence[Checked]) -> None:
    if shown:
        rows = [
            (
                output.mark(each.verdict.result),
                f"{each.service.name}@{each.environment.name}",
                each.criterion.id,
                each.verdict.reason,
            )
            for each in shown
        ]
        output.print_table(("RESULT", "SERVICE", "CRITERION", "WHY"), rows=rows)


def _document(
    compiled: Compiled, shown: Sequence[Checked], counts: Counter[str], code: int
) -> dict[str, Any]:
    criteria = [
        {
            "service": each.service.name,
            "environment": each.environment.name,
            "checklist": each.checklist.name,
            "criterion": each.criterion.id,
            "title": each.criterion.title,
            "result": each.verdict.result,
            "reason": each.verdict.reason,
            "source": f"{each.checklist.source}:{each.criterion.line}",
        }
        for each in shown
    ]
    findings = [_finding(found) for found in compiled.findings]
    return {"valid": True, "exit": code, "counts": dict(counts), "findings": findings, "criteria": criteria}


def _summary(counts: Counter[str]) -> str:
    total = sum(counts.values())
    return (
        f"{counted(total, one='criterion', many='criteria')}: {counts['pass']} pass, {counts['fail']} fail, "
        f"{counts['unknown']} unknown (not decided offline), {counts['error']} error"
    )
