-- Every way goods move. A batch made of others is a batch like any other; edges say how much of
-- which went into it. A child is made by one act, after its parents, and never gets another parent:
-- there are no cycles.

-- on_hand_g - oversold_g is what came in less what went out; one of the two is 0. Of on_hand_g,
-- packed_g lies in crates. What is offered to another stall is no longer on hand.
ALTER TABLE trace_batches ADD COLUMN sold_g BIGINT NOT NULL DEFAULT 0;
ALTER TABLE trace_batches ADD COLUMN offered_g BIGINT NOT NULL DEFAULT 0 CHECK (offered_g >= 0);
ALTER TABLE trace_batches ADD COLUMN packed_g BIGINT NOT NULL DEFAULT 0 CHECK (packed_g >= 0);
ALTER TABLE trace_batches ADD COLUMN oversold_g BIGINT NOT NULL DEFAULT 0 CHECK (oversold_g >= 0);
-- How it came to be: 1 received, 2 split off, 3 merged, 4 transformed, 5 repacked, 6 transferred.
ALTER TABLE trace_batches ADD COLUMN made_by BIGINT NOT NULL DEFAULT 1
  CHECK (made_by BETWEEN 1 AND 6);
-- The last day of sale, since 1970-01-01 in Asia/Shanghai; NULL where unknown. Confidence of the
-- shelf life behind it: 0 stated for these goods, 1 verified, 2 recalled, 3 generated.
ALTER TABLE trace_batches ADD COLUMN expires_day BIGINT;
ALTER TABLE trace_batches ADD COLUMN expiry_confidence BIGINT NOT NULL DEFAULT 0
  CHECK (expiry_confidence BETWEEN 0 AND 3);
-- Who stopped the sale: 1 a laboratory's result, 2 a market, 3 a regulator; 0 without a hold.
ALTER TABLE trace_batches ADD COLUMN hold_by BIGINT NOT NULL DEFAULT 0
  CHECK (hold_by BETWEEN 0 AND 3);
-- The recall in force that reaches it, the newest where there are several.
ALTER TABLE trace_batches ADD COLUMN recall_id BIGINT;
-- 1 where its making was declared an error: nothing of it ever was.
ALTER TABLE trace_batches ADD COLUMN voided BIGINT NOT NULL DEFAULT 0 CHECK (voided IN (0, 1));

UPDATE trace_batches SET hold_by = 1 WHERE hold_result_code IS NOT NULL;
UPDATE trace_batches SET sold_g = (
  SELECT CAST(COALESCE(SUM(c.mass_g), 0) AS BIGINT) FROM ledger_chain c
  WHERE c.batch_number = trace_batches.number AND c.step = 'retail_selling');

CREATE INDEX trace_batches_by_expiry ON trace_batches (stall_id, expires_day, number)
  WHERE on_hand_g > 0 AND expires_day IS NOT NULL;

-- Which batch went into which. kind as made_by; 1 is an arrival that names the batch its goods came
-- from, of which it took nothing, and whose code may have been printed before that batch was there.
-- parent_g is what the act took of the parent, child_g what it made of the child; of several inputs
-- and outputs each pair is a row. A child's rows are written with the child, when its parents are
-- there already.
CREATE TABLE trace_edges (
  parent BIGINT NOT NULL,
  child BIGINT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 6),
  parent_g BIGINT NOT NULL CHECK (parent_g > 0),
  child_g BIGINT NOT NULL CHECK (child_g > 0),
  leaf_index BIGINT NOT NULL,    -- of the event that made the child
  PRIMARY KEY (parent, child),
  CHECK (kind = 1 OR parent < child)
);
CREATE INDEX trace_edges_by_child ON trace_edges (child, parent);

-- Goods on their way between two stalls. state: 1 offered, 2 accepted, 3 partly accepted,
-- 4 refused, 5 withdrawn.
CREATE TABLE trace_transfers (
  transfer_id BIGINT PRIMARY KEY,  -- dense
  batch_number BIGINT NOT NULL,
  from_stall_id BIGINT NOT NULL,
  to_stall_id BIGINT NOT NULL CHECK (to_stall_id <> from_stall_id),
  offered_g BIGINT NOT NULL CHECK (offered_g > 0),
  accepted_g BIGINT NOT NULL CHECK (accepted_g BETWEEN 0 AND offered_g),
  child_number BIGINT,           -- the receiver's batch
  state BIGINT NOT NULL CHECK (state BETWEEN 1 AND 5),
  reason TEXT COLLATE "C" NOT NULL,          -- why not all was accepted; no personal data
  offered_us BIGINT NOT NULL,
  answered_us BIGINT,
  offer_leaf BIGINT NOT NULL,
  answer_leaf BIGINT,
  CHECK ((state = 1) = (answered_us IS NULL)),
  CHECK ((accepted_g > 0) = (child_number IS NOT NULL))
);
CREATE INDEX trace_transfers_in ON trace_transfers (to_stall_id, transfer_id);
CREATE INDEX trace_transfers_out ON trace_transfers (from_stall_id, transfer_id);
CREATE INDEX trace_transfers_open ON trace_transfers (batch_number) WHERE state = 1;

-- Crates: level 1 a crate, 2 a pallet, 3 a load. One lies only in one of a higher level, so there
-- are no cycles here either.
CREATE TABLE trace_crates (
  crate_id BIGINT PRIMARY KEY,  -- dense
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  stall_id BIGINT NOT NULL,
  level BIGINT NOT NULL CHECK (level BETWEEN 1 AND 3),
  inside_id BIGINT REFERENCES trace_crates (crate_id)
);
CREATE INDEX trace_crates_by_stall ON trace_crates (stall_id, crate_id);
CREATE INDEX trace_crates_inside ON trace_crates (inside_id) WHERE inside_id IS NOT NULL;

