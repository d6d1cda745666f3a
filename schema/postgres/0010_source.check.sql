SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_batches_by_source' AS name) AS wanted
WHERE wanted.name NOT IN (SELECT indexname FROM pg_indexes WHERE schemaname = current_schema());
