-- One-time codes. A code has 80 bits, so its bare hash gives nothing away.
CREATE TABLE identity_invitations (
  code_sha256 BYTEA NOT NULL PRIMARY KEY,
  role TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  made_us BIGINT NOT NULL,
  expires_us BIGINT NOT NULL CHECK (expires_us > made_us),
  used_us BIGINT,
  fingerprint TEXT COLLATE "C",  -- of the certificate that it gave
  CHECK ((used_us IS NULL) = (fingerprint IS NULL))
);

-- Client certificates: those issued here, and such as were made elsewhere and revoked here.
CREATE TABLE identity_certificates (
  fingerprint TEXT COLLATE "C" NOT NULL PRIMARY KEY,  -- SHA-256 of the DER form, 64 hex digits
  serial TEXT COLLATE "C" NOT NULL,
  role TEXT COLLATE "C" NOT NULL,
  scope TEXT COLLATE "C" NOT NULL,
  person TEXT COLLATE "C" NOT NULL,
  not_before_us BIGINT NOT NULL,
  not_after_us BIGINT NOT NULL,
  issued_us BIGINT,              -- NULL for one made elsewhere
  revoked_us BIGINT,
  revoked_reason TEXT COLLATE "C" NOT NULL DEFAULT ''
);

CREATE INDEX identity_certificates_by_end ON identity_certificates (not_after_us, fingerprint);
CREATE INDEX identity_certificates_by_subject
  ON identity_certificates (role, scope, person, not_after_us);
CREATE INDEX identity_certificates_revoked
  ON identity_certificates (not_after_us) WHERE revoked_us IS NOT NULL;
