import { type AuditAction, auditActions } from '@parley/shared/audit-actions';
import type { AdminRoom, AdminSettings, AdminUser, AuditEntry } from '@parley/shared/entities/admin';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { sampleResetCode } from './fake-account.ts';
import { type FakeContext, forbidden, type Handlers, offline, unknown } from './fake-context.ts';
import { sampleSessions } from './fake-reports.ts';
import type { FakeAccount } from './fake-world.ts';
import { personId } from './sample-people.ts';

type AdminCalls = Extract<keyof Handlers, `admin.${string}`>;

const day = 86_400_000;
const found = (text: string, query: string | undefined) => query === undefined || text.toLowerCase().includes(query.toLowerCase());

/** The most first; by name they come as they are. */
const bySort =
  <Row>(of: (row: Row) => number) =>
  (one: Row, other: Row): number =>
    of(other) - of(one);
const userSorts: Record<'handle' | 'last-used' | 'created' | 'files', (user: AdminUser) => number> = {
  handle: () => 0,
  'last-used': (user) => user.lastUsedAt ?? 0,
  created: (user) => user.createdAt,
  files: (user) => user.fileBytes,
};
const roomSorts: Record<'name' | 'members' | 'last-event' | 'created', (room: AdminRoom) => number> = {
  name: () => 0,
  members: (room) => room.members,
  'last-event': (room) => room.lastAt ?? 0,
  created: (room) => room.createdAt,
};

