"""A Kubernetes cluster asks before it stores an object."""

import pytest

from seatrial.domains.gates import services
from seatrial.domains.gates.formats import admission_of, reviewed
from seatrial.domains.gates.models import GateAnswer
from seatrial.kit.problems import Invalid
from tests.factories.gates import NOW, ONE, OTHER, ROOT, says, stand
from tests.factories.webhooks import admission

pytestmark = pytest.mark.django_db
IMAGE = f"registry.example/edi-gateway:1.4@{ONE}"


def admit(content):
    review = admission_of(content)
    return reviewed(review.uid, answer=services.admit(review, actor=ROOT, now=NOW))["response"]


def test_the_image_of_the_service_is_asked_about_by_its_digest(clauses):
    stand()
    said = admit(admission(IMAGE))

    answer = GateAnswer.objects.get()
    assert said["allowed"] is True
    assert said["uid"] == "705ab4f5-6393-11e8-b7cc-42010a800002"
    assert said["auditAnnotations"] == {"answers": str(answer.uid)}
    assert (answer.digest, answer.source) == (ONE, "kubernetes Deployment edi/edi-gateway")


def test_no_go_says_why(clauses):
    stand()
    clauses(says(False, "nothing was decided"))
    said = admit(admission(IMAGE))
    assert (said["allowed"], said["status"]["code"]) == (False, 403)
    assert "nothing was decided" in said["status"]["message"]
    assert "Do what is missing" in said["status"]["message"]


def test_what_is_not_new_is_not_asked_about(clauses):
    stand()
    clauses(says(False))
    for content in (
        admission(IMAGE, old=IMAGE),
        admission(IMAGE, annotations={}),
        admission(IMAGE, operation="DELETE"),
        admission(IMAGE, subResource="scale"),
    ):
        assert admit(content)["allowed"] is True
    assert GateAnswer.objects.count() == 0
    assert admit(admission(f"registry.example/edi-gateway@{OTHER}", old=IMAGE))["allowed"] is False


def test_what_cannot_be_told_is_decided_by_the_policy(clauses):
    stand()
    here = {"seatrial.dev/service": "edi-gateway"}
    for annotations, allowed in (
        (here, False),
        ({**here, "seatrial.dev/environment": "prodution"}, False),
        ({"seatrial.dev/service": "no-such", "seatrial.dev/environment": "production"}, False),
        ({"seatrial.dev/service": "no-such", "seatrial.dev/environment": "canary"}, True),
    ):
        said = admit(admission(IMAGE, annotations=annotations))
        assert said["allowed"] is allowed, annotations
    loose = admit(admission("registry.example/edi-gateway:1.4"))
    assert (
        loose["allowed"],
        "nothing pins registry.example/edi-gateway:1.4" in loose["status"]["message"],
    ) == (False, True)


def test_a_dry_run_of_the_cluster_leaves_nothing_behind(clauses):
    stand()
    clauses(says(False))
    assert admit(admission(IMAGE, dryRun=True))["allowed"] is False
    assert GateAnswer.objects.count() == 0


@pytest.mark.parametrize("spec", [1, "x", [], {"template": 1}, {"template": {"spec": {"containers": 4}}}])
def test_an_object_that_no_cluster_sends_is_refused(clauses, spec):
    stand()
    content = admission(IMAGE)
    content["request"]["object"]["spec"] = spec
    try:
        assert admit(content)["allowed"] is True
    except Invalid as problem:
        assert "none that Kubernetes makes" in problem.detail
    with pytest.raises(Invalid):
        admit({"apiVersion": "admission.k8s.io/v1beta1", "kind": "AdmissionReview"})
