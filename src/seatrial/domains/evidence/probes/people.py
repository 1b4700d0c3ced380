"""Probes of the catalogue: is an entity valid, a matrix sound, everybody reachable, each day covered?

They stand here and not in the catalogue, whose floor lies below: what they ask is the catalogue's rules.
"""

import shlex
from collections.abc import Iterator, Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError, field_validator

from seatrial.domains.catalog.rules import backstage, contacts, coverage, raci
from seatrial.domains.evidence.types import PROBES, Look, Observation, Probe
from seatrial.domains.workspace.types import KINDS, Pointer, Source
from seatrial.kit import durations, yaml

_DAY = timedelta(days=1)
#: What contacts are verified within where nothing else is said; it counts from the oldest verification.
_A_QUARTER = timedelta(days=90)
_MOST = 200
_Found = tuple[str, yaml.Document]


class SheetParameters(BaseModel):
    """Where the document stands: a file, or a pattern of files."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    path: str = Field(min_length=1, max_length=1000, description="A file or a pattern, as `people/*.yaml`.")
    name: str = Field("", max_length=100, description="Only the document of this name.")


class EntityParameters(SheetParameters):
    """Which entities must be valid."""

    kind: str = Field("", max_length=63, description="Only entities of this kind, as `Component`.")


class ContactsParameters(SheetParameters):
    """Which contacts must have been reached, and how lately."""

    within: str = Field("", max_length=20, description="As `90d`; without it, what the list says.")

    @field_validator("within")
    @classmethod
    def _duration(cls, text: str) -> str:
        if text:
            durations.parse(text)
        return text


class RaciParameters(SheetParameters):
    """Which matrix must be sound, and what it must cover."""

    covers: tuple[str, ...] = Field(
        (), max_length=50, description="Patterns of files that activities must be about."
    )


class CoverageParameters(SheetParameters):
    """Which operating model must cover how many days."""

    days: int = Field(coverage.WINDOW_DAYS, ge=1, le=366, description="How many days from today on.")


def _documents(what: Look, kinds: tuple[str, ...]) -> Iterator[_Found]:
    """The documents of these kinds in the files, with their paths; of one name if the parameters say so."""
    wanted: SheetParameters = what.parameters
    paths = what.files.glob(wanted.path) if "*" in wanted.path else [wanted.path]
    for path in paths[:_MOST]:
        for document in yaml.read(what.files.read(path) or b"").documents:
            body = document.value
            if isinstance(body, dict) and body.get("kind") in kinds and wanted.name in ("", _name(body)):
                yield path, document


def _name(body: Mapping[str, Any]) -> str:
    metadata = body.get("metadata")
    return str(metadata.get("name", "")) if isinstance(metadata, dict) else ""


def _refusal(body: Mapping[str, Any]) -> str:
    """Why the document has not the shape of its kind; '' where it has."""
    try:
        KINDS.get(body["kind"]).model.model_validate(body)
    except ValidationError as error:
        first = error.errors(include_url=False)[0]
        return f"{'.'.join(map(str, first['loc']))}: {first['msg']}"
    return ""


def _place(path: str, document: yaml.Document, pointer: Pointer = ()) -> str:
    return str(Source(path, *document.positions.at(pointer)))


def entity(what: Look) -> Observation:
    """Whether Backstage takes each entity (R042, R280): every rule that one breaks, with its place."""
    parameters: EntityParameters = what.parameters
    kinds = (parameters.kind,) if parameters.kind else tuple(backstage.KIND_FIELDS)
    found = list(_documents(what, kinds))
    faults = [
        {
            "source": str(Source(path, *document.positions.at(fault.pointer))),
            "message": fault.message,
            "rule": fault.rule,
        }
        for path, document in found
        for fault in backstage.faults(document.value)
    ]
    findings = {
        "exists": bool(found),
        "valid": bool(found) and not faults,
        "faults": faults[:_MOST],
        "entities": [_entity(document.value) for _, document in found[:_MOST]],
    }
    return Observation(findings, f"the entities in {parameters.path}", len(found))


def _entity(body: Mapping[str, Any]) -> dict[str, Any]:
    spec = body.get("spec")
    plain = spec if isinstance(spec, dict) else {}
    owner, tier = plain.get("owner", ""), plain.get("tier", 0)
    return {"kind": body["kind"], "name": _name(body), "owner": owner, "tier": tier}


def raci_matrix(what: Look) -> Observation:
    """Whether each matrix is sound (R033, R034), and which files no activity is about."""
    parameters: RaciParameters = what.parameters
    found = list(_documents(what, ("Raci",)))
    errors: list[str] = []
    warnings: list[str] = []
    matrices = []
    for path, document in found:
        if refusal := _refusal(document.value):
            errors.append(f"{_place(path, document)}: {refusal}")
            continue
        for lint in raci.lint(document.value):
            words = f"{_place(path, document, lint.pointer)}: {lint.message}"
            (errors if lint.severity == "error" else warnings).append(words)
        matrices.append(raci.matrix_of(f"raci:{_name(document.value)}", body=document.value))
    things = {path for pattern in parameters.covers for path in what.files.glob(pattern)}
    used = sorted({role.id for matrix in matrices for role in matrix.roles if role.used})
    findings = {
        "exists": bool(found),
        "valid": bool(found) and not errors,
        "errors": errors[:_MOST],
        "warnings": warnings[:_MOST],
        "roles": used,
        "missing_roles": [role.id for role in raci.OPERATIONAL_ROLES if role.id not in used],
        "activities": sum(len(matrix.rows) for matrix in matrices),
        "uncovered": raci.uncovered(matrices, things=things),
    }
    return Observation(findings, f"the RACI matrices in {parameters.path}", len(found))


def contact_list(what: Look) -> Observation:
    """When each contact was last reached. Its effective date is that of the oldest verification."""
    parameters: ContactsParameters = what.parameters
    found = [(path, document) for path, document in _documents(what, ("ContactList",))]
    errors = [f"{_place(*each)}: {refusal}" for each in found if (refusal := _refusal(each[1].value))]
    listed = [
        each for _, document in found if not _refusal(document.value) for each in _contacts(document.value)
    ]
    every = durations.parse(parameters.within) if parameters.within else None
    stale = [each.id for each in listed if _is_stale(each, every, what.now)]
    dates = [each.verified.at for each in listed if each.verified]
    findings = {
        "exists": bool(found),
        "valid": bool(found) and not errors,
        "errors": errors[:_MOST],
        "contacts": [_contact(each, what.now) for each in listed[:_MOST]],
        "never": [each.id for each in listed if each.verified is None],
        "stale": stale,
        "verified": len(listed) - len(stale),
        "levels": sorted({each.level for each in listed}),
    }
    oldest = min(dates, default=None) if len(dates) == len(listed) else None
    return Observation(findings, f"the contacts in {parameters.path}", len(listed), effective_at=oldest)


def _contacts(body: Mapping[str, Any]) -> list[contacts.Contact]:
    urn = f"contacts:{_name(body)}"
    return contacts.contacts_of(urn, body=body, verifications=contacts.known_verifications(urn))


def _is_stale(contact: contacts.Contact, every: timedelta | None, now: datetime) -> bool:
    if every is None or contact.verified is None:
        return contact.is_stale(now)
    return contact.verified.at + every <= now


def _contact(contact: contacts.Contact, now: datetime) -> dict[str, Any]:
    at = contact.verified.at if contact.verified else None
    return {
        "id": contact.id,
        "channel": contact.channel,
        "level": contact.level,
        "verified_on": at.date().isoformat() if at else "",
        "age_days": (now - at).days if at else -1,
    }


def team_coverage(what: Look) -> Observation:
    """Which of the next days have no backup person distinct from the primary (R035)."""
    parameters: CoverageParameters = what.parameters
    found = list(_documents(what, ("OperatingModel",)))
    errors = [f"{_place(*each)}: {refusal}" for each in found if (refusal := _refusal(each[1].value))]
    gaps: list[dict[str, str]] = []
    counted, teams = 0, []
    for _, document in found:
        if _refusal(document.value):
            continue
        name, first = _name(document.value), what.now.astimezone(UTC).date()
        team = coverage.team_of(
            f"operating-model:{name}", body=document.value, first=first, count=parameters.days
        )
        local = what.now.astimezone(team.zone).date()
        days = coverage.days_of(team, first=local, count=parameters.days)
        gaps += [
            {"day": each.day.isoformat(), "team": team.team, "why": each.gap} for each in days if each.gap
        ]
        counted += sum(each.counts for each in days)
        teams.append(team.team)
    findings = {
        "exists": bool(found),
        "valid": bool(found) and not errors,
        "errors": errors[:_MOST],
        "teams": teams,
        "days": counted,
        "gaps": gaps[:_MOST],
        "covered": bool(teams) and not errors and not gaps and counted > 0,
    }
    return Observation(findings, f"the operating models in {parameters.path}", len(found))


def describe(parameters: SheetParameters) -> str:
    """The command that shows the same files, run at the root of the workspace."""
    return shlex.join(["git", "grep", "-n", "-e", "^kind:", "--", parameters.path])


for _probe in (
    Probe(
        name="catalogue",
        summary="Entities of the catalogue by Backstage's own rules: name, references, required fields.",
        parameters=EntityParameters,
        look=entity,
        describe=describe,
        evidence_type="catalog",
        offline=True,
        max_age=_DAY,
        every=timedelta(minutes=10),
    ),
    Probe(
        name="raci",
        summary="A RACI matrix: five roles or more, one accountable for each activity, what it leaves out.",
        parameters=RaciParameters,
        look=raci_matrix,
        describe=describe,
        evidence_type="document",
        offline=True,
        max_age=_DAY,
        every=timedelta(minutes=10),
    ),
    Probe(
        name="contacts",
        summary="A contact list: who was reached when, and who was not lately. Needs what the server keeps.",
        parameters=ContactsParameters,
        look=contact_list,
        describe=describe,
        evidence_type="document",
        max_age=_A_QUARTER,
        every=timedelta(minutes=10),
    ),
    Probe(
        name="team_coverage",
        summary="An operating model: on which of the next days does nobody step in for the primary?",
        parameters=CoverageParameters,
        look=team_coverage,
        describe=describe,
        evidence_type="document",
        offline=True,
        max_age=_DAY,
        every=timedelta(minutes=10),
    ),
):
    PROBES.add(_probe.name, _probe)
