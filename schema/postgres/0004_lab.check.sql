SELECT 'missing ' || wanted.name
FROM (SELECT 'lab_samples' AS name UNION ALL SELECT 'lab_samples_by_lab'
      UNION ALL SELECT 'lab_results' UNION ALL SELECT 'lab_results_by_sample'
      UNION ALL SELECT 'lab_results_by_batch') AS wanted
WHERE wanted.name NOT IN (
  SELECT tablename FROM pg_tables WHERE schemaname = current_schema()
  UNION ALL SELECT indexname FROM pg_indexes WHERE schemaname = current_schema());
