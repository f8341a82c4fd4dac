import type { AdminUser, AuditEntry, Registration } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { adminCalls } from '@parley/shared/protocol/admin-calls';
import { type Actor, Refusal } from './memory-actor.ts';

type Administration = { name: string | null; registration: Registration | null; audit: AuditEntry[] };

const administrations = new WeakMap<object, Administration>();

/** What admins of this relay set and did. */
function administrationOf({ relay }: Actor): Administration {
  const known = administrations.get(relay) ?? { name: null, registration: null, audit: [] };
  administrations.set(relay, known);
  return known;
}

/** The first account administers, and whoever was made an admin. */
function required(actor: Actor): Administration {
  if (actor.relay.users.get(actor.userId)?.admin !== true) throw new Refusal('forbidden', 'not an admin');
  return administrationOf(actor);
}

function record(actor: Actor, action: string, target: AuditEntry['target']): void {
  const { audit } = administrationOf(actor);
  const handle = actor.relay.users.get(actor.userId)?.handle ?? '';
  audit.unshift({ id: audit.length + 1, at: actor.relay.clock.now(), actor: { id: actor.userId, handle }, action, details: {}, ...(target ? { target } : {}) });
}

function sessionsOf({ relay }: Actor, userId: Id) {
  return [...relay.sessions.entries()].filter(([, session]) => session.userId === userId);
}

function adminUser(actor: Actor, userId: Id): AdminUser {
  const user = actor.relay.users.get(userId);
  if (!user) throw new Refusal('not-found', 'no such person');
  return {
    id: user.id,
    handle: user.handle,
    displayName: user.displayName,
    createdAt: actor.relay.clock.now(),
    sessions: sessionsOf(actor, userId).length,
    fileBytes: 0,
    ...(user.admin ? { admin: true } : {}),
    ...(user.deactivated ? { deactivatedAt: actor.relay.clock.now() } : {}),
  };
}

function settings(actor: Actor) {
  const { name, registration } = required(actor);
  const defaults = { name: 'memory', registration: 'open' as const };
  return {
    name: name ?? defaults.name,
    registration: registration ?? defaults.registration,
    defaults,
    isNameSet: name !== null,
    isRegistrationSet: registration !== null,
  };
}

/** The administration as the engine sees it: who may, what changes, and what is written down. */
export const adminHandlers = {
  'admin.users': (actor: Actor) => {
    required(actor);
    return { users: [...actor.relay.users.keys()].map((id) => adminUser(actor, id)), more: false };
  },
  'admin.updateUser': (actor: Actor, input: unknown) => {
    required(actor);
    const { userId, admin, deactivated } = adminCalls['admin.updateUser'].input.parse(input);
    const user = actor.relay.users.get(userId);
    if (!user) throw new Refusal('not-found', 'no such person');
    actor.relay.users.set(userId, {
      ...user,
      version: user.version + 1,
      ...(admin === undefined ? {} : { admin }),
      ...(deactivated === undefined ? {} : { deactivated }),
    });
    if (deactivated) for (const [sessionId] of sessionsOf(actor, userId)) actor.relay.revoke(sessionId, 'deactivated');
    record(actor, deactivated === undefined ? 'user-made-admin' : 'user-deactivated', { kind: 'user', id: userId, name: user.handle });
    return { user: adminUser(actor, userId) };
  },
  'admin.resetPassword': (actor: Actor, given: unknown) => {
    required(actor);
    const code = 'c'.repeat(40);
    actor.relay.resets.set(code, adminCalls['admin.resetPassword'].input.parse(given).userId);
    return { code, path: `/reset#${code}`, expiresAt: actor.relay.clock.now() + 86_400_000 };
  },
  'admin.sessions': (actor: Actor) => {
    required(actor);
    return { sessions: [] };
  },
  'admin.endSession': (actor: Actor) => {
    required(actor);
    return {};
  },
  'admin.rooms': (actor: Actor) => {
    required(actor);
    const rooms = actor.relay.rooms().filter(({ room }) => room.kind !== 'direct');
    return {
      rooms: rooms.map(({ room, members }) => ({ id: room.id, kind: room.kind, name: room.name, members: members.size, events: 0, createdAt: room.createdAt })),
      more: false,
    };
  },
  'admin.members': (actor: Actor) => {
    required(actor);
    return { members: [], more: false };
  },
  'admin.updateRoom': (actor: Actor) => {
    required(actor);
    return {};
  },
  'admin.storage': (actor: Actor) => {
    required(actor);
    return { people: actor.relay.users.size, rooms: 0, messages: 0, databaseBytes: 1, fileBytes: 0, fileBytesMax: 1, largest: [] };
  },
  'admin.settings': settings,
  'admin.updateSettings': (actor: Actor, input: unknown) => {
    const administration = required(actor);
    const { name, registration } = adminCalls['admin.updateSettings'].input.parse(input);
    if (name !== undefined) administration.name = name;
    if (registration !== undefined) administration.registration = registration;
    record(actor, 'settings-changed', { kind: 'server', id: 'settings' });
    return settings(actor);
  },
  'admin.audit': (actor: Actor) => ({ entries: required(actor).audit, more: false }),
} as const satisfies Record<keyof typeof adminCalls, (actor: Actor, input: unknown) => unknown>;
