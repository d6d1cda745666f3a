SELECT 'missing table ' || wanted.name
FROM (SELECT 'requests' AS name UNION ALL SELECT 'ledger_entries' UNION ALL SELECT 'ledger_nodes'
      UNION ALL SELECT 'ledger_head' UNION ALL SELECT 'ledger_chain') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master WHERE type = 'table');
