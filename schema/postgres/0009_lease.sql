-- Which of several writers the head belongs to: it grows with each that begins.
ALTER TABLE ledger_head ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;

-- Who writes the county; one row. Whoever takes it raises the epoch here and in ledger_head, so
-- that what an earlier one still has under way cannot be committed.
CREATE TABLE county_lease (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  epoch BIGINT NOT NULL,
  holder TEXT NOT NULL,          -- where its gRPC server is reached, host:port
  expires_us BIGINT NOT NULL,    -- by the database's clock; 0: given back
  checkpoint TEXT NOT NULL,      -- its newest signed note, which the others show
  cosigned TEXT NOT NULL,        -- its newest with cosignatures
  moved_to TEXT NOT NULL         -- the store in which the county goes on; '' while it is this one
);
INSERT INTO county_lease (only_row, epoch, holder, expires_us, checkpoint, cosigned, moved_to)
VALUES (1, 0, '', 0, '', '', '');
