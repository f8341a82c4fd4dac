import type { Id } from '@parley/shared/ids';
import type { Change } from '@parley/shared/ipc/changes';
import type { IpcCallName, IpcOutput, ipcContract } from '@parley/shared/ipc/contract';
import type { MessageRowView, RoomView } from '@parley/shared/ipc/views';
import type { WireError } from '@parley/shared/protocol/errors';
import type { Result } from '@parley/shared/result';
import type { z } from 'zod';
import type { FakeAccount, FakeWorld } from './fake-world.ts';

export type Parsed<N extends IpcCallName> = z.output<(typeof ipcContract)[N]['input']>;
export type Handlers<N extends IpcCallName = IpcCallName> = { [K in N]: (input: Parsed<K>) => Result<IpcOutput<K>> };

/** What each part of the fake engine needs of the rest. */
export type FakeContext = {
  world: FakeWorld;
  now: () => number;
  newId: () => Id;
  /** Throws for an account that the fake has not. */
  account: (id: Id) => FakeAccount;
  isOnline: (at: FakeAccount) => boolean;
  push: (change: Change) => void;
  updateView: (at: FakeAccount, roomId: Id, part: Partial<RoomView>) => void;
  /** Sends what waits, a moment later, when the server answers. */
  drainSoon: (at: FakeAccount) => void;
};

export const offline: WireError = { code: 'unavailable', message: 'The server cannot be reached now.' };
export const forbidden: WireError = { code: 'forbidden', message: 'Your role does not allow that here.' };
export const unknown: WireError = { code: 'not-found', message: 'There is no such thing here.' };

/** The messages of a room, thread replies too. */
export function messageRows(at: FakeAccount, roomId: Id): MessageRowView[] {
  return (at.rows.get(roomId) ?? []).flatMap((row) => (row.kind === 'message' ? [row] : []));
}
