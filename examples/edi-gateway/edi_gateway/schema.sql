-- Everything is made where it is missing: several versions may share one database.
CREATE TABLE IF NOT EXISTS interchanges (
    id INTEGER PRIMARY KEY, sender TEXT NOT NULL, receiver TEXT NOT NULL, control_number TEXT NOT NULL,
    received_at REAL NOT NULL, raw BLOB NOT NULL,
    note TEXT NOT NULL, -- TA105; '000' accepts the interchange
    result TEXT NOT NULL CHECK (result IN ('accepted', 'partially_accepted', 'rejected')),
    ta1 TEXT NOT NULL, functional TEXT, -- the answers; functional is the 999
    acknowledged_at REAL);
-- A number counts as used once a TA1 accepted it: whoever was refused corrects and sends again.
CREATE UNIQUE INDEX IF NOT EXISTS once ON interchanges (sender, control_number) WHERE note = '000';
CREATE INDEX IF NOT EXISTS unacknowledged ON interchanges (id) WHERE acknowledged_at IS NULL;

CREATE TABLE IF NOT EXISTS queue (
    id INTEGER PRIMARY KEY, interchange INTEGER NOT NULL REFERENCES interchanges, recipient TEXT NOT NULL,
    document TEXT NOT NULL, queued_at REAL NOT NULL, due_at REAL NOT NULL DEFAULT 0,
    attempts INTEGER NOT NULL DEFAULT 0, error TEXT NOT NULL DEFAULT '',
    state TEXT NOT NULL DEFAULT 'waiting' CHECK (state IN ('waiting', 'delivered', 'dead')));
CREATE INDEX IF NOT EXISTS by_state ON queue (state, due_at);
CREATE INDEX IF NOT EXISTS by_interchange ON queue (interchange);

CREATE TABLE IF NOT EXISTS partners (id TEXT PRIMARY KEY, code TEXT NOT NULL); -- the SHA-256 of an access code

CREATE TABLE IF NOT EXISTS blocked (address TEXT PRIMARY KEY, until REAL NOT NULL);
CREATE TABLE IF NOT EXISTS failed_signins (partner TEXT NOT NULL, address TEXT NOT NULL, at REAL NOT NULL);
CREATE INDEX IF NOT EXISTS failed_lately ON failed_signins (at);

-- When the router last lived, when the last backup and the last scan for leaks ended, since when which fault is
-- on; 0 is never.
CREATE TABLE IF NOT EXISTS marks (name TEXT PRIMARY KEY, at REAL NOT NULL);
INSERT OR IGNORE INTO marks VALUES
    ('router', 0), ('backup', 0), ('leak-scan', 0), ('router-stopped', 0), ('router-slow', 0), ('drop-acknowledgements', 0),
    ('disk-full', 0), ('portal-down', 0), ('routing-fails', 0);

-- Counters exist from the start, so that a rate needs no first event. They are counted by triggers, in the
-- transaction that changes what they count, so that they survive every restart and agree with the rows.
CREATE TABLE IF NOT EXISTS counters (
    family TEXT NOT NULL, labels TEXT NOT NULL, le REAL, value REAL NOT NULL DEFAULT 0, PRIMARY KEY (family, labels));
INSERT OR IGNORE INTO counters (family, labels, le) VALUES
    ('edi_interchanges_total', '{result="accepted"}', NULL),
    ('edi_interchanges_total', '{result="partially_accepted"}', NULL),
    ('edi_interchanges_total', '{result="rejected"}', NULL),
    ('edi_interchanges_total', '{result="unparseable"}', NULL),
    ('edi_acknowledgements_total', '{kind="ta1",result="accepted"}', NULL),
    ('edi_acknowledgements_total', '{kind="ta1",result="rejected"}', NULL),
    ('edi_acknowledgements_total', '{kind="999",result="accepted"}', NULL),
    ('edi_acknowledgements_total', '{kind="999",result="partially_accepted"}', NULL),
    ('edi_acknowledgements_total', '{kind="999",result="rejected"}', NULL),
    ('edi_acknowledgement_seconds', '_bucket{le="0.01"}', 0.01),
    ('edi_acknowledgement_seconds', '_bucket{le="0.025"}', 0.025),
    ('edi_acknowledgement_seconds', '_bucket{le="0.05"}', 0.05),
    ('edi_acknowledgement_seconds', '_bucket{le="0.1"}', 0.1),
    ('edi_acknowledgement_seconds', '_bucket{le="0.25"}', 0.25),
    ('edi_acknowledgement_seconds', '_bucket{le="0.5"}', 0.5),
    ('edi_acknowledgement_seconds', '_bucket{le="1"}', 1),
    ('edi_acknowledgement_seconds', '_bucket{le="5"}', 5),
    ('edi_acknowledgement_seconds', '_bucket{le="10"}', 10),
    ('edi_acknowledgement_seconds', '_bucket{le="30"}', 30),
    ('edi_acknowledgement_seconds', '_bucket{le="60"}', 60),
    ('edi_acknowledgement_seconds', '_bucket{le="300"}', 300),
    ('edi_acknowledgement_seconds', '_bucket{le="+Inf"}', 9e999),
    ('edi_acknowledgement_seconds', '_sum', NULL),
    ('edi_acknowledgement_seconds', '_count', 9e999),
    ('edi_routed_total', '', NULL),
    ('edi_portal_signins_total', '{result="ok"}', NULL),
    ('edi_portal_signins_total', '{result="failed"}', NULL),
    ('edi_portal_signins_total', '{result="locked"}', NULL),
    ('edi_uploads_refused_total', '{reason="too_large"}', NULL),
    ('edi_uploads_refused_total', '{reason="malformed"}', NULL),
    ('edi_uploads_refused_total', '{reason="encoding"}', NULL),
    ('edi_uploads_refused_total', '{reason="bomb"}', NULL),
    ('edi_uploads_refused_total', '{reason="path"}', NULL),
    ('edi_uploads_refused_total', '{reason="quota"}', NULL),
    ('edi_uploads_refused_total', '{reason="flood"}', NULL),
    ('edi_uploads_refused_total', '{reason="busy"}', NULL),
    ('edi_uploads_refused_total', '{reason="blocked"}', NULL),
    ('edi_leaked_records', '', NULL);

CREATE TRIGGER IF NOT EXISTS count_interchange AFTER INSERT ON interchanges BEGIN
    UPDATE counters SET value = value + 1
        WHERE family = 'edi_interchanges_total' AND labels = '{result="' || new.result || '"}';
END;
CREATE TRIGGER IF NOT EXISTS count_acknowledgement AFTER UPDATE OF acknowledged_at ON interchanges BEGIN
    UPDATE counters SET value = value + 1 WHERE family = 'edi_acknowledgements_total' AND labels =
        '{kind="ta1",result="' || iif(new.note = '000', 'accepted', 'rejected') || '"}';
    UPDATE counters SET value = value + 1 WHERE family = 'edi_acknowledgements_total' AND labels =
        '{kind="999",result="' || new.result || '"}' AND new.functional IS NOT NULL;
    UPDATE counters SET value = value + 1 WHERE le >= new.acknowledged_at - new.received_at;
    UPDATE counters SET value = value + max(0, new.acknowledged_at - new.received_at)
        WHERE family = 'edi_acknowledgement_seconds' AND labels = '_sum';
END;
CREATE TRIGGER IF NOT EXISTS count_routed AFTER UPDATE OF state ON queue WHEN new.state = 'delivered' BEGIN
    UPDATE counters SET value = value + 1 WHERE family = 'edi_routed_total';
END;
