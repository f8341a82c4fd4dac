import type { NotifyLevel } from '@parley/shared/entities/membership';
import type { ListedRoom } from '@parley/shared/entities/room';
import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import { limits } from '@parley/shared/limits';
import { ok, type Result } from '@parley/shared/result';
import { emptyAccountData } from '../app-state.ts';
import { applyChange } from '../apply-change.ts';
import { getState, setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { openRoom } from './navigate.ts';
import { forgetUnknownUsers, needUsers } from './people.ts';
import { loadThreads } from './threads.ts';
import { showProblem } from './toasts.ts';

/** Reads the rooms and the outbox of one account into the store. */
export async function loadRooms(accountId: Id): Promise<void> {
  forgetUnknownUsers(accountId);
  const [rooms, outbox] = await Promise.all([callParley('rooms.list', { accountId }), callParley('outbox.list', { accountId })]);
  if (!rooms.ok) return;
  const byRoom = Object.groupBy(outbox.ok ? outbox.value.items : [], (item) => item.roomId);
  setState((state) => {
    const data = state.byAccount[accountId] ?? emptyAccountData;
    const next = {
      ...data,
      areRoomsLoaded: true,
      rooms: Object.fromEntries(rooms.value.rooms.map((view) => [view.room.id, view])),
      outbox: Object.fromEntries(Object.entries(byRoom).map(([roomId, items]) => [roomId, items ?? []])),
    };
    return { byAccount: { ...state.byAccount, [accountId]: next } };
  });
  void loadThreads(accountId);
  needUsers(
    accountId,
    rooms.value.rooms.flatMap((view) => view.room.userIds ?? []),
  );
}

/** The first `count` of the server's public rooms that fit a query, page by page. */
export async function readDirectory(accountId: Id, query: string, count: number): Promise<Result<IpcOutput<'rooms.directory'>>> {
  const rooms: ListedRoom[] = [];
  for (;;) {
    const after = rooms.at(-1)?.room.id;
    const limit = Math.min(count - rooms.length, limits.roomsPageMax);
    const answer = await callParley('rooms.directory', { accountId, query, limit, ...(after === undefined ? {} : { after }) });
    if (!answer.ok) return answer;
    rooms.push(...answer.value.rooms);
    if (!answer.value.more || answer.value.rooms.length === 0 || rooms.length >= count) return ok({ rooms, more: answer.value.more });
  }
}

/** Makes a room and opens it; offline it waits like a message. */
export async function createRoom(input: IpcInput<'rooms.create'>): Promise<Result<IpcOutput<'rooms.create'>>> {
  const answer = await callParley('rooms.create', input);
  if (answer.ok) await openNew(input.accountId, answer.value.room.id);
  return answer;
}

/** Joins a public room and opens it. */
export async function joinRoom(accountId: Id, roomId: Id): Promise<Result<unknown>> {
  const answer = await callParley('rooms.join', { accountId, roomId });
  if (answer.ok) await openNew(accountId, roomId);
  return answer;
}

export function leaveRoom(accountId: Id, roomId: Id): Promise<Result<unknown>> {
  return callParley('rooms.leave', { accountId, roomId });
}

export function updateRoom(input: IpcInput<'rooms.update'>): Promise<Result<IpcOutput<'rooms.update'>>> {
  return callParley('rooms.update', input);
}

/** Opens the direct room of these people and oneself. */
export async function openDirect(accountId: Id, userIds: Id[]): Promise<Result<IpcOutput<'rooms.direct'>>> {
  const answer = await callParley('rooms.direct', { accountId, userIds });
  if (answer.ok) await openNew(accountId, answer.value.room.id);
  return answer;
}

/** Marks every room of the account as read to its end. */
export async function markAllRead(accountId: Id): Promise<void> {
  const answer = await callParley('reads.markAll', { accountId });
  if (!answer.ok) showProblem(answer.error.message);
}

/** Deletes a room for everybody. */
export function deleteRoom(accountId: Id, roomId: Id): Promise<Result<unknown>> {
  return callParley('rooms.delete', { accountId, roomId });
}

/** What raises a notification in a room; holds at once, also offline. @returns whether it does */
export async function setNotify(accountId: Id, roomId: Id, level: NotifyLevel): Promise<boolean> {
  const answer = await callParley('rooms.setNotify', { accountId, roomId, level });
  if (!answer.ok) showProblem(answer.error.message);
  return answer.ok;
}

/** Where a room stands in the list of this device. */
export async function arrangeRoom(input: IpcInput<'rooms.arrange'>): Promise<void> {
  const answer = await callParley('rooms.arrange', input);
  if (!answer.ok) showProblem(answer.error.message);
}

/** The news of the room may still be on its way, so it is read before it is opened. */
export async function openNew(accountId: Id, roomId: Id): Promise<void> {
  if (!getState().byAccount[accountId]?.rooms[roomId]) {
    const rooms = await callParley('rooms.list', { accountId });
    if (rooms.ok) setState((state) => applyChange(state, { type: 'rooms-changed', accountId, rooms: rooms.value.rooms }));
  }
  openRoom(accountId, roomId);
}
