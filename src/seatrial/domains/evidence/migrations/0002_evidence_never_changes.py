"""The database itself refuses to change or delete evidence: decisions will rest on it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION evidence_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'evidence % cannot be changed or deleted', OLD.uid
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'collect it again: newer evidence counts';
END;
$$;
CREATE TRIGGER evidence_never_changes BEFORE UPDATE OR DELETE ON evidence_evidence
    FOR EACH ROW EXECUTE FUNCTION evidence_refuse();
"""

ALLOW = """
DROP TRIGGER evidence_never_changes ON evidence_evidence;
DROP FUNCTION evidence_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [("evidence", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
