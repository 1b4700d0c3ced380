"""What Django does not know of: who wrote a row, what is refused, and names moved to where they can be erased.

Rows from before get the first transaction id there can be, so that sealing begins with them.
"""

from django.db import migrations

XID = """
ALTER TABLE audit_entry ADD COLUMN xid xid8 NOT NULL DEFAULT '3';
ALTER TABLE audit_entry ALTER COLUMN xid SET DEFAULT pg_current_xact_id();
CREATE INDEX audit_entry_of_xid ON audit_entry (xid, id);
ALTER TABLE audit_tile ALTER COLUMN hashes SET STORAGE EXTERNAL;
"""
NO_XID = "ALTER TABLE audit_entry DROP COLUMN xid;"

# Only whoever owns the table gets so far at all: the application's role lacks the privilege.
REFUSE = """
CREATE OR REPLACE FUNCTION audit_entry_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF current_setting('seatrial.pruning', true) = 'on' THEN
        IF TG_OP = 'DELETE' THEN
            RETURN OLD;
        ELSIF NEW.actor_name = '' AND to_jsonb(NEW) - 'actor_name' = to_jsonb(OLD) - 'actor_name' THEN
            RETURN NEW;
        END IF;
    END IF;
    RAISE EXCEPTION 'the audit log is append only: entry % (%) cannot be changed or deleted', OLD.id, OLD.action
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'write a new entry that corrects it';
END;
$$;
CREATE FUNCTION audit_tree_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION 'the tree over the audit log is append only: % cannot be changed', TG_TABLE_NAME
        USING ERRCODE = 'integrity_constraint_violation';
END;
$$;
CREATE TRIGGER audit_leaf_append_only BEFORE UPDATE OR DELETE ON audit_leaf
    FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse();
CREATE TRIGGER audit_batch_append_only BEFORE UPDATE OR DELETE ON audit_batch
    FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse();
CREATE TRIGGER audit_tile_append_only BEFORE UPDATE OR DELETE ON audit_tile
    FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse();
CREATE TRIGGER audit_head_append_only BEFORE UPDATE OR DELETE ON audit_head
    FOR EACH ROW EXECUTE FUNCTION audit_tree_refuse();
"""
ALLOW = """
DROP TRIGGER audit_leaf_append_only ON audit_leaf;
DROP TRIGGER audit_batch_append_only ON audit_batch;
DROP TRIGGER audit_tile_append_only ON audit_tile;
DROP TRIGGER audit_head_append_only ON audit_head;
DROP FUNCTION audit_tree_refuse();
"""

NAMES = """
INSERT INTO audit_name (actor_uid, name, at)
SELECT DISTINCT ON (actor_uid) actor_uid, actor_name, at FROM audit_entry
 WHERE actor_uid <> '' AND actor_name <> '' AND actor_kind NOT IN ('system', 'anonymous')
 ORDER BY actor_uid, at DESC;
SELECT set_config('seatrial.pruning', 'on', true);
UPDATE audit_entry SET actor_name = '' WHERE actor_name <> '';
SELECT set_config('seatrial.pruning', 'off', true);
"""
NAMES_BACK = """
SELECT set_config('seatrial.pruning', 'off', true);
"""


class Migration(migrations.Migration):

    dependencies = [("audit", "0003_sealing")]

    operations = [
        migrations.RunSQL(XID, NO_XID),
        migrations.RunSQL(REFUSE, ALLOW),
        migrations.RunSQL(NAMES, NAMES_BACK),
    ]
