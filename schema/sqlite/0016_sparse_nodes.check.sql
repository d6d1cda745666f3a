SELECT 'ledger_nodes has level ' || level FROM ledger_nodes WHERE level % 4 <> 0;
