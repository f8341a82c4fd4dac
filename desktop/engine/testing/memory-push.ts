import type { PushTarget } from '@parley/shared/entities/push';
import type { Id } from '@parley/shared/ids';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import { type Actor, Refusal } from './memory-actor.ts';
import type { MemoryRelay } from './memory-relay.ts';

type MemoryTarget = { userId: Id; target: PushTarget };

const all = new WeakMap<MemoryRelay, Map<Id, MemoryTarget>>();

/** Where people of one relay are told while they are away, oldest first. What is told is played by the test. */
export function pushTargetsOf(relay: MemoryRelay): Map<Id, MemoryTarget> {
  const known = all.get(relay) ?? new Map();
  all.set(relay, known);
  return known;
}

function own({ relay, userId }: Actor, targetId: Id): MemoryTarget {
  const found = pushTargetsOf(relay).get(targetId);
  if (found?.userId !== userId) throw new Refusal('not-found', 'This was removed already.');
  return found;
}

function add({ relay, userId }: Actor, input: unknown): { target: PushTarget } {
  const { opId = crypto.randomUUID(), kind, address, topic, appId, token, contents = 'hint' } = calls['push.add'].input.parse(input);
  const made = [...pushTargetsOf(relay).values()].find((one) => one.userId === userId && one.target.id === opId);
  if (made !== undefined) return { target: made.target };
  const which = { ...(topic === undefined ? {} : { topic }), ...(appId === undefined ? {} : { appId }) };
  const target: PushTarget = {
    id: opId,
    kind,
    address,
    ...which,
    hasToken: token !== undefined,
    contents,
    createdAt: relay.clock.now(),
    waiting: 0,
  };
  pushTargetsOf(relay).set(target.id, { userId, target });
  return { target };
}

/** What the relay in memory answers to calls about push gateways; a test to one whose address holds "wrong" does not arrive. */
export const pushCalls = {
  'push.list': ({ relay, userId }: Actor) => ({ targets: [...pushTargetsOf(relay).values()].flatMap((one) => (one.userId === userId ? [one.target] : [])) }),
  'push.add': add,
  'push.update': (actor: Actor, input: unknown) => {
    const { targetId, contents } = calls['push.update'].input.parse(input);
    const found = own(actor, targetId);
    found.target = { ...found.target, contents };
    return { target: found.target };
  },
  'push.remove': ({ relay, userId }: Actor, input: unknown) => {
    const { targetId } = calls['push.remove'].input.parse(input);
    if (pushTargetsOf(relay).get(targetId)?.userId === userId) pushTargetsOf(relay).delete(targetId);
    return {};
  },
  'push.test': (actor: Actor, input: unknown) => {
    const found = own(actor, calls['push.test'].input.parse(input).targetId);
    const isWrong = found.target.address.includes('wrong');
    const lastTry = { at: actor.relay.clock.now(), ...(isWrong ? { error: 'Nothing that takes notifications is at this address (404).' } : {}) };
    found.target = { ...found.target, lastTry };
    return { target: found.target };
  },
} satisfies Partial<Record<CallName, (actor: Actor, input: unknown) => unknown>>;
