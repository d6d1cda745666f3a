-- Samples and results. Batches, products and items are other rooms' and are referred to by number
-- or id; what a sample or a result says of them is kept as it was. Times are microseconds UTC.
CREATE TABLE lab_samples (
  sample_id INTEGER PRIMARY KEY,
  batch_number BIGINT NOT NULL,
  batch_code TEXT NOT NULL,
  product_id BIGINT NOT NULL,
  product_code TEXT NOT NULL,
  product_name_zh TEXT NOT NULL,
  stall_code TEXT NOT NULL,
  market_code TEXT NOT NULL,
  township_code TEXT NOT NULL,
  lab_code TEXT NOT NULL,
  purpose INTEGER NOT NULL CHECK (purpose IN (1, 2)),    -- routine, targeted
  sampler TEXT NOT NULL,                                 -- staff id
  taken_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  test_portion_g INTEGER NOT NULL CHECK (test_portion_g > 0),
  test_seal TEXT NOT NULL,
  reserve_portion_g INTEGER NOT NULL CHECK (reserve_portion_g >= 0),
  reserve_seal TEXT NOT NULL,
  verdict INTEGER NOT NULL CHECK (verdict IN (1, 2, 3, 4))
                            -- pending, conformant, presumptive positive, non-conformant
);

CREATE INDEX lab_samples_by_lab ON lab_samples (lab_code, sample_id);

-- All inputs of a verdict are kept, so that judging them again gives the same.
CREATE TABLE lab_results (
  result_id INTEGER PRIMARY KEY,
  sample_id BIGINT NOT NULL REFERENCES lab_samples (sample_id),
  batch_number BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  item_code TEXT NOT NULL,
  item_name_zh TEXT NOT NULL,
  item_name_en TEXT NOT NULL,
  item_kind INTEGER NOT NULL CHECK (item_kind IN (1, 2, 3)),  -- qualitative, inhibition, content
  item_unit TEXT NOT NULL,
  item_threshold TEXT,                                        -- decimal
  method TEXT NOT NULL,
  reading_kind INTEGER NOT NULL CHECK (reading_kind IN (1, 2, 3)),  -- strip, inhibition, content
  control_line INTEGER NOT NULL,                              -- of a strip
  positive INTEGER NOT NULL,                                  -- of a strip
  value TEXT,                                                 -- decimal; none of a strip
  unit TEXT NOT NULL,
  below_detection INTEGER NOT NULL,                           -- then value is the detection limit
  verdict INTEGER NOT NULL CHECK (verdict IN (1, 2, 3, 4, 5)),
         -- conformant, presumptive positive, non-conformant, invalid, not judged
  ground INTEGER NOT NULL,                                    -- why, as services/lab/domain says
  limit_kind INTEGER CHECK (limit_kind IN (1, 2, 3)),  -- maximum, not detectable, no number
  limit_value TEXT,                                           -- decimal
  limit_unit TEXT,
  limit_basis TEXT,
  limit_source TEXT,
  limit_confidence INTEGER CHECK (limit_confidence IN (1, 2, 3)),  -- verified, recalled, generated
  limit_valid_from INTEGER,                                   -- days since 1970-01-01
  state INTEGER NOT NULL CHECK (state IN (1, 2)),             -- submitted, verified
  tested_by TEXT NOT NULL,                                    -- staff id
  tested_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  verified_by TEXT,                                           -- staff id of a second person
  verified_us BIGINT,
  CHECK ((reading_kind = 1) = (value IS NULL)),
  CHECK ((state = 2) = (verified_by IS NOT NULL)),
  CHECK ((state = 2) = (verified_us IS NOT NULL)),
  CHECK (verified_by <> tested_by)
);

CREATE INDEX lab_results_by_sample ON lab_results (sample_id, result_id);
CREATE INDEX lab_results_by_batch ON lab_results (batch_number, verified_us, result_id)
  WHERE state = 2;
