import { createHmac, randomBytes } from 'node:crypto';
import { io, type Socket } from 'socket.io-client';
import { expect } from 'vitest';
import { z } from 'zod';
import { uuidv7 } from '../../support/ids.ts';
import {
  type Answers,
  answers,
  errorShape,
  type OutsideError,
  type OutsideEvent,
  type OutsideMessage,
  type OutsideSession,
  type Pushes,
  pushes,
  sessionShape,
} from './shapes.ts';

/** Waits until a condition holds; the error says what was waited for. */
export async function until<T>(what: string, look: () => T | Promise<T>, withinMs = 20_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

/** Plain HTTP with JSON. `body` as a string goes out as it is. */
export async function http(url: string, method: string, path: string, options: { token?: string; body?: unknown; headers?: Record<string, string> } = {}) {
  const response = await fetch(`${url}${path}`, {
    method,
    headers: {
      ...(options.body === undefined ? {} : { 'content-type': 'application/json' }),
      ...(options.token === undefined ? {} : { authorization: `Bearer ${options.token}` }),
      ...options.headers,
    },
    ...(options.body === undefined ? {} : { body: typeof options.body === 'string' ? options.body : JSON.stringify(options.body) }),
  });
  const text = await response.text();
  const isJson = (response.headers.get('content-type') ?? '').includes('application/json');
  return { status: response.status, text, json: isJson ? (JSON.parse(text) as unknown) : undefined, headers: response.headers };
}

/** A refused HTTP call: status and error, in the protocol's envelope. */
export async function httpRefused(...request: Parameters<typeof http>): Promise<{ status: number; error: OutsideError }> {
  const { status, json } = await http(...request);
  return { status, error: z.strictObject({ error: errorShape }).parse(json).error };
}

export const device = { name: 'Outside', platform: 'linux' };
export const password = 'correct horse battery';

/** A handle nobody has. */
export function freshHandle(start = 'p'): string {
  return `${start}-${randomBytes(6).toString('hex')}`;
}

/** Registers somebody; the session in its strict shape. */
export async function signUp(url: string, handle = freshHandle(), displayName = handle): Promise<OutsideSession> {
  const { status, json, text } = await http(url, 'POST', '/v1/auth/register', { body: { handle, displayName, password, device } });
  if (status !== 201) throw new Error(`register: ${status} ${text}`);
  return sessionShape.parse(json);
}

/** Signs in a further device of somebody. */
export async function signIn(url: string, handle: string): Promise<OutsideSession> {
  const { status, json, text } = await http(url, 'POST', '/v1/auth/login', { body: { handle, password, device } });
  if (status !== 200) throw new Error(`login: ${status} ${text}`);
  return sessionShape.parse(json);
}

/** A JSON web token of one's own making. */
export function makeToken(claims: object, secret: string, algorithm: 'HS256' | 'HS512' | 'none' = 'HS256'): string {
  const encode = (value: object) => Buffer.from(JSON.stringify(value)).toString('base64url');
  const signed = `${encode({ alg: algorithm, typ: 'JWT' })}.${encode(claims)}`;
  if (algorithm === 'none') return `${signed}.`;
  return `${signed}.${createHmac(algorithm === 'HS256' ? 'sha256' : 'sha512', secret)
    .update(signed)
    .digest('base64url')}`;
}

/** What a token says, unverified. */
export function readToken(token: string): { header: unknown; claims: Record<string, unknown> } {
  const [header = '', claims = ''] = token.split('.');
  const decode = (part: string) => JSON.parse(Buffer.from(part, 'base64url').toString());
  return { header: decode(header), claims: decode(claims) };
}

type CallName = keyof Answers;
type Push<N extends keyof Pushes> = z.infer<Pushes[N]>;

/** One socket, that checks the shape of all it is told and remembers it. */
export type OutsideClient = {
  socket: Socket;
  session: OutsideSession;
  id: string;
  log: Push<'log'>[];
  inbox: Push<'inbox'>[];
  signals: Push<'signal'>[];
  ended: Push<'ended'>[];
  draining: Push<'draining'>[];
  /** Every push by name in the order it came, and `disconnect`. */
  order: string[];
  /** Pushes of an unknown name or a wrong shape, in words: must stay empty. */
  findings: string[];
  /** The raw envelope of any call. */
  raw(name: string, ...args: unknown[]): Promise<unknown>;
  /** The value of a call that must succeed, in its strict shape. */
  ask<N extends CallName>(name: N, input: object): Promise<z.infer<Answers[N]>>;
  /** The error of a call that must be refused, in its strict shape. */
  refused(name: string, input: unknown): Promise<OutsideError>;
  say(roomId: string, body: string, more?: object): Promise<OutsideMessage>;
  /** Everything that came live of a room. */
  live(roomId: string): OutsideEvent[];
  close(): void;
};

export type Refusal = { code: string | undefined };

/** Connects; rejects with `{code}` where the handshake is refused. */
export async function connect(
  url: string,
  session: OutsideSession,
  options: { auth?: unknown; headers?: Record<string, string>; query?: Record<string, string> } = {},
): Promise<OutsideClient> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: (options.auth ?? { token: session.accessToken, protocol: 1 }) as { [key: string]: unknown },
    ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
    ...(options.query === undefined ? {} : { query: options.query }),
  });
  const seen: { [N in keyof Pushes]: Push<N>[] } = { log: [], inbox: [], signal: [], draining: [], ended: [], behind: [] };
  const order: string[] = [];
  const findings: string[] = [];
  socket.onAny((name: string, ...payload: unknown[]) => {
    order.push(name);
    if (!(name in pushes)) return void findings.push(`unknown push ${name}`);
    const push = name as keyof Pushes;
    const parsed = pushes[push].safeParse(payload[0]);
    if (!parsed.success || payload.length !== 1) return void findings.push(`${name} ${JSON.stringify(payload)}: ${parsed.error?.message}`);
    (seen[push] as unknown[]).push(parsed.data);
  });
  socket.on('disconnect', () => void order.push('disconnect'));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: { code?: string } }) => {
      socket.disconnect();
      reject({ code: error.data?.code } satisfies Refusal);
    });
  });
  const client: OutsideClient = {
    socket,
    session,
    id: session.user.id,
    log: seen.log,
    inbox: seen.inbox,
    signals: seen.signal,
    ended: seen.ended,
    draining: seen.draining,
    order,
    findings,
    raw: (name, ...args) => socket.timeout(30_000).emitWithAck(name, ...args),
    ask: async (name, input) => {
      const envelope = await client.raw(name, input);
      const told = () => `${name} ${JSON.stringify(input).slice(0, 300)} answered ${JSON.stringify(envelope).slice(0, 1_000)}`;
      const success = z.strictObject({ ok: z.literal(true), value: z.unknown() }).safeParse(envelope);
      if (!success.success) throw new Error(told());
      const value = answers[name].safeParse(success.data.value);
      if (!value.success) throw new Error(`${told()}: ${value.error.message}`);
      return value.data as z.infer<Answers[typeof name]>;
    },
    refused: async (name, input) => {
      const envelope = await client.raw(name, input);
      const parsed = z.strictObject({ ok: z.literal(false), error: errorShape }).safeParse(envelope);
      if (!parsed.success)
        throw new Error(
          `${name} ${JSON.stringify(input)?.slice(0, 300)} answered ${JSON.stringify(envelope).slice(0, 1_000)}, no refusal: ${parsed.error.message}`,
        );
      return parsed.data.error;
    },
    say: async (roomId, body, more) => (await client.ask('messages.send', { roomId, id: uuidv7(), body, ...more })).message,
    live: (roomId) => seen.log.filter((packet) => packet.roomId === roomId).flatMap((packet) => packet.events),
    close: () => {
      socket.disconnect();
      expect(findings).toEqual([]);
    },
  };
  return client;
}

/** Signs up, connects, opens the sync. */
export async function arrive(url: string, start?: string): Promise<OutsideClient> {
  const client = await connect(url, await signUp(url, freshHandle(start)));
  await client.ask('sync.open', { cursors: {} });
  return client;
}

/** A public room of one's own. */
export async function openRoom(client: OutsideClient, more: object = {}): Promise<string> {
  return (await client.ask('rooms.create', { kind: 'public', name: freshHandle('room'), ...more })).room.id;
}

/** The whole log of a room, page by page, checked to be 1, 2, 3 … without a gap from `firstSeq` on. */
export async function wholeLog(client: OutsideClient, roomId: string): Promise<OutsideEvent[]> {
  const events: OutsideEvent[] = [];
  for (;;) {
    const page = await client.ask('log.since', { roomId, seq: events.at(-1)?.seq ?? 0 });
    expect(page.reset).toBe(false);
    events.push(...page.events);
    if (events.at(-1)?.seq === page.headSeq) break;
    expect(page.events.length).toBeGreaterThan(0);
  }
  expect(events.map(({ seq }) => seq)).toEqual(events.map((_, n) => (events[0]?.seq ?? 1) + n));
  return events;
}
