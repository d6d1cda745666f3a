SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_batches' AS name UNION ALL SELECT 'trace_batches_by_stall') AS wanted
WHERE wanted.name NOT IN (
  SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
  UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema());
