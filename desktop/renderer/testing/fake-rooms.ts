import type { Invite } from '@parley/shared/entities/invite';
import type { Banned, Member, Role } from '@parley/shared/entities/membership';
import type { Room } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import { fail, ok, type Result } from '@parley/shared/result';
import { isAbove, mayGiveRole, type RoomAction, ruleRefusal } from '@parley/shared/room-rules';
import { type FakeContext, forbidden, type Handlers, offline, unknown } from './fake-context.ts';
import { type FakeAccount, presenceIn } from './fake-world.ts';
import { personId } from './sample-people.ts';
import { directRoom, roomSamples, sampleRoomView } from './sample-rooms.ts';
import type { Scenario } from './scenario.ts';

type RoomCalls =
  | `rooms.${'list' | 'directory' | 'create' | 'join' | 'leave' | 'update' | 'delete' | 'direct' | 'setNotify' | 'arrange'}`
  | `members.${'list' | 'add' | 'remove' | 'ban' | 'unban' | 'setRole' | 'banned'}`
  | `invites.${'create' | 'revoke' | 'list' | 'accept' | 'preview'}`;

const sampleRoles: Readonly<Record<Id, Role>> = {
  [personId('mara')]: 'owner',
  [personId('jonas')]: 'admin',
  [personId('lena')]: 'moderator',
  [personId('tomas')]: 'guest',
};

