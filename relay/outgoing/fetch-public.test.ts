import { createServer, type RequestListener, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { afterEach, describe, expect, test } from 'vitest';
import { createFetchPublic, type OutgoingRequest } from './fetch-public.ts';
import type { Resolve } from './guarded-lookup.ts';
import type { OutgoingErrorCode } from './outgoing-error.ts';

const ending: (() => unknown)[] = [];
afterEach(async () => {
  for (const end of ending.splice(0)) await end();
});

async function serve(listener: RequestListener): Promise<{ port: number; server: Server }> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  ending.push(() => {
    server.closeAllConnections();
    server.close();
  });
  return { port: (server.address() as AddressInfo).port, server };
}

/** Every name leads to this machine, and the names named in `allow` may be fetched all the same. */
const toLoopback: Resolve = async () => [{ address: '127.0.0.1', family: 4 }];

function guard({ allow = ['friend.test'], resolve = toLoopback, ports = [80, 443] }: { allow?: string[]; resolve?: Resolve; ports?: number[] } = {}) {
  const { fetch, close } = createFetchPublic({ allow, ports, userAgent: 'Parley/test' }, resolve);
  ending.push(close);
  return (url: string, rest: Partial<OutgoingRequest> = {}) => fetch({ url, bytesMax: 10_000, timeoutMs: 3_000, ...rest });
}
const refused = (promise: Promise<unknown>, code: OutgoingErrorCode) => expect(promise).rejects.toMatchObject({ name: 'OutgoingError', code });

