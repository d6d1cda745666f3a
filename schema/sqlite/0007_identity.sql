-- One-time codes. A code has 80 bits, so its bare hash gives nothing away.
CREATE TABLE identity_invitations (
  code_sha256 BLOB NOT NULL PRIMARY KEY,
  role TEXT NOT NULL,
  scope TEXT NOT NULL,
  person TEXT NOT NULL,
  made_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL CHECK (expires_us > made_us),
  used_us BIGINT,
  fingerprint TEXT,              -- of the certificate that it gave
  CHECK ((used_us IS NULL) = (fingerprint IS NULL))
) WITHOUT ROWID;

-- Client certificates: those issued here, and such as were made elsewhere and revoked here.
CREATE TABLE identity_certificates (
  fingerprint TEXT NOT NULL PRIMARY KEY,  -- SHA-256 of the DER form, 64 hex digits
  serial TEXT NOT NULL,
  role TEXT NOT NULL,
  scope TEXT NOT NULL,
  person TEXT NOT NULL,
  not_before_us BIGINT NOT NULL,
  not_after_us BIGINT NOT NULL,
  issued_us BIGINT,              -- NULL for one made elsewhere
  revoked_us BIGINT,
  revoked_reason TEXT NOT NULL DEFAULT ''
) WITHOUT ROWID;

CREATE INDEX identity_certificates_by_end ON identity_certificates (not_after_us, fingerprint);
CREATE INDEX identity_certificates_by_subject
  ON identity_certificates (role, scope, person, not_after_us);
CREATE INDEX identity_certificates_revoked
  ON identity_certificates (not_after_us) WHERE revoked_us IS NOT NULL;
