"""Evidence that is older than a week and superseded may be deleted; any other, and every change, is refused."""

from django.db import migrations

ALLOW_OLD = """
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.collected_at < now() - interval '7 days' AND EXISTS (
        SELECT 1 FROM evidence_evidence newer WHERE newer.key = OLD.key AND newer.collected_at > OLD.collected_at
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'evidence % cannot be changed, and deleted only when it is superseded and a week old', OLD.uid
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'collect it again: newer evidence counts';
END;
$$;
"""

REFUSE_ALL = """
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence % cannot be changed or deleted', OLD.uid
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'collect it again: newer evidence counts';
END;
$$;
"""


class Migration(migrations.Migration):

    dependencies = [("evidence", "0002_evidence_never_changes")]

    operations = [migrations.RunSQL(ALLOW_OLD, REFUSE_ALL)]
