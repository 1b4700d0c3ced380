import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('alerts', '0002_escalation'),
    ]

    operations = [
        migrations.AddField(
            model_name='arrival',
            name='headers',
            field=models.TextField(blank=True, db_default='', default=''),
        ),
        migrations.CreateModel(
            name='Errand',
            fields=[
                ('number', models.BigAutoField(primary_key=True, serialize=False)),
                ('kind', models.CharField(max_length=20)),
                ('url', models.CharField(max_length=2000)),
                ('created_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('tries', models.PositiveSmallIntegerField(default=0)),
                ('done_at', models.DateTimeField(null=True)),
                ('answer', models.TextField(blank=True)),
                ('problem', models.CharField(blank=True, max_length=1000)),
                ('arrival', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='errands', to='alerts.arrival')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('done_at', None)), fields=['due_at'], name='errand_due')],
                'constraints': [models.UniqueConstraint(fields=('kind', 'url'), name='errand_is_once'), models.CheckConstraint(condition=models.Q(('kind__in', ('certificate', 'confirmation'))), name='errand_kind_is_known')],
            },
        ),
    ]
