"""The chart, by Helm itself, and what it renders, by the schemas of Kubernetes."""

from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from helm_python.chart import Chart, lint
from helm_python.errors import HelmError

CHART = Path(__file__).parents[2] / "deploy/helm/seatrial"
VERSIONS = ("1.27", "1.34")
OWN_DATABASE = {
    "replicas": 3,
    "database": {"existingSecret": "database"},
    "secretKey": {"existingSecret": "key"},
    "ingress": {"enabled": True, "className": "nginx", "annotations": {"a/b": "c"}},
    "publicUrl": "https://seatrial.example.org",
    "settings": {"SEATRIAL_SESSION_DAYS": "7"},
    "nodeSelector": {"disk": "ssd"},
    "tolerations": [{"key": "a", "operator": "Exists"}],
    "affinity": {"nodeAffinity": {}},
    "imagePullSecrets": [{"name": "registry"}],
    "persistence": {"storageClassName": "fast"},
}
VALUES: dict[str, dict[str, Any]] = {
    "as it is": {},
    "with a database of one's own": OWN_DATABASE,
    "with backups in a class of their own": {"backup": {"storageClassName": "slow"}},
    "with as little as can be": {"backup": {"enabled": False}, "networkPolicy": {"enabled": False}},
}


def rendered(values: dict[str, Any]) -> dict[str, dict[str, Any]]:
    """The objects that an installation would make, by their kind."""
    with Chart.load(CHART) as chart:
        texts = chart.render(values, name="here", namespace="there")
    objects = [yaml.safe_load(text) for name, text in texts.items() if name.endswith(".yaml")]
    return {each["kind"]: each for each in objects if each}


@pytest.mark.parametrize("values", VALUES.values(), ids=list(VALUES))
def test_helm_finds_nothing_to_say(values: dict[str, Any]) -> None:
    report = lint(CHART, values, strict=True)

    assert report["total_charts_linted"] == 1
    assert (report["messages"], report["errors"]) == ([], [])


@pytest.mark.parametrize("version", VERSIONS)
@pytest.mark.parametrize("values", VALUES.values(), ids=list(VALUES))
def test_kubernetes_takes_every_object(values: dict[str, Any], version: str) -> None:
    objects = rendered(values)

    assert {"StatefulSet", "Service"} <= objects.keys()
    for each in objects.values():
        kubernetes_validate.validate(each, version, strict=True)


def test_the_objects_fit_each_other() -> None:
    objects = rendered(OWN_DATABASE)
    pods = objects["StatefulSet"]["spec"]["template"]["metadata"]["labels"]
    chosen = objects["Service"]["spec"]["selector"]

    assert chosen.items() <= pods.items()
    assert objects["StatefulSet"]["spec"]["selector"]["matchLabels"] == chosen
    assert objects["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == chosen
    assert objects["NetworkPolicy"]["spec"]["podSelector"]["matchLabels"] == chosen
    port = objects["Ingress"]["spec"]["rules"][0]["http"]["paths"][0]["backend"]["service"]["port"]["name"]
    assert port == objects["Service"]["spec"]["ports"][0]["name"]
    container = objects["StatefulSet"]["spec"]["template"]["spec"]["containers"][0]
    assert container["securityContext"]["readOnlyRootFilesystem"] is True
    variables = {each["name"]: each for each in container["env"]}
    assert variables["SEATRIAL_DATABASE_URL"]["valueFrom"]["secretKeyRef"]["name"] == "database"
    assert "SEATRIAL_BACKUP_FOLDER" not in variables


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"replicas": 2}, "database.existingSecret"),
        ({"replicas": 2, "database": {"existingSecret": "a"}}, "secretKey.existingSecret"),
        ({"replica": 2}, "replica"),
        ({"publicUrl": "seatrial.example.org/path"}, "publicUrl"),
        ({"settings": {"LANG": "de"}}, "LANG"),
        ({"persistence": {"size": "much"}}, "size"),
    ],
)
def test_values_that_cannot_be_taken_are_named(values: dict[str, Any], words: str) -> None:
    report = lint(CHART, values)
    said = " ".join([*report["errors"], *(each["error"] for each in report["messages"])])
    try:
        rendered(values)
    except HelmError as error:
        said += str(error)

    assert words in said, said


def test_every_variable_of_the_chart_is_a_setting() -> None:
    page = (Path(__file__).parents[2] / "docs/reference/settings.md").read_text()
    for values in VALUES.values():
        container = rendered(values)["StatefulSet"]["spec"]["template"]["spec"]["containers"][0]
        assert [each["name"] for each in container["env"] if each["name"] not in page] == []
