"""The gateway's readiness checklist: break or mend one artefact, and exactly that criterion turns.

The gateway is a real process. No database: files are compiled, probes look, checks judge.
"""

import json
import re
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime, timedelta
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from threading import Thread
from urllib.parse import urlsplit

import pytest

from seatrial.connectors import directories
from seatrial.domains.catalog.rules import contacts, service_of
from seatrial.domains.evidence.rules import observe
from seatrial.domains.evidence.types import PROBES, Look
from seatrial.domains.oncall.rules import knowing
from seatrial.domains.readiness.rules import assess, checklist_of, environments_of, wanted
from seatrial.domains.readiness.types import Checklist, Verdict
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import Compiled
from seatrial.kit.files import FileMap

pytestmark = pytest.mark.xdist_group("s0")
GATEWAY = Path(__file__).parents[3] / "examples" / "edi-gateway"
NOW = datetime(2026, 11, 21, 12, tzinfo=UTC)
HERE = ("127.0.0.1",)
CHECKLIST = "checklists/operational-readiness.yaml"
ENTRY, ALERTS, DRILLS = "catalog/edi-gateway.yaml", "alerts/edi-gateway.yaml", "drills/records.yaml"
CONTACTS, SETTINGS = "people/contacts.yaml", ".github/settings.yml"
ANA = "user:default/ana-reyes"

FAIL = {
    "alerts", "tracing", "backups-configured", "backups-restored", "failover-documented",
    "vulnerability-scans-complete",
}  # fmt: skip
PEOPLE = {
    "audit-logging": "Security Lead",
    "deployment-windows": "Product Manager",
    "incident-response-integration": "Operations Lead",
    "knowledge-transfer-sessions": "Operations Lead",
    "roles-agreed": "Service Owner",
    "communications-agreed": "Product Manager",
}

#: What a runner has to have carried out, and what the server knows of people: neither is here.
RUNS = ("rollback-plan", "runbooks-drilled", "on-call-rotation")
#: What bears the time of the gateway's own clock.
BY_ITS_CLOCK = "log-aggregation"

Files = dict[str, bytes]
Verdicts = Mapping[str, Verdict]


class Gateway:
    """A gateway of its own processes, on a port that the system chose."""

    def __init__(self, data: Path) -> None:
        self.data = data
        line = [sys.executable, "-m", "edi_gateway", "up", "--data", str(data), "--port", "0"]
        self.process = subprocess.Popen(
            [*line, "--with-parent"],
            cwd=GATEWAY,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        assert self.process.stdout is not None
        self.url = self.process.stdout.readline().strip()

    def run(self, *arguments: str) -> None:
        line = [sys.executable, "-m", "edi_gateway", *arguments, "--data", str(self.data)]
        subprocess.run(line, cwd=GATEWAY, check=True, capture_output=True, timeout=30)

    def stop(self) -> None:
        self.process.terminate()
        self.process.communicate(timeout=15)


@pytest.fixture(scope="module", autouse=True)
def without_a_database() -> Iterator[None]:
    """Contacts and schedules are as their files say, as for `seatrial check`; nobody installed a reader."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(contacts, "_readers", [])
        patch.setattr(knowing, "_readers", [])
        yield


@pytest.fixture(scope="module")
def gateway(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Gateway]:
    running = Gateway(tmp_path_factory.mktemp("gateway") / "data")
    try:
        until(
            lambda: judge(workspace(), running.url, only="service-health")["service-health"].result == "pass"
        )
        yield running
    finally:
        running.stop()


@pytest.fixture
def metrics_page(gateway: Gateway) -> Iterator[Callable[[str, str], str]]:
    """A page with the gateway's metrics in which a pattern is replaced: an address for each such page."""
    servers: list[ThreadingHTTPServer] = []

    def serve(pattern: str, replacement: str) -> str:
        with urllib.request.urlopen(f"{gateway.url}/metrics", timeout=10) as answer:
            page = answer.read().decode()
        changed = re.sub(pattern, replacement, page)
        assert changed != page
        servers.append(ThreadingHTTPServer(("127.0.0.1", 0), partial(_Page, changed.encode())))
        Thread(target=servers[-1].serve_forever, args=(0.05,), daemon=True).start()
        return f"http://127.0.0.1:{servers[-1].server_port}/metrics"

    yield serve
    for server in servers:
        server.shutdown()
        server.server_close()


class _Page(BaseHTTPRequestHandler):
    def __init__(self, page: bytes, *arguments: object) -> None:
        self.page = page
        super().__init__(*arguments)

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(len(self.page)))
        self.end_headers()
        self.wfile.write(self.page)

    def log_message(self, *_: object) -> None:
        """Nothing: a test's output is for its failures."""


