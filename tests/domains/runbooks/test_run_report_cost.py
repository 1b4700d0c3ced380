"""What a report costs: every step of every run pays for it."""

import gc
import json
import time
from datetime import timedelta

import psycopg
import pytest
from django.test import Client

from seatrial.domains.runbooks import selectors
from seatrial.kit import clock
from tests.factories import runs

pytestmark = pytest.mark.django_db
#: The token, the run, the two steps, and one statement that writes.
MOST = 4


def body(lab, lines, *, ended=None, begins=None):
    now = clock.now().isoformat()
    return {
        "stretch": lab.details["stretch"],
        "job": lab.taken.document["uid"],
        "lease": lab.taken.lease,
        "lines": [{"seq": seq, "stream": "stdout", "at": now, "text": "a line"} for seq in lines],
        "ended": ended
        and {
            "position": ended["position"], "attempt": 1, "outcome": "passed", "exit_code": 0, "problem": "",
            "started_at": now, "ended_at": now, "duration_ns": 1_000_000,
        },
        "begins": begins and {"position": begins["position"], "attempt": 1, "at": now},
    }  # fmt: skip


@pytest.fixture
def working(db, settings):
    """A runner that has a stretch, and the browser that it is."""
    settings.RUNNER_WORKSPACES = frozenset({"ops"})
    now = clock.now()
    lab = runs.lab(now=now)
    runs.runbook(now=now)
    run = runs.started(runs.wanted(), now=now)
    lab.now = now - timedelta(seconds=2)
    lab.take()
    program = Client(headers={"Authorization": f"Bearer {lab.machine.token}"})

    def post(name, content):
        address = f"/api/v1/runbooks/work/{name}/report"
        answer = program.post(address, json.dumps(content), content_type="application/json")
        assert answer.status_code == 200, answer.content
        return answer.json()

    return lab, run, post


def test_a_report_over_the_api_ends_one_step_and_begins_the_next(working):
    lab, run, post = working
    first, second, *_ = lab.plan
    assert post("1", body(lab, [1], begins=first)) == {"acked": 1, "go": True, "stop": ""}
    assert post("RUN-1", body(lab, [2, 3], ended=first, begins=second)) == {
        "acked": 3, "go": True, "stop": "",
    }  # fmt: skip
    found = selectors.run_of_uid(run.uid)
    assert [each.state for each in found.steps[:3]] == ["passed", "running", "pending"]
    assert len(selectors.lines(run.uid)) == 3


def test_it_is_few_statements_and_one_of_them_writes(working, monkeypatch):
    lab, _, post = working
    asked = []
    execute = psycopg.Cursor.execute

    def noted(cursor, query, *args, **options):
        asked.append(str(query).strip())
        return execute(cursor, query, *args, **options)

    first, second, *_ = lab.plan
    post("1", body(lab, [1], begins=first))
    monkeypatch.setattr(psycopg.Cursor, "execute", noted)
    post("1", body(lab, [2, 3], ended=first, begins=second))

    # the test's own transaction makes savepoints of what would be a transaction
    ours = [each for each in asked if not each.startswith(("SAVEPOINT", "RELEASE"))]
    assert len(ours) <= MOST, "\n".join(ours)
    assert [each for each in ours if not each.startswith("SELECT")] == [ours[-1]]


def test_a_question_whether_to_go_on_writes_nothing(working):
    lab, run, post = working
    post("1", body(lab, [1], begins=lab.plan[0]))
    before = selectors.run_of_uid(run.uid)
    assert post("1", body(lab, []))["go"]
    assert selectors.run_of_uid(run.uid) == before


def test_it_takes_little_of_the_processor(working):
    lab, _, post = working
    post("1", body(lab, [1], begins=lab.plan[0]))
    gc.collect()
    begun = time.process_time()
    for seq in range(2, 102):
        post("1", body(lab, [seq]))
    spent = (time.process_time() - begun) / 100
    # far below this where nothing else runs; the bench (python -m bench runbooks) says it exactly
    assert spent < 0.05, f"{spent * 1000:.1f} ms"
