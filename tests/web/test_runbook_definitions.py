"""A runbook among definitions: shown whole, edited as text, taken away with its file."""

from datetime import UTC, datetime

import pytest

from seatrial.domains.workspace import selectors
from seatrial.domains.workspace.services import apply
from seatrial.kit.access import system
from tests.factories.reviews import component

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
URN = "runbook:edi-gateway/sweep"
TEXT = """\
---
kind: task
title: Sweep the inbox
service: component:default/edi-gateway
owner: group:default/edi-team
trigger: Every month.
---
# Sweep the inbox

## Steps

---

Remove what is old.
"""


@pytest.fixture
def ops(tmp_path):
    files = {"catalog.yaml": component(), "runbooks/sweep.md": TEXT.encode()}
    apply("ops", files=files, actor=system("test"), now=NOW)


def test_its_page_shows_the_whole_file_and_what_it_names(by, ops):
    page = by("owner").get(f"/definitions/{URN}").content.decode()
    assert "Remove what is old." in page, "a line of dashes divides no documents here"
    assert "spec.trigger" in page
    assert "/definitions/team:edi-team" in page


def test_it_is_edited_as_text_and_checked_as_a_runbook(by, ops):
    browser = by("administrator")
    page = browser.get(f"/definitions/edit/{URN}").content.decode()
    assert "Remove what is old." in page
    assert 'name="field:' not in page
    wrong = TEXT.replace("owner:", "ownr:")
    answer = browser.post(f"/definitions/edit/{URN}", {"content": wrong, "action": "check"})
    assert "the key ownr is not known" in answer.content.decode()
    answer = browser.post(
        f"/definitions/edit/{URN}", {"content": TEXT.replace("old", "older"), "action": "review"}
    )
    assert "older" in answer.content.decode()
    assert selectors.definition(URN).title == "Sweep the inbox"


def test_a_new_one_begins_with_its_sections(by, ops):
    page = by("administrator").get("/definitions/new?kind=Runbook").content.decode()
    assert "## Purpose and scope" in page
    assert "runbooks/new.md" in page


def test_it_goes_with_its_file(by, ops):
    page = by("administrator").get(f"/definitions/delete/{URN}").content.decode()
    assert "runbooks/sweep.md" in page
