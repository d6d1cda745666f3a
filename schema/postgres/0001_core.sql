-- Answers already given, so that a repeated request changes nothing. Clients send UUIDs of version
-- 7, whose order keeps the tree's inserts at its right edge.
CREATE TABLE requests (
  request_id TEXT COLLATE "C" NOT NULL,
  caller TEXT COLLATE "C" NOT NULL,
  digest BYTEA NOT NULL,         -- SHA-256 of method and request
  answer BYTEA NOT NULL,         -- the serialized response
  stamp BIGINT NOT NULL,         -- tree size when it became durable
  answered_us BIGINT NOT NULL,
  PRIMARY KEY (request_id, caller)
);

-- The log: one EPCIS event a row, in the exact bytes that were hashed.
CREATE TABLE ledger_entries (
  leaf_index BIGINT PRIMARY KEY,
  event BYTEA NOT NULL
);

-- Hashes of complete subtrees: level 0 are the leaves; RFC 6962.
CREATE TABLE ledger_nodes (
  level BIGINT NOT NULL,
  node_index BIGINT NOT NULL,
  hash BYTEA NOT NULL,
  PRIMARY KEY (level, node_index)
);

-- The newest durable tree; one row.
CREATE TABLE ledger_head (
  only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
  origin TEXT COLLATE "C" NOT NULL,
  tree_size BIGINT NOT NULL,
  frontier BYTEA NOT NULL,       -- hashes of the right edge, from the largest subtree down
  root BYTEA NOT NULL
);

-- Which entries are about which batch: the chain of a batch is one range of this table.
CREATE TABLE ledger_chain (
  batch_number BIGINT NOT NULL,
  leaf_index BIGINT NOT NULL,
  step TEXT COLLATE "C" NOT NULL,  -- CBV bizStep and disposition, as in the event
  disposition TEXT COLLATE "C" NOT NULL,
  occurred_us BIGINT NOT NULL,
  mass_g BIGINT NOT NULL,        -- 0 where nothing moved
  PRIMARY KEY (batch_number, leaf_index)
);
