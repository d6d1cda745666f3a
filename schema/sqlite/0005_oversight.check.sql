SELECT 'missing table ' || wanted.name
FROM (SELECT 'oversight_sample_counts' AS name
      UNION ALL SELECT 'oversight_batch_counts') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master WHERE type = 'table');
