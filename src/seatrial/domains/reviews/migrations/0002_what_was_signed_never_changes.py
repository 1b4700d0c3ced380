"""The database itself refuses to change what was signed or decided, and to delete any of it."""

from django.db import migrations

REFUSE = """
CREATE FUNCTION reviews_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    RAISE EXCEPTION '% % cannot be changed or deleted', TG_TABLE_NAME, OLD.uid
        USING ERRCODE = 'integrity_constraint_violation',
              HINT = 'open another review, and decide anew';
END;
$$;
CREATE TRIGGER sign_off_never_changes BEFORE UPDATE OR DELETE ON reviews_signoff
    FOR EACH ROW EXECUTE FUNCTION reviews_refuse();
CREATE TRIGGER comment_never_changes BEFORE UPDATE OR DELETE ON reviews_comment
    FOR EACH ROW WHEN (OLD.text <> '') EXECUTE FUNCTION reviews_refuse();
CREATE TRIGGER proposal_never_goes BEFORE DELETE ON reviews_proposal
    FOR EACH ROW EXECUTE FUNCTION reviews_refuse();
CREATE TRIGGER proposal_keeps_its_words BEFORE UPDATE ON reviews_proposal
    FOR EACH ROW WHEN (
        (OLD.payload, OLD.sha256, OLD.outcome, OLD.results, OLD.authors, OLD.slots)
        IS DISTINCT FROM (NEW.payload, NEW.sha256, NEW.outcome, NEW.results, NEW.authors, NEW.slots)
        OR (OLD.withdrawn_at IS NOT NULL AND NEW.withdrawn_at IS DISTINCT FROM OLD.withdrawn_at)
    ) EXECUTE FUNCTION reviews_refuse();
CREATE TRIGGER decision_never_goes BEFORE DELETE ON reviews_decision
    FOR EACH ROW EXECUTE FUNCTION reviews_refuse();
CREATE TRIGGER decision_keeps_its_words BEFORE UPDATE ON reviews_decision
    FOR EACH ROW WHEN (
        (OLD.bundle, OLD.bundle_sha256, OLD.outcome, OLD.decided_at, OLD.stands_until, OLD.digest, OLD.commit,
         OLD.version)
        IS DISTINCT FROM (NEW.bundle, NEW.bundle_sha256, NEW.outcome, NEW.decided_at, NEW.stands_until,
         NEW.digest, NEW.commit, NEW.version)
        OR (OLD.fallen_at IS NOT NULL AND NEW.fallen_at IS DISTINCT FROM OLD.fallen_at)
    ) EXECUTE FUNCTION reviews_refuse();
"""

ALLOW = """
DROP TRIGGER sign_off_never_changes ON reviews_signoff;
DROP TRIGGER comment_never_changes ON reviews_comment;
DROP TRIGGER proposal_never_goes ON reviews_proposal;
DROP TRIGGER proposal_keeps_its_words ON reviews_proposal;
DROP TRIGGER decision_never_goes ON reviews_decision;
DROP TRIGGER decision_keeps_its_words ON reviews_decision;
DROP FUNCTION reviews_refuse();
"""


class Migration(migrations.Migration):
    dependencies = [("reviews", "0001_initial")]

    operations = [migrations.RunSQL(REFUSE, ALLOW)]
