SELECT 'missing ' || wanted.name
FROM (SELECT 'trace_gtin_lots' AS name UNION ALL SELECT 'trace_gtin_lots_by_lot') AS wanted
WHERE wanted.name NOT IN (SELECT name FROM sqlite_master)
UNION ALL
SELECT 'trace_gtin_lots has no batch ' || lots.number
FROM trace_gtin_lots lots
WHERE NOT EXISTS (SELECT 1 FROM trace_batches b WHERE b.number = lots.number);
