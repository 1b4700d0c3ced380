-- Every sample: family, what follows its name, value. What is not known (no heartbeat yet, no backup yet) has no
-- row. Parameters: :now; :heartbeat and :sla in seconds; :used and :quota in bytes.
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
    WHERE name NOT IN ('router', 'backup')
) ORDER BY place, line
