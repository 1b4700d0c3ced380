import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("alerts", "0004_heartbeats"),
    ]

    operations = [
        migrations.AddField(
            model_name="escalationrun",
            name="is_shadow",
            field=models.BooleanField(db_default=False, default=False),
        ),
        migrations.CreateModel(
            name="Foreseen",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("level", models.PositiveIntegerField()),
                ("round", models.PositiveIntegerField()),
                ("is_last", models.BooleanField(default=False)),
                ("step", models.CharField(max_length=60)),
                ("at", models.DateTimeField()),
                ("people", models.JSONField(default=list)),
                ("ask_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("compared_at", models.DateTimeField(null=True)),
                ("verdict", models.CharField(blank=True, max_length=10)),
                ("incident", models.CharField(blank=True, max_length=300)),
                ("link", models.CharField(blank=True, max_length=300)),
                ("theirs", models.JSONField(default=list)),
                ("notified", models.BooleanField(default=False)),
                ("problem", models.CharField(blank=True, max_length=1000)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="foreseen",
                        to="alerts.alert",
                    ),
                ),
                (
                    "run",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="foreseen",
                        to="alerts.escalationrun",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("ask_at__isnull", False)),
                        fields=["ask_at"],
                        name="foreseen_to_compare",
                    ),
                    models.Index(fields=["verdict", "-id"], name="foreseen_by_verdict"),
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("run", "level", "round"), name="step_is_foreseen_once"),
                    models.CheckConstraint(
                        condition=models.Q(("verdict__in", ("", "same", "differs", "answered", "unknown"))),
                        name="comparison_is_known",
                    ),
                ],
            },
        ),
        migrations.CreateModel(
            name="Forward",
            fields=[
                ("id", models.BigAutoField(primary_key=True, serialize=False)),
                ("action", models.CharField(max_length=12)),
                ("made_at", models.DateTimeField()),
                ("due_at", models.DateTimeField(null=True)),
                ("tries", models.PositiveIntegerField(default=0)),
                ("state", models.CharField(default="queued", max_length=8)),
                ("sent_at", models.DateTimeField(null=True)),
                ("problem", models.CharField(blank=True, max_length=300)),
                (
                    "alert",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="forwards",
                        to="alerts.alert",
                    ),
                ),
            ],
            options={
                "indexes": [
                    models.Index(
                        condition=models.Q(("state", "queued")), fields=["due_at"], name="forward_due"
                    ),
                    models.Index(fields=["alert", "id"], name="forward_by_alert"),
                ],
                "constraints": [
                    models.CheckConstraint(
                        condition=models.Q(("action__in", ("trigger", "acknowledge", "resolve"))),
                        name="forward_action_is_known",
                    ),
                    models.CheckConstraint(
                        condition=models.Q(("due_at__isnull", False), ("state", "queued"))
                        | models.Q(("due_at", None), ("sent_at__isnull", False), ("state", "sent"))
                        | models.Q(
                            ("due_at", None),
                            ("state", "refused"),
                            models.Q(("problem", ""), _negated=True),
                        ),
                        name="forward_is_due_sent_or_refused",
                    ),
                ],
            },
        ),
    ]
