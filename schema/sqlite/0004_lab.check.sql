SELECT 'missing ' || wanted.name
FROM (SELECT 'lab_samples' AS name UNION ALL SELECT 'lab_samples_by_lab'
      UNION ALL SELECT 'lab_results' UNION ALL SELECT 'lab_results_by_sample'
      UNION ALL SELECT 'lab_results_by_batch') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master);