/** Rooms, members and invites of the fake, by the rules of the real server. */
export function roomHandlers(context: FakeContext, scenario: Scenario, mutes: ReadonlyMap<string, number>): Handlers<RoomCalls> {
  const { account, isOnline, now, newId, push, updateView } = context;
  const roles = new Map<string, Role>();
  const gone = new Map<Id, Set<Id>>();
  const added = new Map<Id, Set<Id>>();
  const banned = new Map<Id, Banned[]>();
  let invites: Invite[] = [];

  const inSet = (sets: Map<Id, Set<Id>>, roomId: Id): Set<Id> => {
    const set = sets.get(roomId) ?? new Set();
    sets.set(roomId, set);
    return set;
  };
  const onServer = <T>(accountId: Id, run: (at: FakeAccount) => Result<T>): Result<T> => {
    const at = account(accountId);
    return isOnline(at) ? run(at) : fail(offline);
  };
  /** Runs with the room where one may do this in it. */
  const asMay = <T>(accountId: Id, roomId: Id, action: RoomAction, run: (at: FakeAccount, room: Room, role: Role) => Result<T>): Result<T> =>
    onServer(accountId, (at) => {
      const view = at.rooms.get(roomId);
      if (!view) return fail(unknown);
      return ruleRefusal(action, view.role, view.room) === null ? run(at, view.room, view.role) : fail(forbidden);
    });
  const members = (at: FakeAccount, roomId: Id): Member[] => {
    const view = at.rooms.get(roomId);
    if (!view) return [];
    const presence = presenceIn(scenario);
    const everybody = [at.view.user.id, ...[...at.users.keys()].filter((id) => id !== at.view.user.id)];
    const first = view.room.userIds ?? everybody.slice(0, view.members ?? 12).concat(view.room.name === 'firmware' ? [personId('ticker')] : []);
    const ids = new Set([...first.filter((id) => !inSet(gone, roomId).has(id)), ...inSet(added, roomId)]);
    return [...ids].flatMap((id) => {
      const user = at.users.get(id);
      const known = id === at.view.user.id ? view.role : sampleRoles[id];
      const role = roles.get(`${roomId} ${id}`) ?? known ?? 'member';
      const mutedUntil = mutes.get(`${roomId} ${id}`);
      const muted = mutedUntil === undefined ? {} : { mutedUntil };
      return user ? [{ user, role, status: presence[id] ?? 'offline', joinedAt: view.room.createdAt, ...muted } as const] : [];
    });
  };
  const changed = (accountId: Id, roomId: Id): Result<Record<string, never>> => {
    push({ type: 'members-changed', accountId, roomId });
    return ok({});
  };
  const takeOut = (accountId: Id, roomId: Id, userId: Id, action: 'remove' | 'ban') =>
    asMay(accountId, roomId, action, (at, _, role) => {
      const target = members(at, roomId).find((member) => member.user.id === userId);
      if (target && !isAbove(role, target.role)) return fail(forbidden);
      inSet(gone, roomId).add(userId);
      inSet(added, roomId).delete(userId);
      const user = at.users.get(userId);
      if (action === 'ban' && user) banned.set(roomId, [{ user, bannedAt: now() }, ...(banned.get(roomId) ?? [])]);
      return changed(accountId, roomId);
    });
  const enter = (at: FakeAccount, room: Room): void => {
    const view = sampleRoomView(room, now(), { members: 7, online: 5 });
    at.rooms.set(room.id, view);
    push({ type: 'rooms-changed', accountId: at.view.id, rooms: [view] });
  };

  return {
    'rooms.list': ({ accountId }) => ok({ rooms: [...account(accountId).rooms.values()] }),
    'rooms.directory': ({ accountId, query }) =>
      onServer(accountId, (at) => {
        const samples = Object.values(roomSamples);
        const rooms = at.listed.filter((room) => `${room.name} ${room.topic}`.toLowerCase().includes((query ?? '').toLowerCase()));
        return ok({
          rooms: rooms.map((room, index) => ({
            room,
            joined: at.rooms.has(room.id),
            members: samples.find((s) => s.id === room.id)?.members ?? 1,
            online: samples.find((s) => s.id === room.id)?.online ?? 1,
            activeAt: now() - index * index * 8 * 60_000,
          })),
          more: false,
        });
      }),
    'rooms.create': ({ accountId, name, kind, topic }) => {
      const at = account(accountId);
      const room = { id: newId(), kind, name, topic: topic ?? '', historyFrom: 'start', createdAt: now(), version: 1 } as const;
      at.rooms.set(room.id, sampleRoomView(room, now(), { role: 'owner', members: 1, online: 1, state: isOnline(at) ? 'member' : 'waiting' }));
      push({ type: 'rooms-changed', accountId, rooms: [...at.rooms.values()] });
      return ok({ room });
    },
    'rooms.direct': ({ accountId, userIds }) => {
      const at = account(accountId);
      const all = [...new Set([at.view.user.id, ...userIds])].sort().join();
      const found = [...at.rooms.values()].find((view) => [...(view.room.userIds ?? [])].sort().join() === all);
      if (found) return ok({ room: found.room });
      const room = { ...directRoom(newId(), [], now()), userIds: [at.view.user.id, ...userIds] };
      at.rooms.set(room.id, sampleRoomView(room, now(), { members: userIds.length + 1 }));
      push({ type: 'rooms-changed', accountId, rooms: [...at.rooms.values()] });
      return ok({ room });
    },
    'rooms.join': ({ accountId, roomId }) =>
      onServer(accountId, (at) => {
        const room = at.listed.find((candidate) => candidate.id === roomId);
        if (!room) return fail(unknown);
        enter(at, room);
        return ok({});
      }),
    'rooms.leave': ({ accountId, roomId }) =>
      onServer(accountId, (at) => {
        updateView(at, roomId, { state: 'left' });
        return ok({});
      }),
    'rooms.delete': ({ accountId, roomId }) =>
      asMay(accountId, roomId, 'delete-room', (at, room) => {
        at.rooms.delete(roomId);
        push({ type: 'room-removed', accountId, roomId, reason: 'deleted', name: room.name });
        return ok({});
      }),
    'rooms.update': ({ accountId, roomId, ...part }) => {
      const action = part.archived !== undefined ? 'archive' : part.announcement !== undefined || part.slowModeSeconds !== undefined ? 'set-posting' : 'update';
      return asMay(accountId, roomId, action, (at, { archivedAt, icon, slowModeSeconds, announcement, ...rest }) => {
        const archived = part.archived === undefined ? archivedAt : part.archived ? now() : undefined;
        const picture = part.icon ?? icon ?? '';
        const pause = part.slowModeSeconds ?? slowModeSeconds ?? 0;
        const room: Room = {
          ...rest,
          name: part.name ?? rest.name,
          topic: part.topic ?? rest.topic,
          version: rest.version + 1,
          ...(archived === undefined ? {} : { archivedAt: archived }),
          ...(picture === '' ? {} : { icon: picture }),
          ...(pause === 0 ? {} : { slowModeSeconds: pause }),
          ...((part.announcement ?? announcement) ? { announcement: true } : {}),
        };
        updateView(at, roomId, { room });
        return ok({ room });
      });
    },
    'rooms.setNotify': ({ accountId, roomId, level }) => {
      updateView(account(accountId), roomId, { notify: level });
      return ok({});
    },
    'rooms.arrange': ({ accountId, roomId, isStarred, section, order }) => {
      const at = account(accountId);
      const view = at.rooms.get(roomId);
      const place = { isStarred: isStarred ?? view?.isStarred === true, section: section === undefined ? (view?.section ?? null) : section };
      const isMoved = place.isStarred !== view?.isStarred || place.section !== view.section;
      updateView(at, roomId, { ...place, ...(isMoved ? { position: null } : {}) });
      if (order?.length === 0) for (const one of at.rooms.values()) if (one.position !== null) updateView(at, one.room.id, { position: null });
      for (const [position, id] of (order ?? []).entries()) if (at.rooms.get(id)?.position !== position) updateView(at, id, { position });
      return ok({});
    },
    'members.list': ({ accountId, roomId, query }) => {
      const at = account(accountId);
      if (!at.rooms.has(roomId)) return fail(unknown);
      const wanted = (query ?? '').toLowerCase();
      const found = members(at, roomId).filter(({ user }) => `${user.displayName} ${user.handle}`.toLowerCase().includes(wanted));
      return ok({ members: found, more: false, isComplete: isOnline(at) });
    },
    'members.add': ({ accountId, roomId, userIds }) =>
      asMay(accountId, roomId, 'add', () => {
        if (banned.get(roomId)?.some((one) => userIds.includes(one.user.id))) return fail({ ...forbidden, message: 'Somebody of them is banned here.' });
        for (const id of userIds) inSet(added, roomId).add(id);
        return changed(accountId, roomId);
      }),
    'members.remove': ({ accountId, roomId, userId }) => takeOut(accountId, roomId, userId, 'remove'),
    'members.ban': ({ accountId, roomId, userId }) => takeOut(accountId, roomId, userId, 'ban'),
    'members.unban': ({ accountId, roomId, userId }) =>
      asMay(accountId, roomId, 'ban', () => {
        banned.set(
          roomId,
          (banned.get(roomId) ?? []).filter((one) => one.user.id !== userId),
        );
        return ok({});
      }),
    'members.banned': ({ accountId, roomId }) => asMay(accountId, roomId, 'ban', () => ok({ banned: banned.get(roomId) ?? [], more: false })),
    'members.setRole': ({ accountId, roomId, userId, role }) =>
      asMay(accountId, roomId, 'set-role', (at, _, own) => {
        const target = members(at, roomId).find((member) => member.user.id === userId);
        if (!target) return fail(unknown);
        const isSelf = userId === at.view.user.id;
        if (!mayGiveRole(own, { role: target.role, isSelf }, role)) return fail(forbidden);
        roles.set(`${roomId} ${userId}`, role);
        return changed(accountId, roomId);
      }),
    'invites.create': ({ accountId, roomId, expiresInMs, maxUses }) =>
      onServer(accountId, (at) => {
        const code = ['7KQ2-MXPA-4TRB', 'W3HN-9DZC-6LVE', 'P8SJ-2FGU-RX5M'][invites.length % 3] ?? '';
        const expiresAt = now() + (expiresInMs ?? 7 * 86_400_000);
        const invite: Invite = {
          code,
          creatorId: at.view.user.id,
          createdAt: now(),
          expiresAt,
          uses: 0,
          ...(roomId ? { roomId } : {}),
          ...(maxUses ? { maxUses } : {}),
        };
        invites = [invite, ...invites];
        return ok({ invite });
      }),
    'invites.revoke': ({ accountId, code }) =>
      onServer(accountId, () => {
        invites = invites.filter((invite) => invite.code !== code);
        return ok({});
      }),
    'invites.list': ({ accountId, roomId }) => onServer(accountId, () => ok({ invites: invites.filter((invite) => invite.roomId === roomId), more: false })),
    'invites.accept': ({ accountId, code }) =>
      onServer(accountId, (at) => {
        const radio = at.listed.find((room) => room.name === 'radio');
        if (code.startsWith('DEAD') || !radio) return fail(unknown);
        enter(at, radio);
        return ok({ roomId: radio.id });
      }),
    'invites.preview': ({ code }) =>
      ok(
        code.startsWith('DEAD')
          ? { serverName: 'Fjordlight', isValid: false }
          : { serverName: 'Fjordlight', isValid: true, roomName: 'radio', inviterName: 'Mara Lindqvist', expiresAt: now() + 86_400_000 },
      ),
  };
}
