-- What suppliers' labels say of batches: GS1's number of the trade item (GTIN) and its lot. Batches
-- of several stalls may be of one lot; a batch without a GTIN has no row.
CREATE TABLE trace_gtin_lots (
  number BIGINT PRIMARY KEY,  -- the batch
  gtin TEXT NOT NULL CHECK (length(gtin) = 14),
  lot TEXT NOT NULL CHECK (length(lot) BETWEEN 1 AND 20)
);

CREATE INDEX trace_gtin_lots_by_lot ON trace_gtin_lots (gtin, lot, number);
