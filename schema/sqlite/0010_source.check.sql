SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_batches_by_source' AS name) AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master);
