SELECT 'missing table ' || wanted.name
FROM (SELECT 'county' AS name UNION ALL SELECT 'townships' UNION ALL SELECT 'workstations'
      UNION ALL SELECT 'markets' UNION ALL SELECT 'stalls' UNION ALL SELECT 'laboratories'
      UNION ALL SELECT 'products' UNION ALL SELECT 'test_items' UNION ALL SELECT 'residue_limits'
      UNION ALL SELECT 'limit_notes' UNION ALL SELECT 'suppliers') AS wanted
WHERE wanted.name NOT IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema())
UNION ALL
SELECT 'missing index ' || wanted.name
FROM (SELECT 'stalls_by_market' AS name UNION ALL SELECT 'residue_limits_by_item'
      UNION ALL SELECT 'suppliers_by_text') AS wanted
WHERE wanted.name NOT IN (SELECT indexname FROM pg_indexes WHERE schemaname = current_schema());
