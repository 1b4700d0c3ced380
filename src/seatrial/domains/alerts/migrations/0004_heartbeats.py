import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0003_headers_and_errands'),
    ]

    operations = [
        migrations.CreateModel(
            name='Heartbeat',
            fields=[
                ('uid', models.UUIDField(primary_key=True, serialize=False)),
                ('name', models.CharField(blank=True, max_length=63)),
                ('silent_after', models.PositiveIntegerField()),
                ('heard_at', models.DateTimeField(null=True)),
                ('due_at', models.DateTimeField(null=True)),
                ('silent_at', models.DateTimeField(null=True)),
                ('source', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='heartbeats', to='alerts.source')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('due_at__isnull', False)), fields=['due_at'], name='heartbeat_due')],
                'constraints': [models.UniqueConstraint(fields=('source', 'name'), name='one_heartbeat_of_a_name'), models.CheckConstraint(condition=models.Q(('silent_after__gt', 0)), name='heartbeat_may_pause')],
            },
        ),
        migrations.AddField(
            model_name='deadletter',
            name='told_at',
            field=models.DateTimeField(null=True),
        ),
        migrations.AddField(
            model_name='silence',
            name='author',
            field=models.CharField(blank=True, db_default='', max_length=100),
        ),
        migrations.AddField(
            model_name='silence',
            name='source',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.PROTECT, related_name='silences', to='alerts.source'),
        ),
        migrations.AddIndex(
            model_name='deadletter',
            index=models.Index(condition=models.Q(('settled_at', None), ('told_at', None)), fields=['number'], name='dead_letter_to_tell'),
        ),
    ]
