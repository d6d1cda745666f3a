-- Recalls: what was ordered, which batches it reaches, and what each stall did.

-- state: 1 holding (some batches downstream may still be missing), 2 open, 3 closed. A drill
-- touches no batch and has no entries in the log. The sums are of its batches when each was
-- reached, and of recall_acts.
CREATE TABLE recalls (
  recall_id BIGINT PRIMARY KEY,  -- dense
  drill BIGINT NOT NULL CHECK (drill IN (0, 1)),
  level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
  state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 3),
  reason_zh TEXT COLLATE "C" NOT NULL,
  reason_en TEXT COLLATE "C" NOT NULL,
  result_code TEXT COLLATE "C" NOT NULL,     -- the result behind it; may be empty
  ordered_by TEXT COLLATE "C" NOT NULL,      -- staff id
  ordered_us BIGINT NOT NULL,
  held_us BIGINT,                -- when the last batch downstream was reached
  start_by_us BIGINT NOT NULL,
  finish_by_day BIGINT NOT NULL,  -- the last working day, since 1970-01-01, in Asia/Shanghai
  calendar_confidence BIGINT NOT NULL CHECK (calendar_confidence BETWEEN 1 AND 3),
  closed_us BIGINT,
  closing TEXT COLLATE "C" NOT NULL,         -- what came of it; empty until closed
  batches BIGINT NOT NULL,
  stalls BIGINT NOT NULL,
  left_g BIGINT NOT NULL,
  sold_g BIGINT NOT NULL,
  recovered_g BIGINT NOT NULL,
  destroyed_g BIGINT NOT NULL,
  CHECK ((state = 1) = (held_us IS NULL)),
  CHECK ((state = 3) = (closed_us IS NOT NULL))
);
CREATE INDEX recalls_unfinished ON recalls (recall_id) WHERE state <> 3;

-- depth 0: named in the order.
CREATE TABLE recall_batches (
  recall_id BIGINT NOT NULL REFERENCES recalls (recall_id),
  batch_number BIGINT NOT NULL,
  depth BIGINT NOT NULL CHECK (depth >= 0),
  stall_id BIGINT NOT NULL,
  left_g BIGINT NOT NULL,        -- on hand and on the way to another stall, when it was reached
  sold_g BIGINT NOT NULL,
  leaf_index BIGINT,             -- of the event that says so; NULL until then, and in a drill
  PRIMARY KEY (recall_id, batch_number)
);
CREATE INDEX recall_batches_by_batch ON recall_batches (batch_number, recall_id);
CREATE INDEX recall_batches_by_stall ON recall_batches (recall_id, stall_id, batch_number);
CREATE INDEX recall_batches_unrecorded ON recall_batches (recall_id, batch_number)
  WHERE leaf_index IS NULL;

-- What a stall is told. A recall that grows at the stall gets a new seq and is to be acknowledged
-- anew.
CREATE TABLE recall_notices (
  recall_id BIGINT NOT NULL REFERENCES recalls (recall_id),
  stall_id BIGINT NOT NULL,
  seq BIGINT NOT NULL,           -- grows over all notices of the county
  noticed_us BIGINT NOT NULL,
  acknowledged_us BIGINT,
  acknowledged_by TEXT COLLATE "C" NOT NULL,  -- staff id; empty until then
  batches BIGINT NOT NULL,
  left_g BIGINT NOT NULL,
  sold_g BIGINT NOT NULL,
  recovered_g BIGINT NOT NULL,
  destroyed_g BIGINT NOT NULL,
  PRIMARY KEY (recall_id, stall_id)
);
CREATE UNIQUE INDEX recall_notices_by_seq ON recall_notices (seq);
CREATE INDEX recall_notices_by_stall ON recall_notices (stall_id, seq);
CREATE INDEX recall_notices_waiting ON recall_notices (recall_id, stall_id)
  WHERE acknowledged_us IS NULL;

-- kind: 1 recovered from customers, 2 destroyed. act_id is the entry's leaf index; a drill, which
-- has no entries, has no acts.
CREATE TABLE recall_acts (
  act_id BIGINT NOT NULL PRIMARY KEY,
  recall_id BIGINT NOT NULL REFERENCES recalls (recall_id),
  stall_id BIGINT NOT NULL,
  batch_number BIGINT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
  mass_g BIGINT NOT NULL CHECK (mass_g > 0),
  evidence_sha256 BYTEA,          -- a document
  happened_us BIGINT NOT NULL
);
CREATE INDEX recall_acts_by_recall ON recall_acts (recall_id, act_id);
CREATE INDEX recall_acts_by_batch ON recall_acts (batch_number, act_id);

-- Days that break the rule Monday to Friday: working 0 a public holiday, 1 a working weekend day.
CREATE TABLE calendar_days (
  day BIGINT PRIMARY KEY,       -- since 1970-01-01
  working BIGINT NOT NULL CHECK (working IN (0, 1)),
  name_zh TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);
