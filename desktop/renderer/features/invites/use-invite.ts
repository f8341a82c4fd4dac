import type { InvitePreview } from '@parley/shared/protocol/http';
import { useEffect, useState } from 'react';
import { previewInvite } from '../../state/actions/invites.ts';

export type InviteFound = { state: 'looking' } | { state: 'found'; invite: InvitePreview } | { state: 'failed'; problem: string };

/** Asks the server once who invites and where to; `code` null: there is no invite. */
export function useInvite(serverUrl: string, code: string | null): InviteFound | null {
  const [found, setFound] = useState<InviteFound>({ state: 'looking' });
  useEffect(() => {
    if (code === null || serverUrl === '') return;
    let isOver = false;
    setFound({ state: 'looking' });
    void previewInvite(serverUrl, code).then((answer) => {
      if (isOver) return;
      setFound(answer.ok ? { state: 'found', invite: answer.value } : { state: 'failed', problem: answer.error.message });
    });
    return () => {
      isOver = true;
    };
  }, [serverUrl, code]);
  return code === null ? null : found;
}

/** "Mara Lindqvist invites you to firmware on Fjordlight." */
export function invitingWords({ serverName, roomName, inviterName }: InvitePreview): string {
  const where = roomName === undefined ? serverName : `${roomName} on ${serverName}`;
  return inviterName === undefined ? `You are invited to ${where}.` : `${inviterName} invites you to ${where}.`;
}

/** What to say of a code that lets nobody in. */
export const deadInviteWords = 'This invite lets nobody in any more: it has ended, was used up or was taken back. Ask for a new one.';
