SELECT 'missing table ' || wanted.name
FROM (SELECT 'oversight_sample_counts' AS name
      UNION ALL SELECT 'oversight_batch_counts') AS wanted
WHERE wanted.name NOT IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema());
