import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Answer<N extends 'push.list' | 'push.add' | 'push.update' | 'push.test'> = Promise<Result<IpcOutput<N>>>;

// Where one is told what is there while no device is in use: all of it is asked of the server, nothing is kept.

export const listPushTargets = (accountId: Id): Answer<'push.list'> => callParley('push.list', { accountId, ask: {} });

export const addPushTarget = (accountId: Id, ask: IpcInput<'push.add'>['ask']): Answer<'push.add'> => callParley('push.add', { accountId, ask });

export const updatePushTarget = (accountId: Id, ask: IpcInput<'push.update'>['ask']): Answer<'push.update'> => callParley('push.update', { accountId, ask });

export const removePushTarget = (accountId: Id, targetId: Id): Promise<Result<unknown>> => callParley('push.remove', { accountId, ask: { targetId } });

/** The answer says in `lastTry` whether the test arrived. */
export const testPushTarget = (accountId: Id, targetId: Id): Answer<'push.test'> => callParley('push.test', { accountId, ask: { targetId } });
