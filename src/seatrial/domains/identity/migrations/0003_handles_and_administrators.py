"""Everybody who is here gets a handle; whoever administers holds the role."""

import re
import unicodedata
import uuid
from typing import Any

from django.db import migrations


def _slug(name: str) -> str:
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50].strip("-") or "person"


def fill(apps: Any, schema_editor: Any) -> None:
    del schema_editor
    person_model = apps.get_model("identity", "Person")
    assignment_model = apps.get_model("identity", "RoleAssignment")
    taken = set(person_model.objects.exclude(handle=None).values_list("handle", flat=True))
    for person in person_model.objects.filter(handle=None).order_by("id"):
        slug = handle = _slug(person.name)
        number = 2
        while handle in taken:
            handle, number = f"{slug}-{number}", number + 1
        taken.add(handle)
        person.handle = handle
        person.save(update_fields=["handle"])
    holders = assignment_model.objects.filter(role="administrator", taken_at=None).values("person_id")
    for person in person_model.objects.filter(is_administrator=True).exclude(id__in=holders):
        assignment_model.objects.create(
            uid=uuid.uuid4(),
            person=person,
            role="administrator",
            scope="",
            starts_at=person.created_at,
            given_at=person.created_at,
            given_by="system:migration",
            reason="administered before there were roles",
        )


class Migration(migrations.Migration):
    dependencies = [("identity", "0002_people_roles_and_deputies")]

    operations = [migrations.RunPython(fill, migrations.RunPython.noop)]
