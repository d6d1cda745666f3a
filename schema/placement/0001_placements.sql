-- Which store holds which county; in the schema panyuan_placement of a PostgreSQL that every server
-- of the counties can reach.
CREATE TABLE county_placements (
  division_code TEXT PRIMARY KEY,   -- GB/T 2260, such as 330727
  name TEXT NOT NULL,
  store TEXT NOT NULL,              -- "sqlite:…" or "postgresql://…"
  state TEXT NOT NULL CHECK (state IN ('here', 'moving')),
  moving_to TEXT NOT NULL,          -- the store that it is being moved to; else empty
  moved_us BIGINT NOT NULL,         -- when it came to this store
  CHECK ((state = 'moving') = (moving_to <> ''))
);
