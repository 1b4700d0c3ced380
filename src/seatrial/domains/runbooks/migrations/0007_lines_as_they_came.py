"""Lines know in which order they came, so that whoever follows a run misses none that comes late."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("runbooks", "0006_doubted"),
    ]

    operations = [
        migrations.RunSQL("CREATE SEQUENCE runbooks_runline_serial", "DROP SEQUENCE runbooks_runline_serial"),
        migrations.AddField(
            model_name="runline",
            name="serial",
            field=models.BigIntegerField(
                db_default=models.Func(
                    models.Value("runbooks_runline_serial"),
                    function="nextval",
                    output_field=models.BigIntegerField(),
                ),
                editable=False,
            ),
        ),
        migrations.AddIndex(
            model_name="runline",
            index=models.Index(fields=["run", "serial"], name="run_line_as_it_came"),
        ),
    ]
