"""`seatrial incident` tells how it goes, in words of one's own or in those of a message, and mends links."""

from pathlib import Path

import pytest

from tests.cast import Cast
from tests.cli.test_dry_runs import Run, run
from tests.cli.test_gate import data

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def incident(run: Run, cast: Cast) -> str:
    """An incident that is open."""
    words = ("Partners are refused", "--severity", "SEV1", "--commander", cast.lead.handle, "--json")
    code, out, said = run("incident declare", *words)
    assert code == 0, said
    return str(data(out)["name"])


def timeline(run: Run, name: str) -> str:
    return run("incident show", name)[1]


def test_an_update_is_a_message_or_words_of_ones_own(run: Run, incident: str) -> None:
    code, _, said = run("incident update", incident, "--template", "customer-progress", "--title", "Late")
    assert code == 0, said
    assert "public" in timeline(run, incident)
    assert (
        run("incident update", incident, "It is the certificate.", "--template", "customer-progress")[0] == 0
    )
    assert "It is the certificate." in timeline(run, incident)
    code, _, said = run("incident update", incident)
    assert code == 64
    assert "--template" in said
    code, _, said = run("incident update", incident, "--template", "customer-progres")
    assert code != 0
    assert "customer-progress" in said


def test_a_wrong_link_is_taken_away(run: Run, incident: str) -> None:
    address = "https://change.example/7"
    assert run("incident link", incident, address)[0] == 0
    assert f"page {address}" in timeline(run, incident)
    (link,) = data(run("incident show", incident, "--json")[1])["links"]
    assert link["target"] == address
    code, _, said = run("incident link", incident, address, "--remove")
    assert code == 0, said
    assert data(run("incident show", incident, "--json")[1])["links"] == []


def test_who_has_a_role_is_said_and_a_moment_is_unknown_again(run: Run, incident: str, cast: Cast) -> None:
    assert run("incident lead", incident, "--to", cast.operations.handle, "--role", "scribe")[0] == 0
    assert "scribe: Operations" in timeline(run, incident)
    assert run("incident change", incident, "--since", "2026-03-02T08:40Z")[0] == 0
    assert data(run("incident show", incident, "--json")[1])["incident"]["started_at"]
    assert run("incident change", incident, "--unknown", "since")[0] == 0
    assert data(run("incident show", incident, "--json")[1])["incident"]["started_at"] is None


def test_postmortems_are_listed_by_state(run: Run, incident: str) -> None:
    assert run("incident resolve", incident, "Over.")[0] == 0
    assert incident in run("incident postmortems", "--state", "draft")[1]
    assert incident not in run("incident postmortems", "--state", "overdue")[1]
    (found,) = data(run("incident postmortems", "--json")[1])
    assert found["incident"] == incident


def test_who_was_told_and_the_status_page_are_printed_and_exported(
    run: Run, incident: str, tmp_path: Path
) -> None:
    code, out, said = run("incident told", incident, "--json")
    assert (code, data(out)) == (0, []), said
    words = ("We look into it.", "--public", "--title", "Orders are late")
    code, _, said = run("incident update", incident, *words)
    assert code == 0, said
    assert "Orders are late" in run("status show")[1]
    folder = tmp_path / "status"
    assert run("status export", str(folder), "--dry-run")[0] == 0
    assert not folder.exists()
    assert run("status export", str(folder))[0] == 0
    assert {each.name for each in folder.iterdir()} == {"index.html", "feed.xml", "status.json"}
    assert all("Partners are refused" not in each.read_text() for each in folder.iterdir())
    taken = tmp_path / "taken"
    taken.write_text("a file")
    code, _, said = run("status export", str(taken / "below"))
    assert code == 2 and "takes no files" in said
