import type { CallName } from '@parley/shared/protocol/calls';
import type { Actor as DomainActor } from '../domain/deps.ts';
import { RelayError } from '../domain/relay-error.ts';
import { approximateBytes } from './approximate-bytes.ts';
import { type BucketSize, createTokenBuckets } from './token-buckets.ts';

/** What a call costs: `write` one from the person's write budget, `read` the bytes of its answer, `free` nothing. */
export const callKinds: Record<CallName, 'write' | 'read' | 'free'> = {
  'session.refresh': 'free',
  'sync.open': 'read',
  'log.since': 'read',
  'log.heads': 'read',
  'messages.history': 'read',
  'messages.send': 'write',
  'messages.edit': 'write',
  'messages.delete': 'write',
  'messages.pin': 'write',
  'messages.vote': 'write',
  'messages.react': 'write',
  'messages.get': 'read',
  'messages.revisions': 'read',
  'messages.voters': 'read',
  'messages.pinned': 'read',
  'threads.mark': 'write',
  'threads.list': 'read',
  'saves.set': 'write',
  'saves.list': 'read',
  'messages.search': 'read',
  'links.preview': 'read',
  'rooms.create': 'write',
  'rooms.direct': 'write',
  'rooms.list': 'read',
  'rooms.join': 'write',
  'rooms.leave': 'write',
  'rooms.update': 'write',
  'rooms.delete': 'write',
  'members.list': 'read',
  'members.add': 'write',
  'members.remove': 'write',
  'members.ban': 'write',
  'members.unban': 'write',
  'members.banned': 'read',
  'members.setRole': 'write',
  'members.mute': 'write',
  'invites.create': 'write',
  'invites.revoke': 'write',
  'invites.accept': 'write',
  'invites.list': 'read',
  'notify.set': 'write',
  'reads.mark': 'write',
  'reads.markAll': 'write',
  'receipts.get': 'read',
  'receipts.delivered': 'read',
  'people.lastSeen': 'read',
  'privacy.set': 'write',
  'users.get': 'read',
  'users.search': 'read',
  'users.update': 'write',
  'presence.set': 'write',
  'blocks.set': 'write',
  'blocks.list': 'read',
  'messages.report': 'write',
  'reports.list': 'read',
  'reports.resolve': 'write',
  'typing.set': 'write',
  'bots.create': 'write',
  'bots.list': 'read',
  'bots.update': 'write',
  'bots.delete': 'write',
  'bots.createToken': 'write',
  'bots.tokens': 'read',
  'bots.revokeToken': 'write',
  'rooms.bots': 'read',
  'hooks.create': 'write',
  'hooks.list': 'read',
  'hooks.update': 'write',
  'hooks.delete': 'write',
  'hooks.deliveries': 'read',
  'hooks.redeliver': 'write',
  'hooks.rotateSecret': 'write',
  'rooms.hooks': 'read',
  'push.list': 'read',
  'push.add': 'write',
  'push.update': 'write',
  'push.remove': 'write',
  'push.test': 'write',
  'commands.set': 'write',
  'commands.list': 'read',
  'commands.run': 'write',
  'commands.status': 'read',
  'commands.pending': 'read',
  'commands.reply': 'write',
  'commands.fail': 'write',
  'writings.set': 'write',
  'writings.list': 'read',
  'writings.stop': 'write',
  'admin.users': 'read',
  'admin.updateUser': 'write',
  'admin.resetPassword': 'write',
  'admin.sessions': 'read',
  'admin.endSession': 'write',
  'admin.rooms': 'read',
  'admin.members': 'read',
  'admin.updateRoom': 'write',
  'admin.storage': 'read',
  'admin.settings': 'read',
  'admin.updateSettings': 'write',
  'admin.audit': 'read',
};

/** Sizes for people, and for bots. */
export type CallLimits = { writes: BucketSize; readBytes: BucketSize; botWrites: BucketSize; botReadBytes: BucketSize };

type Actor = Pick<DomainActor, 'userId' | 'grant'>;

export type CallBudgets = {
  /** @throws RelayError `rate-limited` with the time to wait */
  admit(name: CallName, actor: Actor): void;
  /** Counts the answer of a read. */
  settle(name: CallName, actor: Actor, answer: unknown): void;
};

/** A read that answers little still asks the database something. */
const minReadBytes = 16_000;

/** Budgets by person or bot, over all of its sockets on this node, in its memory: no call waits for Redis. Bots have their own sizes. `null`: no limits. */
export function createCallBudgets(limits: CallLimits | null, onLimited: (budget: 'writes' | 'readBytes', userId: string) => void): CallBudgets {
  if (limits === null) return { admit: () => undefined, settle: () => undefined };
  const ofPeople = { writes: createTokenBuckets(limits.writes), reads: createTokenBuckets(limits.readBytes) };
  const ofBots = { writes: createTokenBuckets(limits.botWrites), reads: createTokenBuckets(limits.botReadBytes) };
  const bucketsOf = ({ grant }: Actor) => (grant === undefined ? ofPeople : ofBots);
  return {
    admit(name, actor) {
      const kind = callKinds[name];
      if (kind === 'free') return;
      const { userId } = actor;
      const { writes, reads } = bucketsOf(actor);
      const retryAfterMs = kind === 'write' ? writes.take(userId) : reads.take(userId, minReadBytes);
      if (retryAfterMs === 0) return;
      onLimited(kind === 'write' ? 'writes' : 'readBytes', userId);
      throw new RelayError('rate-limited', 'This is more than the server takes at once. It goes on in a moment.', { retryAfterMs });
    },
    settle(name, actor, answer) {
      if (callKinds[name] === 'read') bucketsOf(actor).reads.spend(actor.userId, Math.max(0, approximateBytes(answer) - minReadBytes));
    },
  };
}