describe('fetchPublic', () => {
  test('answers, with its own name and nothing of anybody', async () => {
    let seen: unknown;
    const { port } = await serve((request, response) => {
      seen = request.headers;
      response.setHeader('set-cookie', 'a=b').setHeader('content-type', 'Text/HTML; charset=utf-8').end('<p>hello');
    });
    const fetch = guard();
    await fetch(`http://friend.test:${port}/a`);
    const answer = await fetch(`http://friend.test:${port}/a`);
    expect(answer).toMatchObject({ status: 200, type: 'text/html', url: `http://friend.test:${port}/a` });
    expect(answer.body.toString()).toBe('<p>hello');
    expect(seen).toEqual({
      host: `friend.test:${port}`,
      connection: 'keep-alive',
      accept: '*/*',
      'accept-encoding': 'gzip, deflate, br',
      'user-agent': 'Parley/test',
    });
  });

  test.each(['ftp://friend.test/', 'file:///etc/passwd', 'data:text/html,x', 'http://a:b@friend.test/', 'http://other.test:22/', 'nonsense'])(
    'refuses %s',
    (url) => refused(guard()(url), 'bad-address'),
  );

  test.each([
    'http://127.0.0.1/',
    'http://2130706433/',
    'http://0x7f.1/',
    'http://[::1]/',
    'http://[::ffff:7f00:1]/',
    'http://169.254.169.254/latest',
    'http://0/',
    'http://[64:ff9b::7f00:1]/',
  ])('refuses the private address %s', (url) => refused(guard()(url), 'not-public'));

  test('refuses a name that leads into a private network, whatever else it leads to', async () => {
    await refused(guard()('http://evil.test/'), 'not-public');
    const mixed: Resolve = async () => [
      { address: '93.184.215.14', family: 4 },
      { address: '::1', family: 6 },
    ];
    await refused(guard({ resolve: mixed })('http://evil.test/'), 'not-public');
    const lost: Resolve = () => Promise.reject(new Error('ENOTFOUND'));
    await refused(guard({ resolve: lost })('http://nowhere.test/'), 'no-host');
  });

  test('connects to the address that was checked: a name that changes its mind gets nowhere', async () => {
    let asked = 0;
    let reached = 0;
    const { port } = await serve((_request, response) => {
      reached += 1;
      response.end('secret');
    });
    // First an address nobody answers at (TEST-NET is allowed by name of network here), then this machine.
    const rebinding: Resolve = async () => [{ address: asked++ === 0 ? '192.0.2.1' : '127.0.0.1', family: 4 }];
    const fetch = guard({ allow: ['192.0.2.0/24'], ports: [port], resolve: rebinding });
    const first = await fetch(`http://rebind.test:${port}/`, { timeoutMs: 500 }).catch((error: unknown) => error);
    expect(first).toMatchObject({ name: 'OutgoingError' });
    expect([asked, reached]).toEqual([1, 0]);
    await refused(fetch(`http://rebind.test:${port}/`), 'not-public');
    expect(reached).toBe(0);
  });

  test('checks each redirect again, follows three and no more, and takes no headers to another origin', async () => {
    const seen: Record<string, unknown>[] = [];
    const { port } = await serve((request, response) => {
      seen.push({ url: request.url, secret: request.headers['x-secret'] });
      const leads: Record<string, string> = {
        '/private': 'http://10.0.0.1/',
        '/metadata': 'http://169.254.169.254/',
        '/name': `http://evil.test/`,
        '/file': 'file:///etc/passwd',
        '/loop': '/loop',
        '/1': '/2',
        '/2': `http://pal.test:${port}/3`,
        '/3': '/end',
      };
      const to = leads[request.url ?? ''];
      if (to === undefined) response.end('there');
      else response.writeHead(302, { location: to }).end();
    });
    const fetch = guard({ allow: ['friend.test', 'pal.test'] });
    const base = `http://friend.test:${port}`;
    await refused(fetch(`${base}/private`), 'not-public');
    await refused(fetch(`${base}/metadata`), 'not-public');
    await refused(fetch(`${base}/name`), 'not-public');
    await refused(fetch(`${base}/file`), 'bad-address');
    await refused(fetch(`${base}/loop`), 'too-many-redirects');
    seen.length = 0;
    const answer = await fetch(`${base}/1`, { headers: { 'x-secret': 's' } });
    expect([answer.body.toString(), answer.url]).toEqual(['there', `http://pal.test:${port}/end`]);
    expect(seen.map(({ secret }) => secret)).toEqual(['s', 's', undefined, undefined]);
  });

  test('does not follow where something is posted', async () => {
    const { port } = await serve((request, response) => {
      request.resume();
      response.writeHead(302, { location: 'http://10.0.0.1/' }).end();
    });
    expect((await guard()(`http://friend.test:${port}/`, { method: 'POST', body: '{}' })).status).toBe(302);
  });

  test('ends an answer that never ends, that trickles, or that never begins', async () => {
    const { port } = await serve((request, response) => {
      if (request.url === '/silent') return;
      response.writeHead(200, { 'content-type': 'text/html' });
      if (request.url === '/slow') {
        const timer = setInterval(() => response.write('x'), 20);
        response.on('close', () => clearInterval(timer));
        return;
      }
      const more = () => {
        while (!response.destroyed && response.write(Buffer.alloc(16_384, 'x')));
        response.once('drain', more);
      };
      more();
    });
    const fetch = guard();
    const base = `http://friend.test:${port}`;
    await refused(fetch(`${base}/endless`), 'too-large');
    expect((await fetch(`${base}/endless`, { isCut: true })).body.length).toBe(10_000);
    await refused(fetch(`${base}/slow`, { timeoutMs: 200 }), 'too-slow');
    await refused(fetch(`${base}/silent`, { timeoutMs: 200 }), 'too-slow');
  });

  test('unpacks, stops what swells, and refuses what it cannot read', async () => {
    const bomb = gzipSync(Buffer.alloc(50_000_000));
    const bodies: Record<string, [string, Buffer]> = {
      '/gzip': ['gzip', gzipSync('packed')],
      '/br': ['br', brotliCompressSync('packed')],
      '/bomb': ['gzip', bomb],
      '/twice': ['gzip, gzip', gzipSync(gzipSync('x'))],
      '/broken': ['gzip', Buffer.from('not packed at all')],
    };
    const { port } = await serve((request, response) => {
      const [encoding, body] = bodies[request.url ?? ''] ?? ['', Buffer.alloc(0)];
      response.writeHead(200, { 'content-encoding': encoding }).end(body);
    });
    const fetch = guard();
    const base = `http://friend.test:${port}`;
    expect((await fetch(`${base}/gzip`)).body.toString()).toBe('packed');
    expect((await fetch(`${base}/br`)).body.toString()).toBe('packed');
    const before = process.memoryUsage().arrayBuffers;
    await refused(fetch(`${base}/bomb`), 'too-large');
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(20_000_000);
    await refused(fetch(`${base}/twice`), 'broken');
    await refused(fetch(`${base}/broken`), 'broken');
  });

  test('reads only the kinds that are asked for', async () => {
    const { port } = await serve((request, response) =>
      response.writeHead(200, { 'content-type': request.url === '/html' ? 'text/html' : 'image/png' }).end('x'),
    );
    const fetch = guard();
    expect((await fetch(`http://friend.test:${port}/html`, { types: ['text/html'] })).type).toBe('text/html');
    expect((await fetch(`http://friend.test:${port}/png`, { types: ['image/'] })).type).toBe('image/png');
    await refused(fetch(`http://friend.test:${port}/png`, { types: ['text/html'] }), 'wrong-type');
  });

  test('says when nobody is there', async () => {
    const { port, server } = await serve(() => undefined);
    await new Promise((resolve) => server.close(resolve));
    await refused(guard()(`http://friend.test:${port}/`), 'unreachable');
  });
});
