-- Counters that move in the transaction of the facts they count, and can be summed from these
-- again. The key runs from dimension and purpose to the day, so that a figure reads only the days
-- asked for.
CREATE TABLE oversight_sample_counts (
  dimension BIGINT NOT NULL CHECK (dimension BETWEEN 0 AND 5),
                                 -- 0 county, 1 market, 2 product, 3 test item, 4 laboratory,
                                 -- 5 township
  purpose BIGINT NOT NULL CHECK (purpose IN (1, 2)),  -- 1 routine, 2 targeted
  day BIGINT NOT NULL,           -- of sampling, in Asia/Shanghai, since 1970-01-01
  code TEXT COLLATE "C" NOT NULL,  -- empty for the county
  sampled BIGINT NOT NULL,       -- samples taken; of an item, results verified
  conformant BIGINT NOT NULL CHECK (conformant >= 0),
  presumptive_positive BIGINT NOT NULL CHECK (presumptive_positive >= 0),
  non_conformant BIGINT NOT NULL CHECK (non_conformant >= 0),
  CHECK (conformant + presumptive_positive + non_conformant <= sampled),
  PRIMARY KEY (dimension, purpose, day, code)
);

CREATE TABLE oversight_batch_counts (
  day BIGINT PRIMARY KEY,        -- of arrival, in Asia/Shanghai, since 1970-01-01
  registered BIGINT NOT NULL,
  certified BIGINT NOT NULL CHECK (certified BETWEEN 0 AND registered)
);
