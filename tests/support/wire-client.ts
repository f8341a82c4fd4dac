import type { LogEvent } from '@parley/shared/entities/log-event';
import type { Message } from '@parley/shared/entities/message';
import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import type { InboxItem, LogPacket } from '@parley/shared/protocol/events';
import type { Session } from '@parley/shared/protocol/http';
import type { Signal } from '@parley/shared/protocol/signals';
import type { Result } from '@parley/shared/result';
import { io, type Socket } from 'socket.io-client';
import { uuidv7 } from './ids.ts';

/** Waits until a condition holds, looking every few milliseconds; the error says what was waited for and what was there instead. */
export async function until<T>(what: string, look: () => T | Promise<T>, withinMs = 10_000): Promise<NonNullable<T>> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const seen = await look();
    if (seen) return seen as NonNullable<T>;
    if (Date.now() > deadline) throw new Error(`waited ${withinMs} ms in vain for: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 5));
  }
}

let count = 0;

/** Registers a new person on a relay. */
export async function register(url: string, name = 'person'): Promise<Session> {
  count += 1;
  const handle = `${name}-${process.pid}-${count}`;
  const response = await fetch(`${url}/v1/auth/register`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ handle, displayName: name, password: 'correct horse battery', device: { name: 'test', platform: 'linux' } }),
  });
  if (response.status !== 201) throw new Error(`registering ${handle}: ${response.status} ${await response.text()}`);
  return (await response.json()) as Session;
}

/** One raw socket of the protocol, that remembers what it was told. No reconnecting, no cleverness: what a test wants to see is what came. */
export type WireClient = {
  socket: Socket;
  userId: string;
  packets: (LogPacket & { receivedAt: number })[];
  inbox: InboxItem[];
  signals: Signal[];
  /** Names of other pushes with their payload: `behind`, `draining`, `ended`, `disconnect`. */
  notices: { name: string; payload: unknown; at: number }[];
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>>;
  /** The same, where an error would be the test's. */
  must<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  send(roomId: string, body: string): Promise<Message>;
  /** All events of a room that came live, in the order they came. */
  events(roomId: string): LogEvent[];
  close(): void;
};

export type ConnectError = { message: string; code: string | undefined; retryAfterMs: number | undefined };

/** Connects with a token; rejects with the `ConnectError` of a refused handshake. */
export async function connectWire(
  url: string,
  session: Pick<Session, 'accessToken' | 'user'>,
  options: { auth?: object; headers?: Record<string, string> } = {},
): Promise<WireClient> {
  const socket = io(url, {
    transports: ['websocket'],
    forceNew: true,
    reconnection: false,
    auth: options.auth ?? { token: session.accessToken, protocol: 1 },
    ...(options.headers === undefined ? {} : { extraHeaders: options.headers }),
  });
  const client: WireClient = {
    socket,
    userId: session.user.id,
    packets: [],
    inbox: [],
    signals: [],
    notices: [],
    call: (name, input) => socket.timeout(20_000).emitWithAck(name, input),
    must: async (name, input) => {
      const result = await client.call(name, input);
      if (!result.ok) throw new Error(`${name}: ${JSON.stringify(result.error)}`);
      return result.value;
    },
    send: async (roomId, body) => (await client.must('messages.send', { roomId, id: uuidv7(), body })).message,
    events: (roomId) => client.packets.filter((packet) => packet.roomId === roomId).flatMap((packet) => packet.events),
    close: () => void socket.disconnect(),
  };
  socket.on('log', (packet: LogPacket) => void client.packets.push({ ...packet, receivedAt: performance.now() }));
  socket.on('inbox', (item: InboxItem) => void client.inbox.push(item));
  socket.on('signal', (signal: Signal) => void client.signals.push(signal));
  for (const name of ['behind', 'draining', 'ended', 'disconnect'])
    socket.on(name, (payload: unknown) => void client.notices.push({ name, payload, at: performance.now() }));
  await new Promise<void>((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', (error: Error & { data?: { code?: string; retryAfterMs?: number } }) => {
      socket.disconnect();
      reject({ message: error.message, code: error.data?.code, retryAfterMs: error.data?.retryAfterMs } satisfies ConnectError);
    });
  });
  return client;
}

/** Registers, connects and opens the sync. */
export async function joinedWire(url: string, name?: string): Promise<WireClient> {
  const client = await connectWire(url, await register(url, name));
  await client.must('sync.open', { cursors: {} });
  return client;
}
