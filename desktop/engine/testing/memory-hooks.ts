import type { Hook, HookDelivery } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import { type CallName, calls } from '@parley/shared/protocol/calls';
import { ruleRefusal } from '@parley/shared/room-rules';
import { type Actor, memberOf, Refusal } from './memory-actor.ts';
import type { MemoryRelay } from './memory-relay.ts';

type MemoryHook = { hook: Hook; secretVersion: number; lastOp: Id | undefined; deliveries: HookDelivery[] };

const all = new WeakMap<MemoryRelay, Map<Id, MemoryHook>>();

/** The webhooks of one relay, oldest first. What others post and what is delivered is played by the test. */
export function hooksOf(relay: MemoryRelay): Map<Id, MemoryHook> {
  const known = all.get(relay) ?? new Map();
  all.set(relay, known);
  return known;
}

function requireModerator(actor: Actor, roomId: Id): void {
  const { room, member } = memberOf(actor, roomId);
  if (ruleRefusal('manage-hooks', member.role, room.room) !== null) throw new Refusal('forbidden', 'Only moderators and admins of the room see its webhooks.');
}

function own(actor: Actor, hookId: Id): MemoryHook {
  const found = hooksOf(actor.relay).get(hookId);
  if (found === undefined) throw new Refusal('not-found', 'There is no such webhook.');
  requireModerator(actor, found.hook.roomId);
  return found;
}

/** As a relay that does not know its own address: of an incoming one's, only the path. */
function told({ hook, secretVersion }: MemoryHook) {
  const secret = `phk_${hook.id.replaceAll('-', '')}${secretVersion}`.padEnd(47, '0');
  return { hook, url: hook.url ?? `/v1/hooks/${hook.id}/${secret}`, secret };
}

function create(actor: Actor, given: unknown) {
  const { relay, userId } = actor;
  const { kind, roomId, opId, name, mentionsRoom = false, url, events } = calls['hooks.create'].input.parse(given);
  requireModerator(actor, roomId);
  const hooks = hooksOf(relay);
  const before = [...hooks.values()].find((one) => opId !== undefined && one.lastOp === opId);
  if (before !== undefined) return told(before);
  const id = `${roomId.slice(0, -4)}${(hooks.size + 1).toString(16).padStart(4, 'f')}`;
  const head = { id, roomId, kind, name, createdById: userId, createdAt: relay.clock.now() };
  const made = (hook: Hook) => {
    const one: MemoryHook = { hook, secretVersion: 0, lastOp: opId, deliveries: [] };
    hooks.set(id, one);
    return told(one);
  };
  if (kind === 'outgoing') {
    if (url === undefined) throw new Refusal('invalid', 'An outgoing webhook needs an address.', [{ path: 'url', message: 'is missing' }]);
    return made({ ...head, url, events: events ?? ['message-created'], waiting: 0, dead: 0 });
  }
  const bot = relay.addUser(`hook-${hooks.size}`, '');
  Object.assign(bot, { displayName: name, bot: true });
  relay.join(roomId, bot.id);
  return made({ ...head, botId: bot.id, mentionsRoom });
}

function update(actor: Actor, given: unknown) {
  const { hookId, opId: _, enabled, ...change } = calls['hooks.update'].input.parse(given);
  const found = own(actor, hookId);
  const { disabled, ...hook } = found.hook;
  const off = { at: actor.relay.clock.now(), reason: 'person' };
  const state = enabled === true || (enabled === undefined && disabled === undefined) ? {} : { disabled: disabled ?? off };
  found.hook = { ...hook, ...Object.fromEntries(Object.entries(change).filter(([, value]) => value !== undefined)), ...state };
  return { hook: found.hook };
}

/** Webhooks as the engine sees them. */
export const hookCalls = {
  'hooks.create': create,
  'hooks.list': (actor: Actor, given: unknown) => {
    const { roomId } = calls['hooks.list'].input.parse(given);
    requireModerator(actor, roomId);
    return { hooks: [...hooksOf(actor.relay).values()].flatMap(({ hook }) => (hook.roomId === roomId ? [hook] : [])) };
  },
  'hooks.update': update,
  'hooks.delete': (actor: Actor, given: unknown) => {
    const { hookId } = calls['hooks.delete'].input.parse(given);
    const hook = hooksOf(actor.relay).get(hookId)?.hook;
    if (hook === undefined) return {};
    own(actor, hookId);
    if (hook.botId !== undefined) actor.relay.leave(hook.roomId, hook.botId, 'left');
    hooksOf(actor.relay).delete(hookId);
    return {};
  },
  'hooks.deliveries': (actor: Actor, given: unknown) => {
    const { hookId, before = Number.MAX_SAFE_INTEGER, limit = 100, state } = calls['hooks.deliveries'].input.parse(given);
    const found = own(actor, hookId)
      .deliveries.filter((one) => one.seq < before && (state === undefined || one.state === state))
      .toSorted((a, b) => b.seq - a.seq);
    return { deliveries: found.slice(0, limit), more: found.length > limit };
  },
  'hooks.redeliver': (actor: Actor, given: unknown) => {
    const { hookId, deliveryId } = calls['hooks.redeliver'].input.parse(given);
    const delivery = own(actor, hookId).deliveries.find(({ id }) => id === deliveryId);
    if (delivery === undefined) throw new Refusal('not-found', 'There is no such delivery, or it was long ago.');
    if (delivery.state === 'dead') Object.assign(delivery, { state: 'waiting', nextAt: actor.relay.clock.now() });
    return { delivery };
  },
  'hooks.rotateSecret': (actor: Actor, given: unknown) => {
    const { hookId, opId } = calls['hooks.rotateSecret'].input.parse(given);
    const found = own(actor, hookId);
    if (opId === undefined || opId !== found.lastOp) found.secretVersion += 1;
    found.lastOp = opId;
    return told(found);
  },
  'rooms.hooks': (actor: Actor, given: unknown) => {
    const { roomId } = calls['rooms.hooks'].input.parse(given);
    memberOf(actor, roomId);
    const hooks = [...hooksOf(actor.relay).values()].flatMap(({ hook }) => (hook.roomId === roomId ? [hook] : []));
    return {
      hooks: hooks.map(({ id, kind, name, createdById, createdAt, disabled, botId, url, events }) => ({
        ...{ id, kind, name, createdById, createdAt, disabled: disabled !== undefined },
        ...(botId === undefined ? {} : { botId }),
        ...(url === undefined ? {} : { host: new URL(url).host, events: events ?? [] }),
      })),
    };
  },
} satisfies Partial<Record<CallName, (actor: Actor, input: unknown) => unknown>>;
