-- Who, where and what: places, stalls, laboratories, products, test items and limits.
-- Ids are dense and given by the county's writer. `confidence` of a fact: 1 verified, 2 recalled,
-- 3 generated; `source` says where it was read.
-- References are asked at the COMMIT, so that rows of several tables may come in any order.

CREATE TABLE county (
  only_row BIGINT PRIMARY KEY CHECK (only_row = 1),
  code TEXT COLLATE "C" NOT NULL,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL
);

-- Each has one food-safety office.
CREATE TABLE townships (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  level TEXT COLLATE "C" NOT NULL,
  office_name_zh TEXT COLLATE "C" NOT NULL,
  note TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE workstations (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id) DEFERRABLE INITIALLY DEFERRED,
  name_zh TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE markets (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id) DEFERRABLE INITIALLY DEFERRED,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

-- A vendor is a code here: personal data has its own tables.
CREATE TABLE stalls (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  market_id BIGINT NOT NULL REFERENCES markets (id) DEFERRABLE INITIALLY DEFERRED,
  name_zh TEXT COLLATE "C" NOT NULL,
  vendor_code TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);
CREATE INDEX stalls_by_market ON stalls (market_id, code);

CREATE TABLE laboratories (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  township_id BIGINT NOT NULL REFERENCES townships (id) DEFERRABLE INITIALLY DEFERRED,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3)
);

CREATE TABLE products (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  category_zh TEXT COLLATE "C" NOT NULL,
  category_en TEXT COLLATE "C" NOT NULL,
  gb2763_class TEXT COLLATE "C" NOT NULL,
  shelf_life_days BIGINT NOT NULL CHECK (shelf_life_days >= 0),
  unit_code TEXT COLLATE "C" NOT NULL,
  storage TEXT COLLATE "C" NOT NULL
);

CREATE TABLE test_items (
  id BIGINT PRIMARY KEY,
  code TEXT COLLATE "C" NOT NULL UNIQUE,
  name_zh TEXT COLLATE "C" NOT NULL,
  name_en TEXT COLLATE "C" NOT NULL,
  analyte_cas TEXT COLLATE "C" NOT NULL,
  matrix_zh TEXT COLLATE "C" NOT NULL,
  matrix_en TEXT COLLATE "C" NOT NULL,
  method_code TEXT COLLATE "C" NOT NULL,
  method_name_zh TEXT COLLATE "C" NOT NULL,
  principle TEXT COLLATE "C" NOT NULL,
  result_kind BIGINT NOT NULL CHECK (result_kind BETWEEN 1 AND 3),
  detection_limit TEXT COLLATE "C" NOT NULL,  -- decimal in `unit`, or empty
  unit TEXT COLLATE "C" NOT NULL,
  decision_rule TEXT COLLATE "C" NOT NULL,
  threshold_percent TEXT COLLATE "C" NOT NULL,  -- decimal; of result_kind 2 (inhibition) only
  legal_limit TEXT COLLATE "C" NOT NULL,  -- as written in the catalogue; read into residue_limits
  legal_basis TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  CHECK ((result_kind = 2) = (threshold_percent <> ''))
);

-- kind: 1 maximum, 2 not detectable, 3 no number (it never judges). Days since 1970-01-01, in
-- Asia/Shanghai; NULL where the source does not say.
CREATE TABLE residue_limits (
  id BIGINT PRIMARY KEY,
  product_id BIGINT NOT NULL REFERENCES products (id) DEFERRABLE INITIALLY DEFERRED,
  item_id BIGINT NOT NULL REFERENCES test_items (id) DEFERRABLE INITIALLY DEFERRED,
  origin TEXT COLLATE "C" NOT NULL,  -- the row of the seed file
  kind BIGINT NOT NULL CHECK (kind BETWEEN 1 AND 3),
  value TEXT COLLATE "C" NOT NULL,   -- decimal; of kind 1 only
  unit TEXT COLLATE "C" NOT NULL,
  valid_from BIGINT,
  valid_to BIGINT,
  basis TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  note TEXT COLLATE "C" NOT NULL,
  UNIQUE (product_id, item_id, origin),
  CHECK ((kind = 1) = (value <> '')),
  CHECK (valid_from IS NULL OR valid_to IS NULL OR valid_from <= valid_to)
);
CREATE INDEX residue_limits_by_item ON residue_limits (item_id, product_id);

-- Words about limits that fit no product or no test item of the catalogue: kept, never judging.
CREATE TABLE limit_notes (
  id BIGINT PRIMARY KEY,
  origin TEXT COLLATE "C" NOT NULL,
  product_text TEXT COLLATE "C" NOT NULL,
  item_text TEXT COLLATE "C" NOT NULL,
  limit_text TEXT COLLATE "C" NOT NULL,
  basis TEXT COLLATE "C" NOT NULL,
  problem TEXT COLLATE "C" NOT NULL,
  source TEXT COLLATE "C" NOT NULL,
  confidence BIGINT NOT NULL CHECK (confidence BETWEEN 1 AND 3),
  UNIQUE (origin, product_text)
);

-- Who delivers to a stall (Food Safety Law, article 65). Personal data: never in the log or a log
-- line. Erasing a person empties the texts and keeps the row.
CREATE TABLE suppliers (
  id BIGINT PRIMARY KEY,
  stall_id BIGINT NOT NULL REFERENCES stalls (id) DEFERRABLE INITIALLY DEFERRED,
  name TEXT COLLATE "C" NOT NULL,
  address TEXT COLLATE "C" NOT NULL,
  contact TEXT COLLATE "C" NOT NULL
);
CREATE INDEX suppliers_by_text ON suppliers (stall_id, name, address, contact);
