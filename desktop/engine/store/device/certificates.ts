import type { ReadHandle, WriteHandle } from '../store.ts';

/** A certificate that the person trusted by its fingerprint, for one server. */
type CertificateRecord = { origin: string; pem: string; fingerprint: string; trustedAtMs: number };

export function allCertificates(read: ReadHandle): CertificateRecord[] {
  return read.all<CertificateRecord>('SELECT origin, pem, fingerprint, trusted_at AS trustedAtMs FROM certificates');
}

export function putCertificate(write: WriteHandle, { origin, pem, fingerprint, trustedAtMs }: CertificateRecord): void {
  write.run(
    `INSERT INTO certificates (origin, pem, fingerprint, trusted_at) VALUES (?, ?, ?, ?)
     ON CONFLICT (origin) DO UPDATE SET pem = excluded.pem, fingerprint = excluded.fingerprint, trusted_at = excluded.trusted_at`,
    origin,
    pem,
    fingerprint,
    trustedAtMs,
  );
}
