import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import openapiTypescript, { astToString } from 'openapi-typescript';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../support/ids.ts';
import { createTestDatabase, type TestDatabase } from '../support/postgres.ts';
import { arrive, connect, freshHandle, type OutsideClient, openRoom, until } from './outside/outside-client.ts';
import { type OutsideRelay, startOutsideRelay } from './outside/outside-relay.ts';

/** What somebody writes who has nothing but the generated types and `openapi-fetch`. */
const program = `
import createClient from 'openapi-fetch';
import type { paths } from './api.d.ts';

export function openClient(baseUrl: string, token: string) {
  const client = createClient<paths>({ baseUrl, headers: { authorization: \`Bearer \${token}\` } });
  return {
    send: (roomId: string, id: string, body: string) => client.POST('/v1/api/messages.send', { body: { roomId, id, body } }),
    history: async (roomId: string): Promise<string[]> => {
      const { data } = await client.POST('/v1/api/messages.history', { body: { roomId, limit: 50 } });
      return data?.messages.map((message) => message.body) ?? [];
    },
    createRoom: async (name: string): Promise<string | undefined> => {
      const { data } = await client.POST('/v1/api/rooms.create', { body: { kind: 'public', name } });
      return data?.room.id;
    },
    admins: () => client.POST('/v1/api/admin.users', { body: { filter: 'admins' } }),
    serverName: async (): Promise<string | undefined> => (await client.GET('/v1/server')).data?.name,
    code: async (roomId: string, id: string) => (await client.POST('/v1/api/messages.send', { body: { roomId, id, body: '' } })).error?.error.code,
  };
}
`;

const root = fileURLToPath(new URL('../..', import.meta.url));
const errorAnswer = z.strictObject({
  error: z.strictObject({
    code: z.string(),
    message: z.string(),
    issues: z.array(z.strictObject({ path: z.string(), message: z.string() })).optional(),
    retryAfterMs: z.int().optional(),
  }),
});
type Sent = { data?: { message: { id: string; body: string } }; error?: unknown; response: Response };
type Client = {
  send(roomId: string, id: string, body: string): Promise<Sent>;
  history(roomId: string): Promise<string[]>;
  createRoom(name: string): Promise<string | undefined>;
  admins(): Promise<{ data?: { users: { id: string }[] }; error?: unknown; response: Response }>;
  serverName(): Promise<string | undefined>;
  code(roomId: string, id: string): Promise<string | undefined>;
};

let database: TestDatabase;
let relay: OutsideRelay;
let admin: OutsideClient;
let folder: string;
let openClient: (baseUrl: string, token: string) => Client;

beforeAll(async () => {
  database = await createTestDatabase();
  relay = await startOutsideRelay({ DATABASE_URL: database.url, RATE_LIMITS: '{"botWrites":{"capacity":4,"perSecond":0.05}}' });
  // The first account of a server administers it.
  admin = await arrive(relay.url, 'admin');
  // Within the checkout, so that the client finds its package.
  await mkdir(join(root, 'artefacts'), { recursive: true });
  folder = await mkdtemp(join(root, 'artefacts', 'api-client-'));
  await writeFile(join(folder, 'api.d.ts'), astToString(await openapiTypescript(new URL(`${relay.url}/v1/openapi.json`))));
  await writeFile(join(folder, 'client.ts'), program);
  ({ openClient } = (await import(pathToFileURL(join(folder, 'client.ts')).href)) as { openClient: typeof openClient });
});
afterAll(async () => {
  admin?.close();
  await relay?.stop();
  await database?.drop();
  if (folder !== undefined) await rm(folder, { recursive: true, force: true });
});

/** What the compiler says of a program beside the generated types; empty: nothing. */
async function compile(name: string): Promise<string> {
  const options = ['--noEmit', '--ignoreConfig', '--strict', '--allowImportingTsExtensions', '--module', 'nodenext', '--target', 'es2024', '--types', 'node'];
  const run = promisify(execFile)(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), ...options, join(folder, name)]);
  return run.then(
    ({ stdout }) => stdout,
    (error: { stdout: string }) => error.stdout,
  );
}

async function makeBot(roomId: string, more: object = {}): Promise<string> {
  const { bot, secret } = await admin.ask('bots.create', { opId: uuidv7(), handle: freshHandle('bot'), displayName: 'A script', ...more });
  await admin.ask('members.add', { roomId, userIds: [bot.user.id] });
  return secret;
}

const post = (call: string, body: unknown, token?: string) =>
  fetch(`${relay.url}/v1/api/${call}`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { authorization: `Bearer ${token}` }) },
    body: JSON.stringify(body),
  });
const refusalOf = async (response: Response) => ({ status: response.status, ...errorAnswer.parse(await response.json()).error });

