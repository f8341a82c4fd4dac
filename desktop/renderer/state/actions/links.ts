import { parseEntry } from '@parley/shared/links';
import { callParley } from './bridge.ts';
import { openEntry } from './invites.ts';
import { openRoom } from './navigate.ts';
import { openThread } from './panel.ts';
import { showProblem } from './toasts.ts';

/** Opens a `parley://` link: an invite, one for a new password, or its room, at the message if it names one, and the thread that the message stands in. */
export async function openLink(url: string): Promise<void> {
  const entry = parseEntry(url);
  if (entry) {
    openEntry(entry);
    return;
  }
  const answer = await callParley('links.resolve', { url });
  if (!answer.ok) {
    showProblem(answer.error.message);
    return;
  }
  const { accountId, roomId, seq, threadRootId } = answer.value;
  openRoom(accountId, roomId, threadRootId === null ? seq : null);
  if (threadRootId !== null) openThread(accountId, roomId, threadRootId, seq);
}
