-- Batches. The number is dense and the key; the code is computed from it. Products, stalls and
-- suppliers are the registry's and are referred to by id only.
CREATE TABLE trace_batches (
  number BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL,
  stall_id BIGINT NOT NULL,
  supplier_id BIGINT NOT NULL,
  origin TEXT COLLATE "C" NOT NULL,
  from_outside BIGINT NOT NULL,
  received_g BIGINT NOT NULL CHECK (received_g > 0),
  on_hand_g BIGINT NOT NULL CHECK (on_hand_g >= 0 AND on_hand_g <= received_g),
  arrived_us BIGINT NOT NULL,
  recorded_us BIGINT NOT NULL,
  certificate_number TEXT COLLATE "C" NOT NULL,
  voucher_number TEXT COLLATE "C" NOT NULL,
  photo_sha256 BYTEA,
  hold_result_code TEXT COLLATE "C",
  hold_finding_zh TEXT COLLATE "C",
  hold_finding_en TEXT COLLATE "C",
  hold_since_us BIGINT
);

CREATE INDEX trace_batches_by_stall ON trace_batches (stall_id, number);
