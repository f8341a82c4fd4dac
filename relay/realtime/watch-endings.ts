import type { BotStore } from '../domain/bots/bot-ports.ts';
import type { RoomStore, ServerStore } from '../domain/ports.ts';
import type { SessionStore } from '../domain/sessions/session-ports.ts';
import type { RelayEvents } from '../observability/relay-events.ts';
import type { MembershipCheck } from './membership-check.ts';
import type { SocketLifetime } from './socket-lifetime.ts';

export type WatchEndingsDeps = {
  sessions: Pick<SessionStore, 'revokedSince'>;
  bots: Pick<BotStore, 'endedSince'>;
  rooms: Pick<RoomStore, 'endedSince'>;
  server: Pick<ServerStore, 'now'>;
  lifetime: Pick<SocketLifetime, 'endSessions'>;
  membershipCheck: Pick<MembershipCheck, 'ended'>;
  events: RelayEvents;
};

/** A session ended anywhere must be over on every node within a second, also while Redis is silent. */
const lookEveryMs = 500;
/** A commit becomes visible after the time it carries: each look covers this much of the one before. */
const overlapMs = 10_000;

/**
 * Asks Postgres for sessions, bots' tokens and memberships that ended elsewhere: on another node, or at the command line, which has no sockets. All the time, and not only once
 * Redis is known to be away, because nobody can know that within the second. Answers how to stop.
 */
export function watchEndings(deps: WatchEndingsDeps): () => void {
  let sinceMs: number | null = null;
  let isClosed = false;
  let timer: NodeJS.Timeout | undefined;

  async function look(): Promise<void> {
    const nowMs = await deps.server.now();
    const from = sinceMs ?? nowMs - overlapMs;
    const [sessions, tokens, endings] = await Promise.all([deps.sessions.revokedSince(from), deps.bots.endedSince(from), deps.rooms.endedSince(from)]);
    for (const { sessionId, code } of [...sessions, ...tokens]) deps.lifetime.endSessions([sessionId], code);
    for (const { roomId, userId } of endings) await deps.membershipCheck.ended(userId, roomId);
    sinceMs = nowMs - overlapMs;
  }

  async function run(): Promise<void> {
    try {
      await look();
    } catch (error) {
      deps.events.backgroundWaits('watch-endings', error);
    }
    if (!isClosed) timer = setTimeout(() => void run(), lookEveryMs).unref();
  }
  void run();
  return () => {
    isClosed = true;
    clearTimeout(timer);
  };
}
