import django.db.models.deletion
from django.db import migrations, models
from django.db.models import F, Q


class Migration(migrations.Migration):
    dependencies = [("reviews", "0004_what_the_product_manager_is_concerned_about")]

    operations = [
        migrations.CreateModel(
            name="Window",
            fields=[
                (
                    "review",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.PROTECT,
                        primary_key=True,
                        related_name="+",
                        serialize=False,
                        to="reviews.review",
                    ),
                ),
                ("opens_at", models.DateTimeField()),
                ("ends_at", models.DateTimeField()),
            ],
            options={
                "constraints": [
                    models.CheckConstraint(
                        condition=Q(ends_at__gt=F("opens_at")), name="window_ends_after_it_opens"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Finding",
            fields=[
                ("uid", models.UUIDField(primary_key=True, serialize=False)),
                ("kind", models.CharField(max_length=20)),
                ("title", models.CharField(max_length=300)),
                ("source", models.CharField(blank=True, max_length=500)),
                ("at", models.DateTimeField()),
                ("recorded_at", models.DateTimeField()),
                ("recorded_by", models.CharField(max_length=100)),
                ("label", models.CharField(blank=True, max_length=20)),
                ("label_note", models.TextField(blank=True)),
                ("labelled_by", models.CharField(blank=True, max_length=100)),
                ("labelled_at", models.DateTimeField(null=True)),
                ("runbook", models.CharField(blank=True, max_length=20)),
                ("runbook_link", models.CharField(blank=True, max_length=500)),
                ("answered_by", models.CharField(blank=True, max_length=100)),
                ("answered_at", models.DateTimeField(null=True)),
                ("action", models.CharField(blank=True, max_length=36)),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="+", to="reviews.review"
                    ),
                ),
            ],
            options={
                "constraints": [
                    models.UniqueConstraint(
                        fields=["review", "source"],
                        condition=~Q(source=""),
                        name="finding_is_once_of_a_source",
                    ),
                    models.CheckConstraint(
                        condition=Q(kind__in=("alert", "incident", "change", "other")),
                        name="finding_kind_is_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(label__in=("", "actionable", "not_actionable", "false")),
                        name="finding_label_is_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(runbook__in=("", "no_change", "changed", "must_change")),
                        name="finding_runbook_is_known",
                    ),
                    models.CheckConstraint(
                        condition=Q(label="") | Q(kind="alert"), name="finding_label_is_of_alerts"
                    ),
                    models.CheckConstraint(
                        condition=Q(label="", labelled_by="") | (~Q(label="") & ~Q(labelled_by="")),
                        name="finding_is_labelled_by_somebody",
                    ),
                    models.CheckConstraint(
                        condition=~Q(runbook="changed") | ~Q(runbook_link=""),
                        name="finding_links_what_changed",
                    ),
                    models.CheckConstraint(
                        condition=~Q(runbook="must_change") | ~Q(action=""), name="finding_has_its_action"
                    ),
                ],
            },
        ),
    ]
