import type { Deps } from '../domain/deps.ts';
import { authenticate, identify } from '../domain/sessions/authenticate.ts';
import { openSnapshot } from '../domain/sync/open-snapshot.ts';
import type { FailPoints } from '../fail-points.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import { type CallAnswers, createCallAnswers } from './answer-calls.ts';
import { createAuthenticate } from './authenticate.ts';
import { createCallBinder } from './bind-calls.ts';
import { type CallLimits, createCallBudgets } from './call-budgets.ts';
import type { Realtime } from './create-realtime.ts';
import { createHandlers } from './handlers.ts';
import type { RelaySocket } from './relay-socket.ts';
import { createSyncOpen } from './sync-open.ts';
import type { BucketSize } from './token-buckets.ts';
import { createTokenBuckets } from './token-buckets.ts';
import { createTypingTimers } from './typing-timers.ts';

export type ServeSocketsDeps = {
  realtime: Realtime;
  domain: Deps;
  rateLimits: (CallLimits & { handshakes: BucketSize }) | null;
  trustProxy: boolean | string;
  events: RelayEvents;
  failPoints: FailPoints;
};

/** Answers how the sockets are sent away and how the looking after them is stopped. */
export type ServedSockets = {
  /** Tells clients to go elsewhere, lets calls under way end, then closes what is left. At most `withinMs`. */
  drain(withinMs: number): Promise<void>;
  isDraining(): boolean;
  /** A call that comes another way than on a socket, within the same budgets. */
  answerCall: CallAnswers['answer'];
};

/** What a client that must move waits at least; it adds its own jitter. */
const reconnectAfterMs = 250;

/** Accepts sockets: the handshake, the calls, the slow ones, and the end. */
export function serveSockets(deps: ServeSocketsDeps): ServedSockets {
  const { realtime, domain, events } = deps;
  const { io, lifetime } = realtime;
  let isDraining = false;
  const typingTimers = createTypingTimers(domain.publisher);
  const syncOpen = createSyncOpen({
    gates: realtime.gates,
    heads: (roomIds) => domain.logReader.heads(roomIds),
    async arrive(socket, userId) {
      const own = await domain.users.own(userId);
      if (own === null) return null;
      domain.presence.choose(userId, own.presence);
      if (socket.connected) realtime.inboxOpened(userId, own.inboxVersion);
      return own;
    },
    snapshot: (actor, input, own) => openSnapshot(domain, actor, input, own),
  });
  const answers = createCallAnswers({
    handlers: createHandlers({ ...domain, syncOpen, lifetime, typingTimers, setIdle: realtime.setIdle }),
    budgets: createCallBudgets(deps.rateLimits, events.callLimited),
    events,
    newId: domain.newId,
    beforeAnswer: () => deps.failPoints.die('kill-before-answer'),
    isDraining: () => isDraining,
  });
  const calls = createCallBinder(answers, realtime.wroteTo);
  io.use(
    createAuthenticate({
      verify: (accessToken) => identify(domain, accessToken),
      authenticate: (accessToken) => authenticate(domain, accessToken),
      lifetime,
      handshakes: deps.rateLimits === null ? null : createTokenBuckets(deps.rateLimits.handshakes),
      addressOf: (socket) => addressOf(socket, deps.trustProxy !== false),
      isDraining: () => isDraining,
      events,
    }),
  );
  io.on('connection', (socket) => {
    if (socket.data.endedCode !== null) return void socket.disconnect(true);
    events.socketOpened(socket.data.actor);
    lifetime.start(socket);
    calls.bind(socket);
    socket.on('disconnect', (reason) => {
      lifetime.forget(socket);
      typingTimers.forget(socket);
      events.socketClosed(socket.data.actor, reason);
    });
  });

  return {
    isDraining: () => isDraining,
    answerCall: answers.answer,
    async drain(withinMs) {
      isDraining = true;
      const { sockets } = io.of('/');
      events.relayDraining(sockets.size);
      io.local.emit('draining', { reconnectAfterMs });
      const deadline = Date.now() + withinMs;
      await until(() => calls.pending() === 0, deadline);
      for (const socket of sockets.values()) socket.disconnect(true);
      await until(() => io.engine === undefined || io.engine.clientsCount === 0, Math.min(deadline, Date.now() + 1_000));
      io.engine?.close();
      await io.of('/').adapter.close();
    },
  };
}

async function until(isReached: () => boolean, deadline: number): Promise<void> {
  while (!isReached() && Date.now() < deadline) await new Promise((resolve) => setTimeout(resolve, 20));
}

/** The address a budget is counted for; behind a trusted proxy the last one it adds. */
function addressOf(socket: RelaySocket, isProxyTrusted: boolean): string {
  const forwarded = isProxyTrusted ? socket.handshake.headers['x-forwarded-for'] : undefined;
  const listed = (Array.isArray(forwarded) ? forwarded.join(',') : forwarded)?.split(',').at(-1)?.trim();
  return listed ? listed : socket.handshake.address;
}
