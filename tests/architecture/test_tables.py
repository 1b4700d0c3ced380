"""What imports do not show: foreign keys point down, and rules do not hide in models or signals."""

import ast
from collections.abc import Iterator

from django.apps import apps
from django.db import models
from django.db.migrations import Migration, operations
from django.db.migrations.loader import MigrationLoader
from django.db.models import Field, ForeignObject, ManyToManyField, Model
from tools import migrations

from tests.architecture import source

pytestmark = source.PARSED_ONCE


def test_foreign_keys_point_down() -> None:
    up = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in _relations()
        if source.heights()[target._meta.app_label] > source.heights()[model._meta.app_label]
    ]
    assert not up, "\n".join(up)


def test_foreign_keys_from_another_domain_leave_no_name_behind() -> None:
    """A lower domain does not know who points at it, so it gets no attribute for it."""
    named = [
        f"{model._meta.label}.{field.name} -> {target._meta.label}"
        for model, field, target in _relations()
        if target._meta.app_label != model._meta.app_label and not field.remote_field.is_hidden()
    ]
    assert not named, "write related_name='+':\n" + "\n".join(named)


def test_models_have_no_logic_of_their_own_when_saved() -> None:
    clever = [
        f"{module.place(function)} {function.name}"
        for module in source.package()
        if module.room == "models"
        for function in module.functions()
        if function.name in {"save", "delete", "asave", "adelete", "full_clean", "clean"}
    ]
    assert not clever, "\n".join(clever)


def test_no_signals_of_django_carry_our_rules() -> None:
    signals = [
        module.place(node)
        for module in source.package()
        for node in ast.walk(module.tree)
        if (
            isinstance(node, ast.ImportFrom)
            and (node.module or "").startswith("django.")
            and "signals" in (node.module or "")
        )
        or (isinstance(node, ast.Name) and node.id == "receiver")
    ]
    assert not signals, "\n".join(signals)


def test_models_do_not_order_themselves() -> None:
    """A default order is paid for in every query and every join; whoever wants one says so."""
    ordered = [model._meta.label for model in _models() if model._meta.ordering]
    assert not ordered, "\n".join(ordered)


def test_every_change_of_a_model_has_its_migration() -> None:
    assert not migrations.missing()


def test_every_migration_keeps_the_version_before_working() -> None:
    assert not migrations.contracting()


class Narrow(Migration):
    """Takes away, wants what nobody gives, takes less than before."""

    operations = [
        operations.RemoveField("entry", "details"),
        operations.AddField("entry", "colour", models.TextField()),
        operations.AddField("entry", "shape", models.TextField(db_default="")),
        operations.AlterField("entry", "action", models.CharField(max_length=10)),
        operations.AlterField("entry", "subject", models.CharField(max_length=3000)),
        operations.CreateModel("New", [("id", models.BigAutoField(primary_key=True))]),
        operations.AddField("new", "colour", models.TextField()),
    ]


def test_what_would_stop_the_version_before_is_named() -> None:
    state = MigrationLoader(None).project_state()
    faults = list(migrations._faults(Narrow("9999_narrow", "audit"), state))

    assert [fault.partition(":")[0] for fault in faults] == [
        "Remove field details from entry",
        "Add field colour to entry",
        "Alter field action on entry",
    ]


def _models() -> list[type[Model]]:
    return [model for model in apps.get_models() if model._meta.app_label in source.heights()]


def _relations() -> Iterator[tuple[type[Model], ForeignObject | ManyToManyField, type[Model]]]:
    for model in _models():
        for field in model._meta.get_fields():
            if isinstance(field, Field) and isinstance(field, ForeignObject | ManyToManyField):
                target = field.related_model
                if isinstance(target, type) and target._meta.app_label in source.heights():
                    yield model, field, target