describe('the generated client', () => {
  it('knows inputs and answers by their types', async () => {
    expect(await compile('client.ts')).toBe('');
    await writeFile(join(folder, 'wrong.ts'), program.replace('body: { roomId, id, body }', 'body: { roomId, id }').replace('message.body', 'message.words'));
    const said = await compile('wrong.ts');
    expect(said).toContain("Property 'body' is missing");
    expect(said).toContain("Property 'words' does not exist");
  });

  it('writes and reads as a bot, once for each id, and is heard on sockets', async () => {
    const roomId = await openRoom(admin);
    const client = openClient(relay.url, await makeBot(roomId));
    const id = uuidv7();
    const first = await client.send(roomId, id, 'The build is green.');
    expect(first.data?.message).toMatchObject({ id, body: 'The build is green.' });
    expect((await client.send(roomId, id, 'The build is green.')).data).toEqual(first.data);
    await until('the admin hears it', () => admin.live(roomId).find((event) => event.type === 'message-created' && event.message.id === id));
    expect(await client.history(roomId)).toEqual(['The build is green.']);
    expect(await client.code(roomId, uuidv7())).toBe('invalid');
  });

  it('does as a person what the person may', async () => {
    const client = openClient(relay.url, admin.session.accessToken);
    const name = freshHandle('builds');
    const roomId = await client.createRoom(name);
    expect((await admin.ask('rooms.list', { query: name })).rooms.map(({ room }) => room.id)).toEqual([roomId]);
    expect((await client.admins()).data?.users.map(({ id }) => id)).toEqual([admin.id]);
    expect(await client.serverName()).toBe('Parley');
    const lena = await arrive(relay.url, 'lena');
    const refused = await openClient(relay.url, lena.session.accessToken).admins();
    expect([refused.response.status, errorAnswer.parse(refused.error).error.code]).toEqual([403, 'forbidden']);
    lena.close();
  });
});

describe('calls over HTTP', () => {
  it('say what is wrong: nobody signed in, a missing scope, bad input, no such call', async () => {
    const roomId = await openRoom(admin);
    const reader = await makeBot(roomId, { scopes: ['messages:read'] });
    const message = { roomId, id: uuidv7(), body: 'hello' };
    expect(await refusalOf(await post('messages.send', message))).toMatchObject({ status: 401, code: 'unauthenticated' });
    expect(await refusalOf(await post('messages.send', message, reader))).toEqual({
      status: 403,
      code: 'forbidden',
      message: 'This token may not do that. It needs the scope "messages:write".',
      issues: [{ path: 'token', message: 'needs the scope messages:write' }],
    });
    expect(await refusalOf(await post('admin.users', {}, reader))).toMatchObject({ status: 403, message: 'This is for people only, not for bots.' });
    const { accessToken } = admin.session;
    expect(await refusalOf(await post('messages.send', { ...message, body: 7 }, accessToken))).toMatchObject({
      status: 400,
      code: 'invalid',
      issues: [{ path: 'body' }],
    });
    expect(await refusalOf(await post('messages.send', [], accessToken))).toMatchObject({ status: 400, code: 'invalid' });
    expect(await refusalOf(await post('presence.set', { status: 'away', auto: true }, accessToken))).toMatchObject({ status: 400, issues: [{ path: 'auto' }] });
    for (const name of ['messages.unknown', 'constructor', 'sync.open', 'typing.set']) {
      expect(await refusalOf(await post(name, { roomId }, accessToken))).toMatchObject({ status: 404, code: 'not-found' });
    }
    expect((await admin.ask('messages.history', { roomId })).messages).toEqual([]);
  });

  it('take a call without a body where nothing is needed, and keep answers out of caches', async () => {
    const response = await fetch(`${relay.url}/v1/api/bots.list`, { method: 'POST', headers: { authorization: `Bearer ${admin.session.accessToken}` } });
    expect([response.status, response.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(z.object({ bots: z.array(z.unknown()) }).parse(await response.json()).bots.length).toBeGreaterThan(0);
  });

  it('share one budget with the sockets, and tell the time to wait', async () => {
    const roomId = await openRoom(admin);
    const secret = await makeBot(roomId);
    const client = openClient(relay.url, secret);
    const answers = [];
    for (let count = 0; count < 5; count += 1) answers.push(await client.send(roomId, uuidv7(), `number ${count}`));
    expect(answers.map(({ response }) => response.status)).toEqual([200, 200, 200, 200, 429]);
    const last = answers.at(-1);
    const { code, retryAfterMs = 0 } = errorAnswer.parse(last?.error).error;
    expect(code).toBe('rate-limited');
    expect(Number(last?.response.headers.get('retry-after'))).toBe(Math.ceil(retryAfterMs / 1_000));
    expect(retryAfterMs).toBeGreaterThan(1_000);
    const socket = await connect(relay.url, admin.session, { auth: { token: secret, protocol: 1 } });
    expect((await socket.refused('messages.send', { roomId, id: uuidv7(), body: 'one more' })).code).toBe('rate-limited');
    socket.close();
  });
});
