SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_batches' AS name UNION ALL SELECT 'trace_batches_by_stall') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master);
