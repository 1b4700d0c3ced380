"""Answering a cluster that asks before it stores an object."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from seatrial.domains.catalog import selectors as catalog
from seatrial.domains.catalog.types import Service
from seatrial.domains.gates import policies, selectors
from seatrial.domains.gates.formats import Review, Reviewed
from seatrial.domains.gates.formats.admission import (
    ENVIRONMENT,
    artefact_of,
    own_images,
    words_of,
)
from seatrial.domains.gates.services.asking import ask
from seatrial.domains.gates.types import EnvironmentRule, GateAnswer
from seatrial.kit.access import Actor, require
from seatrial.kit.problems import NotFound
from seatrial.kit.spelling import did_you_mean


def admit(review: Review, *, actor: Actor, now: datetime) -> Reviewed:
    """Whether the object is let in. Each image of the service's own that is new is asked about by its digest.

    What cannot be told (no such service, no such environment, an image that nothing pins) is let in or not
    as the policy of the environment says. A dry run of the cluster writes nothing. Raises Denied.
    """
    if review.why:
        return Reviewed(True, review.why)
    try:
        service = catalog.known_service(review.service, actor=actor)
    except NotFound as problem:
        rule = selectors.rules_standing().get(review.environment)
        return _unsure(rule, f"{review.what}: {problem.detail}. {problem.remedy}".strip())
    answer = policies.may_ask(actor, scopes=catalog.scopes(service))
    require(answer, actor=actor, action="gates.answered", subject=service.urn)
    rule = selectors.rule(service, environment=review.environment)
    if service.environment(review.environment) is None:
        return _unsure(rule, f"{review.what}: {_no_environment(review, service)}")
    if not rule.asks:
        return Reviewed(True, rule.because)
    found = service.environment(review.environment)
    images = own_images(review, artefact=found.artefact if found else "")
    if not images:
        return Reviewed(True, "no image in it is the service's own")
    loose = sorted(image for image in images.values() if artefact_of(image) is None)
    if loose:
        return _unsure(rule, f"{review.what}: nothing pins {', '.join(loose)}. Write image@sha256:…")
    return _told(_answers(review, images, service, actor, now))


def _no_environment(review: Review, service: Service) -> str:
    if not review.environment:
        return f"no annotation {ENVIRONMENT} says where it runs"
    names = [each.name for each in service.environments]
    remedy = did_you_mean(review.environment, known=names)
    return f"{service.name} has no environment {review.environment!r}. {remedy}".strip()


def _unsure(rule: EnvironmentRule | None, words: str) -> Reviewed:
    is_open = rule is not None and (not rule.asks or rule.when_unsure == "open")
    said = f"Seatrial could not tell: {words}"
    return Reviewed(is_open, said, warnings=(said,) if is_open else ())


def _answers(
    review: Review, images: Mapping[str, str], service: Service, actor: Actor, now: datetime
) -> list[GateAnswer]:
    """The answer for each image; those of a dry run leave nothing behind."""
    found = []
    with transaction.atomic():
        for image in sorted(set(images.values())):
            artefact = artefact_of(image)
            if artefact is not None:
                found.append(
                    ask(
                        service.name, environment=review.environment, artefact=artefact, actor=actor, now=now,
                        purpose=review.purpose, source=f"kubernetes {review.what}"[:300],
                    )
                )  # fmt: skip
        if review.is_dry_run:
            transaction.set_rollback(True)
    return found


def _told(answers: list[GateAnswer]) -> Reviewed:
    refused = [each for each in answers if not each.allowed]
    unsure = [words_of(each) for each in answers if each.allowed and each.word == "unknown"]
    message = " ".join(words_of(each) for each in refused or answers)
    uids = tuple(each.uid for each in answers)
    return Reviewed(not refused, message, warnings=tuple(unsure), answers=uids)
