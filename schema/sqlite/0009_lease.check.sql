SELECT 'missing column ledger_head.epoch'
WHERE NOT EXISTS (SELECT 1 FROM pragma_table_info('ledger_head') WHERE name = 'epoch');
