-- Events captured from others, and what asks for events. The events themselves are entries of the
-- log.
CREATE TABLE epcis_captured (
  leaf_index BIGINT PRIMARY KEY,
  event_key BYTEA NOT NULL UNIQUE,  -- SHA-256 of the eventID
  job_id BIGINT NOT NULL
);

-- The things that captured events name, by canonical URI.
CREATE TABLE epcis_things (
  uri TEXT COLLATE "C" NOT NULL,
  leaf_index BIGINT NOT NULL,
  role BIGINT NOT NULL CHECK (role BETWEEN 0 AND 4),
                                 -- 0 listed, 1 parent, 2 child, 3 input, 4 output
  PRIMARY KEY (uri, leaf_index, role)
);
CREATE INDEX epcis_things_by_event ON epcis_things (leaf_index, role);

-- What captured events have in fields that are listed. The kinds are ResourceKind's of
-- epcis_service.proto.
CREATE TABLE epcis_values (
  kind BIGINT NOT NULL CHECK (kind IN (1, 3, 4, 5, 6)),
  value TEXT COLLATE "C" NOT NULL,           -- canonical
  PRIMARY KEY (kind, value)
);

-- errors is a JSON array of problem documents.
CREATE TABLE epcis_jobs (
  job_id BIGINT PRIMARY KEY,    -- dense
  caller TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL,
  finished_us BIGINT,
  behaviour BIGINT NOT NULL CHECK (behaviour IN (1, 2)),  -- 1 rollback, 2 proceed
  success BIGINT NOT NULL CHECK (success IN (0, 1)),
  events BIGINT NOT NULL,        -- captured
  errors TEXT COLLATE "C" NOT NULL
);

CREATE TABLE epcis_queries (
  name TEXT COLLATE "C" NOT NULL PRIMARY KEY,
  query TEXT COLLATE "C" NOT NULL,           -- its parameters as JSON
  caller TEXT COLLATE "C" NOT NULL,
  created_us BIGINT NOT NULL
);

-- Entries before next_leaf were looked at for this subscription.
CREATE TABLE epcis_subscriptions (
  subscription_id BIGINT PRIMARY KEY,  -- dense
  query_name TEXT COLLATE "C" NOT NULL REFERENCES epcis_queries (name),
  target TEXT COLLATE "C" NOT NULL,          -- the address that matches are posted to
  secret TEXT COLLATE "C" NOT NULL,          -- of the signature over what is posted; may be empty
  schedule TEXT COLLATE "C" NOT NULL,        -- the standard's, as JSON; empty: as events come
  report_if_empty BIGINT NOT NULL CHECK (report_if_empty IN (0, 1)),
  next_leaf BIGINT NOT NULL,
  next_us BIGINT NOT NULL,       -- not to be tried before
  failures BIGINT NOT NULL,      -- in a row
  created_us BIGINT NOT NULL
);
CREATE INDEX epcis_subscriptions_by_query ON epcis_subscriptions (query_name, subscription_id);
