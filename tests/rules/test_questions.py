"""The 54 guide questions and what people ask besides: open until somebody answers, and again when it ends."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
import yaml

from seatrial.domains.evidence.types import PROBES, Look
from seatrial.domains.readiness.rules.guide import QUESTIONS
from seatrial.domains.readiness.rules.questions import points
from seatrial.domains.workspace.rules import compile_files
from seatrial.domains.workspace.types import KINDS
from seatrial.kit import hooks
from seatrial.kit.files import FileMap

hooks.load_all("seatrial.domains", rooms=hooks.PLAIN_ROOMS)

TODAY = date(2026, 11, 21)
LATER = TODAY + timedelta(days=30)
#: The first of each pair of questions in S1.
PAIRS = (
    21, 28, 35, 44, 51, 81, 88, 95, 104, 111, 118, 127, 134, 141, 150, 157, 164, 173, 180, 187, 196, 203, 210,
    219, 226, 235, 242,
)  # fmt: skip


def a_policy(name: str = "operations", *, scope: str = "", **answers: date) -> dict[str, Any]:
    said = {
        field: {"answer": f"So, says {name}.", "owner": "team:edi-team", "review_by": day}
        for field, day in answers.items()
    }
    spec = {"for": scope, "answers": said} if scope else {"answers": said}
    head = {"apiVersion": "seatrial.dev/v1", "kind": "OperatingPolicy", "metadata": {"name": name}}
    return {**head, "spec": spec}


def a_question(name: str = "who-pays", **spec: Any) -> dict[str, Any]:
    head = {"apiVersion": "seatrial.dev/v1", "kind": "OpenQuestion", "metadata": {"name": name}}
    return {**head, "spec": {"question": "Who pays?", "owner": "team:edi-team", "due": LATER, **spec}}


@pytest.mark.mission("R148")
def test_there_are_54_fields_each_with_its_line() -> None:
    assert [question.line for question in QUESTIONS] == [
        line for first in PAIRS for line in (first, first + 1)
    ]
    schema = KINDS.get("OperatingPolicy").model.model_json_schema()
    fields = schema["$defs"]["AnswersShape"]["properties"]
    assert len(fields) == 54
    assert set(fields) == {question.field for question in QUESTIONS}
    assert len({question.text for question in QUESTIONS}) == 54


@pytest.mark.mission("R148")
def test_an_answer_closes_its_question_until_it_ends() -> None:
    none = points([], questions=[], today=TODAY)
    assert len(none.open_guide) == 54
    policy = a_policy(patch_window=LATER)
    answered = points([policy], questions=[], today=TODAY)
    assert len(answered.open_guide) == 53
    assert "patch_window" not in [found.question.field for found in answered.open_guide]
    assert len(points([policy], questions=[], today=LATER).open_guide) == 53
    again = points([policy], questions=[], today=LATER + timedelta(days=1))
    assert len(again.open_guide) == 54
    back = next(found for found in again.open_guide if found.question.field == "patch_window")
    assert back.state == "expired"
    assert back.answer is not None


@pytest.mark.mission("R148")
def test_free_questions_are_open_until_answered_and_overdue_after_their_day() -> None:
    open_, closed = a_question("a"), a_question("b", answer="We do.")
    late = a_question("c", due=TODAY - timedelta(days=1))
    found = points([], questions=[open_, closed, late], today=TODAY)
    assert [(each.urn, each.state) for each in found.open_asked] == [
        ("question:c", "overdue"),
        ("question:a", "open"),
    ]
    assert found.count("overdue") == 1


def test_the_answer_for_the_nearest_counts() -> None:
    everybody, team = (
        a_policy("all", patch_window=LATER),
        a_policy("team", scope="team:edi", patch_window=LATER),
    )
    service = a_policy("service", scope="service:edi", patch_window=TODAY - timedelta(days=1))
    other = a_policy("other", scope="service:else", access_revocation=LATER)
    bodies = [service, everybody, other, team]

    def answer(*about: str) -> tuple[str, str]:
        found = points(bodies, questions=[], today=TODAY, about=about)
        each = next(found for found in found.guide if found.question.field == "patch_window")
        assert each.answer is not None
        return each.answer.policy, each.state

    assert answer() == ("operating-policy:all", "answered")
    assert answer("service:new", "team:edi") == ("operating-policy:team", "answered")
    assert answer("service:edi", "team:edi") == ("operating-policy:service", "expired")


@pytest.mark.parametrize(
    "body",
    [
        {"spec": None},
        {"spec": {"answers": ["x"]}},
        {"spec": {"answers": {"patch_window": "often"}}},
        {"spec": {"answers": {"patch_window": {"answer": "x", "owner": "team:a"}}}},
        {
            "spec": {
                "answers": {"patch_window": {"answer": " ", "owner": "team:a", "review_by": "2027-01-01"}}
            }
        },
        {"spec": {"answers": {"patch_window": {"answer": "x", "owner": "team:a", "review_by": "soon"}}}},
    ],
)
def test_what_lacks_text_owner_or_end_is_no_answer(body: dict[str, Any]) -> None:
    assert len(points([body], questions=[], today=TODAY).open_guide) == 54


def test_a_policy_with_an_unknown_question_or_owner_is_refused_with_a_near_name() -> None:
    wrong = a_policy(patch_windw=LATER)
    unowned = a_question(owner="team:edi-teem")
    group = {
        "apiVersion": "backstage.io/v1alpha1",
        "kind": "Group",
        "metadata": {"name": "edi-team"},
        "spec": {"type": "team", "children": []},
    }
    found = compile_files({"p.yaml": yaml.safe_dump_all([wrong, unowned, group]).encode()}).errors
    assert [each.remedy for each in found if "patch_windw" in each.message] == ["Did you mean patch_window?"]
    assert [each.remedy for each in found if "team:edi-teem" in each.message] == [
        "Did you mean team:edi-team?"
    ]


def test_the_probe_counts_what_the_page_shows() -> None:
    probe = PROBES.get("questions")
    bodies = [a_policy(patch_window=LATER, page_response_time=TODAY - timedelta(days=1)), a_question()]
    files = {
        "policies/p.yaml": yaml.safe_dump_all(bodies).encode(),
        "policies/broken.yaml": b"kind: [OperatingPolicy\n",
    }
    look = Look(
        parameters=probe.parameters(),
        now=datetime(2026, 11, 21, 9, tzinfo=UTC),
        files=FileMap(files),
        timeout=timedelta(seconds=5),
    )
    found = probe.look(look)
    findings = found.findings
    assert (findings["total"], findings["answered"], findings["expired"]) == (54, 1, 1)
    assert (findings["unanswered"], len(findings["open"]), findings["questions"]) == (
        52,
        53,
        ["question:who-pays"],
    )
    assert found.count == 1
