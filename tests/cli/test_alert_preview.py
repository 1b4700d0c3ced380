"""`seatrial alert preview` says what a source would make of a request, and stores nothing."""

import json
from pathlib import Path

import pytest

from seatrial.domains.alerts.models import Arrival
from tests.cli.test_dry_runs import Run, run
from tests.cli.test_gate import data
from tests.factories import alerting

__all__ = ["run"]
pytestmark = pytest.mark.django_db(transaction=True)
MAPPING = ", mapping: {items: body.all, key: item.id, title: item.name, labels: {service: item.app}}"


def test_a_mapping_is_tried_before_anything_is_sent(run: Run, tmp_path: Path) -> None:
    alerting.apply("json", more=MAPPING)
    file = tmp_path / "problem.json"
    file.write_text(json.dumps({"all": [{"id": "7", "name": "Disk", "app": "edi"}, {"name": "?"}]}))
    code, out, said = run("alert preview", "json", str(file))
    assert (code, "service=edi" in out) == (1, True)
    assert "Item 2 would be a dead letter: key: item.id: id was not sent" in said
    file.write_text(json.dumps({"key": "a", "title": "b"}))
    code, out, _ = run("alert preview", "json", str(file), "--path", "events", "--json")
    assert (code, data(out)["items"][0]["key"]) == (0, "a")
    file.write_text(json.dumps({"key": "a", "title": "b", "starts_at": "0001-01-01T00:00:00Z"}))
    code, _, said = run("alert preview", "json", str(file), "--path", "events")
    assert (code, "Item 1 would be changed: starts_at is the zero time" in said) == (0, True)
    assert not Arrival.objects.exists()
    assert run("alert preview", "nobody", str(file))[0] == 2
