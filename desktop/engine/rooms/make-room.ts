import { createHash } from 'node:crypto';
import type { Room } from '@parley/shared/entities/room';
import { directRoomId, type Id } from '@parley/shared/ids';
import type { IpcInput } from '@parley/shared/ipc/contract';
import { limits } from '@parley/shared/limits';
import type { AccountCore } from '../accounts/account-core.ts';
import { EngineError } from '../ports.ts';
import { findRoom } from '../store/cache/rooms.ts';
import { addOutbox, findOutbox, findRoomMaker } from '../store/own/outbox-rows.ts';
import { roomToBe } from './room-views.ts';

function queuedRoom(core: AccountCore, opId: Id): Room {
  const row = findOutbox(core.own.read, opId);
  if (!row) throw new Error('the queued room is gone');
  core.news.outbox(row.lane);
  return roomToBe(core, row);
}

/** Queues a new room under an id made here: it can be written in at once, its messages follow it. */
export function createRoom(core: AccountCore, input: Omit<IpcInput<'rooms.create'>, 'accountId'>): Room {
  const id = core.deps.newId();
  const opId = core.deps.newId();
  core.own.write((write) =>
    addOutbox(write, { call: 'rooms.create', input: { ...input, id, opId }, opId, lane: id, createdAt: core.deps.clock.now(), dependsOn: null }),
  );
  return queuedRoom(core, opId);
}

/** The one direct room of these people and oneself: its id follows from them, so it can be named (and written in) offline. */
export function openDirect(core: AccountCore, userIds: readonly Id[]): Room {
  const others = [...new Set(userIds)].filter((id) => id !== core.record.user.id);
  if (others.length + 1 > limits.directMembersMax) {
    throw new EngineError({
      code: 'invalid',
      message: `A direct conversation has at most ${limits.directMembersMax} people.`,
      issues: [{ path: 'userIds', message: 'too many people' }],
    });
  }
  const members = [core.record.user.id, ...others];
  const id = directRoomId(members, (text) => createHash('sha256').update(text).digest());
  const known = findRoom(core.cache.read, id);
  if (known?.state === 'member') return known.room;
  const maker = findRoomMaker(core.own.read, id);
  if (maker) return roomToBe(core, maker);
  const opId = core.deps.newId();
  core.own.write((write) =>
    addOutbox(write, { call: 'rooms.direct', input: { userIds: members }, opId, lane: id, createdAt: core.deps.clock.now(), dependsOn: null }),
  );
  return queuedRoom(core, opId);
}