def until(holds: Callable[[], bool], seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < end, "it did not happen in time"
        time.sleep(0.2)


def workspace() -> Files:
    return dict(directories.read(GATEWAY / "ops").files)


def compiled(files: Files) -> Compiled:
    # Warnings may stand: a broken runbook is one, and exactly its criterion has to say so.
    found = compile_files(files)
    assert [str(finding) for finding in found.errors] == []
    return found


def judge(
    files: Files,
    url: str,
    *,
    metrics: str = "",
    now: datetime = NOW,
    only: str = "",
    checklist_name: str = "operational-readiness",
) -> dict[str, Verdict]:
    """Each criterion's verdict for the service as the files say, running at the address."""
    entry = files["catalog/edi-gateway.yaml"].decode()
    entry = entry.replace("http://127.0.0.1:8601/metrics", metrics or f"{url}/metrics")
    found = compiled(
        {**files, "catalog/edi-gateway.yaml": entry.replace("http://127.0.0.1:8601", url).encode()}
    )
    service = service_of(found.of_kind("Component")[0], workspace="ops")
    checklist = next(
        each for each in map(checklist_of, found.of_kind("Checklist")) if each.name == checklist_name
    )
    (environment,) = environments_of(service)
    verdicts = {}
    for criterion in checklist.for_tier(service.tier):
        if only not in ("", criterion.id):
            continue
        asked = wanted(criterion, checklist=checklist, service=service, environment=environment)
        at = datetime.now(UTC) if criterion.id == BY_ITS_CLOCK else now
        look = partial(observe, files=FileMap(found.files), now=at, allow=HERE)
        # nobody looks for what is sent, and nobody sent anything
        items = {name: look(order) for name, order in asked.orders.items() if order.probe != "upload"}
        verdicts[criterion.id] = assess(
            criterion, items=items, missing=asked.missing, service=service, environment=environment, now=at
        )
    return verdicts


def health(running: Gateway) -> Verdict:
    return judge(workspace(), running.url, only="service-health")["service-health"]


def turned(before: Verdicts, after: Verdicts) -> dict[str, str]:
    return {name: found.result for name, found in after.items() if found.result != before[name].result}


@pytest.fixture(scope="module")
def before(gateway: Gateway) -> Verdicts:
    return judge(workspace(), gateway.url)


@pytest.fixture(scope="module")
def checklist() -> Checklist:
    lists = compiled(workspace()).of_kind("Checklist")
    return next(checklist_of(each) for each in lists if each.urn == "checklist:operational-readiness")


def edit(path: str, old: str, new: str) -> Callable[[Files], None]:
    """A change of every occurrence of a text in a file; it must occur."""

    def apply(files: Files) -> None:
        text = files[path].decode()
        assert old in text, f"{path} holds no {old!r}"
        files[path] = text.replace(old, new).encode()

    return apply


def add(path: str, content: str) -> Callable[[Files], None]:
    return lambda files: files.update({path: content.encode()})


def remove(path: str) -> Callable[[Files], None]:
    return lambda files: files.__delitem__(path)


def copy(path: str, to: str) -> Callable[[Files], None]:
    return lambda files: files.update({to: files[path]})


_LAST = "humanizePercentage }}.\n"
NAME_THE_RUNBOOK = edit(ALERTS, _LAST, f"{_LAST}          runbook: runbooks/scale.md\n")


def test_nothing_is_wrong_with_the_workspace() -> None:
    assert [str(finding) for finding in compile_files(workspace()).findings] == []


def test_the_checklist_has_the_seven_areas_and_every_criterion_is_complete(checklist: Checklist) -> None:
    areas = list(dict.fromkeys(found.area for found in checklist.criteria))
    assert areas == [
        "documentation", "observability", "resilience", "security", "release", "support", "handover",
    ]  # fmt: skip
    assert len(checklist.criteria) == 31
    assert {found.domain for found in checklist.criteria} == {
        "application", "infrastructure", "observability", "security", "support",
    }  # fmt: skip
    for criterion in checklist.criteria:
        assert re.fullmatch(r"S0:(2[7-9]|3[0-3])", criterion.source)
        assert criterion.verify is not None and criterion.remedy, criterion.id
        assert not (criterion.must and criterion.waivable)


def test_it_stands_as_the_readme_says(before: Verdicts) -> None:
    expected = (
        {name: "pass" for name in before}
        | dict.fromkeys(FAIL, "fail")
        | dict.fromkeys((*PEOPLE, *RUNS), "unknown")
    )
    assert {name: found.result for name, found in before.items()} == expected
    readme = workspace()["README.md"].decode()
    assert [name for name in (*FAIL, *PEOPLE, *RUNS) if f"`{name}`" not in readme] == []


@pytest.mark.parametrize(("criterion", "role"), PEOPLE.items())
def test_what_only_people_can_attest_says_whom_it_waits_for(
    before: Verdicts, criterion: str, role: str
) -> None:
    assert before[criterion].reason == f"only people can attest this; it waits for the {role}"


def broken() -> Iterator[tuple[str, Callable[[Files], None]]]:
    """Each criterion that passes, with changes that must fail it and no other."""
    yield from broken_writing()
    yield from broken_data()


def broken_writing() -> Iterator[tuple[str, Callable[[Files], None]]]:
    """Areas 1 and 2: documents, runbooks, what is observed."""
    page = "docs/architecture.md"
    yield "architecture-diagrams", edit(page, "resource:default/partner-outboxes", "outboxes")
    yield "architecture-diagrams", edit(page, "```mermaid", "```text")
    yield "architecture-diagrams", edit(page, "(escalation.md)", "(escalations.md)")
    members = "[mina-okafor, job-lindqvist, priya-natarajan]"
    yield "catalogue-entries", edit("catalog/teams.yaml", members, "[mina-okafor]")
    yield "catalogue-entries", edit(ENTRY, "  tier: 1\n", "")
    yield "standard-operating-procedures", edit("runbooks/scale.md", "## Verification", "## Afterwards")
    owner = "owner: group:default/edi-team\n"
    yield "standard-operating-procedures", edit("runbooks/scale.md", owner, "")
    yield "standard-operating-procedures", edit("runbooks/troubleshoot.md", "reviewed: 2026-11-21\n", "")
    yield "escalation-paths", edit("docs/escalation.md", "| 2 | 15 min |", "| then |")
    yield "escalation-paths", edit("docs/escalation.md", "on call, EDI team", "TBD")
    yield "escalation-paths", edit(CONTACTS, "verified: 2026-09-28", "verified: 2026-06-28")
    yield "escalation-paths", edit(CONTACTS, "      verified: 2026-08-30\n", "")
    yield "escalation-paths", remove(CONTACTS)
    board, slos, policy = (
        "dashboards/edi-gateway.json",
        "slos/edi-gateway.yaml",
        "docs/error-budget-policy.md",
    )
    yield "dashboards", edit(board, "edi_dead_letters", "edi_dead_documents")
    yield "dashboards", edit(board, '"expr": "edi_queue_depth"', '"expr": ""')
    yield "dashboards", edit(board, '"edi_queue_depth"', '"edi_queue_length"')
    yield "dashboards", remove(board)
    yield "sli-slo-definitions", edit(slos, "target: 0.999", "target: 1")
    yield "sli-slo-definitions", edit(slos, "signal: availability", "signal: saturation")
    yield "error-budget-policy", edit(policy, "user:default/mina-okafor", "user:default/nobody")
    yield "error-budget-policy", edit(policy, "| 100% |", "| all |")


def broken_data() -> Iterator[tuple[str, Callable[[Files], None]]]:
    """Areas 3 to 6: plans, scans, grants, releases, drills."""
    yield "capacity-plan-validated", edit("capacity/plan.yaml", "forecast_peak: 20", "forecast_peak: 45")
    yield "capacity-plan-validated", edit("capacity/plan.yaml", "samples: 1500", "samples: 0")
    scan, access = "security/code.sarif.json", "security/access.yaml"
    yield "no-open-critical-findings", edit(scan, 'severity": "6.5"', 'severity": "9.8"')
    yield "no-open-critical-findings", edit(scan, '"security-severity": "6.5"', '"severity": "6.5"')
    yield "secrets-management", edit("security/secrets.yaml", "2026-10-05T", "2025-10-05T")
    yield "access-controls", edit(access, "group:default/platform-team", "group:default/former-team")
    yield "access-controls", edit(access, "2026-11-02T", "2025-11-02T")
    yield "data-classification", edit(ENTRY, "    seatrial.dev/data-retention: 6 years\n", "")
    flow = ".github/workflows/deploy.yaml"
    yield "pipeline-approvals", edit(flow, "    environment:\n      name: production\n", "    defaults:\n")
    yield "pipeline-approvals", edit(flow, "    needs: test\n", "")
    yield "pipeline-approvals", remove(SETTINGS)
    yield "pipeline-approvals", edit(SETTINGS, "prevent_self_review: true", "prevent_self_review: false")
    yield "pipeline-approvals", edit(flow, "a26af69be951a213d495a4c3e4e4022e16d87065", "v5")
    heading = "### Data written by the new version"
    yield "rollback-plan", edit("runbooks/rollback.md", heading, "### Data")
    yield "rollback-plan", edit("runbooks/rollback.md", "    for: 5m\n", '    for: ""\n')


@pytest.mark.parametrize(("criterion", "change"), list(broken()))
def test_one_broken_artefact_fails_exactly_its_criterion(
    gateway: Gateway, before: Verdicts, criterion: str, change: Callable[[Files], None]
) -> None:
    files = workspace()
    change(files)
    assert turned(before, judge(files, gateway.url)) == {criterion: "fail"}


def mended() -> Iterator[tuple[str, Callable[[Files], None]]]:
    """Each gap that files can close, with what closes it and no other."""
    yield "alerts", NAME_THE_RUNBOOK
    traces = "  pipelines:\n    traces: {receivers: [otlp], exporters: [otlphttp]}\n"
    yield "tracing", edit("telemetry/collector.yaml", "  pipelines:\n", traces)
    yield "backups-restored", edit(DRILLS, "2026-06-18T", "2026-11-18T")
    plan = "---\nreviewed: 2026-11-20\n---\n# Failover\n\nRestart it there.\n"
    yield "failover-documented", add("docs/failover.md", plan)
    yield "vulnerability-scans-complete", copy("security/code.sarif.json", "security/secrets.sarif.json")


@pytest.mark.parametrize(("criterion", "change"), list(mended()))
def test_one_mended_gap_passes_exactly_its_criterion(
    gateway: Gateway, before: Verdicts, criterion: str, change: Callable[[Files], None]
) -> None:
    files = workspace()
    change(files)
    assert turned(before, judge(files, gateway.url)) == {criterion: "pass"}


def test_an_alert_whose_runbook_does_not_exist_fails_like_one_without(gateway: Gateway) -> None:
    files = workspace()
    NAME_THE_RUNBOOK(files)
    assert judge(files, gateway.url, only="alerts")["alerts"].result == "pass"
    edit(ALERTS, "runbooks/scale.md", "runbooks/grow.md")(files)
    verdict = judge(files, gateway.url, only="alerts")["alerts"]
    assert verdict.result == "fail"
    assert '"EdiDiskNearlyFull: runbooks/grow.md"' in verdict.reason


@pytest.mark.parametrize(
    ("pattern", "replacement", "fallen"),
    [
        ("edi_interchanges_total", "edi_documents_total", {"dashboards", "sli-slo-definitions"}),
        ("edi_routed_total", "edi_delivered_total", {"sli-slo-definitions"}),
        ("edi_acknowledgements_overdue 0", "edi_acknowledgements_overdue 3", {"acknowledgements-on-time"}),
        ("edi_dead_letters 0", "edi_dead_letters 1", {"acknowledgements-on-time"}),
        ("\nedi_router_heartbeat_age_seconds .*", "", {"service-health"}),
        ("\nedi_disk_quota_bytes .*", "\nedi_disk_quota_bytes 1", {"capacity-plan-validated"}),
    ],
)
def test_one_broken_metric_fails_what_rests_on_it(
    gateway: Gateway,
    before: Verdicts,
    metrics_page: Callable[[str, str], str],
    pattern: str,
    replacement: str,
    fallen: set[str],
) -> None:
    page = metrics_page(pattern, replacement)
    assert turned(before, judge(workspace(), gateway.url, metrics=page)) == dict.fromkeys(fallen, "fail")


def test_stopping_the_router_turns_the_service_health_and_starting_it_turns_it_back(gateway: Gateway) -> None:
    gateway.run("fault", "router-stopped", "on")
    try:
        until(lambda: health(gateway).result == "fail")
        reason = health(gateway).reason
        assert 'health.json.components.router.state is "unhealthy"' in reason
        assert "router.value is 0" in reason
    finally:
        gateway.run("fault", "router-stopped", "off")
    until(lambda: health(gateway).result == "pass")


def test_a_backup_counts_for_five_minutes(tmp_path: Path) -> None:
    own = Gateway(tmp_path / "data")
    try:
        judged = partial(judge, workspace(), own.url, only="backups-configured")
        none = judged()["backups-configured"]
        assert (none.result, "there is no backup" in none.reason) == ("fail", True)
        own.run("backup", "--to", str(tmp_path / "gateway.db"))
        taken = datetime.now(UTC)
        assert judged(now=taken)["backups-configured"].result == "pass"
        old = judged(now=taken + timedelta(minutes=5))["backups-configured"]
        assert (old.result, "is 5 min old, and may be 5 min" in old.reason) == ("fail", True)
    finally:
        own.stop()


def test_documents_grow_stale_and_then_count_no_more(gateway: Gateway) -> None:
    year_on = judge(workspace(), gateway.url, now=NOW + timedelta(days=400))
    stale = {name: found.reason for name, found in year_on.items() if "the evidence expired" in found.reason}
    assert {"architecture-diagrams", "standard-operating-procedures", "escalation-paths"} <= stale.keys()
    assert {year_on[name].result for name in stale} == {"unknown"}
    aged = ("access-controls", "secrets-management", "capacity-plan-validated")
    assert {year_on[name].result for name in aged} == {"fail"}


def test_a_service_that_does_not_answer_passes_nothing_that_runs(tmp_path: Path) -> None:
    own = Gateway(tmp_path / "data")
    own.stop()
    verdicts = judge(workspace(), own.url)
    live = (
        "catalogue-entries",
        "service-health",
        "acknowledgements-on-time",
        "dashboards",
        "access-controls",
    )
    assert {verdicts[name].result for name in live} <= {"fail", "error", "unknown"}
    assert "refused" in verdicts["catalogue-entries"].reason


def test_dashboard_alerts_and_objectives_ask_for_metrics_that_the_gateway_has(
    gateway: Gateway,
) -> None:
    files = workspace()
    with urllib.request.urlopen(f"{gateway.url}/metrics", timeout=10) as answer:
        exposed = set(re.findall(r"^# TYPE (\w+) ", answer.read().decode(), re.MULTILINE))
    panels = json.loads(files["dashboards/edi-gateway.json"])["panels"]
    asked = " ".join(target["expr"] for panel in panels for target in panel["targets"])
    asked += files["alerts/edi-gateway.yaml"].decode() + files["slos/edi-gateway.yaml"].decode()
    named = {re.sub("_(bucket|count|sum)$", "", name) for name in re.findall(r"edi_[a-z_]+", asked)}
    assert len(named) > 8
    assert named - exposed == {"edi_last_backup_timestamp_seconds"}  # absent until there is a backup


def test_the_runbooks_name_commands_that_the_gateway_has() -> None:
    said = "".join(text.decode() for path, text in workspace().items() if path.startswith("runbooks/"))
    commands = set(re.findall(r"python3 -m edi_gateway ([a-z]+)", said))
    assert commands >= {
        "start",
        "stop",
        "running",
        "switch",
        "simulate",
        "fault",
        "backup",
        "restore",
        "leak",
    }
    for command in commands:
        line = [sys.executable, "-m", "edi_gateway", command, "--help"]
        shown = subprocess.run(line, cwd=GATEWAY, capture_output=True, text=True, timeout=30, check=False)
        assert shown.returncode == 0, f"{command}: {shown.stderr}"
        words = rf"edi_gateway {command}\b(?!.* (?:up|route|serve) )[^`\n]*?(--[a-z-]+)"
        used = set(re.findall(words, said))
        assert {option for option in used if option not in shown.stdout} == set()


def test_every_address_in_the_checklist_is_the_demo_gateway(checklist: Checklist) -> None:
    text = workspace()[CHECKLIST].decode()
    hosts = {urlsplit(found).netloc for found in re.findall(r"https?://[^\s'\"]+", text)}
    assert hosts == {"127.0.0.1:8601"}
    assert all("127.0.0.1" not in str(use.parameters) for each in checklist.criteria for use in each.probes)


# --- the checklist of the team that operates: files alone decide it


def team(files: Files, now: datetime = NOW) -> dict[str, str]:
    found = judge(files, "http://127.0.0.1:1", now=now, checklist_name="team")
    return {name: verdict.result for name, verdict in found.items()}


STANDS = {
    "somebody-steps-in": "pass",
    "one-is-accountable": "pass",
    "questions-answered": "fail",
    "procedures-followed": "unknown",  # nobody ran a runbook yet
}
ROTA, MATRIX, POLICY = "people/operating-model.yaml", "people/raci.yaml", "policies/operating-policy.yaml"


def test_the_team_stands_as_the_readme_says() -> None:
    assert team(workspace()) == STANDS
    assert "`questions-answered`" in workspace()["README.md"].decode()


@pytest.mark.parametrize(
    ("criterion", "change"),
    [
        ("somebody-steps-in", edit(ROTA, "start: 2026-01-05", "start: 2026-12-14")),
        (
            "somebody-steps-in",
            edit(ROTA, "team: group:default/edi-team", "team: group:default/security-team"),
        ),
        ("one-is-accountable", add("runbooks/partner.md", "# Add a partner\n")),
        ("one-is-accountable", edit(MATRIX, "runbooks/scale.md", "runbooks/deploy.md")),
    ],
)
def test_one_gap_in_the_team_fails_exactly_its_criterion(
    criterion: str, change: Callable[[Files], None]
) -> None:
    files = workspace()
    change(files)
    after = team(files)
    changed = {name for name in STANDS if after[name] != STANDS[name]}
    assert (changed, after[criterion]) == ({criterion}, "fail")


def test_questions_are_answered_once_each_has_an_answer_and_until_its_day() -> None:
    files = workspace()
    said = "\n".join(
        f"    {name}:\n      answer: As agreed.\n      owner: team:edi-team\n      review_by: 2027-09-30"
        for name in open_questions(files)
    )
    edit(POLICY, "  answers:\n", f"  answers:\n{said}\n")(files)
    assert team(files)["questions-answered"] == "pass"
    assert team(files, datetime(2027, 4, 1, 12, tzinfo=UTC))["questions-answered"] == "fail"


def open_questions(files: Files) -> list[str]:
    probe = PROBES.get("questions")
    asked = probe.parameters.model_validate({"glob": "policies/*.yaml", "about": "service:edi-gateway"})
    found = probe.look(Look(asked, NOW, FileMap(files), timedelta(seconds=5), ()))
    return list(found.findings["open"])


# --- the checklist about attacks: what cannot be drilled is talked through


TABLETOP = "drills/tabletops/2026-11-18-breach.md"


def tabletop(files: Files, now: datetime = NOW) -> str:
    found = judge(files, "http://127.0.0.1:1", now=now, checklist_name="attacks", only="breach-tabletop")
    return found["breach-tabletop"].result


@pytest.mark.mission("R197")
def test_a_breach_needs_the_record_of_a_tabletop() -> None:
    files = workspace()
    playbook = files["playbooks/breach.md"].decode()
    assert "legal counsel" in playbook and "name=evidence-is-whole" in playbook
    assert tabletop(files) == "pass"
    assert tabletop(files, NOW + timedelta(days=370)) == "unknown"
    edit(TABLETOP, "took_part: [user:default/leila-haddad, ", "took_part: [] # [")(files)
    assert tabletop(files) == "fail"
    files = workspace()
    # the playbook links to it, which is another finding
    edit("playbooks/breach.md", "../drills/tabletops/2026-11-18-breach.md", "../docs/escalation.md")(files)
    remove(TABLETOP)(files)
    assert tabletop(files) == "fail"


def test_attacks_that_nobody_drilled_do_not_pass() -> None:
    found = judge(workspace(), "http://127.0.0.1:1", checklist_name="attacks", only="attacks-drilled")
    assert found["attacks-drilled"].result == "unknown"
