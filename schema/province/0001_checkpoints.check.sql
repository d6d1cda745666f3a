SELECT 'missing ' || wanted.name
FROM (SELECT 'requests' AS name UNION ALL SELECT 'province_leaves'
      UNION ALL SELECT 'province_leaves_by_county' UNION ALL SELECT 'province_nodes'
      UNION ALL SELECT 'province_head' UNION ALL SELECT 'province_alarms') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master);