/** The administration of the fake, over the sample team and its rooms. */
export function adminHandlers({ account, isOnline, now, newId }: FakeContext): Pick<Handlers, AdminCalls> {
  const changed = new Map<Id, Partial<AdminUser>>();
  const rooms = new Map<Id, Partial<AdminRoom> | null>();
  const defaults = { name: 'chat.fjordlight.no', registration: 'invite' as const };
  let set: { name: string | null; registration: AdminSettings['registration'] | null } = { name: 'Fjordlight', registration: null };
  const audit: AuditEntry[] = [];

  /** Runs with the account of an admin that can reach the server. */
  const asAdmin = <T>(accountId: Id, run: (at: FakeAccount) => Result<T>): Result<T> => {
    const at = account(accountId);
    if (!isOnline(at)) return fail(offline);
    return at.view.user.admin ? run(at) : fail(forbidden);
  };
  const record = (at: FakeAccount, action: AuditAction, target?: AuditEntry['target'], details: AuditEntry['details'] = {}): void => {
    const { id, handle } = at.view.user;
    audit.unshift({ id: audit.length + 1, at: now(), actor: { id, handle }, action, details, address: '192.0.2.14', ...(target ? { target } : {}) });
  };
  const users = (at: FakeAccount): AdminUser[] =>
    [...at.users.values()]
      .map((user, index) => ({
        id: user.id,
        handle: user.handle,
        displayName: user.displayName,
        createdAt: now() - (400 - index) * day,
        sessions: index % 4,
        fileBytes: (index * 7_340_033) % 900_000_000,
        ...(index === 7 ? {} : { lastUsedAt: now() - index * 7_000_000 }),
        ...(user.bot ? { bot: true } : {}),
        ...(user.admin ? { admin: true } : {}),
        ...(user.id === personId('tomas') ? { deactivatedAt: now() - 9 * day } : {}),
        ...changed.get(user.id),
      }))
      .sort((one, other) => one.handle.localeCompare(other.handle));
  const listed = (at: FakeAccount): AdminRoom[] =>
    [...at.rooms.values()].flatMap(({ room, headSeq, members }, index) => {
      const part = rooms.get(room.id);
      if (room.kind === 'direct' || part === null) return [];
      const { id, kind, name, createdAt, archivedAt, icon } = room;
      return [
        {
          id,
          kind,
          name,
          createdAt,
          members: members ?? 12,
          events: headSeq,
          lastAt: now() - index * 5_400_000,
          ...(archivedAt === undefined ? {} : { archivedAt }),
          ...(icon === undefined ? {} : { icon }),
          ...(index === 3 ? { ownerless: true } : {}),
          ...part,
        },
      ];
    });
  const settings = (): AdminSettings => ({
    name: set.name ?? defaults.name,
    registration: set.registration ?? defaults.registration,
    defaults,
    isNameSet: set.name !== null,
    isRegistrationSet: set.registration !== null,
  });
  const without = <T extends object, K extends keyof T>(value: T, key: K): Omit<T, K> => {
    const { [key]: _, ...rest } = value;
    return rest;
  };

  return {
    'admin.users': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const isKept = (user: AdminUser) =>
          found(`${user.handle} ${user.displayName}`, ask.query) &&
          (ask.filter !== 'admins' || user.admin === true) &&
          (ask.filter !== 'deactivated' || user.deactivatedAt !== undefined);
        const kept = users(at).filter(isKept);
        return ok({ users: ask.sort === undefined ? kept : kept.sort(bySort(userSorts[ask.sort])), more: false });
      }),
    'admin.updateUser': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const user = users(at).find(({ id }) => id === ask.userId);
        if (!user) return fail(unknown);
        if (ask.admin === false && users(at).filter(({ admin }) => admin).length === 1)
          return fail({ code: 'conflict', message: 'This is the only admin of this server. Make somebody else an admin first.' });
        const part = { ...changed.get(user.id), ...(ask.admin === undefined ? {} : { admin: ask.admin }) };
        const deactivation = ask.deactivated === true ? { deactivatedAt: now(), sessions: 0 } : {};
        changed.set(user.id, { ...part, ...deactivation });
        const after = { ...user, ...part, ...deactivation };
        const verb = ask.admin === undefined ? (ask.deactivated ? 'user-deactivated' : 'user-reactivated') : ask.admin ? 'user-made-admin' : 'user-admin-ended';
        record(at, verb, { kind: 'user', id: user.id, name: user.handle });
        return ok({ user: ask.deactivated === false ? without(after, 'deactivatedAt') : after });
      }),
    'admin.resetPassword': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const code = sampleResetCode;
        record(at, 'reset-link-made', { kind: 'user', id: ask.userId, name: at.users.get(ask.userId)?.handle ?? '' });
        return ok({ code, path: `/reset#${code}`, url: `${at.view.serverUrl}/reset#${code}`, expiresAt: now() + day });
      }),
    'admin.sessions': ({ accountId }) =>
      asAdmin(accountId, () => ok({ sessions: sampleSessions(now()).map(({ id, device, createdAt, lastUsedAt }) => ({ id, device, createdAt, lastUsedAt })) })),
    'admin.endSession': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        record(at, 'session-ended', { kind: 'user', id: ask.userId, name: at.users.get(ask.userId)?.handle ?? '' }, { device: 'a device' });
        return ok({});
      }),
    'admin.rooms': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const { filter, sort } = ask;
        const fits = (room: AdminRoom) =>
          filter === undefined ||
          (filter === 'archived' ? room.archivedAt !== undefined : filter === 'ownerless' ? room.ownerless === true : room.kind === filter);
        const kept = listed(at).filter((room) => found(room.name, ask.query) && fits(room));
        return ok({ rooms: sort === undefined ? kept : kept.sort(bySort(roomSorts[sort])), more: false });
      }),
    'admin.members': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const members = [...at.users.values()].filter((user) => found(`${user.handle} ${user.displayName}`, ask.query));
        return ok({ members: members.map((user) => ({ user, role: 'member' as const, status: 'offline' as const, joinedAt: now() - day })), more: false });
      }),
    'admin.updateRoom': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const room = listed(at).find(({ id }) => id === ask.roomId);
        if (!room) return fail(unknown);
        const target = { kind: 'room', id: room.id, name: room.name };
        if (ask.deleted) {
          rooms.set(room.id, null);
          record(at, 'room-deleted', target);
          return ok({});
        }
        if (ask.ownerId !== undefined) {
          rooms.set(room.id, { ...rooms.get(room.id), ownerless: false });
          record(at, 'room-owner-made', target, { handle: at.users.get(ask.ownerId)?.handle ?? '' });
          return ok({ room: without(room, 'ownerless') });
        }
        record(at, ask.archived ? 'room-archived' : 'room-unarchived', target);
        if (ask.archived) rooms.set(room.id, { ...rooms.get(room.id), archivedAt: now() });
        else rooms.set(room.id, without(rooms.get(room.id) ?? {}, 'archivedAt'));
        return ok({ room: ask.archived ? { ...room, archivedAt: now() } : without(room, 'archivedAt') });
      }),
    'admin.storage': ({ accountId }) =>
      asAdmin(accountId, (at) => {
        const most = users(at).toSorted((one, other) => other.fileBytes - one.fileBytes);
        return ok({
          people: users(at).length,
          rooms: listed(at).length,
          messages: 184_302,
          databaseBytes: 512 * 2 ** 20,
          fileBytes: most.reduce((sum, { fileBytes }) => sum + fileBytes, 0),
          fileBytesMax: 20 * 2 ** 30,
          largest: most.slice(0, 5).map(({ id, handle, displayName, fileBytes }) => ({ userId: id, handle, displayName, bytes: fileBytes })),
        });
      }),
    'admin.settings': ({ accountId }) => asAdmin(accountId, () => ok(settings())),
    'admin.updateSettings': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const { name, registration } = ask;
        set = { name: name === undefined ? set.name : name, registration: registration === undefined ? set.registration : registration };
        const details = { ...(name === undefined ? {} : { name }), ...(registration === undefined ? {} : { registration }) };
        record(at, 'settings-changed', { kind: 'server', id: 'settings' }, details);
        return ok(settings());
      }),
    'admin.audit': ({ accountId, ask }) =>
      asAdmin(accountId, (at) => {
        const entries = [...audit, ...sampleAudit(at, now(), newId())].filter(
          (entry) =>
            found(`${entry.actor?.handle ?? ''} ${entry.target?.name ?? ''} ${entry.address ?? ''}`, ask.query) &&
            (ask.action === undefined || entry.action === ask.action) &&
            (ask.actorId === undefined || (entry.actor?.id ?? null) === ask.actorId),
        );
        return ok({ entries, more: false });
      }),
  };
}

/** One line of every kind. */
function sampleAudit({ view }: FakeAccount, nowMs: number, roomId: Id): AuditEntry[] {
  const details = { registrationBefore: 'open', registration: 'invite', device: 'Pixel 9', handle: 'lena', name: 'release' };
  return auditActions.map((action, index) => {
    const isRoom = action.startsWith('room-') || action.startsWith('hook-');
    return {
      id: -1 - index,
      at: nowMs - (index + 1) * 11_000_000,
      action,
      target: isRoom ? { kind: 'room', id: roomId, name: 'release' } : { kind: 'user', id: personId('lena'), name: 'lena' },
      details: action === 'settings-changed' ? { registration: 'invite' } : details,
      ...(index % 4 === 1 ? {} : { actor: { id: view.user.id, handle: view.user.handle }, address: '2001:db8::41' }),
    };
  });
}
