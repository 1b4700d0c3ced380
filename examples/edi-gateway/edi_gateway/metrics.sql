-- Every sample: family, what follows its name, value. What is not known (no heartbeat yet, no backup yet) has no
-- row. Parameters: :now; :heartbeat, :sla and :window in seconds; :used and :quota in bytes; :open and :limit in
-- connections; :per_address and :per_partner in failed sign-ins.
SELECT family, labels, value FROM (
SELECT 1 AS place, rowid AS line, family, labels, value FROM counters
UNION ALL SELECT 2, 0, 'edi_queue_depth', '', count(*) FROM queue WHERE state = 'waiting'
UNION ALL SELECT 3, 0, 'edi_queue_oldest_seconds', '', coalesce(max(0, :now - min(queued_at)), 0)
    FROM queue WHERE state = 'waiting'
UNION ALL SELECT 4, 0, 'edi_dead_letters', '', count(*) FROM queue WHERE state = 'dead'
UNION ALL SELECT 5, 0, 'edi_acknowledgements_pending', '', count(*) FROM interchanges WHERE acknowledged_at IS NULL
UNION ALL SELECT 6, 0, 'edi_acknowledgements_overdue', '', count(*) FROM interchanges
    WHERE acknowledged_at IS NULL AND received_at < :now - :sla
UNION ALL SELECT 7, 0, 'edi_router_heartbeat_age_seconds', '', max(0, :now - at) FROM marks
    WHERE name = 'router' AND at > 0
UNION ALL SELECT 8, 0, 'edi_router_up', '', :now - at < :heartbeat FROM marks WHERE name = 'router'
UNION ALL SELECT 9, 0, 'edi_last_backup_timestamp_seconds', '', at FROM marks WHERE name = 'backup' AND at > 0
UNION ALL SELECT 10, 0, 'edi_disk_used_bytes', '', :used
UNION ALL SELECT 11, 0, 'edi_disk_quota_bytes', '', :quota
UNION ALL SELECT 12, rowid, 'edi_fault_active', '{fault="' || name || '"}', at > 0 FROM marks
    WHERE name NOT IN ('router', 'backup', 'leak-scan')
UNION ALL SELECT 13, 0, 'edi_last_leak_scan_timestamp_seconds', '', at FROM marks WHERE name = 'leak-scan' AND at > 0
UNION ALL SELECT 14, 0, 'edi_connections_open', '', :open
UNION ALL SELECT 15, 0, 'edi_connections_limit', '', :limit
UNION ALL SELECT 16, 0, 'edi_blocked_addresses', '', count(*) FROM blocked WHERE until > :now
UNION ALL SELECT 17, 0, 'edi_portal_locked', '{kind="address"}', count(*) FROM (SELECT 1 FROM failed_signins
    WHERE at > :now - :window GROUP BY address HAVING count(*) >= :per_address)
UNION ALL SELECT 17, 1, 'edi_portal_locked', '{kind="partner"}', count(*) FROM (SELECT 1 FROM failed_signins
    WHERE at > :now - :window GROUP BY partner HAVING count(*) >= :per_partner)
) ORDER BY place, line
