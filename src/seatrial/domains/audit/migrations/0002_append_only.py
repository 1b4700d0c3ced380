"""The database itself refuses to change or delete what the log says.

TRUNCATE is not refused: only the owner of the table may do that, and the owner could drop the trigger.
"""

from django.db import migrations

REFUSE = """
CREATE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the audit log is append only: entry % (%) cannot be changed or deleted', OLD.id, OLD.action
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'write a new entry that corrects it';
END;
$$;
CREATE TRIGGER audit_entry_append_only BEFORE UPDATE OR DELETE ON audit_entry
    FOR EACH ROW EXECUTE FUNCTION audit_entry_refuse();
"""

ALLOW = """
DROP TRIGGER audit_entry_append_only ON audit_entry;
DROP FUNCTION audit_entry_refuse();
"""


class Migration(migrations.Migration):

    dependencies = [("audit", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
