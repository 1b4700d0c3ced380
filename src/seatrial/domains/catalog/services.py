"""Writes of the catalogue. Definitions change it, nothing else does."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from django.db import connection, transaction

from seatrial.domains.catalog import types
from seatrial.domains.catalog.models import Party, Service
from seatrial.domains.catalog.rules import party_of, service_of
from seatrial.domains.workspace.types import Change

_PARTY_KINDS = ("System", "Group", "User")


def _row(service: types.Service) -> dict[str, Any]:
    environments = {found.name: {**asdict(found)} for found in service.environments}
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
    """Services, teams, people and systems stand as the workspace's definitions have them.

    Called in the transaction of an apply; `uids` gives each definition's uid by URN. A service that is
    renamed is the same one, by its uid; who names a renamed team, person or system names it still.
    """
    del now
    follow_names(renamed)
    if "Component" in changes:
        standing = changes["Component"].standing
        rows = [Service(**_row(service_of(d, workspace=workspace, uid=uids[d.urn]))) for d in standing]
        _replace_services(workspace, rows)
    for kind in _PARTY_KINDS:
        if kind in changes:
            _replace_parties([party_of(d) for d in changes[kind].standing], changes[kind].removed)


_FOLLOW = """
    WITH m AS (SELECT * FROM unnest(%(old)s::text[], %(new)s::text[]) AS m(old, new))
    UPDATE catalog_service s SET owner = coalesce(o.new, s.owner), system = coalesce(y.new, s.system)
      FROM catalog_service t LEFT JOIN m o ON o.old = t.owner LEFT JOIN m y ON y.old = t.system
     WHERE t.uid = s.uid AND (o.new IS NOT NULL OR y.new IS NOT NULL)
"""


def follow_names(renamed: Mapping[str, str]) -> None:
    """Services of every workspace name their owner and system as they are called now."""
    if renamed:
        with connection.cursor() as cursor:
            cursor.execute(_FOLLOW, {"old": list(renamed), "new": list(renamed.values())})


def _replace_services(workspace: str, rows: Sequence[Service]) -> None:
    Service.objects.filter(workspace=workspace).exclude(uid__in=[row.uid for row in rows]).delete()
    fields = [field.name for field in Service._meta.concrete_fields if not field.primary_key]
    Service.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["uid"], update_fields=fields, batch_size=500
    )


def _replace_parties(parties: Sequence[types.Party], removed: Sequence[str]) -> None:
    Party.objects.filter(urn__in=removed).delete()
    rows = [Party(**{**asdict(party), "members": list(party.members)}) for party in parties]
    fields = ["kind", "name", "title", "email", "members", "owner"]
    Party.objects.bulk_create(
        rows, update_conflicts=True, unique_fields=["urn"], update_fields=fields, batch_size=500
    )
