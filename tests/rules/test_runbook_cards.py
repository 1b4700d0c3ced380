"""The quick reference card: exactly one page, also of the longest runbook, with what matters (R124)."""

from io import BytesIO

import pytest
from pypdf import PdfReader
from tests.factories.runbooks_content import STEPS, UNDO, content, step

from seatrial.domains.runbooks.formats import cards

#: A word of this length fills a line and breaks nowhere by itself.
LONG = "Nachrichtenwarteschlangenverarbeitungsgeschwindigkeit " * 40


def text_of(pdf: bytes) -> str:
    pages = PdfReader(BytesIO(pdf)).pages
    assert len(pages) == 1
    return " ".join(pages[0].extract_text().split())


def test_it_says_what_somebody_needs_at_once():
    said = text_of(cards.to_pdf(content()))

    for words in (
        "Deploy the gateway", "A release was accepted by the quality gate.",
        "edi_queue_depth above 500 for 5m", "alert GatewayQueueGrows", "schedule: monthly",
        "group:default/edi-team", "15m", "operations lead", "service owner",
        "1 Disk Has Room", "check", "./back-up --now", "Start New", "confirm", "Tell Partners", "by hand",
        "Verification", "Healthy", "Rollback", "Stop New", "after 15m: Operations on call, +46 8 123 456 78",
        "revision 3 of 2026-11-10", "5e5e5e5e", "seatrial runbook run edi-gateway/deploy",
    ):  # fmt: skip
        assert words in said
    assert "more: see the runbook" not in said


@pytest.mark.parametrize(
    "words", ["short", LONG, "W" * 3000, "界" * 3000], ids=["short", "long", "one-word", "wide"]
)
def test_the_longest_runbook_is_one_page_and_sends_to_the_rest(words: str):
    steps = [step(f"step-{number}", title=f"{number} {words}", text=words) for number in range(300)]
    checks = [step(f"check-{number}", phase="verify", title=words, text=words) for number in range(300)]
    undo = [step(f"undo-{number}", phase="undo", title=words, text=words) for number in range(300)]
    contacts = [{"who": words[:200], "how": words[:300]} for _ in range(50)]
    long = content(
        steps=[*steps, *checks], undo=undo, title=words[:200], trigger=words[:1000], owner=words[:200],
        triggers=[{"event": words[:500]} for _ in range(50)], escalation=contacts,
        parameters=[{"name": f"parameter_{number}"} for number in range(100)],
        roles=[words[:100]] * 30,
    )  # fmt: skip

    said = text_of(cards.to_pdf(long))

    assert said.count("more: see the runbook") >= 4


def test_a_card_shows_as_much_as_the_page_holds():
    steps = [step(f"step-{number}") for number in range(100)]

    said = text_of(cards.to_pdf(content(steps=steps, undo=[])))

    shown = sum(f"Step {number}" in said for number in range(100))
    assert shown > 15


def test_a_runbook_without_anything_has_a_card_too():
    bare = content(
        steps=[], undo=[], trigger="", triggers=[], escalation="", owner="", roles=[], approval=[],
        estimate="", parameters=[], reviewed=None,
    )  # fmt: skip

    said = text_of(cards.to_pdf(bare))

    assert "Nobody wrote when." in said
    assert "In words only: see the runbook." in said
    assert "never" in said


def test_what_people_wrote_is_never_read_as_markup():
    said = text_of(cards.to_pdf(content(title="#panic() *bold* $x$", trigger="#sys.inputs = _under_")))

    assert "#panic() *bold* $x$" in said
    assert "#sys.inputs = _under_" in said


def test_the_same_revision_is_the_same_bytes():
    assert cards.to_pdf(content(steps=STEPS, undo=UNDO)) == cards.to_pdf(content(steps=STEPS, undo=UNDO))


def test_whoever_is_called_for_the_service_stands_on_the_card():
    said = text_of(
        cards.to_pdf(content(escalation="docs/escalation.md"), contacts=["Ana Reyes, phone: +47 1"])
    )

    assert "docs/escalation.md Ana Reyes, phone: +47 1" in said


def test_a_step_is_told_by_the_line_that_does_something():
    loads = step("loads", text="import json, os\nfrom pathlib import Path\n\nprint(json.loads('1'))")
    asks = step("asks", text="python3 -c '\nimport sys\nassert sys.argv\n'")
    starts = step("starts", text='start --release "$RELEASE" up \\\n  --port 1')

    said = text_of(cards.to_pdf(content(steps=[loads, asks, starts], undo=[])))

    for words in ("print(json.loads('1'))", "assert sys.argv", 'start --release "$RELEASE" up'):
        assert words in said
    assert not any(words in said for words in ("import json", "pathlib", "python3 -c", "\\"))
