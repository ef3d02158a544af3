/** A token may belong to the holder of a TLS certificate: `certificate` is its SHA-256 in hex. */
export const tokenCertificates = `
ALTER TABLE token ADD COLUMN certificate TEXT;
CREATE UNIQUE INDEX token_certificate ON token (certificate) WHERE certificate IS NOT NULL AND revoked_at IS NULL;
`
