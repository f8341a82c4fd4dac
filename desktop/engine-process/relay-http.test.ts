import { createServer, type RequestListener, type Server } from 'node:http';
import { afterEach, expect, it } from 'vitest';
import { createRelayHttp } from './relay-http.ts';

const log = () => undefined;
const servers: Server[] = [];
const device = { name: 'Test', platform: 'linux' };
const session = {
  user: { id: '018f0000-0000-7000-8000-000000000001', handle: 'lena', displayName: 'Lena', version: 1 },
  sessionId: '018f0000-0000-7000-8000-000000000002',
  accessToken: 'a',
  accessTokenExpiresAt: 1,
  refreshToken: 'r',
};

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

async function serve(answer: RequestListener): Promise<string> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no address');
  return `http://127.0.0.1:${address.port}`;
}

const json =
  (status: number, body: unknown): RequestListener =>
  (_request, response) =>
    void response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));

it('gives the answer, parsed, and sends body and bearer', async () => {
  const seen: string[] = [];
  const url = await serve((request, response) => {
    let body = '';
    request.on('data', (chunk) => (body += chunk));
    request.on('end', () => {
      seen.push(`${request.method} ${request.url} ${request.headers.authorization ?? '-'} ${body}`);
      if (request.method === 'DELETE') response.writeHead(204).end();
      else json(200, { ...session, unknownField: 1 })(request, response);
    });
  });
  const http = createRelayHttp(log);
  expect(await http.login(url, { handle: 'lena', password: 'p', device })).toEqual({ ok: true, value: session });
  expect(await http.endSession(url, 'token', 'x/y')).toEqual({ ok: true, value: null });
  expect(seen).toEqual([`POST /v1/auth/login - ${JSON.stringify({ handle: 'lena', password: 'p', device })}`, 'DELETE /v1/sessions/x%2Fy Bearer token ']);
});

it("hands on the relay's error as it came", async () => {
  const error = { code: 'rate-limited', message: 'Slow down.', retryAfterMs: 800 };
  const url = await serve(json(429, { error }));
  expect(await createRelayHttp(log).serverInfo(url)).toEqual({ ok: false, error });
});

it.each([
  ['a page of something else', (_: unknown, response: { end(text: string): void }) => response.end('<html>')],
  ['an answer of another form', json(200, { name: 1 })],
  ['an error without a body', json(502, 'bad gateway')],
  ['an endless answer', (_: unknown, response: { end(text: string): void }) => response.end(`"${'x'.repeat(1_200_000)}"`)],
] as [string, RequestListener][])('calls %s unavailable', async (_name, answer) => {
  expect(await createRelayHttp(log).serverInfo(await serve(answer))).toMatchObject({ ok: false, error: { code: 'unavailable' } });
});

it('does not wait for ever, and a server that is not there is unavailable', async () => {
  const url = await serve(() => undefined);
  expect(await createRelayHttp(log, 100).serverInfo(url)).toEqual({ ok: false, error: { code: 'unavailable', message: 'The server did not answer in time.' } });
  const gone = await serve(() => undefined);
  for (const server of servers.splice(1)) await new Promise((resolve) => server.close(resolve));
  expect(await createRelayHttp(log).serverInfo(gone)).toEqual({ ok: false, error: { code: 'unavailable', message: 'The server could not be reached.' } });
});

it('does not carry a password along to where it is redirected', async () => {
  let stolen = 0;
  const thief = await serve((request, response) => {
    stolen += 1;
    json(200, session)(request, response);
  });
  const url = await serve((_request, response) => void response.writeHead(307, { location: `${thief}/v1/auth/login` }).end());
  expect(await createRelayHttp(log).login(url, { handle: 'lena', password: 'p', device })).toMatchObject({ ok: false, error: { code: 'unavailable' } });
  expect(stolen).toBe(0);
});
