-- Who, where and what: places, stalls, laboratories, products, test items and limits.
-- Ids are dense and given by the county's writer. `confidence` of a fact: 1 verified, 2 recalled,
-- 3 generated; `source` says where it was read.

CREATE TABLE county (
  only_row INTEGER PRIMARY KEY CHECK (only_row = 1),
  code TEXT NOT NULL,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL
);

-- Each has one food-safety office.
CREATE TABLE townships (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  level TEXT NOT NULL,
  office_name_zh TEXT NOT NULL,
  note TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE workstations (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id),
  name_zh TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE markets (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

-- A vendor is a code here: personal data has its own tables.
CREATE TABLE stalls (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  market_id BIGINT NOT NULL REFERENCES markets (id),
  name_zh TEXT NOT NULL,
  vendor_code TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);
CREATE INDEX stalls_by_market ON stalls (market_id, code);

CREATE TABLE laboratories (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id),
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE products (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  category_zh TEXT NOT NULL,
  category_en TEXT NOT NULL,
  gb2763_class TEXT NOT NULL,
  shelf_life_days INTEGER NOT NULL CHECK (shelf_life_days >= 0),
  unit_code TEXT NOT NULL,
  storage TEXT NOT NULL
);

CREATE TABLE test_items (
  id INTEGER PRIMARY KEY,
  code TEXT NOT NULL UNIQUE,
  name_zh TEXT NOT NULL,
  name_en TEXT NOT NULL,
  analyte_cas TEXT NOT NULL,
  matrix_zh TEXT NOT NULL,
  matrix_en TEXT NOT NULL,
  method_code TEXT NOT NULL,
  method_name_zh TEXT NOT NULL,
  principle TEXT NOT NULL,
  result_kind INTEGER NOT NULL CHECK (result_kind BETWEEN 1 AND 3),
  detection_limit TEXT NOT NULL,     -- decimal in `unit`, or empty
  unit TEXT NOT NULL,
  decision_rule TEXT NOT NULL,
  threshold_percent TEXT NOT NULL,   -- decimal; of result_kind 2 (inhibition) only
  legal_limit TEXT NOT NULL,         -- as written in the catalogue; read into residue_limits
  legal_basis TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  CHECK ((result_kind = 2) = (threshold_percent <> ''))
);

-- kind: 1 maximum, 2 not detectable, 3 no number (it never judges). Days since 1970-01-01, in
-- Asia/Shanghai; NULL where the source does not say.
CREATE TABLE residue_limits (
  id INTEGER PRIMARY KEY,
  product_id BIGINT NOT NULL REFERENCES products (id),
  item_id BIGINT NOT NULL REFERENCES test_items (id),
  origin TEXT NOT NULL,              -- the row of the seed file
  kind INTEGER NOT NULL CHECK (kind BETWEEN 1 AND 3),
  value TEXT NOT NULL,               -- decimal; of kind 1 only
  unit TEXT NOT NULL,
  valid_from BIGINT,
  valid_to BIGINT,
  basis TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  note TEXT NOT NULL,
  UNIQUE (product_id, item_id, origin),
  CHECK ((kind = 1) = (value <> '')),
  CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX residue_limits_by_item ON residue_limits (item_id, product_id);

-- Words about limits that fit no product or no test item of the catalogue: kept, never judging.
CREATE TABLE limit_notes (
  id INTEGER PRIMARY KEY,
  origin TEXT NOT NULL,
  product_text TEXT NOT NULL,
  item_text TEXT NOT NULL,
  limit_text TEXT NOT NULL,
  basis TEXT NOT NULL,
  problem TEXT NOT NULL,
  source TEXT NOT NULL,
  confidence INTEGER NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  UNIQUE (origin, product_text)
);

-- Who delivers to a stall (Food Safety Law, article 65). Personal data: never in the log or a log
-- line. Erasing a person empties the texts and keeps the row.
CREATE TABLE suppliers (
  id INTEGER PRIMARY KEY,
  stall_id BIGINT NOT NULL REFERENCES stalls (id),
  name TEXT NOT NULL,
  address TEXT NOT NULL,
  contact TEXT NOT NULL
);
CREATE INDEX suppliers_by_text ON suppliers (stall_id, name, address, contact);
