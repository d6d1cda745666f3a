SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_numbers' AS name UNION ALL SELECT 'trace_reservations'
      UNION ALL SELECT 'trace_reservations_by_stall') AS wanted
WHERE wanted.name NOT IN (
  SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
  UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema())
UNION ALL
SELECT 'trace_numbers does not stand behind the last batch'
WHERE NOT EXISTS (
  SELECT 1 FROM trace_numbers
  WHERE next > (SELECT COALESCE(MAX(number), 0) FROM trace_batches));
