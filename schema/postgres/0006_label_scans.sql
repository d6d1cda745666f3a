-- How often a label was looked up, where and when, and what of it the vendor and the market should
-- know. Nothing about who looked. A market's code is empty where the place was not said.
CREATE TABLE label_scans (
  batch_number BIGINT NOT NULL,
  day BIGINT NOT NULL,           -- in Asia/Shanghai, since 1970-01-01
  market_code TEXT COLLATE "C" NOT NULL,
  scans BIGINT NOT NULL CHECK (scans > 0),
  first_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL CHECK (last_us >= first_us),
  PRIMARY KEY (batch_number, day, market_code)
);

-- kind: 1 scanned after the batch was sold out, 2 scanned at another market than the batch's.
CREATE TABLE label_alerts (
  alert_id BIGINT PRIMARY KEY,   -- dense, in the order of their first scans
  batch_number BIGINT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
  market_code TEXT COLLATE "C" NOT NULL,  -- where it was scanned
  stall_id BIGINT NOT NULL,      -- the batch's
  home_market_code TEXT COLLATE "C" NOT NULL,
  scans BIGINT NOT NULL CHECK (scans > 0),
  first_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL CHECK (last_us >= first_us),
  UNIQUE (batch_number, kind, market_code),
  CHECK (kind = 1 OR (market_code <> '' AND market_code <> home_market_code))
);
CREATE INDEX label_alerts_by_stall ON label_alerts (stall_id, alert_id);
