import { randomUUIDv7 } from 'node:crypto';
import { request } from 'node:https';
import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import type { Session } from '@parley/shared/protocol/http';
import type { Result } from '@parley/shared/result';
import { io, type Socket } from 'socket.io-client';
import { peerCertificate } from '../../desktop/engine-process/peer-certificate.ts';
import { until } from '../support/wire-client.ts';

/** A person of the tests at an installation with a certificate that only its fingerprint vouches for. Comes back by himself, and sends again until it is answered. */
export type TlsPerson = {
  session: Session;
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Sends until the server has it. @returns the message's id */
  say(roomId: string, body: string): Promise<string>;
  /** Bodies that came live. */
  heard: Set<string>;
  nodeName(): string;
  /** Goes and comes back, to wherever the proxy leads. */
  reconnect(): Promise<void>;
  /** The longest time without a connection so far, in milliseconds; starts anew. */
  takeLongestGap(): number;
  close(): void;
};

export type Trust = { ca: string; checkServerIdentity: () => undefined };

/** Trusts the one certificate with this fingerprint, as the app does once somebody compared it. */
export async function trustOf(url: string, fingerprint: string): Promise<Trust> {
  const certificate = await peerCertificate(url, 5_000);
  if (certificate.fingerprint !== fingerprint) throw new Error(`the server shows ${certificate.fingerprint}, not ${fingerprint}`);
  return { ca: certificate.pem, checkServerIdentity: () => undefined };
}

/** One HTTP request under that trust. */
export function ask(url: string, trust: Trust, options: { method?: string; body?: unknown; headers?: Record<string, string> } = {}) {
  return new Promise<{ status: number; body: string; headers: Record<string, string | string[] | undefined> }>((resolve, reject) => {
    const call = request(
      url,
      {
        ...trust,
        method: options.method ?? 'GET',
        timeout: 10_000,
        agent: false,
        headers: { ...(options.body === undefined ? {} : { 'content-type': 'application/json' }), ...options.headers },
      },
      (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk) => {
          body += chunk;
        });
        response.on('end', () => resolve({ status: response.statusCode ?? 0, body, headers: response.headers }));
        response.on('error', reject);
      },
    );
    call.on('error', reject);
    call.on('timeout', () => call.destroy(new Error('no answer within 10 s')));
    call.end(options.body === undefined ? undefined : JSON.stringify(options.body));
  });
}

let count = 0;

export async function registerOverTls(url: string, trust: Trust, inviteCode: string): Promise<Session> {
  count += 1;
  const person = {
    handle: `person-${process.pid}-${count}`,
    displayName: `Person ${count}`,
    password: 'correct horse battery',
    device: { name: 'test', platform: 'linux' },
  };
  const { status, body } = await ask(`${url}/v1/auth/register`, trust, { method: 'POST', body: { ...person, inviteCode } });
  if (status !== 201) throw new Error(`registering: ${status} ${body}`);
  return JSON.parse(body);
}

/** Connects, and comes back whenever the connection is gone. */
export async function connectOverTls(url: string, trust: Trust, session: Session): Promise<TlsPerson> {
  const socket: Socket = io(url, {
    ...trust,
    transports: ['websocket'],
    forceNew: true,
    reconnectionDelay: 100,
    reconnectionDelayMax: 300,
    timeout: 3_000,
    auth: { token: session.accessToken, protocol: 1 },
  });
  const heard = new Set<string>();
  let nodeName = '';
  let goneAt: number | null = null;
  let longestGap = 0;
  const settle = () => {
    if (goneAt !== null) longestGap = Math.max(longestGap, performance.now() - goneAt);
    goneAt = null;
  };
  socket.on('log', ({ events }: { events: { type: string; message?: { body: string } }[] }) => {
    for (const { message } of events) if (message !== undefined) heard.add(message.body);
  });
  socket.on('disconnect', (reason) => {
    goneAt = performance.now();
    // The server may have ended it in order; the app comes back then too.
    if (reason === 'io server disconnect') setTimeout(() => socket.connect(), 100);
  });
  // A node that goes away refuses who comes to it; Socket.IO tries again by itself only where the network failed.
  socket.on('connect_error', () => {
    if (!socket.active) setTimeout(() => socket.connect(), 100);
  });
  socket.on('draining', () => {
    // As the app does: goes elsewhere before it is sent.
    setTimeout(() => socket.disconnect().connect(), Math.random() * 500);
  });
  const open = async () => {
    const opened: Result<CallOutput<'sync.open'>> = await socket.timeout(5_000).emitWithAck('sync.open', { cursors: {} });
    if (!opened.ok) throw new Error(JSON.stringify(opened.error));
    nodeName = opened.value.nodeName;
    settle();
  };
  socket.on('connect', () => void open().catch(() => socket.disconnect().connect()));
  await new Promise<void>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('no connection within 15 s')), 15_000);
    socket.once('connect', () => {
      clearTimeout(timer);
      resolve();
    });
  });
  const tryCall = <N extends CallName>(name: N, input: CallInput<N>): Promise<Result<CallOutput<N>>> => socket.timeout(4_000).emitWithAck(name, input);
  const person: TlsPerson = {
    session,
    heard,
    nodeName: () => nodeName,
    async reconnect() {
      socket.disconnect();
      nodeName = '';
      socket.connect();
      await until('a new connection', () => nodeName !== '', 15_000);
    },
    async call(name, input) {
      const answer = await tryCall(name, input);
      if (!answer.ok) throw new Error(`${name}: ${JSON.stringify(answer.error)}`);
      return answer.value;
    },
    async say(roomId, body) {
      const id = randomUUIDv7();
      for (;;) {
        const answer = socket.connected ? await tryCall('messages.send', { roomId, id, body }).catch(() => null) : null;
        if (answer?.ok) return id;
        if (answer !== null && !['unavailable', 'rate-limited', 'internal'].includes(answer.error.code))
          throw new Error(`sending: ${JSON.stringify(answer.error)}`);
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    },
    takeLongestGap() {
      const gap = goneAt === null ? longestGap : Math.max(longestGap, performance.now() - goneAt);
      longestGap = 0;
      return gap;
    },
    close: () => void socket.disconnect(),
  };
  return person;
}
