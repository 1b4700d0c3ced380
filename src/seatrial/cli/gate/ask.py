"""`seatrial gate SERVICE`: may this be deployed there?"""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import click

from seatrial.cli import codes, output
from seatrial.cli.client import connect

_CODES = {"go": codes.YES, "no_go": codes.NO, "unknown": codes.COULD_NOT_TELL}
_WORDS = {"go": "go", "no_go": "no-go", "unknown": "could not tell"}
_RESULTS = {True: "pass", False: "fail", None: "unknown"}


@click.command("ask", short_help="Ask whether something may be deployed.")
@click.argument("service")
@click.option("--environment", required=True, help="Where it is to be deployed.")
@click.option("--digest", default="", help="The artefact's digest: sha256:...")
@click.option("--version", default="", help="Its version.")
@click.option("--commit", default="", help="The commit that it was built from.")
@click.option("--rollback", is_flag=True, help="It is a way back to what ran there before.")
@click.option(
    "--junit", type=click.Path(path_type=Path, dir_okay=False), help="Write the clauses there, as JUnit XML."
)
@click.option("--dry-run", is_flag=True, help="Ask, and keep nothing: no deployment is let in by it.")
@click.option("--data", default=None, help="Data directory of the local Seatrial.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(
    service: str,
    environment: str,
    rollback: bool,
    junit: Path | None,
    dry_run: bool,
    data: str | None,
    as_json: bool,
    **artefact: str,
) -> int:
    """Ask whether an artefact of SERVICE may be deployed to an environment now.

    At least one of --digest, --version and --commit is needed; a digest says it best. The answer is kept.

    \b
    Exits 0 go, 1 no-go, 2 it could not be told. Where it could not be told, the policy of the environment
    says whether that lets pass: `allowed` in --json.

    \b
    Examples:
      seatrial gate edi-gateway --environment production --digest sha256:...
      seatrial gate ask edi-gateway --environment production --version 1.4.1 --rollback
      seatrial gate edi-gateway --environment production --commit 3f2a91c --junit gate.xml
    """
    body = {"service": service, "environment": environment, **artefact}
    body["purpose"] = "rollback" if rollback else "deploy"
    with connect(data=data) as client:
        answer = client.post(f"/gates/answers{'?dry_run=true' if dry_run else ''}", body)
    if junit is not None:
        junit.write_text(_junit([answer]), encoding="utf-8")
    output.print_json(answer) if as_json else _tell(answer, dry_run=dry_run)
    return _CODES[answer["answer"]]


def _tell(answer: Mapping[str, Any], *, dry_run: bool) -> None:
    rows = [
        (output.mark(_RESULTS[each["passes"]]), each["title"], f"{each['reason']}\n{each['remedy']}".strip())
        for each in answer["clauses"]
    ]
    output.print_table(("HOLDS", "CLAUSE", "WHY"), rows=rows)
    subject = f"{answer['service'].partition(':')[2]} in {answer['environment']}"
    policy = ""
    if answer["answer"] == "unknown":
        policy = f" Its policy {'lets pass' if answer['allowed'] else 'stops'} what cannot be told."
    kept = " Nothing was kept: a dry run lets nothing in." if dry_run else ""
    output.say(f"{_WORDS[answer['answer']].capitalize()}: {subject}, {answer['revision']}.{policy}{kept}")


def _junit(answers: Sequence[Mapping[str, Any]]) -> str:
    """One suite for each answer, one case for each clause; what cannot be told is an error where it stops."""
    root = ElementTree.Element("testsuites", name="seatrial gate")
    for answer in answers:
        name = f"{answer['service'].partition(':')[2]}@{answer['environment']}"
        suite = ElementTree.SubElement(root, "testsuite", name=name)
        for each in answer["clauses"]:
            case = ElementTree.SubElement(suite, "testcase", name=each["title"], classname=f"gate.{name}")
            if tag := _tag(each["passes"], answer):
                text = f"{each['reason']} {each['remedy']}".strip()
                ElementTree.SubElement(case, tag, message=output.xml_text(text))
        for count, tag in (("tests", "testcase"), ("failures", ".//failure"), ("errors", ".//error")):
            suite.set(count, str(len(suite.findall(tag))))
        suite.set("skipped", str(len(suite.findall(".//skipped"))))
    ElementTree.indent(root)
    return ElementTree.tostring(root, encoding="unicode", xml_declaration=True)


def _tag(passes: bool | None, answer: Mapping[str, Any]) -> str:
    """What a clause is in a report: a failure counts only where the answer is no."""
    if passes:
        return ""
    if answer["answer"] == "go" or (passes is None and answer["answer"] != "unknown"):
        return "skipped"
    return "failure" if passes is False else "error"
