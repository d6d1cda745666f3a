-- Answers already given, as in a county's database.
CREATE TABLE requests (
  request_id TEXT NOT NULL,
  caller TEXT NOT NULL,
  digest BLOB NOT NULL,          -- SHA-256 of what was asked
  answer BLOB NOT NULL,
  stamp BIGINT NOT NULL,         -- tree size when it became durable
  answered_us BIGINT NOT NULL,
  PRIMARY KEY (request_id, caller)
) WITHOUT ROWID;

-- The province's log: one checkpoint of a county a row, the signed note in the exact bytes that were
-- hashed.
CREATE TABLE province_leaves (
  leaf_index INTEGER PRIMARY KEY,
  division_code TEXT NOT NULL,
  tree_size BIGINT NOT NULL,     -- of the county's tree
  note BLOB NOT NULL,
  logged_us BIGINT NOT NULL
);

CREATE INDEX province_leaves_by_county ON province_leaves (division_code, leaf_index);

-- Hashes of complete subtrees: level 0 are the leaves; RFC 6962.
CREATE TABLE province_nodes (
  level INTEGER NOT NULL,
  node_index BIGINT NOT NULL,
  hash BLOB NOT NULL,
  PRIMARY KEY (level, node_index)
) WITHOUT ROWID;

-- The newest durable tree; one row.
CREATE TABLE province_head (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  origin TEXT NOT NULL,
  tree_size BIGINT NOT NULL,
  frontier BLOB NOT NULL,        -- hashes of the right edge, from the largest subtree down
  root BLOB NOT NULL
);

-- Refused checkpoints with their evidence.
CREATE TABLE province_alarms (
  number INTEGER PRIMARY KEY,
  kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 5),
                                 -- 1 shrunk, 2 forked, 3 inconsistent, 4 bad signature,
                                 -- 5 unknown county
  digest BLOB NOT NULL,          -- SHA-256 of the refused note: one alarm of a kind for each
  origin TEXT NOT NULL,
  division_code TEXT NOT NULL,   -- empty where the county is unknown
  refused_note BLOB NOT NULL,
  known_note BLOB NOT NULL,      -- empty where there is none
  first_us BIGINT NOT NULL,
  last_us BIGINT NOT NULL,
  times BIGINT NOT NULL CHECK (times >= 1),
  UNIQUE (kind, digest)
);
