import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { callParley } from './bridge.ts';

type Ask<N extends `admin.${string}` & keyof Calls> = Calls[N];
type Calls = { [N in Parameters<typeof callParley>[0] as N extends `admin.${string}` ? N : never]: IpcInput<N> extends { ask: infer A } ? A : never };
type Answer<N extends keyof Calls> = Promise<Result<IpcOutput<N>>>;

// The administration of a server: all of it is asked of the server, nothing is kept.

export const listAccounts = (accountId: Id, ask: Ask<'admin.users'>): Answer<'admin.users'> => callParley('admin.users', { accountId, ask });

export const updateAccount = (accountId: Id, ask: Ask<'admin.updateUser'>): Answer<'admin.updateUser'> => callParley('admin.updateUser', { accountId, ask });

/** A link by which somebody sets a new password, once. */
export const makeResetLink = (accountId: Id, userId: Id): Answer<'admin.resetPassword'> => callParley('admin.resetPassword', { accountId, ask: { userId } });

export const listAccountSessions = (accountId: Id, userId: Id): Answer<'admin.sessions'> => callParley('admin.sessions', { accountId, ask: { userId } });

export const endAccountSession = (accountId: Id, ask: Ask<'admin.endSession'>): Answer<'admin.endSession'> =>
  callParley('admin.endSession', { accountId, ask });

export const listServerRooms = (accountId: Id, ask: Ask<'admin.rooms'>): Answer<'admin.rooms'> => callParley('admin.rooms', { accountId, ask });

export const listServerRoomMembers = (accountId: Id, ask: Ask<'admin.members'>): Answer<'admin.members'> => callParley('admin.members', { accountId, ask });

export const updateServerRoom = (accountId: Id, ask: Ask<'admin.updateRoom'>): Answer<'admin.updateRoom'> => callParley('admin.updateRoom', { accountId, ask });

export const readStorage = (accountId: Id): Answer<'admin.storage'> => callParley('admin.storage', { accountId, ask: {} });

export const readServerSettings = (accountId: Id): Answer<'admin.settings'> => callParley('admin.settings', { accountId, ask: {} });

export const updateServerSettings = (accountId: Id, ask: Ask<'admin.updateSettings'>): Answer<'admin.updateSettings'> =>
  callParley('admin.updateSettings', { accountId, ask });

export const listAudit = (accountId: Id, ask: Ask<'admin.audit'>): Answer<'admin.audit'> => callParley('admin.audit', { accountId, ask });
