import type { Id } from '@parley/shared/ids';
import type { IpcInput, IpcOutput } from '@parley/shared/ipc/contract';
import type { InviteLink } from '@parley/shared/links';
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

/** An invite was opened: on a server one is signed in to it is shown with its Join, on any other the way in begins with its code. Waits until the start knows the accounts. */
export function openInvite({ server, code }: InviteLink): void {
  const { phase, accounts } = getState();
  if (phase === 'starting') {
    setState({ waitingInvite: { server, code } });
    return;
  }
  setState({ waitingInvite: null });
  const host = hostOf(server);
  const account = accounts.find((one) => hostOf(one.serverUrl) === host);
  if (account) openOverlay({ kind: 'accept-invite', accountId: account.id, code });
  else {
    setState({ overlay: null });
    showView({ kind: 'welcome', serverUrl: server, inviteCode: code });
  }
}

function hostOf(server: string): string {
  return server
    .replace(/^[a-z]+:\/\//i, '')
    .replace(/[/?#].*$/, '')
    .toLowerCase();
}
