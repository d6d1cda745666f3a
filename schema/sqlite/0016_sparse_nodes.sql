-- A node of a level that 4 does not divide is computed from at most eight stored ones that lie side
-- by side, so that a proof reads few pages and an entry writes one node (docs/adr/0018).
DELETE FROM ledger_nodes WHERE level % 4 <> 0;
