import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { EntryLink } from '@parley/shared/links';
import type { Result } from '@parley/shared/result';
import { getState, setState } from '../store.ts';
import { callParley } from './bridge.ts';
import { openOverlay, showView } from './navigate.ts';
import { openNew } from './rooms.ts';

export function createInvite(input: IpcInput<'invites.create'>): Promise<Result<IpcOutput<'invites.create'>>> {
  return callParley('invites.create', input);
}

export function revokeInvite(accountId: Id, code: string): Promise<Result<unknown>> {
  return callParley('invites.revoke', { accountId, code });
}

/** The invites that still let people in; `roomId` null: one's own for the server. */
export function listInvites(accountId: Id, roomId: Id | null): Promise<Result<IpcOutput<'invites.list'>>> {
  return callParley('invites.list', { accountId, ...(roomId === null ? {} : { roomId }) });
}

/** Who invites, and where to. Needs no account. */
export function previewInvite(serverUrl: string, code: string): Promise<Result<IpcOutput<'invites.preview'>>> {
  return callParley('invites.preview', { serverUrl, code });
}

/** Goes in with an account that is there, and opens the room that the invite leads to. */
export async function acceptInvite(accountId: Id, code: string): Promise<Result<IpcOutput<'invites.accept'>>> {
  const answer = await callParley('invites.accept', { accountId, code });
  if (answer.ok && answer.value.roomId !== null) await openNew(accountId, answer.value.roomId);
  return answer;
}

/**
 * A link to come in by was opened. An invite: on a server one is signed in to it is shown with its Join, on any other the way in begins with its code. One for a new
 * password: the way in, which asks for it. Waits until the start knows the accounts.
 */
export function openEntry(entry: EntryLink): void {
  const { kind, server, code } = entry;
  const { phase, accounts } = getState();
  if (phase === 'starting') {
    setState({ waitingEntry: entry });
    return;
  }
  setState({ waitingEntry: null });
  const host = hostOf(server);
  const account = accounts.find((one) => hostOf(one.serverUrl) === host);
  if (account && kind === 'invite') openOverlay({ kind: 'accept-invite', accountId: account.id, code });
  else {
    setState({ overlay: null });
    const known = account ? { serverUrl: account.serverUrl, handle: account.user.handle } : { serverUrl: server };
    showView({ kind: 'welcome', ...(kind === 'invite' ? { serverUrl: server, inviteCode: code } : { ...known, resetCode: code }) });
  }
}

function hostOf(server: string): string {
  return server
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .toLowerCase();
}