CREATE TABLE trace_crate_contents (
  crate_id BIGINT NOT NULL REFERENCES trace_crates (crate_id),
  batch_number BIGINT NOT NULL,
  mass_g BIGINT NOT NULL CHECK (mass_g > 0),
  PRIMARY KEY (crate_id, batch_number)
);
CREATE INDEX trace_crate_contents_by_batch ON trace_crate_contents (batch_number, crate_id);

-- What came into a stall and left it, by the day of the event: counters that move with the facts.
-- flow: 1 received, 2 sold, 3 moved out, 4 moved in, 5 put into other batches, 6 made of other
-- batches, 7 lost, 8 returned to the supplier, 9 destroyed, 10 taken back from customers, 11 sent
-- out of the county.
CREATE TABLE trace_flows (
  stall_id BIGINT NOT NULL,
  day BIGINT NOT NULL,           -- since 1970-01-01, in Asia/Shanghai
  flow BIGINT NOT NULL CHECK (flow BETWEEN 1 AND 11),
  mass_g BIGINT NOT NULL,
  PRIMARY KEY (stall_id, day, flow)
);

INSERT INTO trace_flows (stall_id, day, flow, mass_g)
SELECT b.stall_id, (c.occurred_us + 28800000000) / 86400000000,
  CASE c.step WHEN 'receiving' THEN 1 ELSE 2 END, CAST(SUM(c.mass_g) AS BIGINT)
FROM ledger_chain c JOIN trace_batches b ON b.number = c.batch_number
WHERE c.step IN ('receiving', 'retail_selling') AND c.mass_g > 0 GROUP BY 1, 2, 3;

-- What the market should look at. kind: 1 more went out than there was, 2 a yield outside its
-- range.
CREATE TABLE trace_flags (
  leaf_index BIGINT NOT NULL,
  batch_number BIGINT NOT NULL,
  kind BIGINT NOT NULL CHECK (kind IN (1, 2)),
  stall_id BIGINT NOT NULL,
  flagged_us BIGINT NOT NULL,
  mass_g BIGINT NOT NULL,        -- 1: what was not there; 2: the output
  input_g BIGINT NOT NULL,       -- 2: the input
  PRIMARY KEY (leaf_index, batch_number)
);
CREATE INDEX trace_flags_by_stall ON trace_flags (stall_id, leaf_index);

-- Files by their hash, each kept once.
CREATE TABLE trace_documents (
  sha256 BYTEA NOT NULL PRIMARY KEY,
  media_type TEXT COLLATE "C" NOT NULL,
  content BYTEA NOT NULL,
  stored_us BIGINT NOT NULL
);

-- kind: 1 compliance certificate, 2 quarantine certificate, 3 purchase voucher, 4 photo, 5 test
-- report, 6 other.
CREATE TABLE trace_attachments (
  batch_number BIGINT NOT NULL,
  leaf_index BIGINT NOT NULL,
  sha256 BYTEA NOT NULL REFERENCES trace_documents (sha256),
  kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 6),
  number TEXT COLLATE "C" NOT NULL,  -- of the paper; may be empty
  PRIMARY KEY (batch_number, leaf_index)
);
CREATE INDEX trace_attachments_by_document ON trace_attachments (sha256, batch_number);

-- Compliance certificates (承诺达标合格证; Agricultural Product Quality and Safety Law, articles 38
-- and 39). Personal data: the producer's name and contact, never in the log. Erasing a person
-- empties them and keeps the row.
CREATE TABLE trace_certificates (
  certificate_id BIGINT PRIMARY KEY,  -- dense
  issued BIGINT NOT NULL CHECK (issued IN (0, 1)),  -- 0 received with the goods, 1 issued here
  number TEXT COLLATE "C" NOT NULL,
  batch_number BIGINT NOT NULL,
  product_name TEXT COLLATE "C" NOT NULL,
  mass_g BIGINT NOT NULL CHECK (mass_g > 0),
  origin TEXT COLLATE "C" NOT NULL,
  producer_name TEXT COLLATE "C" NOT NULL,
  producer_contact TEXT COLLATE "C" NOT NULL,
  issued_day BIGINT NOT NULL,    -- since 1970-01-01, in Asia/Shanghai
  grounds BIGINT NOT NULL CHECK (grounds BETWEEN 1 AND 15),
                                 -- sum of 1 quality control, 2 own test, 4 commissioned test,
                                 -- 8 own promise
  leaf_index BIGINT NOT NULL
);
CREATE INDEX trace_certificates_by_batch ON trace_certificates (batch_number, certificate_id);
CREATE INDEX trace_certificates_by_number ON trace_certificates (number, certificate_id);

-- Days a product keeps, with where that is from; wins over products.shelf_life_days.
CREATE TABLE product_shelf_lives (
  product_id BIGINT PRIMARY KEY REFERENCES products (id),
  days BIGINT NOT NULL CHECK (days > 0),
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

-- How much of the output a transformation of the input gives, in thousandths of the input's mass.
CREATE TABLE product_yields (
  input_id BIGINT NOT NULL REFERENCES products (id),
  output_id BIGINT NOT NULL REFERENCES products (id),
  min_permille BIGINT NOT NULL CHECK (min_permille > 0),
  max_permille BIGINT NOT NULL CHECK (max_permille >= min_permille),
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  PRIMARY KEY (input_id, output_id)
);
