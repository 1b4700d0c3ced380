

from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('audit', '0002_append_only'),
    ]

    operations = [
        migrations.CreateModel(
            name='Anchor',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=500, unique=True)),
                ('size', models.BigIntegerField(default=0)),
                ('anchored_at', models.DateTimeField(blank=True, null=True)),
                ('attempted_at', models.DateTimeField(blank=True, null=True)),
                ('error', models.TextField(blank=True)),
                ('failing_since', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Batch',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField()),
                ('frontier', models.BinaryField()),
                ('xid', models.BigIntegerField()),
                ('entry', models.BigIntegerField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Head',
            fields=[
                ('size', models.BigIntegerField(primary_key=True, serialize=False)),
                ('root', models.BinaryField()),
                ('note', models.TextField()),
                ('at', models.DateTimeField()),
            ],
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('uid', models.UUIDField(unique=True)),
                ('kind', models.CharField(choices=[('subject', 'Subject'), ('actor', 'Actor')], max_length=10)),
                ('target', models.CharField(max_length=300)),
                ('reason', models.TextField()),
                ('placed_by', models.CharField(max_length=100)),
                ('placed_at', models.DateTimeField()),
                ('released_by', models.CharField(blank=True, max_length=100)),
                ('released_at', models.DateTimeField(blank=True, null=True)),
                ('release_reason', models.TextField(blank=True)),
            ],
        ),
        migrations.CreateModel(
            name='Leaf',
            fields=[
                ('sequence', models.BigIntegerField(primary_key=True, serialize=False)),
                ('entry', models.BigIntegerField(unique=True)),
                ('hash', models.BinaryField()),
            ],
        ),
        migrations.CreateModel(
            name='Name',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('actor_uid', models.CharField(max_length=100)),
                ('name', models.CharField(blank=True, max_length=200)),
                ('at', models.DateTimeField()),
                ('erased_at', models.DateTimeField(blank=True, null=True)),
            ],
        ),
        migrations.CreateModel(
            name='Tile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('level', models.SmallIntegerField()),
                ('place', models.BigIntegerField()),
                ('hashes', models.BinaryField()),
                ('root', models.BinaryField()),
            ],
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='audit_entry_action',
        ),
        migrations.RemoveIndex(
            model_name='entry',
            name='audit_entry_subject',
        ),
        migrations.AlterField(
            model_name='entry',
            name='actor_name',
            field=models.CharField(blank=True, db_default='', default='', max_length=200),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['action', 'uid'], name='audit_entry_of_action'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['subject', 'uid'], name='audit_entry_of_subject'),
        ),
        migrations.AddIndex(
            model_name='entry',
            index=models.Index(fields=['actor_uid', 'uid'], name='audit_entry_of_actor'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.CheckConstraint(condition=models.Q(('reason', ''), _negated=True), name='audit_hold_reason_said'),
        ),
        migrations.AddConstraint(
            model_name='hold',
            constraint=models.UniqueConstraint(condition=models.Q(('released_at', None)), fields=('kind', 'target'), name='audit_hold_once'),
        ),
        migrations.AddConstraint(
            model_name='leaf',
            constraint=models.CheckConstraint(condition=models.Q(('sequence__gte', 0)), name='audit_leaf_from_zero'),
        ),
        migrations.AddIndex(
            model_name='name',
            index=models.Index(fields=['actor_uid', '-at'], name='audit_name_newest'),
        ),
        migrations.AddConstraint(
            model_name='tile',
            constraint=models.UniqueConstraint(fields=('level', 'place'), name='audit_tile_once'),
        ),
    ]
