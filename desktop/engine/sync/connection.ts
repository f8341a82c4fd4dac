import type { Id } from '@parley/shared/ids';
import type { ConnectionView } from '@parley/shared/ipc/views';
import type { CallInput, CallName, CallOutput } from '@parley/shared/protocol/calls';
import type { WireError } from '@parley/shared/protocol/errors';
import type { EndedCode } from '@parley/shared/protocol/events';
import type { features } from '@parley/shared/protocol/version';
import { fail, type Result } from '@parley/shared/result';
import type { AccountCore } from '../accounts/account-core.ts';
import type { Push, RelaySocket, Timer } from '../ports.ts';
import type { Tokens } from '../session/tokens.ts';
import { backoffMs } from './backoff.ts';
import { type ConnectionState, connectionView } from './connection-state.ts';
import { createLatency } from './latency.ts';
import { createNodes } from './nodes.ts';

export type Snapshot = CallOutput<'sync.open'>;
export type Feature = (typeof features)[number];

/** What the connection drives. */
export type ConnectionHandlers = {
  cursors(): Record<Id, number>;
  /** Takes the snapshot in; pushes wait until it did. */
  opened(snapshot: Snapshot): Promise<void>;
  /** `log`, `inbox` and `signal` only, in the order they came. */
  push(push: Push): void;
  /** Calls can be made again. */
  ready(): void;
  lost(): void;
  /** Compares heads with the relay; false: no answer in time. */
  checkHeads(timeoutMs: number): Promise<boolean>;
};

export type Connection = {
  attach(handlers: ConnectionHandlers): void;
  start(): void;
  stop(): void;
  retryNow(): void;
  wake(): void;
  isOpen(): boolean;
  /** Whether the relay announced it when the connection was last opened (`features` of `sync.open`). */
  hasFeature(name: Feature): boolean;
  /** Never rejects; `unavailable` where there is no connection. */
  call<N extends CallName>(name: N, input: CallInput<N>, timeoutMs?: number): Promise<Result<CallOutput<N>>>;
  /** The snapshot again, over the same socket (`behind`, a jump of the inbox). */
  resync(): void;
  setBehind(rooms: number): void;
  signedOut(code: EndedCode): void;
  view(): ConnectionView;
};

const offlineError: WireError = { code: 'unavailable', message: 'There is no connection to the server right now.' };
const heldPushesMax = 5_000;
/** While online, the round trip is told anew this often. */
const latencyNewsMs = 15_000;
/** An open that lived shorter than this was no success: the back-off goes on. */
const stableMs = 10_000;

