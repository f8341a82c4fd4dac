import { X509Certificate } from 'node:crypto';
import { connect } from 'node:tls';
import type { PeerCertificate } from '../engine/ports.ts';

/** Looks at the certificate of an `https:` address, whoever vouches for it; nothing is sent. Rejects where no TLS server answers in time. */
export function peerCertificate(url: string, timeoutMs: number): Promise<PeerCertificate & { isVouchedFor: boolean }> {
  const { hostname, port } = new URL(url);
  const host = hostname.replace(/^\[|\]$/g, '');
  return new Promise((resolve, reject) => {
    // Whether it can be trusted is what the person is asked; this connection carries no word.
    const socket = connect({ host, port: Number(port || 443), rejectUnauthorized: false, ...(/^[\d.]+$|:/.test(host) ? {} : { servername: host }) });
    socket.setTimeout(timeoutMs, () => socket.destroy(new Error('no answer in time')));
    socket.once('error', reject);
    socket.once('secureConnect', () => {
      const certificate = new X509Certificate(socket.getPeerCertificate().raw);
      const isVouchedFor = socket.authorized;
      socket.destroy();
      resolve({ pem: certificate.toString(), fingerprint: certificate.fingerprint256, isVouchedFor });
    });
  });
}
