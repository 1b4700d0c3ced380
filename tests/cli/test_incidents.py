"""`seatrial incident` tells how it goes, in words of one's own or in those of a message, and mends links."""

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
