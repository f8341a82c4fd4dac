import { createHmac } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, http, type OutsideClient, openRoom, until, wholeLog } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

let database: TestDatabase;
let first: OutsideRelay;
let second: OutsideRelay | undefined;
let ann: OutsideClient;
let roomId: string;
const words: string[] = [];
const seen: { signature: string; body: string }[] = [];
/** Words that are never answered while they stand here. */
let unanswered = '';
const site = createServer((request, response) => {
  let body = '';
  request.on('data', (part) => {
    body += String(part);
  });
  request.on('end', () => {
    const said: string = JSON.parse(body).event.message.body;
    words.push(said);
    seen.push({ signature: String(request.headers['x-parley-signature']), body });
    if (said !== unanswered) response.end();
  });
});

beforeAll(async () => {
  await new Promise<void>((resolve) => site.listen(0, '127.0.0.1', resolve));
  database = await createTestDatabase();
  first = await startOutsideRelay({ DATABASE_URL: database.url, OUTGOING_ALLOW: '127.0.0.1', NODE_NAME: 'first' });
  ann = await arrive(first.url, 'ann');
  roomId = await openRoom(ann, { kind: 'private' });
});
afterAll(async () => {
  ann.close();
  await Promise.all([first.stop(), second?.stop()]);
  await database.drop();
  site.closeAllConnections();
  site.close();
});

const say = (body: string) => ann.ask('messages.send', { roomId, id: uuidv7(), body });

test('others post by HTTP: JSON, a form, GitHub; wrong posts are refused in plain words', async () => {
  const { url, hook } = await ann.ask('hooks.create', { kind: 'incoming', roomId, name: 'CI' });
  const path = url.startsWith('http') ? new URL(url).pathname : url;
  const post = (headers: Record<string, string>, body: string) => fetch(`${first.url}${path}`, { method: 'POST', headers, body });
  const json = { 'content-type': 'application/json' };
  for (const again of ['once', 'twice']) {
    const answer = await post({ ...json, 'idempotency-key': 'k' }, JSON.stringify({ text: `*${again}*` }));
    expect([answer.status, await answer.text()]).toEqual([200, 'ok']);
  }
  const form = new URLSearchParams({ payload: JSON.stringify({ text: 'by form' }) }).toString();
  expect((await post({ 'content-type': 'application/x-www-form-urlencoded' }, form)).status).toBe(200);
  const push = { ref: 'refs/heads/main', compare: 'https://g/c', commits: [], repository: { full_name: 'a/b' }, filler: 'x'.repeat(200_000) };
  expect((await post({ ...json, 'x-github-event': 'push', 'x-github-delivery': uuidv7() }, JSON.stringify(push))).status).toBe(200);
  const bodies = (await wholeLog(ann, roomId)).flatMap((event) => (event.type === 'message-created' ? [event.message.body] : []));
  expect(bodies).toEqual(['**once**', 'by form', '**a/b** [0 commits](https://g/c) pushed to `main`']);
  for (const [headers, body, status] of [
    [json, '{', 400],
    [json, '{}', 400],
    [json, JSON.stringify({ text: 'x'.repeat(1_100_000) }), 413],
    [{ 'content-type': 'application/x-www-form-urlencoded' }, 'text=x', 400],
    [{ 'content-type': 'text/plain' }, 'x', 400],
  ] as const) {
    expect((await post(headers, body)).status).toBe(status);
  }
  expect((await http(first.url, 'POST', `${path}x`, { body: { text: 'x' } })).status).toBe(404);
  expect((await ann.ask('rooms.hooks', { roomId })).hooks).toMatchObject([{ id: hook.id, kind: 'incoming', name: 'CI', botId: hook.botId }]);
  const opId = uuidv7();
  const rotated = await ann.ask('hooks.rotateSecret', { hookId: hook.id, opId });
  expect(await ann.ask('hooks.rotateSecret', { hookId: hook.id, opId })).toEqual(rotated);
  expect(rotated.hook).toMatchObject({ lastAt: expect.any(Number), lastFailure: { message: expect.any(String) } });
  expect((await post(json, JSON.stringify({ text: 'to the old address' }))).status).toBe(404);
  expect((await http(first.url, 'POST', new URL(rotated.url, first.url).pathname, { body: { text: 'x' } })).status).toBe(200);
});

test('a node that dies while it delivers is taken over: all in order, nothing left out', { timeout: 90_000 }, async () => {
  const url = `http://127.0.0.1:${(site.address() as AddressInfo).port}/`;
  const { hook, secret } = await ann.ask('hooks.create', { kind: 'outgoing', roomId, name: 'Mirror', url, events: ['message-created'] });
  unanswered = 'two';
  for (const body of ['one', 'two', 'three', 'four']) await say(body);
  await until('the delivery that hangs', () => words.includes('two'));
  expect((await ann.ask('hooks.deliveries', { hookId: hook.id })).deliveries.at(-1)).toMatchObject({ state: 'delivered', attempts: 1 });
  first.signal('SIGKILL');
  await first.exited;
  unanswered = '';
  second = await startOutsideRelay({ DATABASE_URL: database.url, OUTGOING_ALLOW: '127.0.0.1', NODE_NAME: 'second' });
  await until('the last one', () => words.includes('four'), 60_000);
  // At least once: the one that was on its way came again, nothing else did.
  expect(words).toEqual(['one', 'two', 'two', 'three', 'four']);
  for (const { signature, body } of seen) {
    const [, t, v1] = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(signature) ?? [];
    expect(v1).toBe(createHmac('sha256', secret).update(`${t}.${body}`).digest('hex'));
  }
});
