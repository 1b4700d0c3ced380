"""Jobs of Rundeck: what comes in is what comes out and what is refused, each with its line."""

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from seatrial.domains.runbooks.rules.imports import Imported, Origin, import_rundeck
from seatrial.domains.runbooks.rules.imports.quartz import cron_of
from seatrial.domains.runbooks.rules.reading import read

JOBS = Path(__file__).parents[1] / "data" / "rundeck" / "jobs.yaml"
ORIGIN = Origin("component:default/edi-gateway", "group:default/edi-team")


def imported() -> Imported:
    return import_rundeck(JOBS.read_bytes(), file="jobs.yaml", origin=ORIGIN)


def test_everything_came_in_or_is_listed_with_its_line() -> None:
    found = imported()
    assert (found.found, found.came, len(found.rejects)) == (26, 11, 15)
    assert sorted(found.files) == ["never-on-a-friday-evening.md", "restart-the-intake.md", "sweep.md"]
    lines = JOBS.read_text().splitlines()
    for each in found.rejects:
        assert each.reason
        assert lines[each.line - 1].strip()
    assert {(each.line, each.reason.partition(":")[0]) for each in found.rejects} >= {
        (30, "a file that somebody uploads is no parameter"),
        (58, "uses ${node.name}, which only Rundeck knows"),
        (59, "has an option between single quotes, where a shell sees no variable"),
        (82, "cron has no way to say this schedule"),
        (87, "is no job"),
    }


def test_what_came_in_is_a_runbook_of_ours() -> None:
    found = imported()
    document = read(found.files["restart-the-intake.md"].encode(), path="runbooks/restart-the-intake.md")
    assert document.faults == ()
    front = document.front
    assert (front.service, front.owner, front.kind) == (*(ORIGIN.service, ORIGIN.owner), "task")
    assert [(each.name, each.type, each.default) for each in front.parameters] == [
        ("environment", "choice", "staging"), ("api_key", "secret", None),
    ]  # fmt: skip
    assert front.triggers[0].schedule == "30 4 * * mon"
    assert [(each.language, each.title, each.timeout) for each in document.steps] == [
        ("sh", "Look before", 600.0), ("bash", "Stop it", 600.0), ("python", "Count what is left", 600.0),
    ]  # fmt: skip
    # text is never pasted into a script
    assert '"https://${ENVIRONMENT}.example.org/healthz"' in document.steps[0].text
    assert document.steps[2].text.splitlines() == [
        "#!/usr/bin/env python3", "import os", 'print(os.environ["ENVIRONMENT"])',
    ]  # fmt: skip
    # a fence within a script does not end the step
    assert document.steps[1].text.endswith("echo '```'\n")


def test_schedules_of_quartz_become_cron_or_are_refused() -> None:
    assert cron_of({"crontab": "0 15 10 ? * 2-6 *"}) == "15 10 * * mon-fri"
    assert cron_of({"crontab": "0 0/5 * * * ? *"}) == "0/5 * * * *"
    assert cron_of({"crontab": "30 15 10 * * ? *"}) is None
    assert cron_of({"crontab": "0 15 10 L * ? *"}) is None
    assert cron_of({"crontab": "0 15 10 ? * 6#3 *"}) is None
    assert cron_of({"crontab": "0 15 10 * * ? 2027"}) is None
    assert cron_of({"time": {"hour": "04", "minute": "30", "seconds": "0"}, "month": "*"}) == "30 4 * * *"
    assert cron_of(7) is None


@given(
    st.binary(max_size=200)
    | st.text(max_size=200).map(lambda text: f"- name: x\n  sequence: {text}".encode())
)
def test_no_file_makes_it_raise(data: bytes) -> None:
    found = import_rundeck(data, file="a.yaml")
    assert found.came >= 0
