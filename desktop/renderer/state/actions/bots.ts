import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Answer<N extends 'bots.create' | 'bots.update' | 'bots.list' | 'bots.createToken' | 'bots.tokens' | 'rooms.bots'> = Promise<Result<IpcOutput<N>>>;

// Bots and their tokens: all of it is asked of the server, nothing is kept.

export const listBots = (accountId: Id): Answer<'bots.list'> => callParley('bots.list', { accountId, ask: {} });

/** The answer holds the token's secret, which is shown once. */
export const createBot = (accountId: Id, ask: IpcInput<'bots.create'>['ask']): Answer<'bots.create'> => callParley('bots.create', { accountId, ask });

/** What is left out stays. Who shares a room with it hears of the change by itself. */
export const updateBot = (accountId: Id, ask: IpcInput<'bots.update'>['ask']): Answer<'bots.update'> => callParley('bots.update', { accountId, ask });

export const deleteBot = (accountId: Id, botId: Id): Promise<Result<unknown>> => callParley('bots.delete', { accountId, ask: { botId } });

export const listTokens = (accountId: Id, botId: Id): Answer<'bots.tokens'> => callParley('bots.tokens', { accountId, ask: { botId } });

/** The answer holds the token's secret, which is shown once. */
export const createToken = (accountId: Id, ask: IpcInput<'bots.createToken'>['ask']): Answer<'bots.createToken'> =>
  callParley('bots.createToken', { accountId, ask });

export const revokeToken = (accountId: Id, ask: IpcInput<'bots.revokeToken'>['ask']): Promise<Result<unknown>> =>
  callParley('bots.revokeToken', { accountId, ask });

/** The bots of a room, and what each may do there. */
export const listRoomBots = (accountId: Id, roomId: Id): Answer<'rooms.bots'> => callParley('rooms.bots', { accountId, ask: { roomId } });
