
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
    ]

    operations = [
        migrations.CreateModel(
            name='Entry',
            fields=[
                ('id', models.BigAutoField(primary_key=True, serialize=False)),
                ('uid', models.UUIDField(unique=True)),
                ('at', models.DateTimeField()),
                ('actor_kind', models.CharField(max_length=20)),
                ('actor_uid', models.CharField(blank=True, max_length=100)),
                ('actor_name', models.CharField(max_length=200)),
                ('action', models.CharField(max_length=100)),
                ('subject', models.CharField(max_length=300)),
                ('details', models.JSONField(default=dict)),
            ],
            options={
                'indexes': [models.Index(fields=['action', 'id'], name='audit_entry_action'), models.Index(fields=['subject', 'id'], name='audit_entry_subject')],
                'constraints': [models.CheckConstraint(condition=models.Q(('action', ''), _negated=True), name='audit_entry_action_said'), models.CheckConstraint(condition=models.Q(('subject', ''), _negated=True), name='audit_entry_subject_said')],
            },
        ),
    ]
