-- The batch that a batch's goods came from, in another county or in this one: the 55 bits of its
-- code.
ALTER TABLE trace_batches ADD COLUMN source_code BIGINT;

CREATE INDEX trace_batches_by_source ON trace_batches (source_code, number)
  WHERE source_code IS NOT NULL;
