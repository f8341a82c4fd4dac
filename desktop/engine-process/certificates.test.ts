import { randomUUIDv7 } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Server as SocketServer } from 'socket.io';
import { afterEach, expect, test } from 'vitest';
import { makeSelfSignedCertificate } from '../../relay/first-start/self-signed-certificate.ts';
import { createEngine } from '../engine/create-engine.ts';
import type { SecretStore } from '../engine/ports.ts';
import { createCertificates } from './certificates.ts';
import { createRelayHttp } from './relay-http.ts';
import { createConnect } from './socket-connection.ts';
import { systemClock } from './system-clock.ts';

const open: (() => void)[] = [];
afterEach(() => {
  for (const close of open.splice(0)) close();
});

const quiet = () => undefined;
const refusal = { error: { code: 'forbidden', message: 'Not today.' } };

/** A server that vouches for itself, for a name that is not its address. */
async function serve(
  pair = makeSelfSignedCertificate(['chat.example.org']),
  port = 0,
): Promise<{ url: string; pair: typeof pair; server: Server; asked: string[] }> {
  const asked: string[] = [];
  const server = createServer({ cert: pair.certificate, key: pair.key }, (request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => {
      asked.push(`${request.method} ${request.url} ${request.headers.authorization ?? ''} ${body}`);
      if (request.url === '/elsewhere/v1/server') response.writeHead(302, { location: 'https://example.org' }).end();
      else response.writeHead(403, { 'content-type': 'application/json' }).end(JSON.stringify(refusal));
    });
  });
  const io = new SocketServer(server, { transports: ['websocket'] });
  server.listen(port, '127.0.0.1');
  await new Promise((resolve) => server.once('listening', resolve));
  open.push(() => {
    void io.close();
    server.closeAllConnections();
  });
  return { url: `https://127.0.0.1:${(server.address() as AddressInfo).port}`, pair, server, asked };
}

const lookAt = async (certificates: ReturnType<typeof createCertificates>, url: string) => {
  const shown = await certificates.look(url);
  if (!shown.ok) throw new Error(shown.error.message);
  return shown.value;
};
const connectTo = (certificates: ReturnType<typeof createCertificates>, url: string) =>
  createConnect(quiet, certificates)({ url, accessToken: 'secret', timeoutMs: 5_000 });

test('nobody vouches for it: nothing is sent until it is trusted, then requests and sockets go through', async () => {
  const certificates = createCertificates();
  const { url, asked } = await serve();
  const http = createRelayHttp(quiet, 5_000, certificates);
  const device = { name: 'desk', platform: 'linux' };
  expect(await http.login(url, { handle: 'ana', password: 'p', device })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await connectTo(certificates, url)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  const shown = await lookAt(certificates, url);
  expect(shown).toMatchObject({ isVouchedFor: false, fingerprint: expect.stringMatching(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/) });
  expect(asked).toEqual([]);

  certificates.trust(url, { ...shown, trustedAtMs: Date.now() });
  expect(await http.login(url, { handle: 'ana', password: 'p', device })).toEqual({ ok: false, error: refusal.error });
  expect(asked).toEqual([`POST /v1/auth/login  ${JSON.stringify({ handle: 'ana', password: 'p', device })}`]);
  const target = { url, accessToken: 'secret', signal: new AbortController().signal };
  expect(await http.pictures.set(target, Buffer.from('png'))).toEqual({ ok: false, error: refusal.error });
  expect(await http.files.about(target, randomUUIDv7())).toEqual({ ok: false, error: refusal.error });
  const socket = await connectTo(certificates, url);
  expect(socket.ok).toBe(true);
  if (socket.ok) socket.value.close();
  // A redirect could lead to a server that nobody compared.
  expect(await http.serverInfo(`${url}/elsewhere`)).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

test('another certificate at the same address gets no word, and the reason is said', async () => {
  const certificates = createCertificates();
  const first = await serve();
  const shown = await lookAt(certificates, first.url);
  certificates.trust(first.url, { ...shown, trustedAtMs: new Date(2026, 4, 3, 12).getTime() });
  for (const close of open.splice(0)) close();
  await new Promise((resolve) => (first.server.listening ? first.server.close(resolve) : resolve(null)));
  const second = await serve(makeSelfSignedCertificate(['chat.example.org']), Number(new URL(first.url).port));
  const now = await lookAt(certificates, first.url);
  const error = {
    code: 'unavailable',
    message: 'This server’s certificate is not the one you trusted on 3 May. Compare the fingerprint with your admin before you go on.',
    issues: [{ path: 'certificate', message: now.fingerprint }],
  };
  expect(now.fingerprint).not.toBe(shown.fingerprint);
  expect(await createRelayHttp(quiet, 5_000, certificates).sessions(first.url, 'secret')).toEqual({ ok: false, error });
  expect(await connectTo(certificates, first.url)).toEqual({ ok: false, error });
  expect(second.asked).toEqual([]);
});

test('trust is for one server only', async () => {
  const certificates = createCertificates();
  const [first, second] = [await serve(), await serve()];
  certificates.trust(first.url, { ...(await lookAt(certificates, first.url)), trustedAtMs: 0 });
  expect(certificates.tlsOptions(second.url)).toEqual({});
  expect(await createRelayHttp(quiet, 5_000, certificates).serverInfo(second.url)).toMatchObject({
    ok: false,
    error: { message: 'The server could not be reached.' },
  });
  expect(second.asked).toEqual([]);
});

test('the engine tells the fingerprint, keeps what was trusted, and takes it up again at its next start', async () => {
  const { url } = await serve();
  const directory = mkdtempSync(join(tmpdir(), 'parley-certificates-'));
  open.push(() => rmSync(directory, { recursive: true, force: true }));
  const secrets: SecretStore = { storage: async () => 'memory', get: async () => null, set: async () => undefined, delete: async () => undefined };
  const start = () => {
    const certificates = createCertificates();
    const ways = { certificates, connect: createConnect(quiet, certificates), http: createRelayHttp(quiet, 5_000, certificates) };
    const rest = { secrets, clock: systemClock, random: Math.random, newId: randomUUIDv7, device: { name: 'desk', platform: 'linux' }, log: quiet };
    return createEngine({ directory, ...ways, ...rest });
  };
  let engine = start();
  const probe = await engine.call('servers.probe', { url });
  const fingerprint = probe.ok ? '' : (probe.error.issues?.find(({ path }) => path === 'certificate')?.message ?? '');
  expect(fingerprint).toMatch(/^([0-9A-F]{2}:){31}[0-9A-F]{2}$/);
  expect(await engine.call('servers.trust', { url, fingerprint: 'AB:CD' })).toMatchObject({ ok: false, error: { code: 'conflict' } });
  expect(await engine.call('servers.probe', { url })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(await engine.call('servers.trust', { url, fingerprint })).toEqual({ ok: true, value: {} });
  // Its answer gets through now, whatever it says.
  expect(await engine.call('servers.probe', { url })).toEqual({ ok: false, error: refusal.error });
  await engine.close();
  engine = start();
  expect(await engine.call('servers.probe', { url })).toEqual({ ok: false, error: refusal.error });
  await engine.close();
});
