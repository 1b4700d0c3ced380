"""Drills are counted: of attacks by playbooks, and of going back (R192, R126)."""

import pytest

from seatrial.domains.evidence.models import Evidence
from seatrial.domains.runbooks.services import proving_scenarios
from tests.factories import runs

pytestmark = pytest.mark.django_db
ATTACKS = ("hostile-uploads", "resource-exhaustion", "service-degradation", "suspicious-activity", "breach")
PLAYBOOK = (
    runs.DEPLOY.replace("kind: deploy", "kind: security").replace("approval: [service_owner]\n", "")
)  # fmt: skip


@pytest.fixture(autouse=True)
def _store(settings, tmp_path):
    settings.ARTEFACTS = str(tmp_path)


def drill(lab, deliver_events, name, mode="simulate"):
    new = runs.wanted(mode, runbook=f"edi-gateway/{name}", parameters={"version": "2"})
    found = runs.started(new, now=lab.tick())
    lab.work(deliver_events)
    return found


def newest():
    return Evidence.objects.filter(name="drilled-scenarios").latest("effective_at")


def test_each_drill_says_which_attacks_are_drilled_by_now(lab, deliver_events):
    for name in ATTACKS:
        text = PLAYBOOK.replace("estimate: 5m", f"estimate: 5m\nscenario: {name}")
        runs.runbook(text, name=f"edi-gateway/{name}")
    drill(lab, deliver_events, ATTACKS[0], mode="dry-run")
    assert not Evidence.objects.exists()
    for name in ATTACKS[:4]:
        drill(lab, deliver_events, name)
    found = newest()
    assert found.findings["drilled"] == sorted(ATTACKS[:4])
    assert found.findings["not_drilled"] == ["breach"]
    assert (found.provenance, found.vouched_by) == ("proven", "seatrial/runbooks")

    lab.outcomes["start"] = "failed"
    drill(lab, deliver_events, "breach")
    assert newest().findings["not_drilled"] == ["breach"]
    lab.outcomes.clear()
    last = drill(lab, deliver_events, "breach")
    assert newest().findings["not_drilled"] == []
    # a playbook that changed was not drilled as it stands
    assert proving_scenarios.outdate_scenarios("ops", now=lab.tick()) == 0
    runs.runbook(PLAYBOOK + "\nscenario words\n", name="edi-gateway/breach", now=lab.tick())
    assert proving_scenarios.outdate_scenarios("ops", now=lab.tick()) == 1
    assert newest().findings["not_drilled"] == ["breach"]
    assert newest().scope.endswith("a playbook changed")
    assert proving_scenarios.outdate_scenarios("ops", now=lab.tick()) == 0
    drill(lab, deliver_events, ATTACKS[0])
    assert newest().findings["not_drilled"] == ["breach"]
    assert last.environment == newest().environment


def test_a_run_of_another_kind_says_nothing_of_attacks(lab, deliver_events):
    runs.runbook()
    runs.started(runs.wanted())
    lab.work(deliver_events)
    assert not Evidence.objects.filter(name="drilled-scenarios").exists()
