-- Samples and results. Batches, products and items are other rooms' and are referred to by number
-- or id; what a sample or a result says of them is kept as it was. Times are microseconds UTC.
CREATE TABLE lab_samples (
  sample_id BIGINT PRIMARY KEY,
  batch_number BIGINT NOT NULL,
  batch_code TEXT COLLATE "C" NOT NULL,
  product_id BIGINT NOT NULL,
  product_code TEXT COLLATE "C" NOT NULL,
  product_name_zh TEXT COLLATE "C" NOT NULL,
  stall_code TEXT COLLATE "C" NOT NULL,
  market_code TEXT COLLATE "C" NOT NULL,
  township_code TEXT COLLATE "C" NOT NULL,
  lab_code TEXT COLLATE "C" NOT NULL,
  purpose BIGINT NOT NULL CHECK (purpose IN (1, 2)),     -- routine, targeted
  sampler TEXT COLLATE "C" NOT NULL,                     -- staff id
  taken_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  test_portion_g BIGINT NOT NULL CHECK (test_portion_g > 0),
  test_seal TEXT COLLATE "C" NOT NULL,
  reserve_portion_g BIGINT NOT NULL CHECK (reserve_portion_g >= 0),
  reserve_seal TEXT COLLATE "C" NOT NULL,
  verdict BIGINT NOT NULL CHECK (verdict IN (1, 2, 3, 4))
                            -- pending, conformant, presumptive positive, non-conformant
);

CREATE INDEX lab_samples_by_lab ON lab_samples (lab_code, sample_id);

-- All inputs of a verdict are kept, so that judging them again gives the same.
CREATE TABLE lab_results (
  result_id BIGINT PRIMARY KEY,
  sample_id BIGINT NOT NULL REFERENCES lab_samples (sample_id) DEFERRABLE INITIALLY DEFERRED,
  batch_number BIGINT NOT NULL,
  item_id BIGINT NOT NULL,
  item_code TEXT COLLATE "C" NOT NULL,
  item_name_zh TEXT COLLATE "C" NOT NULL,
  item_name_en TEXT COLLATE "C" NOT NULL,
  item_kind BIGINT NOT NULL CHECK (item_kind IN (1, 2, 3)),  -- qualitative, inhibition, content
  item_unit TEXT COLLATE "C" NOT NULL,
  item_threshold TEXT COLLATE "C",                            -- decimal
  method TEXT COLLATE "C" NOT NULL,
  reading_kind BIGINT NOT NULL CHECK (reading_kind IN (1, 2, 3)),  -- strip, inhibition, content
  control_line BIGINT NOT NULL,                               -- of a strip
  positive BIGINT NOT NULL,                                   -- of a strip
  value TEXT COLLATE "C",                                     -- decimal; none of a strip
  unit TEXT COLLATE "C" NOT NULL,
  below_detection BIGINT NOT NULL,                            -- then value is the detection limit
  verdict BIGINT NOT NULL CHECK (verdict IN (1, 2, 3, 4, 5)),
         -- conformant, presumptive positive, non-conformant, invalid, not judged
  ground BIGINT NOT NULL,                                     -- why, as services/lab/domain says
  limit_kind BIGINT CHECK (limit_kind IN (1, 2, 3)),  -- maximum, not detectable, no number
  limit_value TEXT COLLATE "C",                               -- decimal
  limit_unit TEXT COLLATE "C",
  limit_basis TEXT COLLATE "C",
  limit_source TEXT COLLATE "C",
  limit_confidence BIGINT CHECK (limit_confidence IN (1, 2, 3)),  -- verified, recalled, generated
  limit_valid_from BIGINT,                                    -- days since 1970-01-01
  state BIGINT NOT NULL CHECK (state IN (1, 2)),              -- submitted, verified
  tested_by TEXT COLLATE "C" NOT NULL,                        -- staff id
  tested_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  verified_by TEXT COLLATE "C",                               -- staff id of a second person
  verified_us BIGINT,
  CHECK ((reading_kind = 1) = (value IS NULL)),
  CHECK ((state = 2) = (verified_by IS NOT NULL)),
  CHECK ((state = 2) = (verified_us IS NOT NULL)),
  CHECK (verified_by <> tested_by)
);

CREATE INDEX lab_results_by_sample ON lab_results (sample_id, result_id);
CREATE INDEX lab_results_by_batch ON lab_results (batch_number, verified_us, result_id)
  WHERE state = 2;
