SELECT 'missing column ledger_head.epoch'
WHERE NOT EXISTS (SELECT 1 FROM information_schema.columns
                  WHERE table_schema = current_schema() AND table_name = 'ledger_head'
                    AND column_name = 'epoch')
UNION ALL
SELECT 'county_lease has no row' WHERE NOT EXISTS (SELECT 1 FROM county_lease);
