-- Batch numbers come from one counter: one at a time for batches, or in blocks for the labels of a
-- stall that may lose its network. A number given is never given again, used or not.
CREATE TABLE trace_numbers (
  only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
  next BIGINT NOT NULL CHECK (next > 0)
);

INSERT INTO trace_numbers (only_row, next)
SELECT 1, COALESCE(MAX(number), 0) + 1 FROM trace_batches;

-- Blocks of consecutive numbers, first_number to first_number + count - 1; they never overlap.
-- Which of them are used is what trace_batches says.
CREATE TABLE trace_reservations (
  first_number BIGINT PRIMARY KEY,
  count BIGINT NOT NULL CHECK (count > 0),
  stall_id BIGINT NOT NULL,
  reserved_us BIGINT NOT NULL
);

CREATE INDEX trace_reservations_by_stall ON trace_reservations (stall_id, first_number);
