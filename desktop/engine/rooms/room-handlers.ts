import type { AccountBook } from '../accounts/account-book.ts';
import type { Account } from '../accounts/open-account.ts';
import { toServerUrl } from '../accounts/server-url.ts';
import { defined } from '../defined.ts';
import type { Handlers } from '../handler-types.ts';
import { type EngineDeps, EngineError } from '../ports.ts';
import { putRoom } from '../store/cache/rooms.ts';
import { callNow } from '../sync/call-now.ts';
import { takeRoomState } from '../sync/take-snapshot.ts';
import { arrangeRoom } from './arrange-room.ts';
import { listMembers } from './list-members.ts';
import { loseRoom } from './lose-room.ts';
import { createRoom, openDirect } from './make-room.ts';

type RoomCalls =
  | `rooms.${'list' | 'directory' | 'create' | 'join' | 'leave' | 'update' | 'delete' | 'direct' | 'setNotify' | 'arrange'}`
  | `members.${'list' | 'add' | 'remove' | 'ban' | 'unban' | 'setRole' | 'banned'}`
  | `invites.${'create' | 'revoke' | 'list' | 'accept' | 'preview'}`;

/** Takes in the room one has just come into, and reads what is said there. */
async function enterRoom({ core, presence, people, catchUp }: Account, state: Parameters<typeof takeRoomState>[2]): Promise<void> {
  if (!core.forgetting.admit(state.room.id)) {
    await core.forgetting.gone(state.room.id);
    if (core.isClosed()) return;
  }
  takeRoomState(core, presence, state);
  people.need(state.room.userIds ?? []);
  void catchUp.catchUp(state.room.id);
}

/** Rooms, who is in them, and ways in. What the server decides is asked of it at once (`unavailable` while offline); how the list looks and how loud a room is holds here. */
export function createRoomHandlers(deps: EngineDeps, { get }: AccountBook): Pick<Handlers, RoomCalls> {
  const opId = deps.newId;
  return {
    'rooms.list': ({ accountId }) => ({ rooms: get(accountId).rooms.list() }),
    'rooms.directory': ({ accountId, ...query }) => callNow(get(accountId).connection, 'rooms.list', defined(query)),
    'rooms.create': ({ accountId, ...input }) => {
      const account = get(accountId);
      const room = createRoom(account.core, defined(input));
      account.outbox.wake(room.id);
      return { room };
    },
    'rooms.direct': ({ accountId, userIds }) => {
      const account = get(accountId);
      const room = openDirect(account.core, userIds);
      account.people.need(room.userIds ?? []);
      account.outbox.wake(room.id);
      return { room };
    },
    'rooms.join': async ({ accountId, roomId }) => {
      const account = get(accountId);
      const { state } = await callNow(account.connection, 'rooms.join', { roomId, opId: opId() });
      await enterRoom(account, state);
      return {};
    },
    'rooms.leave': async ({ accountId, roomId }) => {
      const { core, connection, watches } = get(accountId);
      await callNow(connection, 'rooms.leave', { roomId, opId: opId() });
      await loseRoom(core, watches, roomId, 'left');
      return {};
    },
    'rooms.delete': async ({ accountId, roomId }) => {
      const { core, connection, watches } = get(accountId);
      await callNow(connection, 'rooms.delete', { roomId, opId: opId() });
      await loseRoom(core, watches, roomId, 'deleted');
      return {};
    },
    'rooms.update': async ({ accountId, ...input }) => {
      const { core, connection } = get(accountId);
      const { room } = await callNow(connection, 'rooms.update', { ...defined(input), opId: opId() });
      core.cache.write((write) => putRoom(write, room));
      core.news.room(room.id);
      return { room };
    },
    'rooms.setNotify': ({ accountId, roomId, level }) => {
      get(accountId).notifyLevels.set(roomId, level);
      return {};
    },
    'rooms.arrange': ({ accountId, ...input }) => {
      arrangeRoom(get(accountId).core, defined(input));
      return {};
    },
    'members.list': (input) => listMembers(get(input.accountId), defined(input)),
    'members.add': ({ accountId, roomId, userIds }) => callNow(get(accountId).connection, 'members.add', { roomId, userIds, opId: opId() }),
    'members.remove': ({ accountId, roomId, userId }) => callNow(get(accountId).connection, 'members.remove', { roomId, userId, opId: opId() }),
    'members.ban': ({ accountId, roomId, userId }) => callNow(get(accountId).connection, 'members.ban', { roomId, userId, opId: opId() }),
    'members.unban': ({ accountId, roomId, userId }) => callNow(get(accountId).connection, 'members.unban', { roomId, userId, opId: opId() }),
    'members.setRole': ({ accountId, roomId, userId, role }) => callNow(get(accountId).connection, 'members.setRole', { roomId, userId, role, opId: opId() }),
    'members.banned': async ({ accountId, ...query }) => {
      const { connection, people } = get(accountId);
      const answer = await callNow(connection, 'members.banned', defined(query));
      people.take(answer.banned.map((one) => one.user));
      return answer;
    },
    'invites.create': ({ accountId, ...input }) => callNow(get(accountId).connection, 'invites.create', { ...defined(input), opId: opId() }),
    'invites.revoke': ({ accountId, code }) => callNow(get(accountId).connection, 'invites.revoke', { code, opId: opId() }),
    'invites.list': ({ accountId, ...query }) => callNow(get(accountId).connection, 'invites.list', defined(query)),
    'invites.accept': async ({ accountId, code }) => {
      const account = get(accountId);
      const { state } = await callNow(account.connection, 'invites.accept', { code, opId: opId() });
      if (state) await enterRoom(account, state);
      return { roomId: state?.room.id ?? null };
    },
    'invites.preview': async ({ serverUrl, code }) => {
      const answer = await deps.http.invitePreview(toServerUrl(serverUrl), code);
      if (!answer.ok) throw new EngineError(answer.error);
      return answer.value;
    },
  };
}
