import { X509Certificate } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { request } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { TLSSocket } from 'node:tls';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createCertificates } from '../../desktop/engine-process/certificates.ts';
import { makeSelfSignedCertificate } from '../../relay/first-start/self-signed-certificate.ts';
import { until } from '../support/wire-client.ts';
import { type DockerEngine, startDockerEngine } from './docker-engine.ts';
import { createInstallation, type Installation } from './installation.ts';

// The three ways to a certificate, one after the other on one installation, as an operator would go from one to the next.

const name = 'chat.example.org';
let engine: DockerEngine;
let place: Installation;
let folder: string;
/** What a desktop holds of this server. */
const desktop = createCertificates();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'parley-certificates-'));
  engine = await startDockerEngine();
  place = await createInstallation(engine);
  await place.compose(['build', '--quiet', 'relay-a']);
}, 400_000);
afterAll(async () => {
  await place?.docker(['rm', '--force', '--volumes', authority()]).catch(() => undefined);
  await place?.remove();
  await engine?.stop();
  rmSync(folder, { recursive: true, force: true });
}, 120_000);

const authority = () => `${place.project}-authority`;
const up = (environment: Record<string, string> = {}) => place.compose(['up', '--detach', '--no-build', 'caddy', 'welcome'], environment);
const fingerprintNow = async () => {
  const seen = await desktop.look(place.url);
  return seen.ok ? seen.value.fingerprint : null;
};

/** What a browser would: the name is asked for and checked, and only `ca` can vouch for it. */
function askByName(ca: string): Promise<{ status: number; certificate: X509Certificate }> {
  return new Promise((resolve, reject) => {
    const call = request(`${place.url}/healthz`, { ca, servername: name, headers: { host: name }, timeout: 5_000, agent: false }, (answer) => {
      const certificate = new X509Certificate((answer.socket as TLSSocket).getPeerCertificate().raw);
      answer.resume().on('end', () => resolve({ status: answer.statusCode ?? 0, certificate }));
    });
    call.on('timeout', () => call.destroy(new Error('no answer within 5 s'))).on('error', reject);
    call.end();
  });
}

test('self-signed: the server shows the fingerprint that the operator reads, and a desktop that trusts it gets through', { timeout: 180_000 }, async () => {
  await up();
  const { fingerprint } = await place.welcome();
  const seen = await desktop.look(place.url);
  expect(seen).toMatchObject({ ok: true, value: { fingerprint, isVouchedFor: false } });
  if (!seen.ok) return;
  await expect(desktop.fetch(`${place.url}/v1/server`)).rejects.toThrow();
  desktop.trust(place.url, { ...seen.value, trustedAtMs: Date.now() });
  expect((await desktop.fetch(`${place.url}/v1/server`)).status).toBe(200);
  await place.compose(['up', '--detach', '--no-build', '--force-recreate', '--no-deps', 'init-secrets', 'caddy']);
  await place.waitHealthy('caddy');
  expect(await desktop.changed(place.url)).toBeNull();
});

test('an own certificate takes its place, and a desktop that trusted the other one says so and does not connect', { timeout: 180_000 }, async () => {
  const own = makeSelfSignedCertificate([name]);
  mkdirSync(join(folder, 'own'));
  writeFileSync(join(folder, 'own', 'certificate.pem'), own.certificate);
  writeFileSync(join(folder, 'own', 'key.pem'), own.key);
  // Elsewhere than in this checkout, whose folder may hold somebody's own.
  writeFileSync(join(folder, 'own.yml'), `services: { init-secrets: { volumes: ["${folder}/own:/own-certificate:ro"] } }\n`);
  const environment = { COMPOSE_FILE: `docker-compose.yml:${folder}/own.yml`, TLS: 'own' };
  await up(environment);
  await place.compose(['restart', 'caddy'], environment);
  await place.waitHealthy('caddy');
  const { fingerprint256 } = new X509Certificate(own.certificate);
  await until('the own certificate', async () => (await fingerprintNow()) === fingerprint256, 20_000);
  expect((await askByName(own.certificate)).status).toBe(200);
  expect(await desktop.changed(place.url)).toMatchObject({ code: 'unavailable', issues: [{ path: 'certificate', message: fingerprint256 }] });
  await expect(desktop.fetch(`${place.url}/v1/server`)).rejects.toThrow();
});

test('by ACME: a public name is enough, an authority gives the certificate, and it is kept', { timeout: 180_000 }, async () => {
  // An authority of its own that speaks ACME (RFC 8555) and proves the name through the network of the installation.
  writeFileSync(join(folder, 'Caddyfile'), '{\n\tskip_install_trust\n\tadmin off\n}\nhttps://authority {\n\ttls internal\n\tacme_server\n}\n');
  const network = `${place.project}_edge`;
  await place.docker(
    [
      'run',
      '--detach',
      '--name',
      authority(),
      '--network',
      network,
      '--network-alias',
      'authority',
      '--volume',
      `${folder}/Caddyfile:/etc/caddy/Caddyfile:ro`,
    ].concat('caddy:2'),
  );
  const rootPath = '/data/caddy/pki/authorities/local/root.crt';
  const root = await until('the authority', () => place.docker(['exec', authority(), 'cat', rootPath]).catch(() => null), 30_000);
  writeFileSync(join(folder, 'root.crt'), root);
  // What the internet does for a real one: the name leads here, and the authority is known.
  const caddy = {
    environment: { SSL_CERT_FILE: '/authority.crt' },
    volumes: [`${folder}/root.crt:/authority.crt:ro`],
    networks: { edge: { aliases: [name] } },
  };
  writeFileSync(join(folder, 'acme.yml'), JSON.stringify({ services: { caddy } }));
  const environment = {
    COMPOSE_FILE: `docker-compose.yml:${folder}/acme.yml`,
    PUBLIC_URL: `https://${name}`,
    ACME_EMAIL: 'ops@example.org',
    ACME_DIRECTORY: 'https://authority/acme/local/directory',
  };
  // The mode is chosen by itself. The proxy of the test is published elsewhere than at 443, which only we know.
  await up(environment);
  await place.compose(['restart', 'caddy'], environment);
  const { status, certificate } = await until('a certificate of the authority', () => askByName(root).catch(() => null), 60_000);
  expect(status).toBe(200);
  expect(certificate.subjectAltName).toContain(name);
  expect(certificate.issuer).toContain('Caddy Local Authority');
  await place.compose(['up', '--detach', '--no-build', '--force-recreate', '--no-deps', 'caddy'], environment);
  const again = await until('the proxy again', () => askByName(root).catch(() => null), 30_000);
  expect(again.certificate.serialNumber).toBe(certificate.serialNumber);
  expect(await place.compose(['logs', '--no-log-prefix', 'welcome'], environment)).toContain(`https://${name}`);
});
