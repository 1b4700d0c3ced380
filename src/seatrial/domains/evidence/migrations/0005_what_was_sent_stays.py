"""What somebody sent is never deleted: no probe finds it again. What probes found goes as before."""

from django.db import migrations

STAYS = """
CREATE OR REPLACE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'DELETE' AND OLD.name = '' AND OLD.collected_at < now() - interval '7 days' AND EXISTS (
        SELECT 1 FROM evidence_evidence newer WHERE newer.key = OLD.key AND newer.collected_at > OLD.collected_at
    ) THEN
        RETURN OLD;
    END IF;
    RAISE EXCEPTION 'evidence % cannot be changed, and deleted only when a probe found it, it is superseded and a week old', OLD.uid
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'collect it again, or retract what was sent: newer evidence counts';
END;
$$;
"""

GOES = """
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


class Migration(migrations.Migration):

    dependencies = [("evidence", "0004_evidence_is_sent")]

    operations = [migrations.RunSQL(STAYS, GOES)]
