SELECT 'missing table ' || wanted.name
FROM (SELECT 'requests' AS name UNION ALL SELECT 'ledger_entries' UNION ALL SELECT 'ledger_nodes'
      UNION ALL SELECT 'ledger_head' UNION ALL SELECT 'ledger_chain') AS wanted
WHERE wanted.name NOT IN (SELECT tablename FROM pg_tables WHERE schemaname = current_schema());
