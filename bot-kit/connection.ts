import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import type { ErrorCode } from '@parley/shared/protocol/errors';
import type { InboxItem, LogPacket } from '@parley/shared/protocol/events';
import type { Signal } from '@parley/shared/protocol/signals';
import type { Result } from '@parley/shared/result';
import { io, type Socket } from 'socket.io-client';
import { BotStoppedError, CallError } from './call-error.ts';
import type { Log } from './log.ts';

/** What the connection tells. `onOpen` is called for each new socket, before anybody's calls go on. */
export type ConnectionEvents = {
  onOpen(): Promise<void>;
  onLog(packet: LogPacket): void;
  onInbox(item: InboxItem): void;
  onSignal(signal: Signal): void;
  /** The server took the socket out of its rooms: it was too slow. */
  onBehind(): void;
  /** It is over for good: the token was revoked, or the server does not take it. */
  onEnded(error: Error): void;
};

export type Connection = {
  /** One try on the socket that is open now. Throws `CallError` (`unavailable` where there is none, or no answer came). */
  once<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  /** Tries until the server says yes or no, over reconnects and restarts. Throws `CallError` for a no, `BotStoppedError`. */
  call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>>;
  open(): void;
  /** Calls under way end with `BotStoppedError`. */
  close(): void;
};

const protocol = 1;
const callTimeoutMs = 15_000;
const connectTimeoutMs = 10_000;
const firstDelayMs = 250;
const maxDelayMs = 30_000;
const mayBeTriedAgain: ReadonlySet<ErrorCode> = new Set(['rate-limited', 'unavailable', 'internal']);
/** `internal` is a mistake of the server: it may be gone after a restart, but not for ever. */
const internalTriesMax = 5;

const words: Record<string, string> = {
  unauthenticated: 'The token has expired. The bot needs a new one.',
  'unsupported-version': 'The server speaks another version of the protocol. Please update the bot library.',
  revoked: 'The token was revoked.',
  deactivated: 'The bot was deactivated.',
  'account-deleted': 'The bot was deleted.',
};

/** A socket that comes back by itself: after a random time that grows while the server cannot be reached, or the one the server names. */
export function createConnection(options: { url: string; token: string; log: Log; events: ConnectionEvents }): Connection {
  const { url, token, log, events } = options;
  const base = new URL(url);
  let socket: Socket | null = null;
  let isReady = false;
  let isClosed = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  /** Who waits for an open socket, and who waits for a time. */
  const waiting = new Set<() => void>();
  const sleeping = new Set<() => void>();

  const wake = () => {
    for (const go of [...waiting]) go();
  };

  function finish(): void {
    if (isClosed) return;
    isClosed = true;
    isReady = false;
    clearTimeout(timer);
    socket?.disconnect();
    for (const go of [...sleeping]) go();
    wake();
  }

  function again(afterMs?: number): void {
    if (isClosed) return;
    clearTimeout(timer);
    const growing = Math.min(maxDelayMs, firstDelayMs * 2 ** Math.min(failures, 10));
    const delayMs = afterMs === undefined ? growing * (0.5 + Math.random()) : afterMs * (1 + Math.random());
    failures += 1;
    timer = setTimeout(connect, delayMs);
  }

  function drop(dead: Socket): void {
    dead.off();
    dead.disconnect();
    if (socket === dead) {
      socket = null;
      isReady = false;
    }
  }

  function connect(): void {
    const fresh: Socket = io(base.origin, {
      path: `${base.pathname.replace(/\/+$/, '')}/socket.io`,
      transports: ['websocket'],
      reconnection: false,
      forceNew: true,
      timeout: connectTimeoutMs,
      auth: { token, protocol },
    });
    socket = fresh;
    let drainedAfterMs: number | undefined;
    fresh.on('log', events.onLog);
    fresh.on('inbox', events.onInbox);
    fresh.on('signal', events.onSignal);
    fresh.on('behind', events.onBehind);
    fresh.on('draining', ({ reconnectAfterMs }: { reconnectAfterMs: number }) => {
      drainedAfterMs = reconnectAfterMs;
    });
    fresh.on('ended', ({ code }: { code: string }) => {
      const error = new Error(words[code] ?? `The server ended the connection: ${code}.`);
      finish();
      events.onEnded(error);
    });
    fresh.once('connect_error', (error: Error & { data?: { code?: string; retryAfterMs?: number } }) => {
      const code = error.data?.code;
      log({ level: 'warn', event: 'not-connected', url: base.origin, reason: error.message, ...(code === undefined ? {} : { code }) });
      drop(fresh);
      if (code === 'unauthenticated' || code === 'unsupported-version') {
        const fatal = new Error(code === 'unauthenticated' ? `The server does not take this token: ${error.message}` : (words[code] ?? error.message));
        finish();
        events.onEnded(fatal);
      } else again(error.data?.retryAfterMs);
    });
    fresh.on('disconnect', (reason) => {
      if (isClosed || socket !== fresh) return;
      log({ level: 'info', event: 'disconnected', reason });
      drop(fresh);
      again(drainedAfterMs);
    });
    fresh.once('connect', () => void ready(fresh));
  }

  async function ready(fresh: Socket): Promise<void> {
    try {
      await events.onOpen();
      if (socket !== fresh || isClosed) return;
      failures = 0;
      isReady = true;
      log({ level: 'info', event: 'connected', url: base.origin });
      wake();
    } catch (error) {
      if (isClosed || socket !== fresh) return;
      if (error instanceof CallError && !mayBeTriedAgain.has(error.code)) {
        finish();
        events.onEnded(error);
        return;
      }
      log({ level: 'warn', event: 'not-synced', reason: error instanceof Error ? error.message : String(error) });
      drop(fresh);
      again(error instanceof CallError ? error.retryAfterMs : undefined);
    }
  }

  async function once<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    if (isClosed) throw new BotStoppedError();
    const away = (message: string) => new CallError(name, { code: 'unavailable', message });
    if (socket?.connected !== true) throw away('there is no connection to the server');
    let answer: Result<CallOutput<N>>;
    try {
      answer = await socket.timeout(callTimeoutMs).emitWithAck(name, input);
    } catch {
      throw isClosed ? new BotStoppedError() : away('the server did not answer');
    }
    if (answer.ok) return answer.value;
    throw new CallError(name, answer.error);
  }

  /** Until the socket is open (null), or the given time has gone by. Not longer than the connection lives. */
  const pause = (ms: number | null) =>
    new Promise<void>((resolve) => {
      const among = ms === null ? waiting : sleeping;
      const go = () => {
        clearTimeout(timeout);
        among.delete(go);
        resolve();
      };
      const timeout = ms === null ? undefined : setTimeout(go, ms);
      among.add(go);
      if (isClosed) go();
    });

  async function call<N extends CallName>(name: N, input: CallInput<N>): Promise<CallOutput<N>> {
    let internals = 0;
    for (let tries = 0; ; tries += 1) {
      if (isClosed) throw new BotStoppedError();
      if (!isReady) {
        await pause(null);
        continue;
      }
      try {
        return await once(name, input);
      } catch (error) {
        if (!(error instanceof CallError) || !mayBeTriedAgain.has(error.code)) throw error;
        if (error.code === 'internal') internals += 1;
        if (internals >= internalTriesMax) throw error;
        log({ level: 'debug', event: 'call-again', call: name, code: error.code });
        await pause((error.retryAfterMs ?? Math.min(5_000, 100 * 2 ** Math.min(tries, 6))) * (1 + Math.random() * 0.2));
      }
    }
  }

  return { once, call, open: connect, close: finish };
}