export function createConnection(core: AccountCore, tokens: Tokens): Connection {
  const { deps, tuning } = core;
  const { clock } = deps;
  const latency = createLatency();
  const nodes = createNodes(() => core.record);
  let handlers: ConnectionHandlers | null = null;
  let state: ConnectionState = { kind: 'idle', sinceMs: clock.now() };
  let timers: Timer[] = [];
  let toldAtMs = 0;
  let features: ReadonlySet<string> = new Set();
  /** One snapshot is taken in at a time: whoever wants another meanwhile gets it after this one. */
  let isResyncing = false;
  let isResyncWanted = false;

  const publish = (): void => {
    if (core.isClosed()) return;
    toldAtMs = clock.now();
    core.publish({ type: 'connection-changed', accountId: core.id, connection: connectionView(state, latency.read()) });
    core.news.account();
  };

  const enter = (next: ConnectionState): void => {
    const wasOpen = state.kind === 'open';
    state = next;
    if (wasOpen && next.kind !== 'open') handlers?.lost();
    publish();
  };

  const later = (ms: number, run: () => void): void => {
    timers.push(clock.after(ms, run));
  };

  /** Lets go of whatever the present state holds; answers of it are dropped from now on. */
  const release = (): void => {
    for (const timer of timers) timer.cancel();
    timers = [];
    if (state.kind === 'offline') state.timer?.cancel();
    if (state.kind !== 'open' && state.kind !== 'connecting') return;
    const { socket } = state;
    // First out of the state, so that its closing is no news.
    state = state.kind === 'open' ? { ...state, socket: closedSocket } : { ...state, socket: null };
    socket?.close();
  };

  const signedOut = (code: EndedCode): void => {
    release();
    core.saveRecord({ endedCode: code });
    enter({ kind: 'signed-out', sinceMs: clock.now(), code });
  };

  const goOffline = (attempt: number, reason: WireError | null, leastMs?: number): void => {
    release();
    const wait = backoffMs({
      attempt,
      baseMs: tuning.backoffBaseMs,
      maxMs: tuning.backoffMaxMs,
      random: deps.random(),
      leastMs: leastMs ?? reason?.retryAfterMs,
    });
    const retryAtMs = clock.now() + wait;
    const sinceMs = state.kind === 'offline' ? state.sinceMs : clock.now();
    enter({ kind: 'offline', sinceMs, attempt, retryAtMs, reason, timer: clock.after(wait, () => void connect(attempt + 1)) });
  };

  const isMine = (socket: RelaySocket): boolean => (state.kind === 'open' || state.kind === 'connecting') && state.socket === socket;

  /** The socket is of no use any more. */
  const drop = (socket: RelaySocket, reason: WireError | null): void => {
    if (!isMine(socket)) return;
    const isStable = state.kind === 'open' && clock.now() - state.openedAtMs >= stableMs;
    const attempt = state.kind === 'open' || state.kind === 'connecting' ? (isStable ? 0 : state.attempt) : 0;
    if (state.kind === 'open') nodes.failed(state.url);
    if (reason?.code === 'unauthenticated') tokens.invalidate();
    goOffline(attempt, reason);
  };

  const refused = (attempt: number, url: string, error: WireError): void => {
    deps.log('info', 'connect-refused', { accountId: core.id, code: error.code, attempt });
    if (error.code === 'unauthenticated') tokens.invalidate();
    else nodes.failed(url);
    if (error.code === 'unsupported-version') goOffline(attempt, error, 5 * 60_000);
    else goOffline(attempt, error);
  };

  const connect = async (attempt: number): Promise<void> => {
    if (core.isClosed() || state.kind === 'signed-out' || !handlers) return;
    release();
    const mine: ConnectionState = { kind: 'connecting', sinceMs: clock.now(), attempt, socket: null };
    enter(mine);
    const token = await tokens.access();
    if (state !== mine || core.isClosed()) return;
    if (!token.ok) {
      if (token.error.code === 'unauthenticated') signedOut(endedCodeOf(token.error));
      else goOffline(attempt, token.error);
      return;
    }
    const url = nodes.next();
    const result = await deps.connect({ url, accessToken: token.value, timeoutMs: tuning.connectTimeoutMs });
    if (state !== mine || core.isClosed()) {
      if (result.ok) result.value.close();
      return;
    }
    if (!result.ok) refused(attempt, url, result.error);
    else await open(attempt, url, result.value, handlers);
  };

  const open = async (attempt: number, url: string, socket: RelaySocket, on: ConnectionHandlers): Promise<void> => {
    state = { kind: 'connecting', sinceMs: state.sinceMs, attempt, socket };
    let held: Push[] | null = [];
    let isOverflowing = false;
    socket.onClose(() => drop(socket, offlineError));
    socket.onPush((push) => {
      if (!isMine(socket)) return;
      if (push.type === 'ended') return ended(socket, push.code);
      if (push.type === 'draining') return draining(push.reconnectAfterMs);
      if (push.type === 'behind') return resync();
      if (!held) return on.push(push);
      if (held.length < heldPushesMax) held.push(push);
      else isOverflowing = true;
    });
    isResyncWanted = false;
    const snapshot = await socket.call('sync.open', { cursors: on.cursors() }, tuning.callTimeoutMs);
    if (!isMine(socket)) return;
    if (!snapshot.ok) return drop(socket, snapshot.error);
    tokens.noteServerTime(snapshot.value.serverTime);
    features = new Set(snapshot.value.features);
    const now = clock.now();
    try {
      await on.opened(snapshot.value);
    } catch (error) {
      deps.log('error', 'snapshot-failed', { accountId: core.id, message: String(error) });
      return drop(socket, { code: 'unavailable', message: 'The local store could not take in what the server said.' });
    }
    if (!isMine(socket)) return;
    nodes.worked(url);
    enter({ kind: 'open', sinceMs: now, attempt, openedAtMs: now, url, socket, nodeName: snapshot.value.nodeName, behind: 0 });
    const waiting = held;
    held = null;
    for (const push of waiting) if (isMine(socket)) on.push(push);
    if (!isMine(socket)) return;
    planRenewal(socket);
    planHeads(socket);
    on.ready();
    if (isOverflowing) void on.checkHeads(tuning.callTimeoutMs);
    resyncIfWanted();
  };

  const ended = (socket: RelaySocket, code: EndedCode): void => {
    // Only the token ran out: the session may well live on, the next refresh tells.
    if (code === 'unauthenticated') drop(socket, { code: 'unauthenticated', message: 'The access token ran out.' });
    else signedOut(code);
  };

  const draining = (reconnectAfterMs: number): void => {
    if (state.kind !== 'open') return;
    const { socket, url } = state;
    later(reconnectAfterMs + Math.floor(deps.random() * 1_000), () => {
      if (!isMine(socket)) return;
      nodes.failed(url);
      void connect(0);
    });
  };

  const resync = (): void => {
    isResyncWanted = isResyncing || state.kind === 'connecting';
    if (isResyncWanted || state.kind !== 'open' || !handlers) return;
    isResyncing = true;
    const { socket } = state;
    const on = handlers;
    void (async () => {
      const snapshot = await socket.call('sync.open', { cursors: on.cursors() }, tuning.callTimeoutMs);
      if (!isMine(socket)) return;
      if (!snapshot.ok) return drop(socket, snapshot.error);
      await on.opened(snapshot.value);
      if (isMine(socket)) on.ready();
    })()
      .catch((error: unknown) => drop(socket, { code: 'unavailable', message: String(error) }))
      .finally(() => {
        isResyncing = false;
        resyncIfWanted();
      });
  };

  const resyncIfWanted = (): void => {
    if (isResyncWanted) resync();
  };

  const planRenewal = (socket: RelaySocket): void => {
    const wait = tokens.renewInMs();
    if (wait === null) return;
    later(wait, () => {
      void tokens.renew().then(async (token) => {
        if (!isMine(socket)) return;
        if (!token.ok && token.error.code === 'unauthenticated') return signedOut(endedCodeOf(token.error));
        if (token.ok) {
          const told = await socket.call('session.refresh', { accessToken: token.value }, tuning.callTimeoutMs);
          if (!isMine(socket)) return;
          if (!told.ok) return drop(socket, told.error);
        }
        planRenewal(socket);
      });
    });
  };

  const planHeads = (socket: RelaySocket): void => {
    later(tuning.headsEveryMs, () => {
      if (!isMine(socket)) return;
      publish();
      void handlers?.checkHeads(tuning.callTimeoutMs);
      planHeads(socket);
    });
  };

  return {
    attach(given) {
      handlers = given;
    },
    start() {
      if (core.record.endedCode !== null) enter({ kind: 'signed-out', sinceMs: clock.now(), code: core.record.endedCode });
      else void connect(0);
    },
    stop() {
      release();
      state = { kind: 'idle', sinceMs: clock.now() };
    },
    retryNow() {
      if (state.kind === 'offline' || state.kind === 'idle') void connect(0);
    },
    wake() {
      if (state.kind === 'offline') void connect(0);
      if (state.kind !== 'open') return;
      const { socket } = state;
      void handlers?.checkHeads(tuning.probeTimeoutMs).then((isAlive) => {
        if (!isAlive && isMine(socket)) void connect(0);
      });
    },
    isOpen: () => state.kind === 'open',
    hasFeature: (name) => features.has(name),
    async call(name, input, timeoutMs = tuning.callTimeoutMs) {
      if (state.kind !== 'open') return fail(offlineError);
      const { socket } = state;
      const startedAt = clock.now();
      const result = await socket.call(name, input, timeoutMs);
      if (result.ok) {
        latency.note(clock.now() - startedAt);
        if (isMine(socket) && clock.now() - toldAtMs >= latencyNewsMs) publish();
      } else if (result.error.code === 'unauthenticated') drop(socket, result.error);
      return result;
    },
    resync,
    setBehind(rooms) {
      if (state.kind === 'open' && state.behind !== rooms)
        enter({ ...state, behind: rooms, sinceMs: rooms === 0 || state.behind === 0 ? clock.now() : state.sinceMs });
    },
    signedOut,
    view: () => connectionView(state, latency.read()),
  };
}

/** Stands in for a socket that was let go. */
/** Why a session is over that could not be renewed: its holder is told where the account was deleted. */
const endedCodeOf = ({ issues = [] }: WireError): EndedCode => (issues.some(({ path }) => path === 'account') ? 'account-deleted' : 'unauthenticated');

const closedSocket: RelaySocket = {
  call: async () => fail(offlineError),
  onPush() {},
  onClose() {},
  close() {},
};
