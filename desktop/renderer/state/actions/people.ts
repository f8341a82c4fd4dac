import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { Result } from '@parley/shared/result';
import { type AccountData, emptyAccountData } from '../app-state.ts';
import { applyChange } from '../apply-change.ts';
import { getState, setState } from '../store.ts';
import { ask, callParley } from './bridge.ts';

const pageMax = 200;
/** Account → ids that are asked for at the end of this turn. */
const wanted = new Map<Id, Set<Id>>();
/** Account → the call that is on its way, or the last one. */
const asking = new Map<Id, Promise<void>>();

/** Forgets what was asked: the server or the engine answers again, or the account is read anew. Who is shown and still unknown is asked for then. */
export function forgetUnknownUsers(accountId: Id): void {
  setAsked(accountId, () => ({}));
}

/** Makes sure that these people's names get into the store: one call for all that are asked for in one turn. */
export function needUsers(accountId: Id, userIds: readonly Id[]): void {
  const { users, askedUsers } = getState().byAccount[accountId] ?? emptyAccountData;
  const missing = userIds.filter((id) => !users[id] && !askedUsers[id]);
  if (missing.length === 0) return;
  const queue = wanted.get(accountId);
  wanted.set(accountId, new Set([...(queue ?? []), ...missing]));
  setAsked(accountId, (asked) => ({ ...asked, ...Object.fromEntries(missing.map((id) => [id, true as const])) }));
  if (!queue)
    asking.set(
      accountId,
      Promise.resolve().then(() => askForUsers(accountId)),
    );
}

/** Until the people have been answered for who were asked for so far. Those whom this device does not know the server is asked for: that takes as long as it takes. */
export function askedUsers(accountId: Id): Promise<void> {
  return asking.get(accountId) ?? Promise.resolve();
}

async function askForUsers(accountId: Id): Promise<void> {
  const ids = [...(wanted.get(accountId) ?? [])];
  wanted.delete(accountId);
  for (let from = 0; from < ids.length; from += pageMax) {
    const page = ids.slice(from, from + pageMax);
    const answer = await ask('users.get', { accountId, userIds: page });
    if (answer.ok) setState((state) => applyChange(state, { type: 'users-changed', accountId, users: answer.value.users }));
  }
}

/** What was asked goes with the account's data: an account that is gone, or a store that is emptied, has asked for nobody. */
function setAsked(accountId: Id, update: (asked: AccountData['askedUsers']) => AccountData['askedUsers']): void {
  setState(({ byAccount }) => {
    const data = byAccount[accountId] ?? emptyAccountData;
    return { byAccount: { ...byAccount, [accountId]: { ...data, askedUsers: update(data.askedUsers) } } };
  });
}

/** These people's names, asked of the engine where the window does not know them; who nobody knows is "Somebody". */
export async function namesOf(accountId: Id, userIds: readonly Id[]): Promise<string[]> {
  const known = getState().byAccount[accountId]?.users ?? {};
  const missing = userIds.filter((id) => !known[id]);
  const answer = missing.length === 0 ? null : await callParley('users.get', { accountId, userIds: missing });
  if (answer?.ok) setState((state) => applyChange(state, { type: 'users-changed', accountId, users: answer.value.users }));
  const users = getState().byAccount[accountId]?.users ?? {};
  return userIds.map((id) => users[id]?.displayName ?? 'Somebody');
}

/** People whose name or handle fits, from this device and, when it can be reached, from the server. */
export async function searchUsers(accountId: Id, query: string): Promise<Result<IpcOutput<'users.search'>>> {
  const answer = await callParley('users.search', { accountId, query });
  if (answer.ok) setState((state) => applyChange(state, { type: 'users-changed', accountId, users: answer.value.users }));
  return answer;
}

/** One page of a room's people; their names go into the store, their presence too when it came from the server. */
export async function listMembers(input: IpcInput<'members.list'>): Promise<Result<IpcOutput<'members.list'>>> {
  const answer = await callParley('members.list', input);
  if (!answer.ok) return answer;
  const { members, isComplete } = answer.value;
  setState((state) => {
    const next = applyChange(state, { type: 'users-changed', accountId: input.accountId, users: members.map((member) => member.user) });
    if (!isComplete) return next;
    const data = next.byAccount[input.accountId] ?? emptyAccountData;
    // In one copy: one for each of ten thousand people would stop the window for seconds.
    const presence = { ...data.presence, ...Object.fromEntries(members.map(({ user, status }) => [user.id, status])) };
    return { ...next, byAccount: { ...next.byAccount, [input.accountId]: { ...data, presence } } };
  });
  return answer;
}

/** Account → direct rooms whose people's presence is still to be asked for. */
const presenceWanted = new Map<Id, Set<Id>>();

/** Asks who of a direct room is there; the answer goes into the store. Rooms are asked for one after the other. */
export function needPresence(accountId: Id, roomId: Id): void {
  const queue = presenceWanted.get(accountId);
  if (queue) {
    queue.add(roomId);
    return;
  }
  presenceWanted.set(accountId, new Set([roomId]));
  void readPresence(accountId);
}

/** Goes on with what is wanted meanwhile, and ends where the server refuses. */
async function readPresence(accountId: Id): Promise<void> {
  const queue = presenceWanted.get(accountId) ?? new Set();
  for (const roomId of queue) {
    queue.delete(roomId);
    const answer = await listMembers({ accountId, roomId });
    if (!answer.ok) break;
  }
  presenceWanted.delete(accountId);
}

/** Changes one's own profile; what is left out stays. */
export async function updateProfile(accountId: Id, changes: Omit<IpcInput<'users.update'>, 'accountId'>): Promise<Result<IpcOutput<'users.update'>>> {
  const answer = await callParley('users.update', { accountId, ...changes });
  if (answer.ok) setState((state) => applyChange(state, { type: 'users-changed', accountId, users: [answer.value.user] }));
  return answer;
}

/** How one is seen on all devices, and one's status in words. */
export function setPresence(accountId: Id, wish: Omit<IpcInput<'presence.set'>, 'accountId'>): Promise<Result<unknown>> {
  return callParley('presence.set', { accountId, ...wish });
}
