-- The counters of samples also by month and by year, so that a figure over years reads a few rows a
-- code. Days, months and years move together.
ALTER TABLE oversight_sample_counts RENAME TO oversight_day_counts;

CREATE TABLE oversight_sample_counts (
  dimension INTEGER NOT NULL CHECK (dimension BETWEEN 0 AND 5),
                                 -- 0 county, 1 market, 2 product, 3 test item, 4 laboratory,
                                 -- 5 township
  purpose INTEGER NOT NULL CHECK (purpose IN (1, 2)),  -- 1 routine, 2 targeted
  span INTEGER NOT NULL CHECK (span BETWEEN 0 AND 2),  -- 0 a day, 1 a month, 2 a year
  first_day INTEGER NOT NULL,    -- of sampling, in Asia/Shanghai, since 1970-01-01: the span's first
  code TEXT NOT NULL,            -- empty for the county
  sampled BIGINT NOT NULL,       -- samples taken; of an item, results verified
  conformant BIGINT NOT NULL CHECK (conformant >= 0),
  presumptive_positive BIGINT NOT NULL CHECK (presumptive_positive >= 0),
  non_conformant BIGINT NOT NULL CHECK (non_conformant >= 0),
  CHECK (conformant + presumptive_positive + non_conformant <= sampled),
  PRIMARY KEY (dimension, purpose, span, first_day, code)
) WITHOUT ROWID;

INSERT INTO oversight_sample_counts (dimension, purpose, span, first_day, code, sampled, conformant,
  presumptive_positive, non_conformant)
SELECT dimension, purpose, 0, day, code, sampled, conformant, presumptive_positive, non_conformant
FROM oversight_day_counts;

INSERT INTO oversight_sample_counts (dimension, purpose, span, first_day, code, sampled, conformant,
  presumptive_positive, non_conformant)
SELECT dimension, purpose, 1,
  CAST(strftime('%s', first_day * 86400, 'unixepoch', 'start of month') AS INTEGER) / 86400, code,
  SUM(sampled), SUM(conformant), SUM(presumptive_positive), SUM(non_conformant)
FROM oversight_sample_counts WHERE span = 0 GROUP BY 1, 2, 4, 5;

INSERT INTO oversight_sample_counts (dimension, purpose, span, first_day, code, sampled, conformant,
  presumptive_positive, non_conformant)
SELECT dimension, purpose, 2,
  CAST(strftime('%s', first_day * 86400, 'unixepoch', 'start of year') AS INTEGER) / 86400, code,
  SUM(sampled), SUM(conformant), SUM(presumptive_positive), SUM(non_conformant)
FROM oversight_sample_counts WHERE span = 1 GROUP BY 1, 2, 4, 5;

DROP TABLE oversight_day_counts;
