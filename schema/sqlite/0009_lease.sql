-- Which of several writers the head belongs to: it grows with each that begins. Only PostgreSQL
-- lets several processes serve one county; a SQLite file has one, and stays at 0.
ALTER TABLE ledger_head ADD COLUMN epoch BIGINT NOT NULL DEFAULT 0;
