-- The latest fifty interchanges of :partner, sent or received. Answers are shown to the sender only.
SELECT strftime('%Y-%m-%d %H:%M:%S UTC', received_at, 'unixepoch') AS "Received",
    sender AS "From", receiver AS "To", control_number AS "Control number",
    replace(result, '_', ' ') AS "Result", note AS "TA1 note",
    (SELECT coalesce(group_concat(DISTINCT state), 'none') FROM queue WHERE interchange = interchanges.id) AS "Delivery",
    CASE WHEN sender <> :partner THEN '' WHEN acknowledged_at IS NULL THEN 'pending'
        ELSE ta1 || char(10) || coalesce(functional, '') END AS "TA1 and 999"
FROM interchanges WHERE :partner IN (sender, receiver) ORDER BY id DESC LIMIT 50
