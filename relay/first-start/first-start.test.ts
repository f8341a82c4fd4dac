import { createPrivateKey, X509Certificate } from 'node:crypto';
import { createServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { connect } from 'node:tls';
import { expect, test } from 'vitest';
import { ConfigError } from '../config.ts';
import { caddyOptions, caddySites, chooseTls, isPublicName } from './choose-tls.ts';
import { readFirstStartConfig } from './first-start-config.ts';
import { makeSelfSignedCertificate } from './self-signed-certificate.ts';
import { welcomeWords } from './welcome-words.ts';

test('a self-signed certificate is one that TLS takes, for its names, for ten years', async () => {
  const now = new Date('2026-11-22T12:00:00Z');
  const { certificate, key } = makeSelfSignedCertificate(['chat.example.org', 'localhost', '127.0.0.1', '::1', 'fe80::1:2'], now);
  const read = new X509Certificate(certificate);
  expect(read.verify(read.publicKey)).toBe(true);
  expect(read.checkPrivateKey(createPrivateKey(key))).toBe(true);
  for (const name of ['chat.example.org', 'localhost']) expect(read.checkHost(name)).toBe(name);
  for (const address of ['127.0.0.1', '::1', 'fe80::1:2']) expect(read.checkIP(address)).toBeDefined();
  expect([new Date(read.validFrom), new Date(read.validTo)]).toEqual([new Date('2026-11-21T12:00:00Z'), new Date('2036-11-22T12:00:00Z')]);
  expect(read.ca).toBe(false);
  expect(makeSelfSignedCertificate(['a']).certificate).not.toBe(makeSelfSignedCertificate(['a']).certificate);

  const server = createServer({ cert: certificate, key }).listen(0, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  try {
    const socket = connect({ port: (server.address() as AddressInfo).port, host: '127.0.0.1', ca: certificate });
    await new Promise((resolve, reject) => socket.once('secureConnect', resolve).once('error', reject));
    expect(socket.authorized).toBe(true);
    socket.destroy();
  } finally {
    server.close();
  }
});

test('which way to TLS: as asked, by the operator’s files, by ACME for a public name, else self-signed', () => {
  const choose = (publicUrl: string | null, hasOwnFiles = false, wanted: 'acme' | 'own' | 'self-signed' | null = null) =>
    chooseTls({ publicUrl, hasOwnFiles, wanted });
  expect(choose('https://chat.example.org')).toBe('acme');
  for (const url of [null, 'https://chat.example.org:8443', 'https://192.0.2.1', 'https://[::1]', 'https://nas.local', 'https://nas'])
    expect(choose(url)).toBe('self-signed');
  expect(choose('https://chat.example.org', true)).toBe('own');
  expect(choose('https://chat.example.org', true, 'self-signed')).toBe('self-signed');
  expect(() => choose('https://chat.example.org', false, 'own')).toThrow('TLS=own needs certificate.pem and key.pem in deploy/certificate/.');
  expect(isPublicName('local.example.org')).toBe(true);
});

test('the proxy’s files', () => {
  expect(caddySites({ mode: 'acme', host: 'chat.example.org' })).toBe('https://chat.example.org {\n\timport relay\n}\n');
  expect(caddySites({ mode: 'own', port: '8443' })).toContain('redir https://{host}:8443{uri}');
  expect(caddyOptions({ defaultName: 'a.b', acmeEmail: 'ops@example.org', acmeDirectory: '' })).toBe(
    'default_sni a.b\nfallback_sni a.b\nemail ops@example.org\n',
  );
});

test('wrong wishes are named', () => {
  expect(() => readFirstStartConfig({ PUBLIC_URL: 'http://x/y', TLS: 'maybe', ACME_EMAIL: 'a {b}' })).toThrow(ConfigError);
  expect(readFirstStartConfig({ HTTPS_PORT: '127.0.0.1:8443' }).httpsPort).toBe('8443');
  expect(readFirstStartConfig({ PUBLIC_URL: '', FILES_S3_ENDPOINT: 'http://s3:8333' })).toMatchObject({
    publicUrl: null,
    tls: null,
    s3: { key: '', secret: '' },
  });
});

test('the operator is told the address, the fingerprint and his invite, until it is used', () => {
  const fingerprint = Array.from({ length: 32 }, () => 'AB').join(':');
  const words = welcomeWords({
    address: 'https://a.b',
    isAddressKnown: true,
    fingerprint,
    isSelfSigned: true,
    invite: { code: '7KQ2-MXPA-4TRB', link: 'parley://a.b/invite/7KQ2-MXPA-4TRB' },
  });
  expect(words.replace(/\s+/g, '')).toContain(fingerprint);
  for (const part of ['https://a.b', '7KQ2-MXPA-4TRB', 'compare']) expect(words).toContain(part);
  for (const line of words.split('\n')) expect(line.length).toBeLessThanOrEqual(90);
  const later = welcomeWords({ address: 'https://a.b', isAddressKnown: true, fingerprint: null, isSelfSigned: false, invite: null });
  expect(later).toContain('The first account is made');
  expect(later).toContain('public authority');
});
