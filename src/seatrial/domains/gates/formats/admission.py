"""Kubernetes asks before an object is stored: AdmissionReview v1, and what of it a gate is asked about.

Source: kubernetes.io, "Dynamic admission control", request and response of validating webhooks.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import Field

from seatrial.domains.gates.formats.shaping import Loose, shaped
from seatrial.domains.gates.types import PURPOSES, GateAnswer, Purpose
from seatrial.domains.reviews.types import Artefact
from seatrial.kit.problems import Invalid

API = "admission.k8s.io/v1"
SERVICE, ENVIRONMENT = "seatrial.dev/service", "seatrial.dev/environment"
PURPOSE, CONTAINER = "seatrial.dev/purpose", "seatrial.dev/container"
_ASKED = ("CREATE", "UPDATE")
_LISTS = ("containers", "initContainers")


class _Request(Loose):
    uid: str = Field(min_length=1, max_length=200)
    operation: str = Field("", max_length=20)
    sub_resource: str = Field("", alias="subResource", max_length=100)
    namespace: str = Field("", max_length=253)
    name: str = Field("", max_length=253)
    object: dict[str, Any] | None = None
    old_object: dict[str, Any] | None = Field(None, alias="oldObject")
    dry_run: bool = Field(False, alias="dryRun")


class _Review(Loose):
    api_version: str = Field(alias="apiVersion", pattern=r"^admission\.k8s\.io/v1$")
    kind: str = Field(pattern=r"^AdmissionReview$")
    request: _Request


@dataclass(frozen=True, slots=True)
class Review:
    """What is asked. Where `why` says so, nothing is: it is let in without a question.

    `images` are those that are new, by container; `container` is the one that the object names as the
    service's own.
    """

    uid: str
    what: str
    why: str = ""
    service: str = ""
    environment: str = ""
    purpose: Purpose = "deploy"
    container: str = ""
    images: Mapping[str, str] = field(default_factory=dict)
    is_dry_run: bool = False


@dataclass(frozen=True, slots=True)
class Reviewed:
    """What is answered: whether it is let in, why, and by which answers of the gate."""

    allowed: bool
    message: str
    warnings: tuple[str, ...] = ()
    answers: tuple[str, ...] = ()


def admission_of(content: Any) -> Review:
    """What the review asks; raises Invalid."""
    request = shaped(_Review, content=content).request
    try:
        return _review_of(request)
    except (AttributeError, TypeError):
        # An API server sends what it has validated; whoever else asks may send anything.
        raise Invalid("the object in the review is none that Kubernetes makes") from None


def _review_of(request: _Request) -> Review:
    found = request.object or {}
    what = f"{found.get('kind', 'object')} {request.namespace}/{request.name or _name(found)}"
    said = _annotations(found)
    return Review(
        uid=request.uid,
        what=what,
        why=_why_not(request, found, said),
        service=said.get(SERVICE, ""),
        environment=said.get(ENVIRONMENT, ""),
        purpose=next((each for each in PURPOSES if each == said.get(PURPOSE)), "deploy"),
        container=said.get(CONTAINER, ""),
        images=_new_images(found, request.old_object or {}),
        is_dry_run=request.dry_run,
    )


def _why_not(request: _Request, found: Mapping[str, Any], said: Mapping[str, str]) -> str:
    """Why nothing is asked; '' where something is."""
    if request.operation not in _ASKED or request.sub_resource:
        return "nothing is deployed by this"
    if SERVICE not in said:
        return f"no annotation {SERVICE} says that it belongs to a service"
    if _is_controlled(found):
        return "its owner was asked about"
    if not _new_images(found, request.old_object or {}):
        return "no image in it is a new one"
    return ""


def _name(found: Mapping[str, Any]) -> str:
    meta = found.get("metadata") or {}
    return str(meta.get("name") or meta.get("generateName") or "")


def _is_controlled(found: Mapping[str, Any]) -> bool:
    owners = (found.get("metadata") or {}).get("ownerReferences") or ()
    return any(isinstance(each, dict) and each.get("controller") is True for each in owners)


def _annotations(found: Mapping[str, Any]) -> dict[str, str]:
    """Those of the object, and before them those of its pods."""
    named: dict[str, str] = {}
    for holder in (_template(found), found):
        said = (holder.get("metadata") or {}).get("annotations") or {}
        named |= {str(key): str(value) for key, value in said.items() if value is not None}
    return named


def _template(found: Mapping[str, Any]) -> Mapping[str, Any]:
    """The pod that the object makes; a CronJob has it one deeper, a Pod is one."""
    spec = found.get("spec") or {}
    job = (spec.get("jobTemplate") or {}).get("spec") or spec
    return job.get("template") or {}


def _images(found: Mapping[str, Any]) -> Iterator[tuple[str, str]]:
    pod = (_template(found) or found).get("spec") or {}
    for name in _LISTS:
        for each in pod.get(name) or ():
            if isinstance(each, dict) and each.get("image"):
                yield str(each.get("name", "")), str(each["image"])


def _new_images(found: Mapping[str, Any], old: Mapping[str, Any]) -> dict[str, str]:
    before = {image for _, image in _images(old)}
    return {name: image for name, image in _images(found) if image not in before}


def own_images(review: Review, *, artefact: str) -> dict[str, str]:
    """Those of the new images that are the service's own, by container.

    `artefact` is the image without version that the catalogue says is deployed there; where it says none,
    the object may name its container; where it does not either, all of them are.
    """
    if artefact:
        return {name: image for name, image in review.images.items() if repository(image) == artefact}
    if review.container:
        return {name: image for name, image in review.images.items() if name == review.container}
    return dict(review.images)


def repository(image: str) -> str:
    """`registry:5000/app` of `registry:5000/app:1.4@sha256:…`."""
    plain = image.partition("@")[0]
    head, slash, last = plain.rpartition("/")
    return f"{head}{slash}{last.partition(':')[0]}"


def artefact_of(image: str) -> Artefact | None:
    """What the image is by its digest; None where nothing pins it: a tag may be another image tomorrow."""
    digest = image.partition("@")[2]
    tag = image.partition("@")[0].rpartition("/")[2].partition(":")[2]
    return Artefact(digest=digest, version=tag) if digest else None


def reviewed(uid: str, *, answer: Reviewed) -> dict[str, Any]:
    """The response document, with the answers of the gate in the cluster's own audit log."""
    response: dict[str, Any] = {"uid": uid, "allowed": answer.allowed}
    if not answer.allowed:
        response["status"] = {"code": 403, "message": answer.message[:4000]}
    if answer.warnings:
        # more than 120 characters may be cut (kubernetes.io, "Response")
        response["warnings"] = [each[:256] for each in answer.warnings]
    if answer.answers:
        response["auditAnnotations"] = {"answers": ",".join(answer.answers)}
    return {"apiVersion": API, "kind": "AdmissionReview", "response": response}


def words_of(found: GateAnswer) -> str:
    """The answer in one line, for whoever reads what kubectl prints."""
    against = "; ".join(
        f"{each.title}: {each.reason}{f' ({each.remedy})' if each.remedy else ''}" for each in found.against
    )
    subject = f"{found.service.partition(':')[2]} in {found.environment}"
    return f"Seatrial says {found.title} for {subject}{f': {against}' if against else ''}"
