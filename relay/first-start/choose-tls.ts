import { isIP } from 'node:net';

/** Where the proxy's certificate comes from: a public authority (ACME), files of the operator's, or made here. */
export type TlsMode = 'acme' | 'own' | 'self-signed';

type TlsWishes = { publicUrl: string | null; hasOwnFiles: boolean; wanted: TlsMode | null };

/** Names that no public authority vouches for (RFC 6761, RFC 6762, RFC 8375 and common practice). */
const privateEndings = ['localhost', 'local', 'lan', 'home', 'internal', 'intranet', 'test', 'example', 'invalid', 'home.arpa', 'corp'];

/** Whether a public authority can give a certificate for this host: a name with a dot, no address, no ending of private networks. */
export function isPublicName(host: string): boolean {
  return isIP(host.replace(/^\[|\]$/g, '')) === 0 && host.includes('.') && !privateEndings.some((ending) => host === ending || host.endsWith(`.${ending}`));
}

/**
 * What was asked for, else the operator's own files, else ACME for a public name on the ordinary port, else self-signed.
 * @throws {Error} in words for a person where what was asked for lacks something
 */
export function chooseTls({ publicUrl, hasOwnFiles, wanted }: TlsWishes): TlsMode {
  if (wanted === 'own' && !hasOwnFiles) throw new Error('TLS=own needs certificate.pem and key.pem in deploy/certificate/.');
  if (wanted !== null) return wanted;
  if (hasOwnFiles) return 'own';
  const url = publicUrl === null ? null : new URL(publicUrl);
  return url !== null && url.protocol === 'https:' && url.port === '' && isPublicName(url.hostname) ? 'acme' : 'self-signed';
}

/** The proxy's sites for a way to TLS; `(relay)` is what they all serve, in deploy/caddy/Caddyfile. */
export function caddySites(tls: { mode: 'acme'; host: string } | { mode: 'own' | 'self-signed'; port: string }): string {
  if (tls.mode === 'acme') return `https://${tls.host} {\n\timport relay\n}\n`;
  const redirect = `https://{host}${tls.port === '443' ? '' : `:${tls.port}`}{uri}`;
  return `:443 {\n\ttls /tls/certificate.pem /tls/key.pem\n\timport relay\n}\n\n:80 {\n\tredir ${redirect}\n}\n`;
}

/** Global options of the proxy that depend on the certificate. `defaultName`: a name it holds for, for somebody who comes by address. */
export function caddyOptions({ defaultName, acmeEmail, acmeDirectory }: { defaultName: string | null; acmeEmail: string; acmeDirectory: string }): string {
  const lines = [
    ...(defaultName === null ? [] : [`default_sni ${defaultName}`, `fallback_sni ${defaultName}`]),
    ...(acmeEmail === '' ? [] : [`email ${acmeEmail}`]),
    ...(acmeDirectory === '' ? [] : [`acme_ca ${acmeDirectory}`]),
  ];
  return lines.map((line) => `${line}\n`).join('');
}
