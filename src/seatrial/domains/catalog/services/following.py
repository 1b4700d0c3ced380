"""The catalogue's tables stand as the definitions have them."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from itertools import chain
from typing import Any

from django.db import connection, transaction

from seatrial.domains.catalog import models, types
from seatrial.domains.catalog.models import Ownership, Party, Service, Sheet
from seatrial.domains.catalog.rules import as_urn, party_of, relations_of, service_of
from seatrial.domains.catalog.selectors.deployments import running_of
from seatrial.domains.catalog.selectors.services import by_uids
from seatrial.domains.catalog.selectors.vetoes import vetoes
from seatrial.domains.workspace.rules import CannotApply
from seatrial.domains.workspace.types import Change, Definition
from seatrial.kit.plurals import counted

PARTY_KINDS = ("API", "Resource", "System", "Domain", "Group", "User", "Location")
SHEET_KINDS = ("ContactList", "Raci", "OperatingModel")
ENTITY_KINDS = ("Component", *PARTY_KINDS)
_BATCH = 500
#: A statement takes 65,535 values.
_MANY = 5000
_SAID = ("workspace", "said_by", "start", "kind", "end", "path", "line", "column")


class CannotFollow(CannotApply):
    """A guard forbids what the files say of a service; each fault has its place and the remedy."""

    type = "cannot-follow"
    title = "The catalogue may not stand as the files say"
    status = 409


def _row(service: types.Service) -> dict[str, Any]:
    environments = {found.name: asdict(found) for found in service.environments}
    for fields in environments.values():
        del fields["deployed_at"]  # what runs there is no definition's to say
    return {
        "uid": service.uid,
        "urn": service.urn,
        "name": service.name,
        "title": service.title,
        "description": service.description,
        "type": service.type,
        "lifecycle": service.lifecycle,
        "owner": service.owner,
        "system": service.system,
        "tier": service.tier,
        "environments": environments,
        "directory": service.directory,
        "workspace": service.workspace,
        "path": service.source.path,
        "line": service.source.line,
        "tags": list(service.tags),
        "annotations": dict(service.annotations),
    }


@transaction.atomic
def follow(
    workspace: str,
    *,
    changes: Mapping[str, Change],
    uids: Mapping[str, str],
    renamed: Mapping[str, str],
    now: datetime,
) -> None:
    """All entities, their relations and owners, and the sheets stand as the workspace's definitions say.

    Called in the transaction of an apply; `uids` gives each definition's uid by URN. A service that is
    renamed is the same one, by its uid; who names a renamed team, person or system names it still. A change
    of owner ends one span of ownership and begins another; a new name of the same owner does not.
    Raises CannotFollow with every veto of a guard.
    """
    follow_names(renamed)
    if "Component" in changes:
        standing = changes["Component"].standing
        services = [service_of(d, workspace=workspace, uid=uids[d.urn]) for d in standing]
        _ask_guards(standing, services, now)
        rows = [Service(**_row(service)) for service in services]
        _replace_services(workspace, rows)
        _follow_owners(workspace, rows, now)
    for kind in PARTY_KINDS:
        if kind in changes:
            parties = [party_of(d, workspace=workspace) for d in changes[kind].standing]
            _replace_parties(parties, changes[kind].removed)
    for kind in SHEET_KINDS:
        if kind in changes:
            _replace_sheets(workspace, changes[kind])
    told = [changes[kind] for kind in ENTITY_KINDS if kind in changes]
    if told:
        _replace_relations(workspace, told)


def _ask_guards(definitions: Sequence[Definition], services: Sequence[types.Service], now: datetime) -> None:
    known = by_uids(service.uid for service in services)
    faults = [
        fault
        for definition, service in zip(definitions, services, strict=True)
        for fault in vetoes(definition, before=known.get(service.uid), after=service, now=now)
    ]
    if faults:
        raise CannotFollow(
            f"{counted(len(faults), one='change')} may not stand yet; nothing was applied",
            remedy="Do what each place asks for, then apply again; or leave these lines as they were.",
            faults=faults,
        )


#: Where rows name an entity by its URN.
_NAMING = (
    (Service, ("owner", "system")),
    (Party, ("owner", "system", "parent")),
    (models.Relation, ("said_by", "start", "end")),
    (Sheet, ("of",)),
    (Ownership, ("owner",)),
    (models.Deployment, ("service",)),
    (models.ContactVerification, ("list_urn",)),
)


def follow_names(renamed: Mapping[str, str]) -> None:
    """Rows of every workspace name what was renamed as it is called now."""
    if not renamed:
        return
    with connection.cursor() as cursor:
        for model, fields in _NAMING:
            table = connection.ops.quote_name(model._meta.db_table)
            for field in fields:
                column = connection.ops.quote_name(field)
                cursor.execute(
                    f"UPDATE {table} t SET {column} = m.new "  # noqa: S608  (our own names)
                    f"FROM unnest(%s::text[], %s::text[]) AS m(old, new) WHERE t.{column} = m.old",
                    [list(renamed), list(renamed.values())],
                )


def _replace_services(workspace: str, rows: Sequence[Service]) -> None:
    Service.objects.filter(workspace=workspace).exclude(uid__in=[row.uid for row in rows]).delete()
    known = set(Service.objects.values_list("uid", flat=True))
    new = [row for row in rows if str(row.uid) not in {str(uid) for uid in known}]
    running = running_of([str(row.uid) for row in new]) if new else {}
    for row in new:
        row.running = running.get(str(row.uid), {})
    kept = {"running"}  # what runs there is no definition's to say
    fields = [f.name for f in Service._meta.concrete_fields if not f.primary_key and f.name not in kept]
    Service.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["uid"], update_fields=fields, batch_size=_BATCH
    )


def _follow_owners(workspace: str, rows: Sequence[Service], now: datetime) -> None:
    """Spans of ownership: a service that is gone is owned by nobody, a new owner begins now."""
    del workspace
    owners = {str(row.uid): row.owner for row in rows}
    open_spans = {str(span.service_uid): span for span in Ownership.objects.filter(until=None)}
    alive = {str(uid) for uid in Service.objects.values_list("uid", flat=True)}
    ended = [
        span.pk
        for uid, span in open_spans.items()
        if uid not in alive or (uid in owners and owners[uid] != span.owner)
    ]
    Ownership.objects.filter(pk__in=ended).update(until=now)
    begun = [
        Ownership(service_uid=uid, owner=owner, since=now)
        for uid, owner in owners.items()
        if uid not in open_spans or open_spans[uid].owner != owner
    ]
    Ownership.objects.bulk_create(begun, batch_size=_BATCH)


def _replace_parties(parties: Sequence[types.Party], removed: Sequence[str]) -> None:
    Party.objects.filter(urn__in=removed).delete()
    rows = [_party(party) for party in parties]
    fields = [field.name for field in Party._meta.concrete_fields if not field.primary_key]
    Party.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=fields, batch_size=_BATCH
    )


def _party(party: types.Party) -> Party:
    said = asdict(party)
    del said["source"]
    lists = {"members": list(party.members), "tags": list(party.tags)}
    return Party(**{**said, **lists, "path": party.source.path, "line": party.source.line})


def _replace_sheets(workspace: str, change: Change) -> None:
    Sheet.objects.filter(urn__in=change.removed).delete()
    rows = [_sheet(definition, workspace) for definition in change.standing]
    fields = [field.name for field in Sheet._meta.concrete_fields if not field.primary_key]
    Sheet.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=fields, batch_size=_BATCH
    )


def _sheet(definition: Definition, workspace: str) -> Sheet:
    spec = definition.body["spec"]
    is_model = definition.kind == "OperatingModel"
    of = as_urn(spec["team"], default_kind="group") if is_model else _subject(spec)
    return Sheet(
        urn=definition.urn,
        kind=definition.kind,
        of=of,
        title=definition.title,
        workspace=workspace,
        path=definition.source.path,
        line=definition.source.line,
        body=dict(definition.body),
    )


def _subject(spec: Mapping[str, Any]) -> str:
    return as_urn(spec["of"], default_kind="component") if spec.get("of") else ""


def _replace_relations(workspace: str, changes: Iterable[Change]) -> None:
    """Only what differs is written: most applies change few files."""
    changes = list(changes)
    gone = [urn for change in changes for urn in change.removed]
    models.Relation.objects.filter(said_by__in=gone).delete()
    wanted = {
        (workspace, r.said_by, r.start, r.kind, r.end, r.source.path, r.source.line, r.source.column)
        for definition in chain.from_iterable(change.standing for change in changes)
        for r in relations_of(definition)
    }
    speakers = [definition.urn for change in changes for definition in change.standing]
    rows = models.Relation.objects.filter(said_by__in=speakers).values_list("pk", *_SAID)
    known: dict[tuple[Any, ...], int] = {tuple(said): pk for pk, *said in rows}
    models.Relation.objects.filter(pk__in=[pk for said, pk in known.items() if said not in wanted]).delete()
    new = [models.Relation(**dict(zip(_SAID, said, strict=True))) for said in sorted(wanted - known.keys())]
    models.Relation.objects.bulk_create(new, batch_size=_MANY)
