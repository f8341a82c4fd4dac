import type { HookDelivery } from '@parley/shared/entities/hook';
import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Answer<N extends 'hooks.create' | 'hooks.list' | 'hooks.update' | 'hooks.deliveries' | 'rooms.hooks'> = Promise<Result<IpcOutput<N>>>;

// Webhooks of rooms: all of it is asked of the server, nothing is kept.

/** With addresses and failures, for those who moderate the room. */
export const listHooks = (accountId: Id, roomId: Id): Answer<'hooks.list'> => callParley('hooks.list', { accountId, ask: { roomId } });

/** What writes into a room from outside, and where its messages go; for every member. */
export const listRoomHooks = (accountId: Id, roomId: Id): Answer<'rooms.hooks'> => callParley('rooms.hooks', { accountId, ask: { roomId } });

/** The answer holds the address and the secret, which are shown once. */
export const createHook = (accountId: Id, ask: IpcInput<'hooks.create'>['ask']): Answer<'hooks.create'> => callParley('hooks.create', { accountId, ask });

export const updateHook = (accountId: Id, ask: IpcInput<'hooks.update'>['ask']): Answer<'hooks.update'> => callParley('hooks.update', { accountId, ask });

export const deleteHook = (accountId: Id, hookId: Id): Promise<Result<unknown>> => callParley('hooks.delete', { accountId, ask: { hookId } });

/** The answer holds the new address and secret, which are shown once. */
export const rotateHookSecret = (accountId: Id, hookId: Id): Answer<'hooks.create'> => callParley('hooks.rotateSecret', { accountId, ask: { hookId } });

/** A page, newest first, before the number named; all states where none is named. */
export const listDeliveries = (accountId: Id, hookId: Id, state: HookDelivery['state'] | null, before?: number): Answer<'hooks.deliveries'> =>
  callParley('hooks.deliveries', {
    accountId,
    ask: { hookId, limit: 30, ...(state === null ? {} : { state }), ...(before === undefined ? {} : { before }) },
  });

/** A dead delivery is tried again, for another day. */
export const redeliver = (accountId: Id, hookId: Id, deliveryId: Id): Promise<Result<unknown>> =>
  callParley('hooks.redeliver', { accountId, ask: { hookId, deliveryId } });
